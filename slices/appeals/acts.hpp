#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/files/files.hpp>
#include <viche/kit/handover.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"
#include "rules.hpp"
#include "rules/splitting.hpp"
#include "rules/terms.hpp"

namespace viche::appeals {

/// Who acts, where and when: the same for every act.
struct By {
  kit::Services& services;
  const kit::Town& town;
  Actor actor;
  bool by_link = false;  ///< came by the author's link (follow_key)
  std::string form_key;  ///< idempotency key; empty: none
  Instant now;
  /// What the key was sent with, when one key may not be used for two things: appeals.key_reused (conflict).
  std::string digest = {};
};

/// Files an appeal: number, executor by route, timeline, letter to the author, event, audit.
/// The same form key answers with the same number and files nothing.
/// Refusals: those of may_file. With setting appeals.premoderation it waits for moderation. With appeals.mask_by_rule
/// what tells who somebody is is covered in the text that everybody reads (i18n::covered), and the original kept.
/// The pages throttle by address before they call it.
Result<Number> file(const By& by, const Filing& filing, const std::vector<files::Stored>& media);

/// "It is one of these": adds a voice to an open public appeal and subscribes. `email` is known to be the person's own:
/// of their account, or of a letter whose link they opened. A person counts once (account, or e-mail), the author not
/// at all. Effects: a letter to whoever joined. Refusals: appeals.email_invalid [email], appeals.joined_already
/// (conflict), appeals.closed_already (conflict), not_found
Check join(const By& by, Number number, std::string_view email, std::string_view lang = "uk");
/// Sends a letter whose link adds the voice: an address that somebody typed proves nothing. What is answered is the
/// same whether the address has joined, has had too many letters, or neither. The same form key sends one letter.
/// Refusals: appeals.email_invalid [email], appeals.closed_already (conflict), not_found
Check ask_to_join(const By& by, Number number, std::string_view email, i18n::Lang lang);
/// What the key of such a link says: whose address, in which language. It holds for seven days.
struct Invitation {
  std::string email, lang;
};
std::optional<Invitation> read_invitation(const kit::Services& services, HromadaId hromada, Number number,
                                          std::string_view key, Instant now);
/// Ends the letters of one subscription; `key` is that of the letter.
Check unsubscribe(const By& by, Number number, std::string_view email_key);

/// One step of the transition table. Effects by deed: refuting counts, raises the level and reopens; reporting asks the
/// author; closing tells everybody subscribed. Refusals: those of may_step, not_found.
struct Step {
  Deed deed;
  std::string text;
  std::vector<files::Stored> photos;
  std::optional<calendar::Day> planned_on;
  std::int64_t organisation = 0;
  std::vector<std::int64_t> co_executors;
  std::string recipient = {};  ///< the body to which it is forwarded
  std::string ground = {};     ///< Ground::code
  std::string reason = {};     ///< of hiding_reasons, for the journal of moderation, when it is rejected
};
Result<State> take_step(const By& by, Number number, const Step& step);

/// The same step for many; what was refused is told for each.
struct BulkOutcome {
  std::vector<Number> done;
  std::vector<std::pair<Number, Refusal>> refused;
};
BulkOutcome take_steps(const By& by, const std::vector<Number>& numbers, const Step& step);

/// The same thing told twice: this appeal is closed and goes on in another. Its voices, its author among them, count
/// and are subscribed there; its author and subscribers get a letter with the other's number.
/// Refusals: those of may_merge, appeals.merge_unknown [into], not_found
Check merge(const By& by, Number number, Number into);

/// One letter becomes several questions: each an appeal of the same author with a number, an executor and a term of its
/// own, and the letter's number (part_of); see rules/splitting.hpp for whose and until when. The letter keeps its text
/// and is nobody's work any more; it is answered when all its questions are, and closed with the last of them
/// (settle_letter). Effects: lines of the timelines, one letter to the author with all numbers.
/// Refusals: those of may_split, not_found. @returns the numbers of the questions, in order
Result<std::vector<Number>> split_letter(const By& by, Number number, const std::vector<PartInput>& parts);
/// After something was done to a question: closes its letter, or opens it again. Tolerates repeats.
void settle_letter(kit::Services& services, const kit::Town& town, Number letter, Instant now);

/// A caller joins: their e-mail, or their phone when they have none, counts once. Operator, head.
/// Refusals: appeals.step_not_yours (forbidden), calls.contact_missing [email] (neither is known),
/// appeals.email_invalid [email], appeals.join_private (not everybody sees it), appeals.joined_already,
/// appeals.closed_already (conflict), not_found
Check join_caller(const By& by, Number number, std::string_view phone, std::string_view email, std::string_view lang);

/// It becomes a case of another kind, which another slice takes (kit/handover.hpp), and ends here; the author gets a
/// letter with the number of the new one. @returns what it has become
/// Refusals: those of may_hand_over and of whoever takes it; appeals.receiver_unknown [kind], not_found
Result<kit::TakenOver> hand_over(const By& by, Number number, std::string_view kind, std::string_view text);

/// Staff ask the author (letter goes), the author answers. Refusals: appeals.message_empty [text], appeals.message_long
/// [text]
Check ask(const By& by, Number number, std::string_view text);
Check answer(const By& by, Number number, std::string_view text, const std::vector<files::Stored>& photos);
/// Seen by staff only.
Check note(const By& by, Number number, std::string_view text);

/// The author's grade, 1..5, with a comment, and whether they would advise others to write here (0..10, or not said).
/// Refusals: those of may_grade and may_advise; appeals.message_long [comment]
Check grade(const By& by, Number number, std::int64_t grade, std::string_view comment,
            std::optional<std::int64_t> advice = std::nullopt);

/// A neighbour says what they see at the place, once. Effects: a line of the timeline, counts. What is not done wants a
/// text. Refusals: those of may_witness; appeals.message_empty, appeals.message_long [text];
/// appeals.witnessed_already (conflict)
Check witness(const By& by, Number number, bool done, std::string_view text, const std::vector<files::Stored>& photos);

/// The head gives an appeal under the law a later last day. Effects: a line of the timeline with the day and the reason,
/// letters to the author and to everybody subscribed. Refusals: those of may_extend, not_found
Check extend_term(const By& by, Number number, const TermInput& input);
/// The person demanded an earlier answer. Effects: a line of the timeline whose words only the author and the staff
/// read, a letter to the author. Refusals: those of may_shorten, not_found
Check shorten_term(const By& by, Number number, const TermInput& input);
/// Goes over to the other regime, with its term from the day of receipt; what was extended or shortened is no more.
/// Effects: what was said of the author is kept with the appeal; a line of the timeline; a letter to the author.
/// Refusals: those of may_convert; appeals.category_missing (conflict), not_found
Check convert_regime(const By& by, Number number, const Conversion& conversion);

/// Changes the category, with its term and (when `reroute`) executor. Operator, registrar.
Check recategorise(const By& by, Number number, std::int64_t category, bool reroute);

/// What others read of an appeal; what is absent stays as it is.
struct Wording {
  std::optional<std::string> text;   ///< 1 to most_letters letters
  std::optional<bool> open;          ///< may the text go into open data
  std::optional<std::string> place;  ///< the words of the place, at most longest_place letters; may be empty
  bool hides_name = false;           ///< the author's name is shown no more
};
inline constexpr std::size_t longest_place = 300;
/// Moderation: the words shown to others; the original is kept. Moderators.
/// Refusals: those of may_do; desk.wording_missing [text], appeals.text_long [text, place], not_found
Check change_wording(const By& by, Number number, Wording wording);
/// Everybody reads the author's own words again. Refusals: those of may_do, appeals.text_whole (conflict: nothing is
/// covered), not_found
Check show_original(const By& by, Number number);
/// Takes what somebody wrote in a line of the timeline, with its photos, from the public pages, or gives it back, also
/// what nobody has read yet. The staff and the author still read it. Nothing happens when it is so already.
/// Refusals: those of may_do and (when hiding) may_hide; not_found
Check withhold_words(const By& by, Number number, std::int64_t entry, bool withheld, std::string_view reason);
Check hide_photo(const By& by, Number number, std::int64_t media, bool hidden);
/// Covers more of a photo, over what is covered already. Refusals: those of Files::masked_copy;
/// appeals.photo_changed (conflict) when somebody else covered it at the same moment
Check mask_photo(const By& by, Number number, std::int64_t media, const std::vector<files::Files::Area>& areas);
/// Shows a covered photo whole again.
Check uncover_photo(const By& by, Number number, std::int64_t media);
/// Hides it from others, a letter with its questions, or shows it again. The author reads why in their timeline. Nothing
/// happens when it is so already; what is hidden and waits for a moderator waits no more.
/// @param reason   of hiding, one of hiding_reasons
/// @param comment  for the author, after the reason; may be empty
/// Refusals: those of may_do and may_hide; appeals.category_private (conflict): appeals of such a category are never shown
Check set_public(const By& by, Number number, bool shown, std::string_view reason = {}, std::string_view comment = {});

/// Key of the author's link for one appeal; holds in its community only.
std::string follow_key(const kit::Services& services, HromadaId hromada, Number number);
bool follow_key_holds(const kit::Services& services, HromadaId hromada, Number number, std::string_view key);

/// Makes the figures of a community that has appeals but no figures yet: after an upgrade that changed what they count.
/// @returns whether it did
bool recount_figures(kit::Services& services, HromadaId hromada);

/// Time's deeds, by a timer: closes what nobody answered for the set days. @returns how many
std::size_t close_silent(kit::Services& services, const kit::Town& town, Instant now);
/// Writes to executors, once a day each, what of theirs falls due within the set days: from eight in the morning, to
/// the e-mail of the organisation. Effects: letter and audit entry together, or neither. @returns how many were told
std::size_t warn_of_terms(kit::Services& services, const kit::Town& town, Instant now);
/// Raises what is overdue, once to each level in a term: the executor's own, the deputy's, the head's. Effects: level,
/// line of the timeline, audit entry and one letter to the level's address together, or none of it.
/// @returns how many appeals were raised
std::size_t escalate_overdue(kit::Services& services, const kit::Town& town, Instant now);
/// Asks the authors once more, the set days before silence closes their appeals; once after each report.
/// @returns how many were asked
std::size_t remind_silent(kit::Services& services, const kit::Town& town, Instant now);

}  // namespace viche::appeals
