#include "rules/terms.hpp"

#include <algorithm>

#include <viche/core/text.hpp>

namespace viche::appeals {

namespace {

using calendar::Roll;
using calendar::Unit;

constexpr std::array<TermRule, 5> terms{
    {{LawTerm::forward, "forward", "393/96-ВР ст. 7", {5, Unit::calendar_days, Roll::previous}},
     {LawTerm::return_, "return", "393/96-ВР ст. 5", {10, Unit::calendar_days, Roll::previous}},
     {LawTerm::at_once, "at_once", "393/96-ВР ст. 20", {15, Unit::calendar_days, Roll::previous}},
     {LawTerm::main, "main", "393/96-ВР ст. 20", {1, Unit::months, Roll::previous}},
     {LawTerm::longest, "longest", "393/96-ВР ст. 20", {45, Unit::calendar_days, Roll::none}}}};

Refusal by_law(Refusal refusal, std::string_view law) {
  refusal.law = std::string(law);
  return refusal;
}

/// "16.04.2026": the same in every language.
std::string told(calendar::Day day) {
  const std::string iso = calendar::to_iso(day);
  return iso.substr(8, 2) + "." + iso.substr(5, 2) + "." + iso.substr(0, 4);
}

bool is_answered(const Appeal& appeal) { return !is_open(appeal.state) || appeal.reported_at; }

/// The present last day; only of an appeal with a term.
calendar::Day present(const Appeal& appeal) { return last_day_before(*appeal.due_at); }

/// What extending and shortening have in common: somebody may, and a term of the law runs.
Check change_open(const Appeal& appeal, const Standing& standing, Roles who, calendar::Day today) {
  VICHE_REQUIRE(may_do(standing.actor, who));
  if (is_answered(appeal)) return conflict("appeals.term_closed");
  if (appeal.regime != Regime::law393 || !appeal.due_at) return conflict("appeals.term_not_law");
  if (present(appeal) < today) return conflict("appeals.term_over");
  return Done{};
}

void check_reason(Refusals& refusals, std::string_view reason) {
  if (trimmed(reason).empty()) refusals.add(invalid("appeals.term_reason_missing", "reason"));
  if (length(reason) > most_letters) {
    refusals.add(invalid("appeals.step_text_long", "reason", {{"max", std::to_string(most_letters)}}));
  }
}

}  // namespace

const std::array<TermRule, 5>& law393_terms() { return terms; }

const TermRule& law393_term(LawTerm which) {
  return *std::find_if(terms.begin(), terms.end(), [&](const TermRule& rule) { return rule.which == which; });
}

calendar::Day last_day_of(LawTerm which, Instant received) {
  return calendar::WorkingDays::of_ukraine().last_day(calendar::kyiv_day(received), law393_term(which).term);
}

Instant end_of(LawTerm which, Instant received) {
  return calendar::start_of_day(last_day_of(which, received) + std::chrono::days(1));
}

calendar::Day last_day_before(Instant end) { return calendar::kyiv_day(end - std::chrono::microseconds(1)); }

Check extension_open(const Appeal& appeal, const Standing& standing, calendar::Day today) {
  VICHE_REQUIRE(change_open(appeal, standing, who::extenders, today));
  if (present(appeal) >= last_day_of(LawTerm::longest, appeal.filed_at)) {
    return by_law(conflict("appeals.term_longest"), law393_term(LawTerm::longest).law);
  }
  return Done{};
}

Check may_extend(const Appeal& appeal, const Standing& standing, const TermInput& input, calendar::Day today) {
  VICHE_REQUIRE(extension_open(appeal, standing, today));
  const calendar::Day last = last_day_of(LawTerm::longest, appeal.filed_at);
  Refusals refusals;
  if (!input.day) {
    refusals.add(invalid("appeals.step_day_missing", "day"));
  } else if (*input.day <= present(appeal)) {
    refusals.add(invalid("appeals.term_not_later", "day", {{"day", told(present(appeal))}}));
  } else if (*input.day > last) {
    refusals.add(
        by_law(invalid("appeals.term_beyond", "day", {{"day", told(last)}}), law393_term(LawTerm::longest).law));
  }
  check_reason(refusals, input.reason);
  return refusals.check();
}

Check shortening_open(const Appeal& appeal, const Standing& standing, calendar::Day today) {
  return change_open(appeal, standing, who::shorteners, today);
}

Check may_shorten(const Appeal& appeal, const Standing& standing, const TermInput& input, calendar::Day today) {
  VICHE_REQUIRE(shortening_open(appeal, standing, today));
  Refusals refusals;
  if (!input.day) {
    refusals.add(invalid("appeals.step_day_missing", "day"));
  } else if (*input.day < today) {
    refusals.add(invalid("appeals.step_day_past", "day"));
  } else if (*input.day >= present(appeal)) {
    refusals.add(invalid("appeals.term_not_earlier", "day", {{"day", told(present(appeal))}}));
  }
  check_reason(refusals, input.reason);
  return refusals.check();
}

Check conversion_open(const Appeal& appeal, const Standing& standing) {
  VICHE_REQUIRE(may_do(standing.actor, who::sorters));
  if (!is_open(appeal.state)) return conflict("appeals.term_closed");
  return Done{};
}

Check may_convert(const Appeal& appeal, const Standing& standing, const Conversion& conversion) {
  VICHE_REQUIRE(conversion_open(appeal, standing));
  if (appeal.part_of != 0) return conflict("appeals.convert_part");
  if (appeal.regime == conversion.to) return conflict("appeals.regime_same");
  Refusals refusals;
  check_reason(refusals, conversion.reason);
  Filing author;
  author.author_name = appeal.author_name.empty() ? conversion.name : appeal.author_name;
  author.author_email = appeal.author_email.empty() ? conversion.email : appeal.author_email;
  author.author_phone = appeal.author_phone.empty() ? conversion.phone : appeal.author_phone;
  author.source = appeal.source;
  author.author_residence = appeal.author_residence.empty() ? conversion.residence : appeal.author_residence;
  author_said(refusals, author, conversion.to);
  return refusals.check();
}

Instant due_under(const Appeal& appeal, const Category& category, Regime regime) {
  const Instant due = answer_term(category, regime, appeal.filed_at);
  if (regime == Regime::law393 || !appeal.planned_on) return due;
  return std::max(due, calendar::start_of_day(*appeal.planned_on + std::chrono::days(1)));
}

}  // namespace viche::appeals
