#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include <viche/calendar/day.hpp>
#include <viche/core/clock.hpp>

/// The clocks of the law: calendar days and months, working days, hours; all in Kyiv.
/// A day that an act names is its whole day: the term runs until that day ends.
namespace viche::calendar {

/// The clock on the wall in Kyiv.
struct Local {
  Day day;
  int hour = 0;
  int minute = 0;
  int second = 0;
  auto operator<=>(const Local&) const = default;
};

/// What to do with a last day that is not a working day.
enum class Roll : std::uint8_t { none, previous, next };

enum class Unit : std::uint8_t { calendar_days, working_days, months, hours };

/// How long a procedure may take: a setting of it, with the title of the act that set it.
struct Term {
  int count = 0;  ///< not negative
  Unit unit = Unit::calendar_days;
  Roll roll = Roll::none;
  bool operator==(const Term&) const = default;
};

/// The day that it is in Kyiv at this moment.
/// Law: КМУ 509 від 13.05.1996 (час другого часового поясу, літній час)
Day kyiv_day(Instant at);

/// What the clock on the wall in Kyiv shows.
/// Law: КМУ 509 від 13.05.1996 (час другого часового поясу, літній час)
Local kyiv_local(Instant at);

/// The moment when the day begins in Kyiv; a day has 23 or 25 hours when the clocks change.
/// Law: КМУ 509 від 13.05.1996 (час другого часового поясу, літній час)
Instant start_of_day(Day day);

/// The moment that a clock on the wall in Kyiv means. An hour that comes twice means its first time; one that is
/// skipped means the moment of the change.
/// Law: КМУ 509 від 13.05.1996 (час другого часового поясу, літній час)
Instant instant_of(const Local& local);

/// The last day of a term in calendar days, weekends and holidays included; `from` itself is not counted.
/// @param days  not negative
/// Law: 393/96-ВР ст. 20; ЦК ст. 253 (перебіг строку починається з наступного дня)
Day add_calendar_days(Day from, int days);

/// The last day of a term in months: the same number of the month, or the last day of a shorter month.
/// @param months  not negative
/// Law: 393/96-ВР ст. 20 (не більше одного місяця); ЦК ст. 254 (відповідне число або останній день місяця)
Day add_months(Day from, int months);

/// The end of a term in hours of the clock: nights, weekends and changes of time included.
/// @param hours  not negative
/// Law: 2939-VI ст. 20 (48 годин)
Instant add_hours(Instant from, int hours);

/// Which days are working days, by regimes with dates of effect (data/regimes.toml).
class WorkingDays {
 public:
  /// The regimes that this program carries.
  /// Law: КЗпП ст. 52, 67, 73; 2136-IX ст. 6 ч. 6
  static const WorkingDays& of_ukraine();

  /// Regimes from a text of the same shape as data/regimes.toml, for when the law changes before the program does.
  /// @throws Fault when the text cannot be read
  /// Law: КЗпП ст. 52, 67, 73; 2136-IX ст. 6 ч. 6
  static WorkingDays parse(std::string_view toml);

  ~WorkingDays();
  WorkingDays(WorkingDays&&) noexcept;

  /// Monday to Friday while martial law lasts (from 24.03.2022). Otherwise also not a public holiday, nor the day
  /// off that a holiday on a weekend gives, nor moved to another day; and a Saturday made a working day is one.
  /// Before 2015 only weekends are known.
  /// Law: КЗпП ст. 52, 67, 73; 2136-IX ст. 6 ч. 6 (у воєнний час святкові норми не діють)
  bool is_working_day(Day day) const;

  /// The last day of a term in working days; `from` itself is not counted. 0 gives `from`.
  /// @param days  not negative
  /// Law: 2939-VI ст. 20 (п'ять робочих днів); ЦК ст. 253
  Day add_working_days(Day from, int days) const;

  /// `day` when it is a working day or `roll` is none; else the working day before or after it. `previous` is no rule of
  /// law but of office practice, for terms of which the law says "not later than" (docs/decisions/0004).
  /// Law: ЦК ст. 254 ч. 5 (перший за ним робочий день)
  Day rolled(Day day, Roll roll) const;

  /// The last day, counted whole, of a term that began on `from`. A term in hours ends on the day its last hour
  /// falls on, counted from the start of `from`; use `ends_at` where the hour matters.
  /// Law: 393/96-ВР ст. 20; 2939-VI ст. 20; ЦК ст. 253, 254
  Day last_day(Day from, const Term& term) const;

  /// The moment from which the term is over: in hours, that many hours after `from`; in days and months, when the
  /// day after the last one begins in Kyiv.
  /// Law: 393/96-ВР ст. 20; 2939-VI ст. 20; ЦК ст. 253, 254
  Instant ends_at(Instant from, const Term& term) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
  explicit WorkingDays(std::unique_ptr<const State> state);
};

}  // namespace viche::calendar
