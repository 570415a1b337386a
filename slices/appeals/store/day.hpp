#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include <viche/storage/database.hpp>

#include "day_work.hpp"

/// Crews and plans of the day. Everything is of one executor.
namespace viche::appeals {

std::vector<Crew> crews(storage::Session& session, std::int64_t organisation);  ///< active first, then by name
std::optional<Crew> find_crew(storage::Session& session, std::int64_t id);
/// Adds it when it is not there, else changes its name, state and people.
void put_crew(storage::Tx& tx, const Crew& crew);

/// Open appeals that wait for this executor's people (not those that are checked or moderated), the nearest term first.
std::vector<Work> open_work(storage::Session& session, std::int64_t organisation, std::int64_t limit);
/// What is decided about one appeal; nothing: no day and nobody.
void put_day_plan(storage::Tx& tx, std::int64_t organisation, std::int64_t appeal, const DayPlan& plan);
std::optional<DayPlan> find_day_plan(storage::Session& session, std::int64_t organisation, std::int64_t appeal);

}  // namespace viche::appeals
