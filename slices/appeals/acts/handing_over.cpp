#include <algorithm>

#include <viche/appeals/events.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/seal.hpp>
#include <viche/kit/slice.hpp>

#include "../handover.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

const kit::Receiver* find_receiver(const kit::Services& services, std::string_view kind) {
  const auto all = other_receivers(services.registry);
  const auto found = std::find_if(all.begin(), all.end(), [&](const kit::Receiver* one) { return one->kind == kind; });
  return found == all.end() ? nullptr : *found;
}

kit::HandedOver handed(const Appeal& appeal) {
  return {appeal.number.text(),    appeal.whole_text(), appeal.lang,         appeal.source,
          appeal.author_account,   appeal.author_name,  appeal.author_email, appeal.author_phone,
          appeal.author_residence, appeal.filed_at};
}

std::string told_of(const By& by, const kit::Receiver& receiver, const kit::TakenOver& taken) {
  return by.services.words.text(i18n::Lang::uk, receiver.title) + " № " + taken.number;
}

void close_as_handed_over(storage::Tx& tx, const By& by, Appeal& appeal, std::string told, std::string_view text) {
  const Appeal before = appeal;
  appeal.state = State::closed;
  appeal.outcome = Outcome::handed_over;
  appeal.forwarded_to = std::move(told);
  appeal.closed_at = appeal.changed_at = by.now;
  appeal.accept_by.reset();
  update(tx, appeal);
  count_change(tx, before, appeal);
  insert_entry(tx, appeal.id, entry_by(by, "hand_over", tidy(text), appeal.state));
}

/// "2026-5 /desk/requests/2026-5", and back.
std::string remembered(const kit::TakenOver& taken) { return taken.number + "|" + taken.path; }
kit::TakenOver recalled(const std::string& answer) {
  const auto mark = answer.find('|');
  return {answer.substr(0, mark), mark == std::string::npos ? "" : answer.substr(mark + 1)};
}

}  // namespace

Result<kit::TakenOver> hand_over(const By& by, Number number, std::string_view kind, std::string_view text) {
  const By own = keyed(by, "hand_over", number);
  const kit::Receiver* receiver = find_receiver(by.services, kind);
  if (!receiver) return invalid("appeals.receiver_unknown", "kind");
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<kit::TakenOver> {
    auto appeal = find(tx, number);
    if (!appeal) return not_found();
    VICHE_LET(earlier, answered_before(tx, own));
    if (earlier) return recalled(*earlier);
    VICHE_REQUIRE(may_hand_over(*appeal, standing_of(*appeal, by.actor, by.by_link), text));
    load_author(tx, by.services.vault, *appeal);
    VICHE_LET(taken, receiver->take(tx, by.services, by.town, by.actor, handed(*appeal), by.now));
    close_as_handed_over(tx, by, *appeal, told_of(by, *receiver, taken), text);
    remember_answer(tx, own, remembered(taken));
    tell(tx, by, events::changed, *appeal, "hand_over");
    return taken;
  });
}

}  // namespace viche::appeals
