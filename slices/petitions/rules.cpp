#include "rules.hpp"

#include <algorithm>

#include <viche/core/names.hpp>
#include <viche/core/text.hpp>

namespace viche::petitions {

namespace {

constexpr const char* law = "393/96-ВР ст. 23-1";
constexpr int paper_days = 2, moderation_days = 2, notice_days = 3, examination_days = 10;

enum class Hands : std::uint8_t { author, moderators, examiners, nobody };

/// One row: what is done, from which states, by whom, to which state.
struct Rule {
  Deed deed;
  std::vector<State> from;
  Hands hands;
  State to;
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all{
      {Deed::submit, {State::draft}, Hands::author, State::moderation},
      {Deed::sponsored, {State::sponsoring}, Hands::nobody, State::moderation},
      {Deed::publish, {State::moderation}, Hands::moderators, State::collecting},
      {Deed::refuse, {State::moderation}, Hands::moderators, State::refused},
      {Deed::reach, {State::collecting}, Hands::nobody, State::reached},
      {Deed::expire, {State::collecting, State::sponsoring}, Hands::nobody, State::not_reached},
      {Deed::begin, {State::reached}, Hands::examiners, State::examining},
      {Deed::answer, {State::examining}, Hands::examiners, State::answered},
      {Deed::report, {State::executing}, Hands::examiners, State::executing},
      {Deed::finish, {State::executing}, Hands::examiners, State::executed},
      {Deed::withdraw,
       {State::draft, State::sponsoring, State::moderation, State::collecting},
       Hands::author,
       State::withdrawn},
      {Deed::merge, {State::moderation, State::collecting}, Hands::moderators, State::merged},
      {Deed::appeal, {State::not_reached}, Hands::nobody, State::not_reached},
  };
  return all;
}

const Rule& rule_of(Deed deed) {
  return *std::find_if(rules().begin(), rules().end(), [&](const Rule& rule) { return rule.deed == deed; });
}

/// Staff, and programs that work for them by a key with their right.
bool works_here(const Actor& actor) { return actor.is_staff() || actor.kind == Actor::Kind::api; }

bool is_in(Hands hands, const Hand& hand) {
  switch (hands) {
    case Hands::author: return hand.author;
    case Hands::moderators: return works_here(hand.actor) && hand.actor.roles.has_any(who::moderators);
    case Hands::examiners: return works_here(hand.actor) && hand.actor.roles.has_any(who::examiners);
    case Hands::nobody: return hand.actor.kind == Actor::Kind::system;
  }
  return false;
}

Refusal with_law(Refusal refusal) {
  refusal.law = law;
  return refusal;
}

Check check_length(std::string_view text, std::size_t least, std::size_t most, const std::string& field) {
  const std::size_t letters = length(text);
  if (letters < least) {
    return with_law(invalid("petitions." + field + "_short", field, {{"least", std::to_string(least)}}));
  }
  if (letters > most) return invalid("petitions." + field + "_long", field, {{"most", std::to_string(most)}});
  return Done{};
}

/// Full years on a day; those born on 29 February are older on 1 March.
std::int64_t age_on(calendar::Day born, calendar::Day today) {
  const std::chrono::year_month_day from(born), to(today);
  const std::int64_t years = static_cast<int>(to.year()) - static_cast<int>(from.year());
  const bool had_it = to.month() > from.month() || (to.month() == from.month() && to.day() >= from.day());
  return had_it ? years : years - 1;
}

Check check_age(const Statute& statute, const Signer& signer, calendar::Day today) {
  if (statute.least_age == 0) return Done{};
  const std::map<std::string, std::string> years{{"years", std::to_string(statute.least_age)}};
  if (signer.born) {
    if (age_on(*signer.born, today) >= statute.least_age) return Done{};
    Refusal refusal = forbidden("petitions.too_young");
    refusal.args = years;
    return refusal;
  }
  if (signer.says_of_age) return Done{};
  return invalid("petitions.age_unsaid", "of_age", years);
}

Check check_name_part(const Signer& signer, const std::string& name, const char* part, bool needed) {
  if (needed && trimmed(name).empty()) return invalid("petitions.signer_name_missing", part, {{"part", part}});
  return signer.told ? Check(Done{}) : check_person_name(name, part, part);
}

}  // namespace

Check may_write(const Draft& draft) {
  Refusals refusals;
  refusals.add(check_length(draft.title, least_title, most_title, "title"));
  refusals.add(check_length(draft.text, least_text, most_text, "text"));
  if (trimmed(draft.author_name).empty()) {
    refusals.add(with_law(invalid("petitions.name_missing", "author_name")));
  } else {
    refusals.add(check_person_name(draft.author_name, "full", "author_name"));
  }
  return refusals.check();
}

Check may_refuse(std::string_view ground, std::string_view words) {
  Refusals refusals;
  if (std::find(grounds.begin(), grounds.end(), ground) == grounds.end()) {
    refusals.add(with_law(invalid("petitions.ground_missing", "ground")));
  }
  if (trimmed(words).empty()) refusals.add(with_law(invalid("petitions.words_missing", "words")));
  if (length(words) > most_words) refusals.add(invalid("petitions.words_long", "words"));
  return refusals.check();
}

Check may(Deed deed, State state, const Hand& hand) {
  const Rule& rule = rule_of(deed);
  if (!is_in(rule.hands, hand)) return forbidden("petitions.not_yours");
  if (std::find(rule.from.begin(), rule.from.end(), state) == rule.from.end()) return conflict("petitions.not_now");
  return Done{};
}

State after(Deed deed, State state, Decision decision) {
  if (deed == Deed::report) return state;
  if (deed == Deed::answer && decision != Decision::rejected) return State::executing;
  return rule_of(deed).to;
}

std::vector<Deed> deeds_of(State state, const Hand& hand) {
  std::vector<Deed> deeds;
  for (const Rule& rule : rules()) {
    if (may(rule.deed, state, hand)) deeds.push_back(rule.deed);
  }
  return deeds;
}

calendar::Day moderate_by(const calendar::WorkingDays& days, calendar::Day submitted) {
  return days.add_working_days(submitted, moderation_days);
}

calendar::Day collects_until(calendar::Day published, std::int64_t days) {
  return calendar::add_calendar_days(published, static_cast<int>(days));
}

calendar::Day begin_by(const calendar::WorkingDays& days, calendar::Day reached) {
  return days.add_working_days(reached, notice_days);
}

calendar::Day answer_by(const calendar::WorkingDays& days, calendar::Day begun) {
  return days.add_working_days(begun, examination_days);
}

Check may_sign(const Petition& petition, const Statute& statute, const Signer& signer, calendar::Day today) {
  if (petition.state != State::collecting && petition.state != State::sponsoring) {
    return conflict("petitions.not_collecting");
  }
  if (petition.ends_on && today > *petition.ends_on) return conflict("petitions.over");
  if (signer.level < statute.least_level) {
    Refusal refusal = with_law(forbidden("petitions.level_low"));
    refusal.args = {{"level", std::string(name(statute.least_level))}};
    return refusal;
  }
  Refusals refusals;
  refusals.add(check_name_part(signer, signer.surname, "surname", true));
  refusals.add(check_name_part(signer, signer.given_name, "given_name", true));
  refusals.add(check_name_part(signer, signer.patronymic, "patronymic", false));
  refusals.add(check_age(statute, signer, today));
  if (statute.residents_only && !signer.says_resident) {
    refusals.add(invalid("petitions.residence_unsaid", "resident"));
  }
  return refusals.check();
}

bool takes_carried(State state) { return state == State::collecting || state == State::reached; }

calendar::Day paper_until(const calendar::WorkingDays& days, calendar::Day ends_on) {
  return days.add_working_days(ends_on, paper_days);
}

bool takes_paper(const calendar::WorkingDays& days, const Petition& petition, calendar::Day today) {
  if (!petition.published_at || !petition.ends_on) return false;
  if (petition.state == State::reached) return true;
  const bool waits =
      petition.state == State::collecting || (petition.state == State::not_reached && petition.appeal.empty());
  return waits && today <= paper_until(days, *petition.ends_on);
}

Check may_have_come(const Petition& petition, calendar::Day received, calendar::Day today) {
  if (received > today) return invalid("petitions.sheet_day_invalid", "received_on");
  const auto at_day = [](const char* code, calendar::Day day) {
    const std::string iso = calendar::to_iso(day);
    const std::string written = iso.substr(8) + "." + iso.substr(5, 2) + "." + iso.substr(0, 4);
    return invalid(code, "received_on", {{"day", written}});
  };
  const calendar::Day first = calendar::kyiv_day(*petition.published_at);
  if (received < first) return at_day("petitions.sheet_day_early", first);
  calendar::Day last = *petition.ends_on;
  if (petition.reached_at) last = std::min(last, calendar::kyiv_day(*petition.reached_at));
  if (received > last) return at_day("petitions.sheet_day_late", last);
  return Done{};
}

Check may_answer(Decision decision, std::string_view answer, std::string_view answered_by) {
  Refusals refusals;
  if (decision == Decision::none) refusals.add(with_law(invalid("petitions.decision_missing", "decision")));
  if (trimmed(answer).empty()) refusals.add(with_law(invalid("petitions.answer_missing", "answer")));
  if (length(answer) > most_answer) refusals.add(invalid("petitions.answer_long", "answer"));
  if (trimmed(answered_by).empty()) refusals.add(invalid("petitions.answerer_missing", "answered_by"));
  return refusals.check();
}

bool shows_names(const Petition& petition, std::int64_t names_days, calendar::Day today) {
  if (!petition.published_at) return false;
  if (petition.state == State::withdrawn || petition.state == State::merged) return false;
  if (!petition.answered_at) return true;
  return today <= calendar::add_calendar_days(calendar::kyiv_day(*petition.answered_at), static_cast<int>(names_days));
}

}  // namespace viche::petitions
