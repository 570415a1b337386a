#pragma once
#include <cstdint>

#include <viche/calendar/calendar.hpp>

#include "model.hpp"

/// Who is told when a term comes near, and when it is over.
namespace viche::appeals {

/// Does its term run for whoever works on it: open, past moderation, and not waiting for the author?
/// Law: house rule, ADR-0004 (строк виконавця)
bool is_awaited(State state);

/// The first moment at which the end of a term is not near any more: after the day that many days from now. A term
/// whose last day that is ends with it, so it is near.
/// @param days  setting appeals.warn_days
/// Law: house rule, ADR-0004 (попередження про строк)
Instant near_until(Instant now, std::int64_t days);

/// Is it time for the letters of the day: from eight in the morning in Kyiv?
/// Law: house rule, ADR-0004 (попередження про строк)
bool is_time_to_warn(Instant now);

/// To which level being late raises an appeal: to the first at once, to the next ones after so many days each, to at
/// most three. 0: it is not late, or nobody's turn.
/// @param days_between  setting appeals.escalation_days, at least 1
/// Law: house rule, ADR-0004 (три рівні ескалації)
int level_by_delay(const Appeal& appeal, Instant now, std::int64_t days_between);

/// To which level being late has raised it in its present term: an extended or new one begins at 0.
/// Law: house rule, ADR-0004 (три рівні ескалації)
int raised_to(const Appeal& appeal);

}  // namespace viche::appeals
