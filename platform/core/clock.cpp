#include <viche/core/clock.hpp>

#include <cstdio>

namespace viche {

std::string to_rfc3339(Instant at) {
  using namespace std::chrono;
  const sys_seconds whole{std::chrono::seconds(at.seconds())};
  const sys_days day = floor<days>(whole);
  const year_month_day date{day};
  const hh_mm_ss time{whole - day};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

Instant SystemClock::now() const {
  using namespace std::chrono;
  return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace viche
