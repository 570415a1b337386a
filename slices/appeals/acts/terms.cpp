#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
#include "../rules/terms.hpp"
#include "../store/cards.hpp"
#include "registering.hpp"

namespace viche::appeals {

namespace {

std::string details(std::string_view name, std::string_view value) {
  JsonWriter out;
  out.begin_object().field(name, value).end_object();
  return out.take();
}

/// The line of the timeline: the new day, and why. The staff write in Ukrainian.
void write_entry(storage::Tx& tx, const By& by, const Appeal& appeal, std::string_view kind) {
  std::string text = appeal.term_reason;
  if (appeal.due_at) {
    const std::string day = i18n::date(i18n::Lang::uk, *appeal.due_at - std::chrono::microseconds(1));
    text = by.services.words.text(i18n::Lang::uk, "appeals.term.entry", {{"day", day}, {"reason", text}});
  }
  insert_entry(tx, appeal.id, entry_by(by, kind, std::move(text), appeal.state));
}

/// Changes the last day of a term of the law, once `may` says yes.
Check change_day(const By& by, Number number, std::string_view deed, const TermInput& input,
                 Check (*may)(const Appeal&, const Standing&, const TermInput&, calendar::Day)) {
  const calendar::Day today = calendar::kyiv_day(by.now);
  return change_one(by, deed, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may(appeal, standing, input, today));
    if (!appeal.usual_due_at) appeal.usual_due_at = appeal.due_at;
    appeal.due_at = calendar::start_of_day(*input.day + std::chrono::days(1));
    if (appeal.due_at == appeal.usual_due_at) appeal.usual_due_at.reset();
    appeal.term_reason = tidy(input.reason);
    write_entry(tx, by, appeal, deed);
    tell(tx, by, events::changed, appeal, deed, details("day", calendar::to_iso(*input.day)));
    return Done{};
  });
}

/// What the appeal lacks of its author is taken from what was said with the conversion.
bool complete_author(Appeal& appeal, const Conversion& conversion) {
  bool changed = false;
  const auto take = [&](std::string& kept, const std::string& said) {
    if (!kept.empty() || said.empty()) return;
    kept = said;
    changed = true;
  };
  take(appeal.author_name, conversion.name);
  take(appeal.author_email, conversion.email);
  take(appeal.author_phone, conversion.phone);
  take(appeal.author_residence, conversion.residence);
  return changed;
}

/// The open questions of a letter go over with it; registered is the letter.
void convert_parts(storage::Tx& tx, const By& by, const Appeal& letter, const std::vector<Category>& categories,
                   std::string_view deed) {
  if (letter.parts == 0) return;
  for (Appeal& part : parts_of(tx, letter.number)) {
    const Category* category = find_category(categories, part.category);
    if (!is_open(part.state) || !category) continue;
    part.regime = letter.regime;
    part.due_at = part_term(letter, *category);
    part.usual_due_at.reset();
    part.term_reason = letter.term_reason;
    part.changed_at = by.now;
    update(tx, part);
    write_entry(tx, by, part, deed);
    tell(tx, by, events::changed, part, deed, details("regime", name(part.regime)));
  }
}

}  // namespace

Check extend_term(const By& by, Number number, const TermInput& input) {
  return change_day(by, number, "extend_term", input, may_extend);
}

Check shorten_term(const By& by, Number number, const TermInput& input) {
  return change_day(by, number, "shorten_term", input, may_shorten);
}

namespace {

/// Under the law nobody may refuse to accept it: it is worked on at once, and shown when a moderator says so.
void take_to_work(Appeal& appeal, const Category& category, Instant now) {
  appeal.is_public = false;
  appeal.state = appeal.organisation == 0 ? State::registered : State::assigned;
  if (appeal.state == State::assigned) appeal.accept_by = accept_term(category, now);
}

}  // namespace

Check convert_regime(const By& by, Number number, const Conversion& conversion) {
  const auto all = cached_categories(by.services.db, by.town.id);
  const std::string deed = "convert_" + std::string(name(conversion.to));
  const auto classifier = classifier_of(by, calendar::kyiv_day(by.now));
  return change_one(by, deed, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    load_author(tx, by.services.vault, appeal);
    VICHE_REQUIRE(may_convert(appeal, standing, conversion));
    const Category* category = find_category(*all, appeal.category);
    if (!category) return conflict("appeals.category_missing");
    if (complete_author(appeal, conversion)) update_author_of(tx, by.services.vault, appeal);
    const Appeal before = appeal;
    appeal.regime = conversion.to;
    appeal.due_at = due_under(appeal, *category, conversion.to);
    appeal.usual_due_at.reset();
    appeal.term_reason = tidy(conversion.reason);
    if (appeal.regime == Regime::law393 && !find_card(tx, appeal.id)) {
      register_new(tx, by, *classifier, appeal, category);
    }
    const bool held = appeal.state == State::moderation && appeal.regime == Regime::law393;
    if (held) take_to_work(appeal, *category, by.now);
    convert_parts(tx, by, appeal, *all, deed);
    write_entry(tx, by, appeal, deed);
    if (held && appeal.state == State::assigned) insert_entry(tx, appeal.id, entry_of_giving(by, appeal));
    if (held) count_change(tx, before, appeal);
    tell(tx, by, events::changed, appeal, deed, details("regime", name(conversion.to)));
    return Done{};
  });
}

}  // namespace viche::appeals
