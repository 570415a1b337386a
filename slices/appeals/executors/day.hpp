#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>

#include "day_work.hpp"
#include "pages/desk.hpp"
#include "rules/day.hpp"

/// The desk of those who do the work: the plan of a day, its map, a list to print, crews; and the same for programs.
namespace viche::appeals::executors {

/// Who works here: people of an executor.
inline constexpr Roles workers{Role::executor};

/// The plan of one day as somebody asked for it: `day` (2026-11-30, else today), `whose` (mine, all, nobody or the
/// identifier of a crew), `only` (a reason).
struct DayAsked {
  calendar::Day day, today;
  std::string whose, only;
  std::string query(std::string_view name = {}, std::string_view value = {}) const;  ///< "?day=…", one of them changed
};

struct Plan {
  DayAsked asked;
  std::vector<Crew> crews;
  std::vector<Work> works;                      ///< of that day and of whom was asked for, of the reason asked for
  std::vector<Reasons> why;                     ///< of each of them
  std::vector<Stop> stops;                      ///< indices into them
  std::int64_t mine = 0, all = 0, nobodys = 0;  ///< in that day, whatever was asked for
  std::vector<std::pair<std::string_view, std::int64_t>> reasons;  ///< how many of whom was asked for
};
/// @param actor  whose organisation's work it is: that of the call, or of the key it came with
Plan read_plan(const kit::Call& call, const Actor& actor);
/// All open work of the actor's organisation, whatever the day.
std::vector<Work> all_work(const kit::Call& call, const Actor& actor);

/// Codes of the reasons that hold, in the order they are told: overdue, due, planned, sent_back, accept.
std::vector<std::string_view> codes_of(const Reasons& why);
/// Who works for the actor's organisation.
std::vector<identity::Account> people_of(const kit::Call& call, std::int64_t organisation);
/// "Бригада № 2", "Іван Петренко", or nothing.
std::string assignee_name(const std::vector<Crew>& crews, desk::Names& names, const Assignee& who);
/// Where a stop is: its street, or the place of the first appeal.
std::string stop_name(const kit::Call& call, const std::vector<Work>& works, const Stop& stop);

std::vector<kit::Route> day_routes();    // day_page.cpp
std::vector<kit::Route> print_routes();  // day_print.cpp
std::vector<kit::Route> plan_routes();   // day_plan.cpp
std::vector<kit::Route> crew_routes();   // crews.cpp
std::vector<kit::Route> api_routes();    // day_api.cpp

/// How much of today's plan waits for this person, for the staff's home page.
std::int64_t waiting_today(const kit::Call& call);

}  // namespace viche::appeals::executors
