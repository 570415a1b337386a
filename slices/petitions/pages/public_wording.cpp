#include "pages/public_wording.hpp"

#include <algorithm>

#include <viche/channels/sms.hpp>
#include <viche/core/text.hpp>
#include <viche/openid/providers.hpp>

#include "letters.hpp"
#include "pages/public.hpp"
#include "settings.hpp"
#include "store/integrity.hpp"
#include "store/merges.hpp"

namespace viche::petitions {

namespace {

constexpr std::size_t card_text = 160;

ui::Tone tone_of(const Petition& petition) {
  switch (petition.state) {
    case State::draft:
    case State::not_reached:
    case State::withdrawn:
    case State::merged: return ui::Tone::grey;
    case State::sponsoring:
    case State::moderation: return ui::Tone::yellow;
    case State::refused: return ui::Tone::red;
    case State::collecting: return ui::Tone::blue;
    case State::reached:
    case State::examining: return ui::Tone::purple;
    case State::answered: return petition.decision == Decision::rejected ? ui::Tone::red : ui::Tone::teal;
    case State::executing: return ui::Tone::teal;
    case State::executed: return ui::Tone::green;
  }
  return ui::Tone::grey;
}

std::string told_maybe(i18n::Lang lang, const std::optional<calendar::Day>& day) {
  return day ? told_day(lang, *day) : std::string();
}

}  // namespace

ui::Tag state_tag(const kit::Call& call, const Petition& petition) {
  std::string key = "petitions.stands." + std::string(name(petition.state));
  if (petition.state == State::answered && petition.decision == Decision::rejected) key = "petitions.stands.rejected";
  return {call.word(key), tone_of(petition)};
}

std::string told_day(i18n::Lang lang, calendar::Day day) { return i18n::date(lang, calendar::start_of_day(day)); }

std::string told_now(const kit::Call& call, const Petition& petition) {
  const std::string key = "petitions.now." + std::string(name(petition.state));
  const i18n::Lang lang = call.lang;
  return call.word(key, {{"until", told_maybe(lang, petition.ends_on)},
                         {"moderate_by", told_maybe(lang, petition.moderate_by)},
                         {"begin_by", told_maybe(lang, petition.begin_by)},
                         {"answer_by", told_maybe(lang, petition.answer_by)},
                         {"decision", std::string(name(petition.decision))},
                         {"into", Number{petition.merged_into}.text()},
                         {"sponsors", petition.sponsors},
                         {"appeal", std::string(petition.appeal.empty() ? "none" : "made")}});
}

std::string numbered(const kit::Call& call, const Petition& petition) {
  return call.word("petitions.all.number", {{"number", petition.number.text()}});
}

std::string told_days_left(const kit::Call& call, const Petition& petition) {
  if (!petition.ends_on || (petition.state != State::collecting && petition.state != State::sponsoring)) return {};
  const std::int64_t days = (*petition.ends_on - calendar::kyiv_day(call.now)).count();
  if (days < 0) return call.word("petitions.left.over");
  if (days == 0) return call.word("petitions.left.today");
  return call.word("petitions.left.days", {{"n", days}});
}

std::int64_t wanted_of(const Petition& petition) {
  return petition.state == State::sponsoring ? petition.sponsors : petition.threshold;
}

std::string told_count(const kit::Call& call, const Brief& brief) {
  return call.word("petitions.all.count",
                   {{"n", brief.counts.counted},
                    {"told", i18n::number(call.lang, static_cast<double>(brief.counts.counted))},
                    {"of", i18n::number(call.lang, static_cast<double>(wanted_of(brief.petition)))}});
}

void set_share(ui::View& view, const kit::Call& call, const Petition& petition) {
  const std::string address = call.absolute(ui::url(call.lang, path_of(petition)));
  view.set("ADDRESS", address).set("SHARED_ADDRESS", url_encoded(address));
  view.set("SHARED_TITLE", url_encoded(petition.title));
}

void set_progress(ui::View& view, const kit::Call& call, const Brief& brief) {
  const std::int64_t wanted = std::max<std::int64_t>(1, wanted_of(brief.petition));
  const std::int64_t share = std::min<std::int64_t>(100, brief.counts.counted * 100 / wanted);
  view.set("WIDTH", std::to_string(share) + "%").set("COUNT", told_count(call, brief));
  view.show_if(share > 0, "BEGUN").show_if(share >= 100, "FULL");
  view.set("DAYS", told_days_left(call, brief.petition));
}

void show_briefs(ui::View& view, std::string_view marker, const kit::Call& call, const std::vector<Brief>& briefs,
                 int heading_level) {
  ui::View listed = view.include(marker, "petitions/briefs.html");
  for (const Brief& brief : briefs) {
    const Petition& petition = brief.petition;
    ui::View row = listed.each("BRIEF");
    row.show_if(heading_level == 3, "H3");
    row.set_in("TITLE", petition.title, petition.lang).set("URL", view.url(path_of(petition)));
    row.set_in("TEXT", shortened(tidy_line(petition.text), card_text), petition.lang);
    const ui::Tag tag = state_tag(call, petition);
    row.set("STATE", tag.text).set("TONE", ui::code(tag.tone)).set("NUMBER", numbered(call, petition));
    set_progress(row, call, brief);
  }
}

void set_paragraphs(ui::View& view, std::string_view section, std::string_view text, std::string_view lang) {
  for (const std::string_view line : split(text, '\n')) {
    if (!trimmed(line).empty()) view.each(section).set_in("TEXT", trimmed(line), lang);
  }
}

void show_merges(ui::View& view, const kit::Call& call, const Petition& petition) {
  std::vector<Merge> into;
  std::vector<std::string> numbers;
  std::optional<Merge> own;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    own = find_merge(session, petition.id);
    into = merges_into(session, petition.id);
    for (const Merge& one : into) numbers.push_back(find_by_id(session, one.petition)->number.text());
  });
  if (own) view.each("MERGE").set("TEXT", told_merge(call.services.words, call.lang, *own));
  for (std::size_t i = 0; i < into.size(); ++i) {
    const std::string from = call.word("petitions.merge.came", {{"number", numbers[i]}});
    view.each("MERGE").set("TEXT", from + " " + told_merge(call.services.words, call.lang, into[i]));
  }
}

