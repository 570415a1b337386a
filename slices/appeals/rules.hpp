#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/result.hpp>

#include "model.hpp"

namespace viche::appeals {

/// Which roles of the staff do what. The pages' access and the acts both ask here.
/// Law: house rule, ADR-0004 (ролі контактного центру)
namespace who {
/// Who works with appeals at all.
inline constexpr Roles team{Role::operator_, Role::executor, Role::moderator, Role::registrar, Role::head};
/// Who sees the appeals of every executor; others only those of their own organisation.
inline constexpr Roles whole_council{Role::operator_, Role::moderator, Role::registrar, Role::head};
/// Who may learn how to reach an author.
inline constexpr Roles callers{Role::operator_, Role::executor, Role::registrar, Role::head};
/// Who may take a list with authors away.
inline constexpr Roles exporters{Role::operator_, Role::registrar, Role::head};
/// Who decides what others see.
inline constexpr Roles moderators{Role::moderator, Role::operator_, Role::head};
/// Who lets new ones through.
inline constexpr Roles publishers{Role::moderator, Role::operator_};
/// Who may change the category.
inline constexpr Roles sorters{Role::operator_, Role::registrar, Role::head};
/// Who may extend the term of the law, and who may shorten it.
inline constexpr Roles extenders{Role::head};
inline constexpr Roles shorteners{Role::head, Role::operator_};
/// Who keeps the list of categories.
inline constexpr Roles category_keepers{Role::administrator, Role::editor};
/// Who keeps executors and settings.
inline constexpr Roles keepers{Role::administrator};
}  // namespace who

/// Is this one of the staff with one of these roles, or a key that acts as one? Refusal: appeals.step_not_yours (forbidden)
/// Law: house rule, ADR-0004 (ролі контактного центру)
Check may_do(const Actor& actor, Roles roles);

/// Why others may not see an appeal. Each has words: desk.moderation.reason.<name>
/// Law: house rule, ADR-0004 (підстави приховати)
inline constexpr std::array<std::string_view, 6> hiding_reasons{"offence",        "personal_data", "advertising",
                                                                "not_understood", "not_ours",      "repeated"};
/// Hiding wants a reason of the list. Refusal: desk.reason_missing [reason]
/// Law: house rule, ADR-0004 (підстави приховати)
Check may_hide(std::string_view reason);

/// How a person stands to one appeal.
struct Standing {
  Actor actor;
  bool author = false;    ///< of this appeal: signed in as them, or came by their link
  bool executor = false;  ///< works for its executor
  bool helper = false;    ///< works for a co-executor
  bool works_on_it() const { return executor || helper; }
};

/// May this person ask the author and leave notes: whoever works on it, or sees every appeal?
/// Refusal: appeals.step_not_yours (forbidden)
/// Law: house rule, ADR-0004 (ролі контактного центру)
Check may_talk(const Standing& standing);

/// May one appeal go on in another? Operator, registrar, head; both open, the other seen by everybody unless this one is
/// hidden too.
/// Refusals: appeals.step_not_yours (forbidden), appeals.merge_law (conflict: under the law each author is answered),
/// appeals.merge_closed, appeals.merge_unread (conflict: a moderator has not
/// read it, and closing would show it), appeals.step_is_split (conflict), appeals.merge_itself,
/// appeals.merge_into_closed, appeals.merge_into_hidden [into]
/// Law: house rule, ADR-0004 (об'єднання дублетів)
Check may_merge(const Appeal& appeal, const Appeal& into, const Standing& standing);

/// May it become a case of another kind? Operator, registrar, head; nobody works on it yet.
/// Refusals: appeals.step_not_yours (forbidden), appeals.step_not_open (conflict); appeals.step_text_empty,
/// appeals.step_text_long [text]
/// Law: 2939-VI ст. 19 (запит на інформацію не є зверненням, хоч як названий)
Check may_hand_over(const Appeal& appeal, const Standing& standing, std::string_view text);

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
  bool helper = false;  ///< an executor of a co-executing organisation may
  bool author = false;  ///< the author may
  bool system = false;  ///< time may
  bool wants_text = false;
  bool wants_day = false;
  bool wants_organisation = false;
  bool wants_recipient = false;
  bool wants_ground = false;
  std::optional<Regime> regime;  ///< only in this one

  bool asks() const { return wants_text || wants_day || wants_organisation || wants_recipient || wants_ground; }
};

/// The transition table: data of the program (data/transitions.toml), the same for every community.
class Transitions {
 public:
  static Transitions parse(std::string_view toml);  ///< Fault when it does not read
  static const Transitions& of_the_program();
  /// Nothing when there is no such row, or it is not of this regime.
  const Transition* find(State from, Deed deed, Regime regime) const;
  /// Deeds open to somebody now, in the table's order: the buttons of a page.
  std::vector<const Transition*> open_to(const Appeal& appeal, const Standing& standing) const;
  const std::vector<Transition>& all() const { return rows_; }

 private:
  bool has(const Transition& row) const;  ///< one for the same step

  std::vector<Transition> rows_;
};

/// What is sent with a deed.
struct StepInput {
  std::string text;
  std::size_t photos = 0;
  std::optional<calendar::Day> planned_on;
  std::int64_t organisation = 0;
  std::vector<std::int64_t> co_executors = {};
  std::string recipient = {};  ///< the body to which it is forwarded
  std::string ground = {};     ///< Ground::code
};

