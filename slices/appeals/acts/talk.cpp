#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
#include "common.hpp"

namespace viche::appeals {

namespace {

Check must_be_staff_of(const Standing& standing) {
  const Roles desk{Role::operator_, Role::registrar, Role::head, Role::moderator};
  if (standing.actor.is_staff() && (standing.executor || standing.actor.roles.has_any(desk))) return Done{};
  return forbidden("appeals.step_not_yours");
}

}  // namespace

Check ask(const By& by, Number number, std::string_view text) {
  VICHE_REQUIRE(check_message(text));
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(must_be_staff_of(standing));
    insert_entry(tx, appeal.id, entry_by(by, "asked", tidy(text), appeal.state));
    tell(tx, by, events::changed, appeal, "ask");
    return Done{};
  });
}

Check answer(const By& by, Number number, std::string_view text, const std::vector<files::Stored>& photos) {
  VICHE_REQUIRE(check_message(text));
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
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
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(must_be_staff_of(standing));
    Entry entry = entry_by(by, "note", tidy(text), appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, "note");
    return Done{};
  });
}

Check grade(const By& by, Number number, std::int64_t given, std::string_view comment) {
  if (length(comment) > longest_message) return invalid("appeals.message_long", "comment");
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_grade(appeal, standing, given));
    FigureDelta delta;
    delta.grade_sum = given - appeal.grade;
    delta.graded = appeal.grade == 0 ? 1 : 0;
    appeal.grade = static_cast<int>(given);
    insert_entry(tx, appeal.id, entry_by(by, "graded", tidy(comment), appeal.state));
    add_figures(tx, appeal, delta);
    tell(tx, by, events::changed, appeal, "grade", "{\"grade\":" + std::to_string(given) + "}");
    return Done{};
  });
}

}  // namespace viche::appeals
