#include <viche/kit/setting.hpp>

#include <algorithm>

#include <viche/core/email.hpp>
#include <viche/core/text.hpp>

namespace viche::kit {

namespace {

constexpr std::size_t longest_text = 300;

bool is_within(const Setting& setting, double number) {
  return number >= static_cast<double>(setting.min) && number <= static_cast<double>(setting.max);
}

Refusal not_within(std::int64_t min, std::int64_t max) {
  return invalid("settings.value_invalid", "value", {{"min", std::to_string(min)}, {"max", std::to_string(max)}});
}

bool is_number(const Setting& setting, const std::string& value) {
  using Kind = Setting::Kind;
  if (setting.kind == Kind::flag) return value == "0" || value == "1";
  if (setting.kind == Kind::real) {
    const auto real = parse_real(value);
    return real && is_within(setting, *real);
  }
  const auto whole = parse_integer(value);
  return whole && is_within(setting, static_cast<double>(*whole));
}

bool is_phone(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return text.find_first_not_of("+-() 0123456789") == std::string_view::npos && digits >= 3 && digits <= 15;
}

/// A second slash would be another host.
bool is_own_path(std::string_view text) { return starts_with(text, "/") && !starts_with(text, "//"); }

Check check_words(const Setting& setting, std::string_view value) {
  using Kind = Setting::Kind;
  if (length(value) > longest_text) {
    return invalid("settings.text_long", "value", {{"max", std::to_string(longest_text)}});
  }
  if (value.empty()) return Done{};
  if (setting.kind == Kind::email && !is_email(value)) return invalid("settings.email_invalid", "value");
  if (setting.kind == Kind::phone && !is_phone(value)) return invalid("settings.phone_invalid", "value");
  if (setting.kind == Kind::path && !is_own_path(value)) return invalid("settings.path_invalid", "value");
  return Done{};
}

}  // namespace

Result<std::string> setting_value(const Setting& setting, std::string_view said) {
  using Kind = Setting::Kind;
  std::string value = tidy_line(said);
  if (setting.kind == Kind::real) std::replace(value.begin(), value.end(), ',', '.');
  if (setting.kind == Kind::number || setting.kind == Kind::real || setting.kind == Kind::flag) {
    if (!is_number(setting, value)) {
      return setting.kind == Kind::flag ? not_within(0, 1) : not_within(setting.min, setting.max);
    }
  } else {
    VICHE_REQUIRE(check_words(setting, value));
  }
  return value;
}

namespace settings {

std::span<const Setting> of_the_town() {
  static constexpr Setting all[] = {
      council, council_en, contact_centre, contact_centre_en, address,  address_en,   hours,        hours_en,
      phone,   email,      map_lat,        map_lon,           map_zoom, map_min_zoom, map_max_zoom, map_tiles_url};
  return all;
}

}  // namespace settings

}  // namespace viche::kit
