#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/result.hpp>

#include "day_work.hpp"
#include "rules.hpp"

/// What an executor's people have to do on a day, and in which order.
namespace viche::appeals {

/// Why an appeal belongs to a day. More than one may hold.
struct Reasons {
  bool overdue = false;    ///< the term that runs is over
  bool due = false;        ///< it ends on that day
  bool sent_back = false;  ///< refuted, or sent back
  bool to_accept = false;  ///< given to this executor and not accepted
  bool planned =
      false;  ///< somebody put it on that day, or told its author so; or on an earlier one, and it is still open
  bool any() const { return overdue || due || sent_back || to_accept || planned; }
};

/// Why is this appeal in the plan of `day`? What is late, sent back or not accepted belongs to today; another day has
/// what falls due or is planned on it. An appeal that was put on a later day waits for it, unless it is late.
/// @param today  calendar day in Kyiv
/// Law: house rule, ADR-0017 (план дня виконавця)
Reasons reasons_for(const Work& work, calendar::Day day, calendar::Day today, Instant now);

/// One place to go to: appeals on a street, or near each other, as indices into the work given.
struct Stop {
  bool emergency = false;
  std::vector<std::size_t> work;
};

/// The order in which to go down the list. Emergencies come first, each by its term. Of the rest the one with the nearest
/// term comes next, together with all that are on its street or within 250 metres of it, by their terms; and so on.
/// Law: house rule, ADR-0017 (порядок обходу)
std::vector<Stop> stops_of(const std::vector<Work>& works);

/// May this person keep crews and plans of this executor: of its own people?
/// Refusal: appeals.step_not_yours (forbidden)
/// Law: house rule, ADR-0017 (бригади веде сам виконавець)
Check may_plan_for(const Actor& actor, std::int64_t organisation);

/// Is this a crew? Refusals: day.crew_name_missing, day.crew_name_long {max}, day.crew_name_taken [name]
/// @param others  of the same executor
/// Law: house rule, ADR-0017
Check may_put_crew(const Crew& crew, const std::vector<Crew>& others);

/// May an appeal be put on this day? Refusals: day.past, day.far {max} [day]
/// Law: house rule, ADR-0017 (не пізніше ніж за 90 днів)
Check may_put_on(std::optional<calendar::Day> day, calendar::Day today);

}  // namespace viche::appeals
