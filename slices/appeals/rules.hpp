#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/result.hpp>

#include "model.hpp"

namespace viche::appeals {

/// How a person stands to one appeal.
struct Standing {
  Actor actor;
  bool author = false;    ///< of this appeal: signed in as them, or came by their link
  bool executor = false;  ///< works for its executor or a co-executor
};

/// How an actor stands to an appeal: its author (signed in, or by the link), or of one of its executors.
/// Law: house rule, ADR-0004
Standing standing_of(const Appeal& appeal, const Actor& actor, bool by_authors_link);

/// One row of the table: from a state, by a deed of a role, to a state with an outcome.
struct Transition {
  State from;
  Deed deed;
  State to;
  Outcome outcome = Outcome::none;
  Roles roles;          ///< staff who may; an executor only of their own appeals
  bool author = false;  ///< the author may
  bool system = false;  ///< time may
  bool wants_text = false;
  bool wants_photo = false;
  bool wants_day = false;
  bool wants_organisation = false;
};

/// The transition table is data (data/transitions.toml), so that a community's own can replace it.
class Transitions {
 public:
  static Transitions parse(std::string_view toml);  ///< Fault when it does not read
  static const Transitions& of_the_program();
  const Transition* find(State from, Deed deed) const;
  /// Deeds open to somebody now, in the table's order: the buttons of a page.
  std::vector<const Transition*> open_to(const Appeal& appeal, const Standing& standing) const;
  const std::vector<Transition>& all() const { return rows_; }

 private:
  std::vector<Transition> rows_;
};

/// What is sent with a deed.
struct StepInput {
  std::string text;
  std::size_t photos = 0;
  std::optional<calendar::Day> planned_on;
  std::int64_t organisation = 0;
};

/// May this step be taken?
/// @param today  calendar day in Kyiv
/// @returns the row to follow, or a refusal: appeals.step_not_open (conflict), appeals.step_not_yours (forbidden),
///          appeals.step_text_empty [text], appeals.step_text_long [text], appeals.step_photo_missing [photos],
///          appeals.step_day_missing, appeals.step_day_past, appeals.step_day_far [planned_on],
///          appeals.step_organisation_missing [organisation]
/// Law: house rule, ADR-0004 (таблиця переходів контактного центру)
Result<Transition> may_step(const Transitions& table, const Appeal& appeal, const Standing& standing, Deed deed,
                            const StepInput& input, calendar::Day today);

/// What a resident sends.
struct Filing {
  std::string text;
  std::int64_t category = 0;
  std::string answers;  ///< JSON
  Place place;
  std::string author_name, author_email, author_phone;
  bool name_shown = false;
  std::string source = "site";
  std::string lang = "uk";
  std::size_t photos = 0;
  std::size_t recordings = 0;
  std::optional<Regime> regime;  ///< as the category says when absent
};

/// Is everything there? A spoken or signed appeal needs no text.
/// Refusals, all at once: appeals.text_short (10) [text], appeals.text_long (4000) [text], appeals.category_missing
/// [category], appeals.place_missing [address], appeals.question_missing [answer-<slug>], appeals.name_missing [name]
/// and appeals.contact_missing [email] (regime law393: name and a contact), appeals.email_invalid [email],
/// appeals.name_long [name], appeals.phone_invalid [phone], appeals.photos_many [photos], appeals.recordings_many
/// [recording]
/// Law: 393/96-ВР ст. 5 (прізвище, ім'я, місце проживання, суть, засіб зв'язку)
Check may_file(const Filing& filing, const Category* category);

/// The answers given, as JSON, checked against the category's questions.
/// Law: house rule, ADR-0004
Result<std::string> answers_of(const Category& category, const std::vector<std::pair<std::string, std::string>>& given);

/// By when the executor has to accept.
/// Law: house rule, ADR-0004 (години категорії за годинником)
Instant accept_term(const Category& category, Instant filed_at);

/// By when it has to be done. An operational term runs by the category; under the law one month, never later.
/// Law: 393/96-ВР ст. 20 (не більше одного місяця від дня надходження)
Instant answer_term(const Category& category, Regime regime, Instant filed_at);

/// Who executes, by category and settlement; 0: the operator chooses.
/// Law: house rule, ADR-0004
std::int64_t executor_of(const Category& category, std::int64_t settlement);

/// The moment silence closes a reported appeal.
/// @param days  setting appeals.silence_days
/// Law: house rule, ADR-0004 (мовчання заявника)
Instant silence_ends(Instant reported_at, std::int64_t days);

/// A refusal by the resident raises the level by one, to at most three.
/// Law: house rule, ADR-0004 (три рівні ескалації)
int level_after_refutation(int level);

/// Was the report there in time? Nothing while there is none and the term runs.
/// Law: 393/96-ВР ст. 20
std::optional<bool> on_time(const Appeal& appeal, Instant now);

/// 1..5; refusal appeals.grade_invalid [grade]. Only the author, only of a closed or checked one:
/// appeals.grade_not_yet.
/// Law: house rule, ADR-0004
Check may_grade(const Appeal& appeal, const Standing& standing, std::int64_t grade);

/// May this person see it? Staff and the author always, others when it is public and past moderation.
/// Law: 393/96-ВР ст. 10 (недопустимість розголошення)
bool may_see(const Appeal& appeal, const Standing& standing);

/// The categories whose words are in the text, best first.
/// @param stems  of the text, as search::Lemmas gives them
/// @param word_stems  for each category, the stems of its words
/// Law: house rule, ADR-0004
std::vector<std::size_t> suggested(const std::vector<std::string>& stems,
                                   const std::vector<std::vector<std::string>>& word_stems, std::size_t most);

}  // namespace viche::appeals
