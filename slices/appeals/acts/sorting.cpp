#include <viche/appeals/events.hpp>
#include "../rules/registration.hpp"
#include "../store/cards.hpp"
#include "common.hpp"
#include "registering.hpp"

namespace viche::appeals {

namespace {

/// The new category has an executor of its own, who begins anew.
void give_to_its_executor(storage::Tx& tx, Appeal& appeal, std::int64_t executor, Instant accept_by) {
  appeal.organisation = executor;
  appeal.co_executors.clear();
  put_co_executors(tx, appeal);
  appeal.state = State::assigned;
  appeal.planned_on.reset();
  appeal.accept_by = accept_by;
}

/// The card tells the group of questions of the new category, unless a person chose one.
void follow_category(storage::Tx& tx, const By& by, const Appeal& appeal, const Category& category) {
  auto card = find_card(tx, appeal.id);
  if (!card) return;
  const auto classifier = registration::find_classifier(by.services.db, by.town.id, card->classifier);
  const bool known = classifier && classifier->find("question", category.question_group);
  card->question = question_after(*card, known ? category.question_group : "");
  update_card(tx, *card);
}

}  // namespace

Check recategorise(const By& by, Number number, std::int64_t category_id, bool reroute) {
  const auto all = cached_categories(by.services.db, by.town.id);
  const Category* category = find_category(*all, category_id);
  if (!category || !category->active) return invalid("appeals.category_missing", "category");
  return change_one(
      by, "recategorise", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
        VICHE_REQUIRE(may_do(standing.actor, who::sorters));
        if (!is_open(appeal.state)) return conflict("appeals.closed_already");
        const Appeal before = appeal;
        appeal.category = category->id;
        appeal.emergency = category->emergency;
        // What nobody may see stays with the staff; what may be seen now has never been looked at for it.
        const Category* former = find_category(*all, before.category);
        if (!category->is_public) appeal.is_public = false;
        if (category->is_public && former && !former->is_public) cover_words(by.town, appeal);
        // The month of the law does not depend on what it is about, and somebody may have changed it.
        if (appeal.regime == Regime::operational) {
          appeal.due_at = answer_term(*category, appeal.regime, appeal.filed_at);
        }
        const std::int64_t executor = executor_of(*category, appeal.place.settlement);
        const bool given =
            reroute && executor != 0 && may_work_on(appeal, executor) && appeal.state != State::moderation;
        if (given) give_to_its_executor(tx, appeal, executor, accept_term(*category, by.now));
        follow_category(tx, by, appeal, *category);
        count_change(tx, before, appeal);
        Entry entry = entry_by(by, "recategorised", "", appeal.state);
        entry.internal = true;
        insert_entry(tx, appeal.id, entry);
        if (given && before.organisation != executor) {
          insert_entry(tx, appeal.id, entry_of_giving(by, appeal));
        }
        tell(tx, by, events::changed, appeal, "recategorise");
        return Done{};
      });
}

}  // namespace viche::appeals
