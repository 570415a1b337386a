#include <viche/calendar/day.hpp>

#include <array>
#include <cstdio>

#include <viche/core/text.hpp>

namespace viche::calendar {

std::int64_t day_number(Day day) { return day.time_since_epoch().count(); }

Day day_of_number(std::int64_t days_since_1970) { return Day(std::chrono::days(days_since_1970)); }

int year_of(Day day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

std::string to_iso(Day day) {
  const std::chrono::year_month_day parts(day);
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(parts.year()),
                static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
  return out.data();
}

std::optional<Day> parse_day(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto year = parse_integer(iso.substr(0, 4));
  const auto month = parse_integer(iso.substr(5, 2));
  const auto day = parse_integer(iso.substr(8, 2));
  if (!year || !month || !day || *year < 1900 || *year > 2999 || *month < 1 || *day < 1) return std::nullopt;
  const std::chrono::year_month_day parts{std::chrono::year(static_cast<int>(*year)),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day))};
  if (!parts.ok()) return std::nullopt;
  return Day(parts);
}

}  // namespace viche::calendar
