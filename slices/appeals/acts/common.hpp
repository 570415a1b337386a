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

/// A line by a resident whose words or photos everybody would see waits for a moderator, where the community reads first
/// (setting appeals.premoderation).
void wait_to_be_read(const By& by, Entry& entry, bool has_photos);

/// Takes one appeal from everybody, with a line in its timeline and a row of the journal of moderation.
/// @param why     for the author
/// @param deed    of the journal: hide, or hide_category when it is not about this one alone
/// @param reason  one of hiding_reasons, or empty
void hide(storage::Tx& tx, const By& by, Appeal& appeal, std::string why, std::string_view deed,
          std::string_view reason);

/// Where everybody will read words that nobody has changed yet (text and place), what tells who somebody is is covered;
/// author and staff have the original (setting appeals.mask_by_rule).
/// Law: house rule, ADR-0020
void cover_words(const kit::Town& town, Appeal& appeal);

/// Puts photos under an entry (0: under the appeal itself) and counts them.
void attach(storage::Tx& tx, Appeal& appeal, std::int64_t entry, const std::vector<files::Stored>& stored);

/// Audit entry and event of one deed, in the act's transaction. `details` is JSON; `who` the voice it is about.
void tell(storage::Tx& tx, const By& by, std::string_view event, const Appeal& appeal, std::string_view deed,
          std::string_view details = {}, std::string_view who = {});

/// By what a voice is known: a keyed hash of "account 17", of an e-mail, of a phone.
std::string voice_key(const identity::Vault& vault, HromadaId hromada, const std::string& person);
std::string voice_key_of_email(const identity::Vault& vault, HromadaId hromada, std::string_view email);

/// Makes the voices of one appeal, and its author, voices of another. @returns how many were not counted there already
std::int64_t carry_voices(storage::Tx& tx, const By& by, Appeal from, Appeal to);

/// A message of 1 to most_letters letters. Refusals: appeals.message_empty, appeals.message_long [text]
Check check_message(std::string_view text);

/// What this key was answered with before; nothing when it is new. Refusal: appeals.key_reused (conflict)
Result<std::optional<std::string>> answered_before(storage::Session& session, const By& by);
void remember_answer(storage::Tx& tx, const By& by, std::string_view answer);

/// The same, its key for one deed on one appeal: a form may be about many appeals.
By keyed(By by, std::string_view deed, Number number);

/// Runs `change(tx, appeal, standing) -> Check` on one appeal, then writes the appeal. What was asked for under the same
/// key before is done already: nothing happens again. Refusals: not_found, appeals.key_reused (conflict), those of `change`.
template <class F>
Check change_one(const By& by, std::string_view deed, Number number, F&& change) {
  const By own = keyed(by, deed, number);
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto appeal = find(tx, number);
    if (!appeal) return not_found();
    const auto before = answered_before(tx, own);
    if (!before) return before.refusal();
    if (before.value()) return Done{};
    const Standing standing = standing_of(*appeal, by.actor, by.by_link);
    VICHE_REQUIRE(change(tx, *appeal, standing));
    appeal->changed_at = by.now;
    update(tx, *appeal);
    remember_answer(tx, own, "done");
    return Done{};
  });
}

}  // namespace viche::appeals
