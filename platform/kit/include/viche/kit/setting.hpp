#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include <viche/core/result.hpp>

namespace viche::kit {

/// What a council decides, stated once: its key, default and limits. A slice keeps its own as constants in
/// `settings.hpp`, names them in its manifest and reads them with Town::text and Town::number; the words shown for one
/// are `settings.<key>` and `settings.<key>_hint`.
struct Setting {
  enum class Kind : std::uint8_t { text, number, real, flag };

  std::string_view key;    ///< "appeals.silence_closes_days"
  std::string_view value;  ///< default
  Kind kind = Kind::text;
  std::int64_t min = 0, max = 0;  ///< of a number or real, both included
  bool by_act = true;             ///< a council's act decides it, and its title is wanted
};

/// Does the value suit? Refusal: settings.value_invalid [value] with {min, max}, settings.text_long [value] (300).
Check check_setting(const Setting& setting, std::string_view value);

namespace settings {

using Kind = Setting::Kind;

/// The community's own: shown in the footer, on letters and on the map. A `_en` twin empty means the Ukrainian one.
inline constexpr Setting council{"town.council", "", Kind::text, 0, 0, false};
inline constexpr Setting council_en{"town.council_en", "", Kind::text, 0, 0, false};
inline constexpr Setting contact_centre{"town.contact_centre", "", Kind::text, 0, 0, false};
inline constexpr Setting contact_centre_en{"town.contact_centre_en", "", Kind::text, 0, 0, false};
inline constexpr Setting address{"town.address", "", Kind::text, 0, 0, false};
inline constexpr Setting address_en{"town.address_en", "", Kind::text, 0, 0, false};
inline constexpr Setting hours{"town.hours", "", Kind::text, 0, 0, false};
inline constexpr Setting hours_en{"town.hours_en", "", Kind::text, 0, 0, false};
inline constexpr Setting phone{"town.phone", "", Kind::text, 0, 0, false};
inline constexpr Setting email{"town.email", "", Kind::text, 0, 0, false};
inline constexpr Setting map_lat{"map.lat", "48.68", Kind::real, -90, 90, false};
inline constexpr Setting map_lon{"map.lon", "29.24", Kind::real, -180, 180, false};
inline constexpr Setting map_zoom{"map.zoom", "13", Kind::number, 1, 20, false};
inline constexpr Setting map_min_zoom{"map.min_zoom", "9", Kind::number, 1, 20, false};
inline constexpr Setting map_max_zoom{"map.max_zoom", "18", Kind::number, 1, 20, false};
inline constexpr Setting map_tiles_url{"map.tiles_url", "", Kind::text, 0, 0, false};

std::span<const Setting> of_the_town();

}  // namespace settings

}  // namespace viche::kit
