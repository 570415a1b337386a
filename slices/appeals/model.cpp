#include "model.hpp"

#include <algorithm>
#include <array>

#include <viche/core/text.hpp>

namespace viche::appeals {

namespace {

constexpr std::array<std::string_view, 9> states{"moderation", "registered", "assigned", "in_work", "planned",
                                                 "on_check",   "rework",     "closed",   "rejected"};
constexpr std::array<std::string_view, 16> outcomes{
    "none",      "done",     "explained", "not_competence", "confirmed", "silence",    "returned",     "refuted",
    "withdrawn", "rejected", "merged",    "declined",       "forwarded", "given_back", "not_examined", "handed_over"};
constexpr std::array<std::string_view, 20> deeds{
    "publish",        "reject",  "assign",    "accept",          "return_", "plan",         "report", "explain",
    "not_competence", "leave",   "send_back", "confirm",         "refute",  "close_silent", "reopen", "withdraw",
    "decline",        "forward", "give_back", "leave_unexamined"};
constexpr std::array<std::string_view, 2> regimes{"operational", "law393"};

template <class Enum, std::size_t size>
std::optional<Enum> found(const std::array<std::string_view, size>& names, std::string_view wanted) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == wanted) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

const Category* find_category(const std::vector<Category>& categories, std::int64_t id) {
  const auto found = std::find_if(categories.begin(), categories.end(), [&](const Category& c) { return c.id == id; });
  return found == categories.end() ? nullptr : &*found;
}

std::string_view name(State state) { return states[static_cast<std::size_t>(state)]; }
std::string_view name(Outcome outcome) { return outcomes[static_cast<std::size_t>(outcome)]; }
std::string_view name(Deed deed) { return deeds[static_cast<std::size_t>(deed)]; }
std::string_view name(Regime regime) { return regimes[static_cast<std::size_t>(regime)]; }
std::optional<State> state_of(std::string_view wanted) { return found<State>(states, wanted); }
std::optional<Outcome> outcome_of(std::string_view wanted) { return found<Outcome>(outcomes, wanted); }
std::optional<Deed> deed_of(std::string_view wanted) { return found<Deed>(deeds, wanted); }
std::optional<Regime> regime_of(std::string_view wanted) { return found<Regime>(regimes, wanted); }

std::vector<Number> numbers_typed(std::string_view text, int this_year) {
  constexpr int years_looked_at = 3;
  std::string line = to_lower(tidy_line(text));
  for (const std::string_view word : {"звернення", "appeal", "номер", "number", "№", "no.", "no", "#"}) {
    if (starts_with(line, word)) line = std::string(trimmed(std::string_view(line).substr(word.size())));
  }
  if (const auto whole = number_of(line)) return {*whole};
  const auto serial = line.find_first_not_of("0123456789") == line.npos ? parse_integer(line) : std::nullopt;
  std::vector<Number> meant;
  if (!serial || *serial < 1 || *serial >= serials_in_a_year) return meant;
  for (int year = this_year; year > this_year - years_looked_at; --year) {
    meant.push_back({year * serials_in_a_year + *serial});
  }
  return meant;
}

bool is_open(State state) { return state != State::closed && state != State::rejected; }

bool shown_to_all(const Entry& entry) {
  static constexpr std::string_view between[] = {"asked", "answered", "joined", "note", "moderated", "recategorised"};
  return !entry.internal && std::find(std::begin(between), std::end(between), entry.kind) == std::end(between);
}

bool words_are_for_all(const Entry& entry) {
  return shown_to_all(entry) && entry.kind != "graded" && entry.kind != "shorten_term";
}

bool words_shown_to_all(const Entry& entry) { return words_are_for_all(entry) && !entry.withheld && !entry.unread; }

bool is_shown_to_all(const Appeal& appeal) {
  return appeal.is_public && appeal.state != State::moderation && appeal.state != State::rejected;
}

bool was_worked_on(Outcome outcome) {
  switch (outcome) {
    case Outcome::withdrawn:
    case Outcome::rejected:
    case Outcome::merged:
    case Outcome::not_competence:
    case Outcome::forwarded:
    case Outcome::given_back:
    case Outcome::not_examined:
    case Outcome::handed_over: return false;
    default: return true;
  }
}

bool is_closed_but_refuted(const Appeal& appeal) {
  if (!appeal.closed_at || appeal.outcome == Outcome::withdrawn || appeal.outcome == Outcome::merged) {
    return false;
  }
  const bool by_author = appeal.refuted > 0 && appeal.outcome != Outcome::confirmed;
  return by_author || appeal.seen_undone > appeal.seen_done;
}

}  // namespace viche::appeals
