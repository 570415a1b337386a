#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
#include "../quality.hpp"
#include "common.hpp"

namespace viche::appeals {

Check ask(const By& by, Number number, std::string_view text) {
  VICHE_REQUIRE(check_message(text));
  return change_one(by, "ask", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_talk(standing));
    insert_entry(tx, appeal.id, entry_by(by, "asked", tidy(text), appeal.state));
    tell(tx, by, events::changed, appeal, "ask");
    return Done{};
  });
}

Check answer(const By& by, Number number, std::string_view text, const std::vector<files::Stored>& photos) {
  VICHE_REQUIRE(check_message(text));
  return change_one(by, "answer", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    if (!standing.author) return forbidden("appeals.step_not_yours");
    const Entry entry = entry_by(by, "answered", tidy(text), appeal.state);
    attach(tx, appeal, entry.id, photos);
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, "answer");
    return Done{};
  });
}

Check note(const By& by, Number number, std::string_view text) {
  VICHE_REQUIRE(check_message(text));
  return change_one(by, "note", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_talk(standing));
    Entry entry = entry_by(by, "note", tidy(text), appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, "note");
    return Done{};
  });
}

Check grade(const By& by, Number number, std::int64_t given, std::string_view comment,
            std::optional<std::int64_t> advice) {
  if (length(comment) > most_letters) return invalid("appeals.message_long", "comment");
  return change_one(by, "grade", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_grade(appeal, standing, given));
    VICHE_REQUIRE(may_advise(advice));
    const Appeal before = appeal;
    appeal.grade = static_cast<int>(given);
    if (advice) appeal.advice = static_cast<int>(*advice);
    insert_entry(tx, appeal.id, entry_by(by, "graded", tidy(comment), appeal.state));
    count_change(tx, before, appeal);
    tell(tx, by, events::changed, appeal, "grade", "{\"grade\":" + std::to_string(given) + "}");
    return Done{};
  });
}

}  // namespace viche::appeals
