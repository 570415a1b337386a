#include "pages/public_wording.hpp"

#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>

#include "pages/shown.hpp"

namespace viche::appeals {

namespace {

constexpr std::chrono::hours short_term{48};

/// Says which picture it is without telling its key.
std::string version_of(std::string_view key) { return hex(hash256(key)).substr(0, 8); }

std::string_view name(files::Size size) { return size == files::Size::large ? "large" : "small"; }

bool at_midnight(Instant at) {
  const calendar::Local local = calendar::kyiv_local(at);
  return local.hour == 0 && local.minute == 0;
}

}  // namespace

std::string told_state(const i18n::Words& words, i18n::Lang lang, State state, Outcome outcome) {
  if (state == State::closed) return words.text(lang, "appeals.closed." + std::string(name(outcome)));
  return words.text(lang, "appeals.state." + std::string(name(state)));
}

ui::Tag told_tag(const kit::Call& call, State state, Outcome outcome) {
  return {told_state(call.services.words, call.lang, state, outcome), tone_of(state, outcome)};
}

std::string told_now(const i18n::Words& words, i18n::Lang lang, const Appeal& appeal, bool own) {
  std::string what(appeal.state == State::closed ? name(appeal.outcome) : name(appeal.state));
  if (appeal.state == State::on_check && appeal.outcome == Outcome::explained) what += "_explained";
  if (appeal.state == State::on_check && appeal.outcome == Outcome::declined) what += "_declined";
  if (appeal.state == State::rework && appeal.outcome == Outcome::refuted) what += "_refuted";
  std::string key = "appeals.now." + what;
  if (own && words.has("appeals.now_own." + what)) key = "appeals.now_own." + what;
  if (!words.has(key)) key = "appeals.now.closed";
  const std::string day = appeal.planned_on ? i18n::date(lang, calendar::start_of_day(*appeal.planned_on)) : "";
  return words.text(lang, key, {{"day", day}});
}

int step_of(State state) {
  switch (state) {
    case State::moderation:
    case State::registered: return 1;
    case State::assigned: return 2;
    case State::in_work:
    case State::planned:
    case State::rework: return 3;
    case State::on_check:
    case State::closed:
    case State::rejected: return 4;
  }
  return 1;
}

std::string last_day(i18n::Lang lang, Instant ends_at) {
  return i18n::date(lang, at_midnight(ends_at) ? ends_at - std::chrono::microseconds(1) : ends_at);
}

std::string told_term(const kit::Call& call, const Appeal& appeal) {
  if (!is_open(appeal.state) || appeal.state == State::on_check) return "";
  if (appeal.regime == Regime::law393 && appeal.due_at) {
    const bool late = *appeal.due_at <= call.now;
    return call.word(late ? "appeals.term.law_late" : "appeals.term.law_until",
                     {{"day", last_day(call.lang, *appeal.due_at)}});
  }
  if (appeal.state == State::planned && appeal.planned_on) {
    const std::string day = i18n::date(call.lang, calendar::start_of_day(*appeal.planned_on));
    return call.word("appeals.term.planned", {{"day", day}});
  }
  if (!appeal.due_at) return "";
  const std::string day = last_day(call.lang, *appeal.due_at);
  if (*appeal.due_at <= call.now) return call.word("appeals.term.late", {{"day", day}});
  if (at_midnight(*appeal.due_at) || *appeal.due_at - appeal.filed_at > short_term) {
    return call.word("appeals.term.until", {{"day", day}});
  }
  return call.word("appeals.term.until_hour", {{"at", i18n::date_time(call.lang, *appeal.due_at)}});
}

std::string told_term_change(const kit::Call& call, const Appeal& appeal) {
  if (!appeal.usual_due_at || !appeal.due_at) return "";
  const bool longer = *appeal.due_at > *appeal.usual_due_at;
  return call.word(longer ? "appeals.term.extended" : "appeals.term.shortened",
                   {{"day", last_day(call.lang, *appeal.usual_due_at)}});
}

ui::Card card_of(const kit::Call& call, const Brief& brief, const std::vector<Category>& categories, std::string path) {
  ui::Card card;
  const Category* category = find_category(categories, brief.category);
  const Headline title = headline_of(call.services.words, call.lang, categories, brief);
  card.title = title.text;
  card.lang = title.lang;
  card.path = path.empty() ? "/appeals/" + brief.number.text() : std::move(path);
  card.photo_url = cover_path(brief);
  card.place = brief.place;
  card.meta =
      numbered(call.services.words, call.lang, brief.number) + " · " + i18n::ago(call.lang, brief.filed_at, call.now);
  if (brief.emergency) card.meta += " · " + call.word("appeals.emergency");
  card.tag = told_tag(call, brief.state, brief.outcome);
  if (brief.voices > 1) card.voices = brief.voices;
  card.icon = category && !category->icon.empty() ? category->icon : "other";
  return card;
}

std::string cover_path(const Brief& brief) {
  if (brief.cover.empty()) return "";
  return "/appeals/" + brief.number.text() + "/photos/cover/small?v=" + version_of(brief.cover);
}

std::string photo_path(std::string_view base, const Media& media, files::Size size) {
  return std::string(base) + "/photos/" + std::to_string(media.id) + "/" + std::string(name(size)) +
         "?v=" + version_of(media.shown_key());
}

std::string recording_path(std::string_view base, const Media& media) {
  return std::string(base) + "/recordings/" + std::to_string(media.id);
}

void set_paragraphs(ui::View& view, std::string_view section, std::string_view text, std::string_view lang) {
  for (const std::string_view line : split(text, '\n')) {
    if (!trimmed(line).empty()) view.each(section).set_in("LINE", trimmed(line), lang);
  }
}

const std::string& settlement_name(i18n::Lang lang, const territory::Settlement& settlement) {
  return lang == i18n::Lang::en && !settlement.name_en.empty() ? settlement.name_en : settlement.shown;
}

std::optional<Number> number_in(const kit::Call& call) { return number_of(call.value("number")); }

}  // namespace viche::appeals
