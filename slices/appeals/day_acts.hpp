#pragma once
#include <vector>

#include "acts.hpp"
#include "day_work.hpp"

namespace viche::appeals {

/// Adds a crew (identifier 0) or changes one: name, people, whether it goes out. Executors, of their own organisation.
/// Refusals: those of may_plan_for and may_put_crew, not_found; day.member_unknown [members]: not one of its people
/// Effects: audit entry appeals.crew.
Result<std::int64_t> change_crew(const By& by, Crew crew);

/// Puts an appeal on a day of the actor's own executor and gives it to a crew or a person there; without both it is on no
/// day and nobody's. Its author is told nothing: what is promised to them is the step `plan`.
/// Refusals: those of may_plan_for and may_put_on, not_found; day.assignee_unknown [who]; appeals.step_not_open (conflict)
/// of what is closed, checked or moderated
/// Effects: audit entry appeals.day_plan.
Check plan_day(const By& by, Number number, const PlanChange& change);
/// The same for many; what was refused is told for each.
BulkOutcome plan_days(const By& by, const std::vector<Number>& numbers, const PlanChange& change);

/// A look at how to reach the authors of these appeals, journalled before anything is shown: for the list that a crew
/// takes along. Refusals: those of may_do. @returns the appeals with their authors opened
Result<std::vector<Appeal>> look_at_authors(const By& by, const std::vector<std::int64_t>& appeals);

}  // namespace viche::appeals
