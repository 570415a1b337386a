#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>

#include "../day_acts.hpp"
#include "../store/day.hpp"
#include "common.hpp"
#include "rules/day.hpp"

namespace viche::appeals {

namespace {

/// Is this account one of the staff of this executor?
bool works_for(const By& by, std::int64_t account, std::int64_t organisation) {
  const auto person = by.services.identity.find(by.town.id, account);
  return person && person->staff && !person->blocked && person->organisation == organisation &&
         person->roles.has(Role::executor);
}

Check check_members(const By& by, const Crew& crew) {
  const bool sound = std::all_of(crew.members.begin(), crew.members.end(),
                                 [&](std::int64_t account) { return works_for(by, account, crew.organisation); });
  if (!sound) return invalid("day.member_unknown", "members");
  return Done{};
}

Check check_assignee(storage::Session& session, const By& by, const Assignee& who) {
  if (who.crew != 0) {
    const auto crew = find_crew(session, who.crew);
    if (!crew || !crew->active || crew->organisation != by.actor.organisation) {
      return invalid("day.assignee_unknown", "who");
    }
  }
  const bool person = who.account == 0 || works_for(by, who.account, by.actor.organisation);
  if (!person || (who.crew != 0 && who.account != 0)) return invalid("day.assignee_unknown", "who");
  return Done{};
}

bool waits_for_work(State state) {
  return state == State::assigned || state == State::in_work || state == State::planned || state == State::rework;
}

std::string details_of(const DayPlan& plan) {
  JsonWriter out;
  out.begin_object();
  out.field("day", plan.day ? std::optional(calendar::to_iso(*plan.day)) : std::nullopt);
  out.field("crew", std::to_string(plan.who.crew)).field("account", std::to_string(plan.who.account));
  out.end_object();
  return out.take();
}

}  // namespace

Result<std::int64_t> change_crew(const By& by, Crew crew) {
  crew.name = tidy_line(crew.name);
  crew.organisation = by.actor.organisation;
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    VICHE_REQUIRE(may_plan_for(by.actor, crew.organisation));
    VICHE_LET(earlier, answered_before(tx, by));
    if (earlier) {
      if (const auto id = parse_integer(*earlier)) return *id;
    }
    const auto old = crew.id == 0 ? std::nullopt : find_crew(tx, crew.id);
    if (crew.id != 0 && (!old || old->organisation != crew.organisation)) return not_found();
    VICHE_REQUIRE(may_put_crew(crew, crews(tx, crew.organisation)));
    VICHE_REQUIRE(check_members(by, crew));
    Crew kept = crew;
    if (kept.id == 0) kept.id = storage::next_id();
    put_crew(tx, kept);
    remember_answer(tx, by, std::to_string(kept.id));
    audit::record(tx, by.actor, "appeals.crew", "crew", kept.id, by.now);
    return kept.id;
  });
}

Check plan_day(const By& by, Number number, const PlanChange& change) {
  const By own = keyed(by, "day_plan", number);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    VICHE_REQUIRE(may_plan_for(by.actor, by.actor.organisation));
    const auto appeal = find(tx, number);
    if (!appeal || !standing_of(*appeal, by.actor, false).works_on_it()) return not_found();
    const auto before = answered_before(tx, own);
    if (!before) return before.refusal();
    if (before.value()) return Done{};
    if (!waits_for_work(appeal->state)) return conflict("appeals.step_not_open");
    DayPlan plan = find_day_plan(tx, by.actor.organisation, appeal->id).value_or(DayPlan{});
    if (change.day) {
      VICHE_REQUIRE(may_put_on(*change.day, calendar::kyiv_day(by.now)));
      plan.day = *change.day;
    }
    if (change.who) {
      VICHE_REQUIRE(check_assignee(tx, by, *change.who));
      plan.who = *change.who;
    }
    put_day_plan(tx, by.actor.organisation, appeal->id, plan);
    remember_answer(tx, own, "done");
    audit::record(tx, by.actor, "appeals.day_plan", "appeal", appeal->id, by.now, details_of(plan));
    return Done{};
  });
}

BulkOutcome plan_days(const By& by, const std::vector<Number>& numbers, const PlanChange& change) {
  BulkOutcome outcome;
  for (const Number number : numbers) {
    const Check check = plan_day(by, number, change);
    if (check) {
      outcome.done.push_back(number);
    } else {
      outcome.refused.emplace_back(number, check.refusal());
    }
  }
  return outcome;
}

Result<std::vector<Appeal>> look_at_authors(const By& by, const std::vector<std::int64_t>& appeals) {
  VICHE_REQUIRE(may_do(by.actor, who::callers));
  std::vector<Appeal> found;
  VICHE_REQUIRE(by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    found.clear();
    for (const std::int64_t id : appeals) {
      auto appeal = find_by_id(tx, id);
      if (!appeal || !on_desk(standing_of(*appeal, by.actor, false))) continue;
      audit::record_look(tx, by.actor, appeal->author_account, "appeal", appeal->id, "day_list", by.now);
      found.push_back(std::move(*appeal));
    }
    return Done{};
  }));
  by.services.db.read(by.town.id, [&](storage::Session& session) {
    for (Appeal& appeal : found) load_author(session, by.services.vault, appeal);
  });
  return found;
}

}  // namespace viche::appeals
