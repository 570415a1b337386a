#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <viche/calendar/day.hpp>

#include "model.hpp"

/// The work of an executor's people: whose it is, and on which day.
namespace viche::appeals {

/// People of one executor who go out together.
struct Crew {
  std::int64_t id = 0;
  std::int64_t organisation = 0;
  std::string name;
  bool active = true;
  std::vector<std::int64_t> members;  ///< accounts
};

/// Whose work an appeal is, within one executor; both 0: nobody's yet.
struct Assignee {
  std::int64_t crew = 0, account = 0;
  bool is_nobody() const { return crew == 0 && account == 0; }
  bool operator==(const Assignee&) const = default;
};

/// What an executor has decided about one appeal.
struct DayPlan {
  std::optional<calendar::Day> day;
  Assignee who;
};

/// What of it is changed: what is absent stays as it was.
struct PlanChange {
  std::optional<std::optional<calendar::Day>> day;
  std::optional<Assignee> who;
};

/// An open appeal on which an executor works, or helps.
struct Work {
  Brief brief;
  std::int64_t settlement = 0, street = 0;   ///< of the address register; 0: none
  std::optional<calendar::Day> promised_on;  ///< the day that its author was told
  DayPlan plan;
};

}  // namespace viche::appeals
