#include <viche/calendar/calendar.hpp>

#include <date/tz.h>

#include <array>
#include <cstdio>

#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

namespace viche::calendar {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

/// The zone was respelt in 2022; older zone data knows the old name only.
const date::time_zone& kyiv() {
  static const date::time_zone& zone = []() -> const date::time_zone& {
    for (const char* name : {"Europe/Kyiv", "Europe/Kiev"}) {
      try {
        return *date::locate_zone(name);
      } catch (const std::runtime_error&) {
        continue;
      }
    }
    throw Fault("the system has no time zone Europe/Kyiv (package tzdata)");
  }();
  return zone;
}

Instant instant(sys_seconds at) { return {at.time_since_epoch().count() * 1'000'000}; }

}  // namespace

std::int64_t day_number(Day day) { return day.time_since_epoch().count(); }

Day day_of_number(std::int64_t days_since_1970) { return Day(std::chrono::days(days_since_1970)); }

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

Local kyiv_local(Instant at) {
  const sys_seconds moment{seconds(at.seconds())};
  const sys_seconds wall = moment + kyiv().get_info(moment).offset;
  const Day day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::hh_mm_ss clock(wall - day);
  return {day, static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

Day kyiv_day(Instant at) { return kyiv_local(at).day; }

Instant instant_of(const Local& local) {
  const auto wall = date::local_seconds(seconds(day_number(local.day) * 86'400)) + std::chrono::hours(local.hour) +
                    std::chrono::minutes(local.minute) + seconds(local.second);
  return instant(kyiv().to_sys(wall, date::choose::earliest));
}

Instant start_of_day(Day day) { return instant_of({.day = day}); }

Day add_calendar_days(Day from, int days) {
  VICHE_ASSERT(days >= 0);
  return from + std::chrono::days(days);
}

Day add_months(Day from, int months) {
  VICHE_ASSERT(months >= 0);
  const std::chrono::year_month_day begun(from);
  const auto month = begun.year() / begun.month() + std::chrono::months(months);
  const auto same = month / begun.day();
  return same.ok() ? Day(same) : Day(month / std::chrono::last);
}

Instant add_hours(Instant from, int hours) {
  VICHE_ASSERT(hours >= 0);
  return from + std::chrono::hours(hours);
}

}  // namespace viche::calendar
