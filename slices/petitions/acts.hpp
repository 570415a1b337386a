#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/people.hpp>
#include <viche/journal/journal.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"
#include "rules.hpp"
#include "rules/integrity.hpp"

/// What is done to petitions. Each is one transaction with its audit entry, its event, and its line for everybody.
namespace viche::petitions {

/// Who does it, where and when.
struct By {
  kit::Services& services;
  const kit::Town& town;
  Actor actor;
  Instant now;
  std::string form_key = {};  ///< idempotency key; empty: none
  /// What the key was sent with, when one key may not be used for two things: petitions.key_reused (conflict).
  std::string digest = {};
};

// Of the author.

/// A new draft. The same form key gives the same draft. Refusals: those of may_write, petitions.level_low (forbidden,
/// {level}: setting petitions.author_level), petitions.email_invalid [author_email], petitions.too_many_drafts (too_many)
Result<std::int64_t> write_draft(const By& by, const Draft& draft, std::string_view author_email);
/// Refusals: not_found (also of others' drafts), petitions.not_now (conflict), those of may_write
Check rewrite(const By& by, std::int64_t petition, const Draft& draft, std::string_view author_email);
/// Hands it in: a number, to sponsors or to moderation, the author's own signature comes when it is published.
/// Refusals: not_found, petitions.not_now (conflict), petitions.not_yours (forbidden), petitions.too_many_submitted
/// (too_many: setting petitions.submissions_per_person)
Result<Number> submit(const By& by, std::int64_t petition);
/// Everybody reads `words`. Refusals: as submit; petitions.words_long [words]
Check withdraw(const By& by, std::int64_t petition, std::string_view words);
/// The author agrees that theirs goes into the one that was proposed (or not). Signatures go over as far as the other's
/// rules allow (Merge says how many, and why some could not), while it collects or has just reached its number.
/// Refusals: not_found, petitions.no_offer, petitions.not_collecting, petitions.merge_going (conflict)
Check answer_merge(const By& by, std::int64_t petition, bool agrees);

// Of whoever follows.

/// Whether the account is told what becomes of it; the same again changes nothing. Refusals: not_found,
/// petitions.sign_in_first (unauthorised)
Check set_following(const By& by, Number petition, bool follows);

// Of the council.

/// Refusals: not_found, those of rules' may
Check publish(const By& by, std::int64_t petition);
/// Refusals: the same, those of may_refuse
Check refuse(const By& by, std::int64_t petition, std::string_view ground, std::string_view words);
/// Asks the author whether it may go into another that collects. Refusals: not_found, those of may,
/// petitions.merge_target [into]
Check propose_merge(const By& by, std::int64_t petition, Number into);
/// The notice that it is examined; ten working days run from it. Refusals: not_found, those of may
Check begin_examination(const By& by, std::int64_t petition);
struct Answer {
  Decision decision = Decision::none;
  std::string text, answered_by;
};
/// Refusals: not_found, those of may and may_answer
Check answer(const By& by, std::int64_t petition, const Answer& answer);
/// How what was decided is being done; `last`: it is done. Refusals: not_found, those of may, petitions.words_missing
/// [words], petitions.words_long
Check report(const By& by, std::int64_t petition, std::string_view words, bool last);

// Of time: called by jobs, harmless when nothing is due.

/// Enough have signed: handed over at once. Law: 393/96-ВР ст. 23-1 (не пізніше наступного дня)
void reach_if_enough(kit::Services& services, HromadaId hromada, std::int64_t petition, Instant now);
/// Signatures of merged petitions that were broken off on the way go on until all were looked at.
void carry_on(kit::Services& services, Instant now);
/// The days are over, and no sheet that came in time waits to be keyed (rules: takes_paper).
void expire_if_over(kit::Services& services, HromadaId hromada, std::int64_t petition, Instant now);

/// A petition with too few signatures is examined as an appeal where the council decided so and some slice takes
/// appeals. Harmless when it has become one, or need not.
Check become_appeal(kit::Services& services, HromadaId hromada, std::int64_t petition, Instant now);

// Letters.

/// The account's own mailbox, if it has one that it has confirmed; letters go nowhere else (ADR-0028). Empty: none.
std::string mailbox_of(const kit::Services& services, HromadaId hromada, std::int64_t account);

// Following.

/// Part of the address that ends letters with one click: nobody else can make it.
std::string leave_key(const kit::Services& services, HromadaId hromada, const Petition& petition, std::int64_t account);
/// Ends letters about a petition; harmless when there are none. Refusal: not_found
Check leave(const By& by, std::int64_t petition, std::int64_t account);
/// The same by the address of a letter. Refusal: not_found, also of a key that is not ours
Check leave_by_key(const By& by, Number petition, std::string_view key);

// Signing.

struct Signing {
  std::string surname, given_name, patronymic;  ///< of those whom nobody has told; else not looked at
  std::int64_t settlement = 0;
  bool says_of_age = false, says_resident = false;
  bool says_anew = false;       ///< what was said at an earlier signing (said_before) is not looked at
  std::string address, device;  ///< of the network and of the browser, as they are; kept as keyed hashes or not at all
};
struct Signed {
  Signature signature;
  journal::Leaf leaf;
  bool already = false;  ///< was there before: the same receipt
};
/// What the community has promised with it, signed: journal::Journal::promise.
std::string promise(const By& by, const Signed& done);
/// One person, one signature, one leaf, one receipt, however often and from wherever it is asked for. The node writes
/// it down before this returns. Refusals: not_found, those of may_sign, petitions.address_full,
/// petitions.device_full (forbidden: only those who are known for certain may go on from there)
Result<Signed> sign(const By& by, Number petition, const Signing& signing);
/// What the actor said at an earlier signing and need not say again: not longer ago than a year, and in the words in
/// which it would be asked today.
struct SaidBefore {
  std::optional<Instant> of_age, resident;
};
SaidBefore said_before(const By& by);
/// What the actor has signed already; nothing when they have not.
std::optional<Signed> signed_already(const By& by, const Petition& petition);
/// Enters again a signature that this node had promised and the database has lost. Idempotent.
Check restore_signature(kit::Services& services, const journal::Noted& noted);

// Paper.

/// So many rows with all their fields fit into one form.
inline constexpr std::int64_t most_rows = 90;
/// Refusals: not_found, petitions.not_collecting (conflict), petitions.sheet_number_missing [number],
/// petitions.sheet_rows_invalid [rows] (1 to most_rows), those of rules' may_have_come, petitions.sheet_taken [number],
/// petitions.not_yours
Result<std::int64_t> begin_sheet(const By& by, std::int64_t petition, const Sheet& sheet);
/// Number, day and rows of a sheet that is not counted yet are put right. Another number of rows asks for both keyings
/// anew. Refusals: as begin_sheet, petitions.not_now (conflict), petitions.words_missing [words], petitions.words_long
Check correct_sheet(const By& by, std::int64_t id, const Sheet& sheet, std::string_view words);
/// A sheet that is not counted yet is taken back, and what was keyed of it erased. Refusals: not_found,
/// petitions.not_yours, petitions.not_now, petitions.words_missing [words], petitions.words_long
Check take_back_sheet(const By& by, std::int64_t id, std::string_view words);
/// One keying of a sheet; the second by another clerk, who does not see the first. Refusals: not_found,
/// petitions.sheet_same_clerk (forbidden), petitions.not_now (conflict), and for each row, its field ending in _<row>:
/// petitions.sheet_row_empty, petitions.sheet_name_missing, petitions.sheet_name_signs, petitions.sheet_name_long,
/// petitions.sheet_number_invalid
Check key_sheet(const By& by, std::int64_t sheet, const std::vector<SheetRow>& rows);
struct Difference {
  std::int64_t row = 0;
  SheetRow first, second;
};
/// Rows in which the keyings differ.
std::vector<Difference> differences(const By& by, std::int64_t sheet);
/// One clerk decides the rows that differ. Two have to say the same of each row: who takes what another typed agrees with
/// them; what is typed anew, or said once more, is this clerk's keying and waits for another. When no row differs any
/// more, all that can be read are counted, each with its leaf. @returns how many rows still differ; 0: counted
/// Refusals: not_found, petitions.not_now, petitions.not_collecting, petitions.sheet_undecided [row_<n>], those of
/// key_sheet for each row
Result<std::int64_t> accept_sheet(const By& by, std::int64_t sheet, const std::vector<SheetRow>& decided);

// Integrity.

/// What taking these out would do; nothing is changed. Refusals: not_found, petitions.filter_empty
struct Trial {
  std::int64_t matching = 0;  ///< signatures meant
  Counts before;
  std::int64_t after = 0;  ///< counted afterwards
  std::int64_t last = 0;   ///< greatest identifier of those meant: Filter::up_to of the deed
  std::vector<Signature> examples;
};
Result<Trial> try_invalidation(const By& by, std::int64_t petition, const Filter& filter);
/// Takes them out with a reason that everybody reads; each gets a leaf. Many go in steps, of which each holds.
/// A step that was broken off is gone on with by the same form key, and by watch. Takes none that came after Filter::up_to.
/// Refusals: the same, petitions.reason_missing [reason], petitions.words_long, petitions.trial_changed: within what was
/// tried there are not as many any more as Filter::found says
Result<std::int64_t> invalidate(const By& by, std::int64_t petition, const Filter& filter, std::string_view reason);
/// Gives each the standing that it had before; goes on where it was broken off, as invalidate does. Refusals: not_found, petitions.reason_missing, petitions.reversed_already (conflict)
Check reverse(const By& by, std::int64_t invalidation, std::string_view reason);
/// Decides about signatures that were held; what is counted is not held again. Refusals: not_found, petitions.reason_missing when they are left out
Check review_held(const By& by, std::int64_t petition, const std::vector<std::int64_t>& ids, bool count,
                  std::string_view reason);
/// Looks for what no crowd of residents does, on every petition that collects, and ends what was broken off. Effects:
/// alarms, holding
void watch(kit::Services& services, Instant now);
Check settle_alarm(const By& by, std::int64_t alarm);

/// What is wrong with a community's signatures: without a leaf, another content than the leaf, numbers that do not add up.
std::vector<std::string> faults(kit::Services& services, const kit::Town& town);

}  // namespace viche::petitions
