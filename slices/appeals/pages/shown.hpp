#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <viche/i18n/i18n.hpp>
#include <viche/ui/components.hpp>

#include "model.hpp"

/// How appeals are worded and coloured: the same on pages, in feeds and at the desk.
namespace viche::appeals {

ui::Tone tone_of(State state, Outcome outcome);

/// "У роботі"; a closed one by its outcome: "Виконано, автор підтвердив". Words `desk.state.…`, `desk.outcome.…`.
std::string state_words(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome);
ui::Tag state_tag(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome);

/// What runs now: until it is accepted the term to accept, then the term to be done; absent when nothing runs.
struct RunningTerm {
  Instant at;
  bool to_accept = false;
};
std::optional<RunningTerm> running_term(State state, std::optional<Instant> accept_by, std::optional<Instant> due_at);

/// "залишилося 5 год" (yellow within a day), "прострочено на 2 дні" (red).
ui::Tag term_tag(const i18n::Words& words, i18n::Lang lang, Instant term, Instant now);

/// The end of a term as it is read: "19 листопада 2026" for the whole day, with the hour when it ends within one.
std::string term_end(i18n::Lang lang, Instant at);

/// The first line of what a person wrote, at most `most` characters: a title.
std::string headline(std::string_view text, std::size_t most = 90);

}  // namespace viche::appeals
