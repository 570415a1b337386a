#include <algorithm>

#include <viche/calendar/calendar.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/once.hpp>
#include <viche/kit/organisation.hpp>

#include <viche/appeals/events.hpp>
#include "../rules/grounds.hpp"
#include "../rules/registration.hpp"
#include "../store/cards.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

/// One step being taken: what it was, what it becomes, what it adds to the figures.
struct Taking {
  const By& by;
  const Step& step;
  const Transition& row;
  const Category* category;
  Appeal& appeal;
  bool helpers_change = false;
};

void give_to(Taking& t, std::int64_t organisation, std::vector<std::int64_t> co_executors) {
  co_executors.erase(std::remove(co_executors.begin(), co_executors.end(), organisation), co_executors.end());
  t.appeal.organisation = organisation;
  t.appeal.planned_on.reset();
  t.helpers_change = t.appeal.co_executors != co_executors;
  t.appeal.co_executors = co_executors;
  t.appeal.accept_by = t.category ? std::optional(accept_term(*t.category, t.by.now)) : std::nullopt;
}

/// Moderation is over: the appeal goes to the executor of its category at once.
void publish(Taking& t) {
  if (t.appeal.organisation == 0) return;
  t.appeal.state = State::assigned;
  give_to(t, t.appeal.organisation, {});
}

void plan(Taking& t) {
  t.appeal.planned_on = t.step.planned_on;
  const Instant end = calendar::start_of_day(*t.step.planned_on + std::chrono::days(1));
  const bool later = !t.appeal.due_at || *t.appeal.due_at < end;
  if (t.appeal.regime == Regime::operational && later) t.appeal.due_at = end;
}

void report(Taking& t) {
  t.appeal.reported_at = t.by.now;
  t.appeal.executed = t.row.deed == Deed::report;
  t.appeal.accept_by.reset();
  if (t.appeal.timely != Timely::unknown) return;
  t.appeal.timely = on_time(t.appeal, t.by.now).value_or(true) ? Timely::on_time : Timely::late;
}

/// A co-executor helps no more; for the others nothing changes.
void leave(Taking& t) {
  auto& helpers = t.appeal.co_executors;
  helpers.erase(std::remove(helpers.begin(), helpers.end(), t.by.actor.organisation), helpers.end());
  t.helpers_change = true;
}

void do_again(Taking& t, bool refuted) {
  ++t.appeal.reworks;
  if (refuted) {
    ++t.appeal.refuted;
    t.appeal.level = level_after_refutation(t.appeal.level);
  }
  t.appeal.reported_at.reset();
  t.appeal.executed = false;
  t.appeal.planned_on.reset();
  t.appeal.accept_by = t.category ? std::optional(accept_term(*t.category, t.by.now)) : std::nullopt;
  // Under the law the month runs on; an operational term begins anew with the work.
  if (t.category && t.appeal.regime == Regime::operational) {
    t.appeal.due_at = answer_term(*t.category, t.appeal.regime, t.by.now);
  }
}

void close(Taking& t) {
  t.appeal.closed_at = t.by.now;
  t.appeal.accept_by.reset();
}

/// It ends as the law says, in the term that the law names for that.
void end_by_law(Taking& t) {
  close(t);
  t.appeal.ground = t.step.ground;
  t.appeal.forwarded_to = tidy_line(t.step.recipient);
  const auto end = end_of_deed(t.appeal, t.row.deed, t.step.ground);
  if (end && t.appeal.timely == Timely::unknown) t.appeal.timely = t.by.now < *end ? Timely::on_time : Timely::late;
}

void reopen(Taking& t) {
  t.appeal.closed_at.reset();
  t.appeal.ground.clear();
  t.appeal.forwarded_to.clear();
  t.appeal.merged_into = 0;
  t.appeal.reported_at.reset();
  t.appeal.executed = false;
  t.appeal.planned_on.reset();
  t.appeal.organisation = 0;
  t.helpers_change = !t.appeal.co_executors.empty();
  t.appeal.co_executors.clear();
  t.appeal.usual_due_at.reset();
  t.appeal.term_reason.clear();
  if (t.category) t.appeal.due_at = answer_term(*t.category, t.appeal.regime, t.by.now);
}

void apply(Taking& t) {
  if (t.row.deed == Deed::leave) return leave(t);
  // What ends before a moderator has read it is shown to nobody.
  if (t.appeal.state == State::moderation && t.row.to == State::closed) t.appeal.is_public = false;
  t.appeal.state = t.row.to;
  t.appeal.outcome = t.row.outcome;
  switch (t.row.deed) {
    case Deed::publish: return publish(t);
    case Deed::assign: return give_to(t, t.step.organisation, t.step.co_executors);
    case Deed::accept: return t.appeal.accept_by.reset();
    case Deed::return_: return give_to(t, 0, {});
    case Deed::plan: return plan(t);
    case Deed::report:
    case Deed::explain:
    case Deed::decline: return report(t);
    case Deed::forward:
    case Deed::give_back:
    case Deed::leave_unexamined: return end_by_law(t);
    case Deed::leave: return;
    case Deed::send_back: return do_again(t, false);
    case Deed::refute: return do_again(t, true);
    case Deed::reject:
    case Deed::not_competence:
    case Deed::confirm:
    case Deed::close_silent:
    case Deed::withdraw: return close(t);
    case Deed::reopen: return reopen(t);
  }
}

