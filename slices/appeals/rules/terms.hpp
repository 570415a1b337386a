#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <viche/calendar/calendar.hpp>
#include <viche/core/result.hpp>

#include "model.hpp"
#include "rules.hpp"

/// How long an appeal may take, and who may change that.
namespace viche::appeals {

/// The terms that Law 393/96-ВР names.
enum class LawTerm : std::uint8_t {
  return_,  ///< a defective appeal goes back to its author, with what is wrong
  forward,  ///< one for somebody else goes there, and the author is told
  at_once,  ///< what needs no study is answered
  main,     ///< all others are answered
  longest,  ///< the last day that a head may name when a month is not enough
};

/// One row of the table that rules, acts and the page /terms read.
struct TermRule {
  LawTerm which;
  std::string_view code;  ///< words `terms.rule.<code>`; the cases of terms.cases under the same code
  std::string_view law;
  calendar::Term term;
};

/// The terms of the law, shortest first. A last day that is a day off means the working day before it, so that nothing
/// is late; only the longest is a bound, and stays where it falls.
/// Law: 393/96-ВР ст. 5 (10 днів), ст. 7 (5 днів), ст. 20 (15 днів, один місяць, разом 45 днів); ADR-0004 (робочий день
/// перед вихідним)
const std::array<TermRule, 5>& law393_terms();

/// One row of it.
/// Law: 393/96-ВР ст. 5, 7, 20
const TermRule& law393_term(LawTerm which);

/// The last day of a term of the law for what was received at this moment; the day of receipt is not counted.
/// Law: 393/96-ВР ст. 20
calendar::Day last_day_of(LawTerm which, Instant received);

/// The moment from which that term is over: when the day after its last one begins.
/// Law: 393/96-ВР ст. 20
Instant end_of(LawTerm which, Instant received);

/// The last day of whatever runs until this moment: the day before, when it ends at midnight in Kyiv.
/// Law: house rule, ADR-0004 (останній день рахується повністю)
calendar::Day last_day_before(Instant end);

/// What is said when the term of an appeal is changed.
struct TermInput {
  std::optional<calendar::Day> day;  ///< the new last day
  std::string reason;
};

/// Is extending open to this person now? The head extends what is examined under the law, while its term runs and
/// nothing was answered; an operational appeal has no such term.
/// @param today  calendar day in Kyiv
/// Refusals: appeals.step_not_yours (forbidden); appeals.term_closed, appeals.term_not_law, appeals.term_over,
/// appeals.term_longest (conflict)
/// Law: 393/96-ВР ст. 20 (керівник або його заступник; загальний термін не більше сорока п'яти днів)
Check extension_open(const Appeal& appeal, const Standing& standing, calendar::Day today);

/// May the term be extended to this day? It is later than the present last day, at most the forty-fifth after receipt,
/// and the author will read the reason.
/// Refusals: those of extension_open; appeals.step_day_missing, appeals.term_not_later {day}, appeals.term_beyond {day}
/// [day]; appeals.term_reason_missing, appeals.step_text_long [reason]
/// Law: 393/96-ВР ст. 20 (необхідний термін, про що повідомляється особі)
Check may_extend(const Appeal& appeal, const Standing& standing, const TermInput& input, calendar::Day today);

/// Is shortening open to this person now? The head and operators shorten what is examined under the law, while its term
/// runs. Refusals: as of extension_open, but appeals.term_longest
/// Law: 393/96-ВР ст. 20 (на обґрунтовану письмову вимогу громадянина термін може бути скорочено)
Check shortening_open(const Appeal& appeal, const Standing& standing, calendar::Day today);

/// May the term be shortened to this day? It is not before today, earlier than the present last day, and what the person
/// demands is written down.
/// Refusals: those of shortening_open; appeals.step_day_missing, appeals.step_day_past, appeals.term_not_earlier {day}
/// [day]; appeals.term_reason_missing, appeals.step_text_long [reason]
/// Law: 393/96-ВР ст. 20 (обґрунтована письмова вимога)
Check may_shorten(const Appeal& appeal, const Standing& standing, const TermInput& input, calendar::Day today);

/// Is changing the regime open to this person now: operator, registrar or head, while the appeal is not closed?
/// Refusals: appeals.step_not_yours (forbidden), appeals.term_closed (conflict)
/// Law: house rule, ADR-0004 (режим розгляду можна змінити)
Check conversion_open(const Appeal& appeal, const Standing& standing);

/// What is said when an appeal goes over to the other regime. A name and a contact that it lacks may be said with it.
struct Conversion {
  Regime to = Regime::law393;
  std::string reason;
  std::string name, email, phone, residence = {};
};

/// May an appeal go over to this regime? The law wants to know who writes and where to answer.
/// @param appeal  with its author loaded
/// Refusals: those of conversion_open; appeals.convert_part (conflict: a question goes over with its letter),
/// appeals.regime_same (conflict); appeals.term_reason_missing,
/// appeals.step_text_long [reason]; those of author_said [name, email, phone]
/// Law: 393/96-ВР ст. 5 (прізвище, ім'я, засіб зв'язку); ADR-0004 (режим розгляду можна змінити)
Check may_convert(const Appeal& appeal, const Standing& standing, const Conversion& conversion);

/// By when an appeal is due in a regime, counted from its receipt; an operational one that is planned, not before the
/// planned day is over.
/// Law: 393/96-ВР ст. 20; ADR-0004 (строк категорії)
Instant due_under(const Appeal& appeal, const Category& category, Regime regime);

}  // namespace viche::appeals