/// May this step be taken?
/// @param today  calendar day in Kyiv
/// @returns the row to follow, or a refusal: appeals.step_not_open (conflict), appeals.step_not_yours (forbidden),
///          appeals.step_is_split (conflict: the work is in the questions of the letter),
///          appeals.step_text_empty [text], appeals.step_text_long [text],
///          appeals.step_day_missing, appeals.step_day_past, appeals.step_day_far [planned_on],
///          appeals.step_organisation_missing [organisation], appeals.complaint_to_itself [organisation or
///          co_executors], appeals.step_recipient_missing, appeals.step_recipient_long [recipient],
///          appeals.step_ground_missing [ground]
/// Law: house rule, ADR-0004 (таблиця переходів контактного центру); 393/96-ВР ст. 7 (скаргу не надсилають тому, на кого
/// скаржаться)
Result<Transition> may_step(const Transitions& table, const Appeal& appeal, const Standing& standing, Deed deed,
                            const StepInput& input, calendar::Day today);

/// What a resident sends.
struct Filing {
  std::string text;
  std::int64_t category = 0;
  std::string answers;  ///< JSON
  Place place;
  std::string author_name, author_email, author_phone, author_residence;
  std::int64_t complaint_about = 0;  ///< the organisation a complaint is about; 0: none
  bool anonymous = false;            ///< a letter that does not say who wrote it: registered all the same
  bool name_shown = false;
  std::string source = "site";
  bool is_read = false;  ///< by a program that may decide what others see: it waits for no moderator
  std::string lang = "uk";
  std::size_t photos = 0;
  std::size_t recordings = 0;
  std::optional<Regime> regime;             ///< as the category says when absent
  std::optional<Instant> received_at = {};  ///< when it came, if that was before it is filed
};

/// Is everything there? A spoken or signed appeal needs no text.
/// Refusals, all at once: appeals.text_short (10) [text], appeals.text_long (4000) [text], appeals.category_missing
/// [category], appeals.place_missing [address], appeals.question_missing [answer-<slug>], appeals.name_missing [name]
/// and, when it came electronically, appeals.contact_missing [email], appeals.residence_missing [residence] (regime law393: name, a contact, where they
/// live), appeals.residence_long [residence], appeals.email_invalid [email],
/// appeals.name_long [name], appeals.phone_invalid [phone], appeals.photos_many [photos], appeals.recordings_many
/// [recording]
/// Law: 393/96-ВР ст. 5 (прізвище, ім'я, місце проживання, суть, засіб зв'язку)
Check may_file(const Filing& filing, const Category* category);

/// Says what is missing or wrong of whoever writes, by regime: the part of may_file that is about the author.
/// Law: 393/96-ВР ст. 5 (прізвище, ім'я, місце проживання, засіб зв'язку)
void author_said(Refusals& refusals, const Filing& filing, Regime regime);

/// A choice question that has to be answered may be answered with "I don't know"; nothing is kept of it.
inline constexpr std::string_view answer_unknown = "unknown";
/// The answers given, as JSON, checked against the category's questions.
/// Law: house rule, ADR-0004
Result<std::string> answers_of(const Category& category, const std::vector<std::pair<std::string, std::string>>& given);

/// By when the executor has to accept.
/// Law: house rule, ADR-0004 (години категорії за годинником)
Instant accept_term(const Category& category, Instant filed_at);

/// By when it has to be done. An operational term runs by the category; under the law one month, never later
/// (law393_terms).
/// Law: 393/96-ВР ст. 20 (не більше одного місяця від дня надходження)
Instant answer_term(const Category& category, Regime regime, Instant filed_at);

/// Who executes, by category and settlement; 0: the operator chooses.
/// Law: house rule, ADR-0004
std::int64_t executor_of(const Category& category, std::int64_t settlement);

/// May this organisation work on the appeal? Not on a complaint about itself.
/// Law: 393/96-ВР ст. 7 (заборонено направляти скарги тим, чиї дії чи рішення оскаржуються)
bool may_work_on(const Appeal& appeal, std::int64_t organisation);

/// The moment silence closes a reported appeal.
/// @param days  setting appeals.silence_closes_days
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

/// Does it lie on the desk of this actor: of whoever sees the appeals of every executor, or works on this one?
/// Law: house rule, ADR-0004 (ролі контактного центру)
bool on_desk(const Standing& standing);

/// May this actor see it? Whose desk it lies on and the author always, others (executors of other appeals too) when it
/// is public and past moderation.
/// Law: 393/96-ВР ст. 10 (недопустимість розголошення)
bool may_see(const Appeal& appeal, const Standing& standing);

/// A word of a text with its stems, as search::Lemmas gives them.
struct SaidWord {
  std::string typed;
  std::vector<std::string> stems;
};

/// Stems of a category's words.
struct Subject {
  std::vector<std::string> words;  ///< by which it is suggested; none: it is not
  std::vector<std::string> name;
};

/// The categories whose words are in the text, best first. A word that few categories have weighs more than one of
/// many, one of the category's name more than another, one of the beginning more than one said by the way. What only
/// says where ("біля під'їзду", "на вулиці", "у дворі") weighs little.
/// @param text  its words in their order
/// Law: house rule, ADR-0004
std::vector<std::size_t> suggested(const std::vector<SaidWord>& text, const std::vector<Subject>& subjects,
                                   std::size_t most);

}  // namespace viche::appeals
