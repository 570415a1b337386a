#include "pages/shown.hpp"

#include <viche/core/text.hpp>

namespace viche::appeals {

namespace {

constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;

std::string span_words(const i18n::Words& words, i18n::Lang lang, std::string_view key, std::int64_t seconds) {
  const bool days = seconds >= 2 * day, hours = seconds >= hour;
  const std::int64_t count = days ? seconds / day : hours ? seconds / hour : seconds / minute;
  return words.text(lang, std::string(key) + (days ? "_days" : hours ? "_hours" : "_minutes"), {{"n", count}});
}

}  // namespace

ui::Tone tone_of(State state, Outcome outcome) {
  switch (state) {
    case State::moderation: return ui::Tone::purple;
    case State::registered: return ui::Tone::blue;
    case State::assigned: return ui::Tone::blue;
    case State::in_work: return ui::Tone::yellow;
    case State::planned: return ui::Tone::yellow;
    case State::on_check: return ui::Tone::teal;
    case State::rework: return ui::Tone::red;
    case State::rejected: return ui::Tone::grey;
    case State::closed: break;
  }
  const bool mended = outcome == Outcome::done || outcome == Outcome::confirmed || outcome == Outcome::silence;
  return mended ? ui::Tone::green : ui::Tone::grey;
}

std::string state_words(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome) {
  if (state == State::closed && outcome != Outcome::none) {
    return words.text(lang, "desk.outcome." + std::string(name(outcome)));
  }
  return words.text(lang, "desk.state." + std::string(name(state)));
}

ui::Tag state_tag(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome) {
  return {state_words(words, lang, state, outcome), tone_of(state, outcome)};
}

std::optional<RunningTerm> running_term(State state, std::optional<Instant> accept_by, std::optional<Instant> due_at) {
  const bool accept_first = accept_by && (!due_at || *accept_by < *due_at);
  if (state == State::assigned && accept_first) return RunningTerm{*accept_by, true};
  const bool waits = is_open(state) && state != State::on_check && state != State::moderation;
  if (waits && due_at) return RunningTerm{*due_at, false};
  return std::nullopt;
}

ui::Tag term_tag(const i18n::Words& words, i18n::Lang lang, Instant term, Instant now) {
  const std::int64_t seconds = (term.micros - now.micros) / 1'000'000;
  if (seconds < 0) return {span_words(words, lang, "desk.term.late", -seconds), ui::Tone::red};
  return {span_words(words, lang, "desk.term.left", seconds), seconds < day ? ui::Tone::yellow : ui::Tone::grey};
}

std::string term_end(i18n::Lang lang, Instant at) {
  const calendar::Local local = calendar::kyiv_local(at);
  if (local.hour != 0 || local.minute != 0) return i18n::date_time(lang, at);
  return i18n::date(lang, at - std::chrono::microseconds(1));
}

std::string filed_told(i18n::Lang lang, const Appeal& appeal) {
  const bool only_day = appeal.source == "letter" || appeal.source == "visit";
  return only_day ? i18n::date(lang, appeal.filed_at) : i18n::date_time(lang, appeal.filed_at);
}

std::string numbered(const i18n::Words& words, i18n::Lang lang, Number number) {
  return words.text(lang, "appeals.number", {{"number", number.text()}});
}

Headline headline(const i18n::Words& words, i18n::Lang lang, const Category* category, std::string_view text,
                  std::string_view text_lang, std::size_t most) {
  const std::string_view whole = trimmed(text);
  if (!whole.empty()) {
    return {shortened(trimmed(whole.substr(0, whole.find('\n'))), most), std::string(text_lang)};
  }
  if (!category) return {words.text(lang, "appeals.spoken_somehow"), {}};
  return {words.text(lang, "appeals.spoken", {{"category", category->name(lang)}}), {}};
}

std::string lang_of(const Entry& entry, const Appeal& appeal) {
  const bool by_author = entry.actor_kind == Actor::Kind::resident || entry.actor_kind == Actor::Kind::anonymous;
  return by_author ? appeal.lang : "uk";
}

}  // namespace viche::appeals
