#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/result.hpp>

#include "card.hpp"
#include "model.hpp"
#include "rules.hpp"

/// How an appeal under the law is registered.
namespace viche::appeals {

/// Codes of the classifier that the program itself gives.
/// Law: КМУ 858 (класифікатор звернень громадян, розділ I)
namespace codes {
inline constexpr std::string_view by_post = "1.1", by_phone = "1.1.1", at_reception = "1.2";
inline constexpr std::string_view first = "2.1", repeated = "2.2", duplicate = "2.3", sent_again = "2.4", mass = "2.5";
inline constexpr std::string_view proposal = "3.1", application = "3.2", complaint = "3.3";
inline constexpr std::string_view male = "4.1", female = "4.2";
inline constexpr std::string_view individual = "5.1", collective = "5.2", anonymous = "5.3";
inline constexpr std::string_view letter = "6.2", oral = "6.3", electronic = "6.4";
}  // namespace codes

/// The index of registration by the community's pattern: {letter} is the first of the author's surname, wherever it stands in the
/// name, КО for a
/// collective appeal, БП for an anonymous one.
/// @param pattern  setting appeals.registration_index; without {serial} the serial is put at its end
/// Law: КМУ 348 (індекс: перша літера прізвища і порядковий номер)
std::string registration_index(std::string_view pattern, std::string_view author_name, std::string_view subject,
                               std::int64_t serial, int year);

/// What a card says before anybody looks at it: by the way it came, who wrote, and what it is called by its first word.
/// @param appeal  with its author loaded
/// @param group   of questions of its category; may be empty
/// Law: КМУ 858 (розділ I; розділ II: питання); 393/96-ВР ст. 3 (пропозиція, заява, скарга)
Card first_card(const Appeal& appeal, std::string_view group = {});

/// The group of questions of a card after its appeal got a category of this group: a person's choice stays.
/// Law: КМУ 858 (розділ II: питання)
std::string question_after(const Card& card, std::string_view group);

/// The result that a deed makes of a card; nothing when it changes none. Empty: there is no result any more.
/// Law: КМУ 858 (розділ I, код 9)
std::optional<std::string_view> result_after(Deed deed);

/// An earlier appeal under the law by the same person.
struct Earlier {
  Number number;
  State state = State::registered;
  Outcome outcome = Outcome::none;
  std::int64_t category = 0;
  std::string text, fingerprint;
  std::optional<Instant> due_at;
};

/// First, repeated, a duplicate, sent again or one of many: what it looks like.
struct Likeness {
  std::string_view sign = codes::first;
  std::int64_t previous = 0;  ///< code of the number; 0: none
};

/// @param earlier  by the same person, newest first
/// @param others   how many other people have sent the same text
/// @param mass     from how many on it is a mass one; 0: never
/// Law: КМУ 858 (розділ I, код 2: первинне, повторне, дублетне, неодноразове, масове)
Likeness likeness_of(const Appeal& appeal, const std::string& fingerprint, const std::vector<Earlier>& earlier,
                     std::int64_t others, std::int64_t mass, Instant now);

/// Was there an answer on the merits?
/// Law: 393/96-ВР ст. 8 (вирішене по суті)
bool is_answered(State state, Outcome outcome);

/// How much two texts say the same, 0 to 1: words in common among all of both, by their beginnings.
/// Law: house rule, ADR-0014 (те саме питання)
double alike(std::string_view one, std::string_view other);

/// The letters and digits of a text, lower case; empty when too short to tell it from others.
/// Law: house rule, ADR-0014 (той самий текст)
std::string bare_text(std::string_view text);

/// Whose appeals go first, and by how many days: lists of codes of applicants, separated by commas.
struct Precedence {
  std::string_view first_codes;
  std::int64_t first_days = 0;
  std::string_view benefit_codes;
  std::int64_t benefit_days = 0;
};

/// How many days ahead of its own it stands in the queue: the most that one of the applicant's codes gives.
/// Law: 393/96-ВР ст. 20 (пільги: у першочерговому порядку)
std::int64_t days_ahead(const std::vector<std::string>& applicant, const Precedence& precedence);

/// May this person fill the card? Operator, registrar, head; the appeal is under the law.
/// Refusals: appeals.step_not_yours (forbidden), card.not_law (conflict)
/// Law: КМУ 348 (реєстрація звернень)
Check may_register(const Appeal& appeal, const Standing& standing);

/// Do the parts of a card fit together?
/// @param today  calendar day in Kyiv
/// Refusals: card.signed_late, card.sent_late (after the day of receipt) [signed_on, sent_from_on],
/// card.received_future, card.received_old (over a year ago) [received_on], card.sheets_invalid [sheets],
/// card.text_long [sent_from, sent_from_index, received_by]
/// Law: КМУ 348 (картка)
Check may_say(const Card& card, calendar::Day today);

}  // namespace viche::appeals
