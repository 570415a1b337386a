#pragma once
#include <string>
#include <string_view>

#include <viche/core/json.hpp>
#include <viche/kit/once.hpp>
#include <viche/storage/database.hpp>

#include "../acts.hpp"
#include "../store.hpp"

namespace viche::appeals {

/// A new timeline entry by whoever acts.
Entry entry_by(const By& by, std::string_view kind, std::string text, State state);

/// The line of an appeal that goes to the executor of its category by itself.
Entry entry_of_giving(const By& by, const Appeal& appeal);

/// Puts photos under an entry (0: under the appeal itself) and counts them.
void attach(storage::Tx& tx, Appeal& appeal, std::int64_t entry, const std::vector<files::Stored>& stored);

/// Audit entry and event of one deed, in the act's transaction. `details` is JSON; `who` the voice it is about.
void tell(storage::Tx& tx, const By& by, std::string_view event, const Appeal& appeal, std::string_view deed,
          std::string_view details = {}, std::string_view who = {});

/// A message of 1 to most_letters letters. Refusals: appeals.message_empty, appeals.message_long [text]
Check check_message(std::string_view text);

/// What this key was answered with before; nothing when it is new. Refusal: appeals.key_reused (conflict)
Result<std::optional<std::string>> answered_before(storage::Session& session, const By& by);
void remember_answer(storage::Tx& tx, const By& by, std::string_view answer);

/// Under which key a thing asked for by a form is remembered; empty when the form has none.
std::string key_of(const By& by, std::string_view asked, Number number);

/// Runs `change(tx, appeal, standing) -> Check` on one appeal, then writes the appeal. What the same form asked for
/// before is done already: nothing happens again.
/// @param asked  all that is asked for, in words: a form sent again with another text asks for another thing
template <class F>
Check change_one(const By& by, std::string_view asked, Number number, F&& change) {
  const std::string key = key_of(by, asked, number);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto appeal = find(tx, number);
    if (!appeal) return not_found();
    if (kit::answered(tx, key)) return Done{};
    const Standing standing = standing_of(*appeal, by.actor, by.by_link);
    VICHE_REQUIRE(change(tx, *appeal, standing));
    appeal->changed_at = by.now;
    update(tx, *appeal);
    kit::remember(tx, key, "done", by.now);
    return Done{};
  });
}

}  // namespace viche::appeals
