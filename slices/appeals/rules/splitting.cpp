#include "rules/splitting.hpp"

#include <algorithm>

#include <viche/core/text.hpp>

namespace viche::appeals {

namespace {

constexpr std::size_t fewest_parts = 2, most_parts = 20;

Check may_split_now(const Appeal& letter, const Standing& standing) {
  if (!on_desk(standing) || !standing.actor.roles.has_any(who::sorters)) return forbidden("appeals.step_not_yours");
  if (letter.parts > 0) return conflict("appeals.split_already");
  if (letter.part_of != 0) return conflict("appeals.split_part");
  if (letter.state == State::moderation) return conflict("appeals.split_unread");
  if (!is_open(letter.state) || letter.state == State::on_check) return conflict("appeals.split_closed");
  return Done{};
}

void check_part(Refusals& refusals, const Appeal& letter, const PartInput& part, const std::string& number,
                const std::vector<Category>& categories) {
  if (trimmed(part.text).empty()) {
    refusals.add(invalid("appeals.split_text_empty", "text-" + number));
  } else if (length(part.text) > most_letters) {
    refusals.add(invalid("appeals.split_text_long", "text-" + number, {{"max", std::to_string(most_letters)}}));
  }
  const Category* category = find_category(categories, part.category);
  if (!category || !category->active) refusals.add(invalid("appeals.category_missing", "category-" + number));
  if (part.organisation != 0 && part.organisation == letter.complaint_about) {
    Refusal refusal = invalid("appeals.complaint_to_itself", "organisation-" + number);
    refusal.law = "393/96-ВР ст. 7";
    refusals.add(refusal);
  }
}

bool is_answered(const Appeal& part) { return part.reported_at.has_value() || !is_open(part.state); }

}  // namespace

Check may_split(const Appeal& letter, const Standing& standing, const std::vector<PartInput>& parts,
                const std::vector<Category>& categories) {
  VICHE_REQUIRE(may_split_now(letter, standing));
  Refusals refusals;
  if (parts.size() < fewest_parts) refusals.add(invalid("appeals.split_few", "text-1"));
  if (parts.size() > most_parts) {
    refusals.add(invalid("appeals.split_many", "text-1", {{"max", std::to_string(most_parts)}}));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    check_part(refusals, letter, parts[i], std::to_string(i + 1), categories);
  }
  return refusals.check();
}

std::optional<Instant> part_term(const Appeal& letter, const Category& category) {
  if (letter.regime == Regime::law393) return letter.due_at;
  return answer_term(category, letter.regime, letter.filed_at);
}

LetterState letter_state(const std::vector<Appeal>& parts) {
  LetterState state;
  if (parts.empty()) return state;
  const auto all = [&](auto holds) { return std::all_of(parts.begin(), parts.end(), holds); };
  state.answered = all(is_answered);
  state.closed = all([](const Appeal& part) { return !is_open(part.state); });
  state.executed = state.closed && all([](const Appeal& part) { return part.executed; });
  for (const Appeal& part : parts) {
    const auto at = part.reported_at ? part.reported_at : part.closed_at;
    if (state.answered && at && (!state.answered_at || *at > *state.answered_at)) state.answered_at = at;
  }
  const Outcome first = parts.front().outcome;
  const bool same = all([&](const Appeal& part) { return part.outcome == first; });
  if (state.closed && same && first != Outcome::merged) state.outcome = first;
  return state;
}

}  // namespace viche::appeals
