#include <viche/appeals/events.hpp>
#include "common.hpp"

namespace viche::appeals {

namespace {

void leave_line(storage::Tx& tx, const By& by, const Appeal& appeal, std::string_view kind, Number other) {
  insert_entry(tx, appeal.id, entry_by(by, kind, other.text(), appeal.state));
}

/// It waits for nobody any more, and is counted for no executor: the work is in the other one.
void close_as_merged(storage::Tx& tx, const By& by, Appeal& appeal, Number into) {
  const Appeal before = appeal;
  appeal.state = State::closed;
  appeal.outcome = Outcome::merged;
  appeal.merged_into = into.code;
  appeal.closed_at = appeal.changed_at = by.now;
  appeal.accept_by.reset();
  appeal.planned_on.reset();
  appeal.organisation = 0;
  if (!appeal.co_executors.empty()) {
    appeal.co_executors.clear();
    put_co_executors(tx, appeal);
  }
  update(tx, appeal);
  count_change(tx, before, appeal);
}

}  // namespace

Check merge(const By& by, Number number, Number into) {
  const By own = keyed(by, "merge", number);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto appeal = find(tx, number);
    if (!appeal) return not_found();
    const auto before = answered_before(tx, own);
    if (!before) return before.refusal();
    if (before.value()) return Done{};
    auto other = find(tx, into);
    if (!other) return invalid("appeals.merge_unknown", "into");
    VICHE_REQUIRE(may_merge(*appeal, *other, standing_of(*appeal, by.actor, by.by_link)));
    other->voices += carry_voices(tx, by, *appeal, *other);
    other->changed_at = by.now;
    update(tx, *other);
    close_as_merged(tx, by, *appeal, into);
    leave_line(tx, by, *appeal, "merge", into);
    leave_line(tx, by, *other, "merged_here", number);
    tell(tx, by, events::changed, *appeal, "merge");
    tell(tx, by, events::changed, *other, "merged_here");
    remember_answer(tx, own, "done");
    return Done{};
  });
}

}  // namespace viche::appeals
