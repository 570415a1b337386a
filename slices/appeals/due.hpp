#pragma once
#include <map>
#include <vector>

#include <viche/calendar/calendar.hpp>

#include "store.hpp"

namespace viche::appeals {

/// What falls due today and in the thirteen days after it, and what is overdue: only what somebody has to do.
struct Due {
  std::vector<Brief> overdue;  ///< longest first, at most 100
  bool more_overdue = false;
  std::map<calendar::Day, std::vector<Brief>> days;  ///< each of the fourteen, by the last day of the term
  bool more_due = false;                             ///< there are more than 500 in them
};

/// @param whose  whose appeals; its terms, order and limit are set here
/// Law: house rule, ADR-0004 (останній день рахується повністю)
Due due_soon(storage::Session& session, Filter whose, Instant now);

}  // namespace viche::appeals
