#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/calendar.hpp>
#include <viche/core/result.hpp>

#include "model.hpp"

namespace viche::petitions {

/// Who of the staff does what.
/// Law: house rule, ADR-0027 (ролі роботи з петиціями)
namespace who {
/// Who sees what waits and what is wrong.
inline constexpr Roles team{Role::moderator, Role::registrar, Role::head, Role::editor, Role::analyst};
/// Who publishes, refuses and merges.
inline constexpr Roles moderators{Role::moderator, Role::head};
/// Who tells that it is examined, and what was decided and done.
inline constexpr Roles examiners{Role::head, Role::registrar};
/// Who keys sheets of paper.
inline constexpr Roles clerks{Role::registrar, Role::operator_};
/// Who takes signatures out and puts them back.
inline constexpr Roles guardians{Role::moderator, Role::head};
}  // namespace who

/// What a person writes.
struct Draft {
  std::string title, text, author_name, lang = "uk";
};
/// Refusals, all at once: petitions.title_short, petitions.title_long [title], petitions.text_short,
/// petitions.text_long [text], petitions.name_missing, people.name_signs, people.name_long [author_name]
/// Law: 393/96-ВР ст. 23-1 (суть звернення; прізвище, ім'я, по батькові автора)
Check may_write(const Draft& draft);

/// Why a petition is not published. Each has words: petitions.ground.<name>
/// Law: 393/96-ВР ст. 23-1 (заборонені заклики; вимоги до петиції); статут громади
inline constexpr std::array<std::string_view, 10> grounds{"overthrow",        "war",      "hatred",   "rights",
                                                          "false_accusation", "personal", "not_ours", "no_demand",
                                                          "same_demand",      "statute"};
/// Refusals: petitions.ground_missing [ground], petitions.words_missing [words], petitions.words_long
/// Law: 393/96-ВР ст. 23-1 (відмова обґрунтована і надсилається авторові)
Check may_refuse(std::string_view ground, std::string_view words);

/// How somebody stands to a petition.
struct Hand {
  Actor actor;
  bool author = false;
};
/// May this deed be done now, by this one? Refusals: petitions.not_now (conflict), petitions.not_yours (forbidden)
/// Law: 393/96-ВР ст. 23-1; статут громади
Check may(Deed deed, State state, const Hand& hand);
/// Where it stands after the deed. @param decision  of an answer
/// Law: 393/96-ВР ст. 23-1; статут громади
State after(Deed deed, State state, Decision decision = Decision::none);
/// What this one may do now, in order.
/// Law: 393/96-ВР ст. 23-1; статут громади
std::vector<Deed> deeds_of(State state, const Hand& hand);

/// The last day to publish or refuse what was handed in.
/// Law: 393/96-ВР ст. 23-1 (два робочі дні)
calendar::Day moderate_by(const calendar::WorkingDays& days, calendar::Day submitted);
/// The last day of collecting, counted whole.
/// Law: 393/96-ВР ст. 23-1 (з дня оприлюднення); ЦК ст. 253
calendar::Day collects_until(calendar::Day published, std::int64_t days);
/// The last day for the notice that it is examined.
/// Law: 393/96-ВР ст. 23-1 (не пізніше трьох робочих днів)
calendar::Day begin_by(const calendar::WorkingDays& days, calendar::Day reached);
/// The last day to examine it.
/// Law: 393/96-ВР ст. 23-1 (десять робочих днів з дня оприлюднення повідомлення про початок розгляду)
calendar::Day answer_by(const calendar::WorkingDays& days, calendar::Day begun);

/// What is known of who wants to sign.
struct Signer {
  IdentityLevel level = IdentityLevel::none;
  std::string surname, given_name, patronymic;
  bool told = false;  ///< the name is of a document: not for the person to mend
  std::optional<calendar::Day> born;
  bool says_of_age = false, says_resident = false;
};
/// What the statute asks of them, as it was when the petition was published, and the state of the petition.
struct Statute {
  IdentityLevel least_level = IdentityLevel::strong;
  std::int64_t least_age = 0;
  bool residents_only = false;
};
/// Refusals: petitions.not_collecting (conflict), petitions.over (conflict), petitions.level_low (forbidden, {level}),
/// and all at once: petitions.signer_name_missing [surname, given_name], people.name_signs, people.name_long, petitions.too_young
/// {years}, petitions.age_unsaid [of_age] {years}, petitions.residence_unsaid [resident]
/// Law: 393/96-ВР ст. 23-1 (підпис ідентифікованого громадянина); статут громади
Check may_sign(const Petition& petition, const Statute& statute, const Signer& signer, calendar::Day today);

/// May a petition take the signatures of one that is merged into it? While it collects, and when it has enough until
/// the examination begins.
/// Law: house rule, ADR-0027 (об'єднання петицій)
bool takes_carried(State state);

/// How long a petition waits for sheets that came in time to be keyed: the last such day.
/// Law: house rule, ADR-0027 (два робочі дні, як на перевірку петиції)
calendar::Day paper_until(const calendar::WorkingDays& days, calendar::Day ends_on);
/// May sheets that came in time be keyed and counted today? While it collects and two working days longer, also when
/// it ended meanwhile with too few and is no appeal yet; when it has enough, until the examination begins.
/// Law: 393/96-ВР ст. 23-1 (підписи, зібрані у строк); house rule, ADR-0027
bool takes_paper(const calendar::WorkingDays& days, const Petition& petition, calendar::Day today);
/// May a sheet have come on this day? Refusals: petitions.sheet_day_invalid (after today), petitions.sheet_day_early
/// {day} (before it was published), petitions.sheet_day_late {day} (after the last day of collecting) [received_on]
/// Law: 393/96-ВР ст. 23-1 (строк збору підписів)
Check may_have_come(const Petition& petition, calendar::Day received, calendar::Day today);

/// Refusals: petitions.decision_missing [decision], petitions.answer_missing [answer], petitions.answer_long,
/// petitions.answerer_missing [answered_by]
/// Law: 393/96-ВР ст. 23-1 (відповідь оголошується з підтримкою або непідтримкою)
Check may_answer(Decision decision, std::string_view answer, std::string_view answered_by);

/// Are the names of who signed shown today? Not while nobody may sign, and not long after the answer.
/// Law: 393/96-ВР ст. 23-1 (перелік осіб, які підписали); 2297-VI ст. 6 (не довше, ніж треба)
bool shows_names(const Petition& petition, std::int64_t names_days, calendar::Day today);

}  // namespace viche::petitions
