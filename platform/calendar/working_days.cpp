#include <viche/calendar/calendar.hpp>

#include <toml++/toml.h>

#include <algorithm>
#include <set>
#include <vector>

#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/resources.hpp>

VICHE_RESOURCES(calendar)

namespace viche::calendar {

namespace {

constexpr int first_year = 2015;
constexpr int last_year = 2199;

struct Regime {
  Day from;
  bool holidays = false;
};

struct Holiday {
  std::optional<int> days_after_easter;
  unsigned month = 0;
  unsigned day = 0;
  int since = first_year;
  int until = last_year;
};

bool is_weekday(Day day) { return std::chrono::weekday(day).iso_encoding() <= 5; }

/// Orthodox Easter by the Julian computus (Meeus), as a day of the Gregorian calendar (good for 1900..2099).
Day easter(int year) {
  const int d = (19 * (year % 19) + 15) % 30;
  const int e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const int march = 22 + d + e;  // a Julian day of March, 22 at the earliest
  const int century = year / 100;
  return Day(std::chrono::year(year) / std::chrono::March / 1) +
         std::chrono::days(march - 1 + (century - century / 4 - 2));
}

/// The holidays of one year, as they fall.
std::set<Day> holidays_of(const std::vector<Holiday>& holidays, int year) {
  std::set<Day> days;
  for (const Holiday& holiday : holidays) {
    if (year < holiday.since || year > holiday.until) continue;
    if (holiday.days_after_easter) {
      days.insert(easter(year) + std::chrono::days(*holiday.days_after_easter));
    } else {
      days.insert(std::chrono::year(year) / std::chrono::month(holiday.month) / std::chrono::day(holiday.day));
    }
  }
  return days;
}

/// With the days off that holidays on weekends give: each moves to the next weekday that is free.
std::set<Day> with_moved_days_off(std::set<Day> days) {
  const std::set<Day> as_they_fall = days;
  for (const Day holiday : as_they_fall) {
    if (is_weekday(holiday)) continue;
    Day moved = holiday;
    while (!is_weekday(moved) || days.contains(moved)) moved += std::chrono::days(1);
    days.insert(moved);
  }
  return days;
}

Day day_in(const toml::table& row, std::string_view key) {
  const auto date = row[key].value<toml::date>();
  if (!date) throw Fault("regimes: no day '" + std::string(key) + "'");
  return std::chrono::year(date->year) / std::chrono::month(date->month) / std::chrono::day(date->day);
}

template <class F>
void each_row(const toml::table& file, std::string_view name, F&& take) {
  const auto* rows = file[name].as_array();
  if (rows == nullptr) return;
  for (const auto& row : *rows) {
    if (!row.is_table()) throw Fault("regimes: " + std::string(name) + " is not a list of tables");
    take(*row.as_table());
  }
}

Holiday holiday_in(const toml::table& row) {
  Holiday holiday;
  holiday.days_after_easter = row["easter"].value<int>();
  holiday.month = row["month"].value_or(0U);
  holiday.day = row["day"].value_or(0U);
  holiday.since = std::max(first_year, row["since"].value_or(first_year));
  holiday.until = std::min(last_year, row["until"].value_or(last_year));
  const auto date = std::chrono::year(2016) / std::chrono::month(holiday.month) / std::chrono::day(holiday.day);
  if (!holiday.days_after_easter && !date.ok()) throw Fault("regimes: a holiday has no month and day");
  return holiday;
}

}  // namespace

struct WorkingDays::State {
  std::vector<Regime> regimes;  ///< by day
  std::set<Day> off;            ///< weekdays that are days off where holidays are kept
  std::set<Day> worked;         ///< Saturdays that are working days there

  bool keeps_holidays(Day day) const {
    const auto next = std::upper_bound(regimes.begin(), regimes.end(), day,
                                       [](Day d, const Regime& regime) { return d < regime.from; });
    return next != regimes.begin() && std::prev(next)->holidays;
  }
};

WorkingDays::WorkingDays(std::unique_ptr<const State> state) : state_(std::move(state)) {}
WorkingDays::~WorkingDays() = default;
WorkingDays::WorkingDays(WorkingDays&&) noexcept = default;

WorkingDays WorkingDays::parse(std::string_view text) {
  auto state = std::make_unique<State>();
  std::vector<Holiday> holidays;
  try {
    const toml::table file = toml::parse(text);
    each_row(file, "regime", [&](const toml::table& row) {
      state->regimes.push_back({day_in(row, "from"), row["holidays"].value_or(false)});
    });
    each_row(file, "holiday", [&](const toml::table& row) { holidays.push_back(holiday_in(row)); });
    each_row(file, "moved", [&](const toml::table& row) {
      state->off.insert(day_in(row, "off"));
      state->worked.insert(day_in(row, "worked"));
    });
  } catch (const toml::parse_error& e) {
    throw Fault("regimes, line " + std::to_string(e.source().begin.line) + ": " + e.what());
  }
  if (state->regimes.empty()) throw Fault("regimes: none given");
  std::sort(state->regimes.begin(), state->regimes.end(),
            [](const Regime& a, const Regime& b) { return a.from < b.from; });
  for (int year = first_year; year <= last_year; ++year) {
    state->off.merge(with_moved_days_off(holidays_of(holidays, year)));
  }
  return WorkingDays(std::move(state));
}

const WorkingDays& WorkingDays::of_ukraine() {
  static const WorkingDays own = [] {
    for (const Resource& file : resources::calendar()) {
      if (file.path == "data/regimes.toml") return parse(file.bytes);
    }
    throw Fault("the program carries no regimes of working days");
  }();
  return own;
}

bool WorkingDays::is_working_day(Day day) const {
  if (!state_->keeps_holidays(day)) return is_weekday(day);
  return is_weekday(day) ? !state_->off.contains(day) : state_->worked.contains(day);
}

Day WorkingDays::add_working_days(Day from, int days) const {
  VICHE_ASSERT(days >= 0);
  Day day = from;
  for (int left = days; left > 0;) {
    day += std::chrono::days(1);
    if (is_working_day(day)) --left;
  }
  return day;
}

Day WorkingDays::rolled(Day day, Roll roll) const {
  if (roll == Roll::none) return day;
  while (!is_working_day(day)) day += std::chrono::days(roll == Roll::next ? 1 : -1);
  return day;
}

Day WorkingDays::last_day(Day from, const Term& term) const {
  switch (term.unit) {
    case Unit::calendar_days: return rolled(add_calendar_days(from, term.count), term.roll);
    case Unit::working_days: return rolled(add_working_days(from, term.count), term.roll);
    case Unit::months: return rolled(add_months(from, term.count), term.roll);
    case Unit::hours: break;
  }
  return rolled(kyiv_day(add_hours(start_of_day(from), term.count)), term.roll);
}

Instant WorkingDays::ends_at(Instant from, const Term& term) const {
  if (term.unit == Unit::hours) return add_hours(from, term.count);
  return start_of_day(last_day(kyiv_day(from), term) + std::chrono::days(1));
}

}  // namespace viche::calendar
