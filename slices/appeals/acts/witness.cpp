#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
#include "../quality.hpp"
#include "common.hpp"

namespace viche::appeals {

Check witness(const By& by, Number number, bool done, std::string_view text, const std::vector<files::Stored>& photos) {
  if (!done) VICHE_REQUIRE(check_message(text));
  if (length(text) > most_letters) {
    return invalid("appeals.message_long", "text", {{"max", std::to_string(most_letters)}});
  }
  return change_one(by, "witness", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_witness(appeal, standing));
    if (!insert_witness(tx, appeal.id, by.actor.account, done, by.now)) return conflict("appeals.witnessed_already");
    const Appeal before = appeal;
    ++(done ? appeal.seen_done : appeal.seen_undone);
    Entry entry = entry_by(by, done ? "seen_done" : "seen_undone", tidy(text), appeal.state);
    wait_to_be_read(by, entry, !photos.empty());
    attach(tx, appeal, entry.id, photos);
    insert_entry(tx, appeal.id, entry);
    count_change(tx, before, appeal);
    tell(tx, by, events::changed, appeal, "witness", done ? "{\"done\":1}" : "{\"done\":0}");
    return Done{};
  });
}

}  // namespace viche::appeals
