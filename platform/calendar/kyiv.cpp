#include <viche/calendar/calendar.hpp>

#include <date/tz.h>

#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>

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