/// An executor who is not there any more, or of nowhere, cannot be given work.
Check check_organisations(storage::Session& session, const Step& step) {
  if (step.deed != Deed::assign) return Done{};
  std::vector<std::int64_t> all = step.co_executors;
  all.push_back(step.organisation);
  for (const std::int64_t id : all) {
    const auto found = kit::find_organisation(session, id);
    if (!found || !found->active) return invalid("appeals.step_organisation_missing", "organisation");
  }
  return Done{};
}

/// What was decided on its merits is named by its number.
Check check_ground(storage::Session& session, const Appeal& appeal, const Step& step) {
  if (step.deed != Deed::leave_unexamined) return Done{};
  const auto card = find_card(session, appeal.id);
  const bool complaint = card && card->kind == codes::complaint;
  if (step.ground == "late_complaint" && !complaint) return invalid("appeals.ground_not_complaint", "ground");
  if (step.ground != "repeated") return Done{};
  const auto before = card && card->previous != 0 ? find(session, Number{card->previous}) : std::nullopt;
  if (before && is_answered(before->state, before->outcome)) return Done{};
  return invalid("appeals.ground_previous_missing", "ground");
}

/// A complaint is not forwarded to whom it is about, however their name is written.
Check check_recipient(storage::Session& session, const Appeal& appeal, const Step& step) {
  if (step.deed != Deed::forward || appeal.complaint_about == 0) return Done{};
  const auto about = kit::find_organisation(session, appeal.complaint_about);
  const std::string to = to_lower(tidy_line(step.recipient));
  const auto named = [&](const std::string& name) { return !name.empty() && to == to_lower(tidy_line(name)); };
  const bool itself = about && (named(about->name_uk) || named(about->short_uk) || named(about->name_en));
  if (!itself) return Done{};
  Refusal refusal = invalid("appeals.complaint_to_itself", "recipient");
  refusal.law = "393/96-ВР ст. 7";
  return refusal;
}

void write(storage::Tx& tx, Taking& t, const Appeal& before) {
  if (t.helpers_change) put_co_executors(tx, t.appeal);
  Entry entry = entry_by(t.by, name(t.step.deed), tidy(t.step.text), t.appeal.state);
  if (t.step.deed == Deed::assign) entry.organisation = t.step.organisation;
  entry.internal = t.step.deed == Deed::leave;
  wait_to_be_read(t.by, entry, !t.step.photos.empty());
  attach(tx, t.appeal, entry.id, t.step.photos);
  const bool given = t.step.deed == Deed::publish && t.appeal.state == State::assigned;
  if (given) entry.state = t.row.to;
  insert_entry(tx, t.appeal.id, entry);
  if (t.step.deed == Deed::publish || t.step.deed == Deed::reject) {
    insert_moderation(tx, t.appeal.id, name(t.step.deed), t.step.reason, t.by.now);
  }
  if (given) insert_entry(tx, t.appeal.id, entry_of_giving(t.by, t.appeal));
  if (t.appeal.regime == Regime::law393) {
    if (const auto result = result_after(t.step.deed)) set_card_result(tx, t.appeal.id, *result);
  }
  t.appeal.changed_at = t.by.now;
  update(tx, t.appeal);
  count_change(tx, before, t.appeal);
}

}  // namespace

Result<State> take_step(const By& by, Number number, const Step& step) {
  const auto all = cached_categories(by.services.db, by.town.id);
  const calendar::Day today = calendar::kyiv_day(by.now);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<State> {
    auto appeal = find(tx, number);
    if (!appeal) return not_found();
    VICHE_LET(earlier, answered_before(tx, by));
    if (earlier) {
      if (const auto state = state_of(*earlier)) return *state;
    }
    const Standing standing = standing_of(*appeal, by.actor, by.by_link);
    if (!may_see(*appeal, standing) && by.actor.kind != Actor::Kind::system) return not_found();
    const StepInput input{step.text,         step.photos.size(), step.planned_on, step.organisation,
                          step.co_executors, step.recipient,     step.ground};
    VICHE_LET(row, may_step(Transitions::of_the_program(), *appeal, standing, step.deed, input, today));
    VICHE_REQUIRE(check_organisations(tx, step));
    VICHE_REQUIRE(check_recipient(tx, *appeal, step));
    VICHE_REQUIRE(check_ground(tx, *appeal, step));
    const Appeal before = *appeal;
    Taking taking{by, step, row, find_category(*all, appeal->category), *appeal, false};
    apply(taking);
    write(tx, taking, before);
    remember_answer(tx, by, name(appeal->state));
    tell(tx, by, events::changed, *appeal, name(step.deed));
    return appeal->state;
  });
}

BulkOutcome take_steps(const By& by, const std::vector<Number>& numbers, const Step& step) {
  BulkOutcome outcome;
  for (const Number number : numbers) {
    const auto taken = take_step(keyed(by, name(step.deed), number), number, step);
    if (taken) {
      outcome.done.push_back(number);
    } else {
      outcome.refused.emplace_back(number, taken.refusal());
    }
  }
  return outcome;
}

}  // namespace viche::appeals
