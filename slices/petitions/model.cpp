#include "model.hpp"

namespace viche::petitions {

namespace {

constexpr std::array<std::string_view, 13> states{"draft",       "sponsoring", "moderation", "refused",  "collecting",
                                                  "not_reached", "reached",    "examining",  "answered", "executing",
                                                  "executed",    "withdrawn",  "merged"};
constexpr std::array<std::string_view, 13> deeds{"submit",   "sponsored", "publish", "refuse", "reach",
                                                 "expire",   "begin",     "answer",  "report", "finish",
                                                 "withdraw", "merge",     "appeal"};
constexpr std::array<std::string_view, 4> decisions{"none", "supported", "partly", "rejected"};
constexpr std::array<std::string_view, 4> channels{"web", "paper", "merged", "imported"};
constexpr std::array<std::string_view, 3> standings{"counted", "held", "invalid"};
constexpr std::array<std::string_view, 4> levels{"none", "email", "phone", "strong"};
constexpr std::array<std::string_view, 5> sheet_states{"first", "second", "compare", "accepted", "taken_back"};

template <class Enum, std::size_t size>
std::optional<Enum> found(const std::array<std::string_view, size>& names, std::string_view wanted) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == wanted) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum, std::size_t size>
std::string_view named(const std::array<std::string_view, size>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view name(State state) { return named(states, state); }
std::optional<State> state_of(std::string_view name) { return found<State>(states, name); }
std::string_view name(Deed deed) { return named(deeds, deed); }
std::optional<Deed> deed_of(std::string_view name) { return found<Deed>(deeds, name); }
std::string_view name(Decision decision) { return named(decisions, decision); }
std::optional<Decision> decision_of(std::string_view name) { return found<Decision>(decisions, name); }
std::string_view name(Channel channel) { return named(channels, channel); }
std::optional<Channel> channel_of(std::string_view name) { return found<Channel>(channels, name); }
std::string_view name(Standing standing) { return named(standings, standing); }
std::string_view name(IdentityLevel level) { return named(levels, level); }
std::string_view name(Sheet::State state) { return named(sheet_states, state); }

bool Petition::is_public() const {
  switch (state) {
    case State::draft:
    case State::sponsoring:
    case State::moderation:
    case State::refused: return false;
    case State::not_reached:
    case State::withdrawn:
    case State::merged: return published_at.has_value();
    default: return true;
  }
}

}  // namespace viche::petitions