std::vector<ui::TimelineEntry> told_steps(const kit::Call& call, const Petition& petition,
                                          const std::vector<Step>& steps) {
  std::vector<ui::TimelineEntry> lines;
  for (const Step& step : steps) {
    ui::TimelineEntry line;
    line.title = call.word("petitions.step." + std::string(name(step.deed)));
    line.when = i18n::date_time(call.lang, step.at);
    line.when_machine = to_rfc3339(step.at);
    line.text = step.text;
    line.lang = step.deed == Deed::withdraw ? petition.lang : "uk";
    line.important = step.deed == Deed::answer || step.deed == Deed::finish || step.deed == Deed::reach;
    lines.push_back(std::move(line));
  }
  std::reverse(lines.begin(), lines.end());
  return lines;
}

std::string told_ways(const kit::Call& call, IdentityLevel level) {
  std::vector<std::string> ways;
  if (level == IdentityLevel::strong) {
    for (const openid::ProviderSettings* provider : call.services.providers.of(call.town->slug)) {
      const std::string& title = call.lang == i18n::Lang::uk ? provider->title_uk : provider->title_en;
      ways.push_back(call.word("petitions.ways.provider", {{"name", title}}));
    }
  }
  if (level == IdentityLevel::phone && call.services.sms.is_there()) ways.push_back(call.word("petitions.ways.sms"));
  ways.push_back(call.word("petitions.ways.counter"));
  std::string told;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (i > 0) told += i + 1 == ways.size() ? " " + call.word("petitions.ways.or") + " " : ", ";
    told += ways[i];
  }
  return told;
}

std::string addressee_of(const kit::Call& call) {
  const std::string said = call.town->text(settings::addressee, settings::addressee_en, call.lang);
  return said.empty() ? call.word("petitions.all.addressee") : said;
}

void set_standing(ui::View& view, const kit::Call& call, const Signature& signature) {
  view.show_if(signature.standing == Standing::counted, "COUNTED");
  if (signature.standing == Standing::counted) return;
  view.show(signature.standing == Standing::held ? "HELD" : "INVALID");
  const auto by = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return invalidation_of(session, signature.id); });
  if (by) view.set_in("REASON", by->reason, "uk");
  std::string contact = call.town->contact_centre(call.lang);
  for (const kit::Setting* setting : {&kit::settings::email, &kit::settings::phone}) {
    const std::string said = call.town->text(*setting);
    if (!said.empty()) contact += ", " + said;
  }
  view.set("CONTACT", contact);
}

}  // namespace viche::petitions
