#include <viche/kit/setting.hpp>

#include <viche/core/text.hpp>

namespace viche::kit {

namespace {

constexpr std::size_t longest_text = 300;

bool is_within(const Setting& setting, std::string_view value) {
  if (setting.kind == Setting::Kind::real) {
    const auto number = parse_real(value);
    return number && *number >= static_cast<double>(setting.min) && *number <= static_cast<double>(setting.max);
  }
  const auto number = parse_integer(value);
  return number && *number >= setting.min && *number <= setting.max;
}

}  // namespace

Check check_setting(const Setting& setting, std::string_view value) {
  switch (setting.kind) {
    case Setting::Kind::text:
      if (length(value) <= longest_text) return Done{};
      return invalid("settings.text_long", "value", {{"max", std::to_string(longest_text)}});
    case Setting::Kind::flag:
      if (value == "0" || value == "1") return Done{};
      return invalid("settings.value_invalid", "value", {{"min", "0"}, {"max", "1"}});
    case Setting::Kind::number:
    case Setting::Kind::real:
      if (is_within(setting, value)) return Done{};
      return invalid("settings.value_invalid", "value", 
                     {{"min", std::to_string(setting.min)}, {"max", std::to_string(setting.max)}});
  }
  return Done{};
}

namespace settings {

std::span<const Setting> of_the_town() {
  static constexpr Setting all[] = {council,    council_en, contact_centre, contact_centre_en, address,  address_en,
                                    hours,      hours_en,   phone,          email,             map_lat,  map_lon,
                                    map_zoom,   map_min_zoom, map_max_zoom, map_tiles_url};
  return all;
}

}  // namespace settings

}  // namespace viche::kit
