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
  enum class Kind : std::uint8_t {
    text,
    number,
    real,
    flag,  ///< "1" or "0"
    email,
    phone,
    path,  ///< on this same site: "/tiles/{z}/{x}/{y}.png"
  };

  std::string_view key;    ///< "appeals.silence_closes_days"
  std::string_view value;  ///< default
  Kind kind = Kind::text;
  std::int64_t min = 0, max = 0;  ///< of a number or real, both included
  bool by_act = true;             ///< a council's act decides it, and its title is wanted
};

/// What was said, as it is kept: without spaces around, a real with a point. Every kind but number, real and flag may
/// be empty.
/// Refusals [value]: settings.value_invalid with {min, max}, settings.text_long (300), settings.email_invalid,
/// settings.phone_invalid, settings.path_invalid
Result<std::string> setting_value(const Setting& setting, std::string_view said);

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
inline constexpr Setting phone{"town.phone", "", Kind::phone, 0, 0, false};
inline constexpr Setting email{"town.email", "", Kind::email, 0, 0, false};
/// Until a community says where it is: all of Ukraine.
inline constexpr Setting map_lat{"map.lat", "48.38", Kind::real, -90, 90, false};
inline constexpr Setting map_lon{"map.lon", "31.17", Kind::real, -180, 180, false};
inline constexpr Setting map_zoom{"map.zoom", "6", Kind::number, 1, 20, false};
inline constexpr Setting map_min_zoom{"map.min_zoom", "6", Kind::number, 1, 20, false};
inline constexpr Setting map_max_zoom{"map.max_zoom", "18", Kind::number, 1, 20, false};
inline constexpr Setting map_tiles_url{"map.tiles_url", "", Kind::path, 0, 0, false};

std::span<const Setting> of_the_town();

}  // namespace settings

}  // namespace viche::kit
