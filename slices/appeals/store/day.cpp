#include "store/day.hpp"

#include <algorithm>

#include <viche/calendar/calendar.hpp>

#include "brief_row.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_crews{"appeals.select_crews", R"(
    SELECT id, organisation, name, active FROM appeal_crews
     WHERE hromada_id = :hromada AND organisation = :organisation ORDER BY active DESC, name, id)"};
constexpr Sql select_crew{"appeals.select_crew", R"(
    SELECT id, organisation, name, active FROM appeal_crews WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_members{"appeals.select_crew_members", R"(
    SELECT account FROM appeal_crew_members WHERE hromada_id = :hromada AND crew = :crew ORDER BY account)"};
constexpr Sql upsert_crew{"appeals.upsert_crew", R"(
    INSERT INTO appeal_crews(hromada_id, id, organisation, name, active)
    VALUES(:hromada, :id, :organisation, :name, :active)
    ON CONFLICT(hromada_id, id) DO UPDATE SET name = excluded.name, active = excluded.active)"};
constexpr Sql delete_members{"appeals.delete_crew_members",
                             "DELETE FROM appeal_crew_members WHERE hromada_id = :hromada AND crew = :crew"};
constexpr Sql insert_member{"appeals.insert_crew_member", R"(
    INSERT INTO appeal_crew_members(hromada_id, crew, account) VALUES(:hromada, :crew, :account)
    ON CONFLICT(hromada_id, crew, account) DO NOTHING)"};

constexpr Sql select_work{"appeals.select_open_work", "SELECT " BRIEF_COLUMNS_OF("a.") R"(,
           a.settlement, a.street, a.planned_on, p.day, p.crew, p.account
      FROM appeals a
      LEFT JOIN appeal_day_plans p
        ON p.hromada_id = a.hromada_id AND p.organisation = :organisation AND p.appeal = a.id
     WHERE a.hromada_id = :hromada AND a.open_due IS NOT NULL
       AND a.state IN ('assigned', 'in_work', 'planned', 'rework')
       AND (a.organisation = :organisation
            OR EXISTS(SELECT 1 FROM appeal_co_executors h WHERE h.hromada_id = :hromada AND h.appeal = a.id
                         AND h.organisation = :organisation))
     ORDER BY a.open_due, a.id LIMIT :limit)"};
constexpr Sql select_plan{"appeals.select_day_plan", R"(
    SELECT day, crew, account FROM appeal_day_plans
     WHERE hromada_id = :hromada AND organisation = :organisation AND appeal = :appeal)"};
constexpr Sql delete_plan{"appeals.delete_day_plan", R"(
    DELETE FROM appeal_day_plans
     WHERE hromada_id = :hromada AND organisation = :organisation AND appeal = :appeal)"};
constexpr Sql upsert_plan{"appeals.upsert_day_plan", R"(
    INSERT INTO appeal_day_plans(hromada_id, organisation, appeal, day, crew, account)
    VALUES(:hromada, :organisation, :appeal, :day, :crew, :account)
    ON CONFLICT(hromada_id, organisation, appeal)
    DO UPDATE SET day = excluded.day, crew = excluded.crew, account = excluded.account)"};

std::optional<calendar::Day> day_of(std::int64_t number) {
  if (number == 0) return std::nullopt;
  return calendar::day_of_number(number);
}

DayPlan plan_of(const Row& row, int first) {
  return {day_of(row.integer(first)), {row.integer(first + 1), row.integer(first + 2)}};
}

Crew crew_of(const Row& row) { return {row.integer(0), row.integer(1), row.text(2), row.flag(3), {}}; }

Crew with_members(Session& session, Crew crew) {
  crew.members = session.all(select_members, {{"crew", crew.id}}, [](const Row& row) { return row.integer(0); });
  return crew;
}

Work work_of(const Row& row) {
  constexpr int at = brief_columns;
  Work work{brief_of(row), row.integer(at), row.integer(at + 1), std::nullopt, plan_of(row, at + 3)};
  if (const auto promised = row.maybe_integer(at + 2)) work.promised_on = day_of(*promised);
  return work;
}

}  // namespace

std::vector<Crew> crews(Session& session, std::int64_t organisation) {
  auto all = session.all(select_crews, {{"organisation", organisation}}, crew_of);
  for (Crew& one : all) one = with_members(session, std::move(one));
  return all;
}

std::optional<Crew> find_crew(Session& session, std::int64_t id) {
  auto found = session.one(select_crew, {{"id", id}}, crew_of);
  if (!found) return std::nullopt;
  return with_members(session, std::move(*found));
}

void put_crew(Tx& tx, const Crew& crew) {
  tx.run(upsert_crew,
         {{"id", crew.id}, {"organisation", crew.organisation}, {"name", crew.name}, {"active", crew.active}});
  tx.run(delete_members, {{"crew", crew.id}});
  for (const std::int64_t account : crew.members) tx.run(insert_member, {{"crew", crew.id}, {"account", account}});
}

std::vector<Work> open_work(Session& session, std::int64_t organisation, std::int64_t limit) {
  return session.all(select_work, {{"organisation", organisation}, {"limit", limit}}, work_of);
}

void put_day_plan(Tx& tx, std::int64_t organisation, std::int64_t appeal, const DayPlan& plan) {
  if (!plan.day && plan.who.is_nobody()) {
    tx.run(delete_plan, {{"organisation", organisation}, {"appeal", appeal}});
    return;
  }
  tx.run(upsert_plan, {{"organisation", organisation},
                       {"appeal", appeal},
                       {"day", plan.day ? calendar::day_number(*plan.day) : 0},
                       {"crew", plan.who.crew},
                       {"account", plan.who.account}});
}

std::optional<DayPlan> find_day_plan(Session& session, std::int64_t organisation, std::int64_t appeal) {
  return session.one(select_plan, {{"organisation", organisation}, {"appeal", appeal}},
                     [](const Row& row) { return plan_of(row, 0); });
}

}  // namespace viche::appeals
