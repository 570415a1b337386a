#include "pages/public_case.hpp"

#include <algorithm>
#include <set>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/ui/page.hpp>

#include "acts.hpp"
#include "pages/masked.hpp"
#include "pages/parts.hpp"
#include "pages/public.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "quality.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t preview_length = 180;
constexpr std::size_t title_length = 110;
constexpr std::string_view steps[] = {"filed", "assigned", "work", "checked"};

bool by_author(const Entry& entry) {
  return entry.actor_kind == Actor::Kind::resident || entry.actor_kind == Actor::Kind::anonymous;
}

std::vector<Media> take_media(std::vector<Media>& all, std::int64_t entry) {
  std::vector<Media> of;
  for (Media& media : all) {
    if (media.entry == entry && !media.hidden) of.push_back(media);
  }
  return of;
}

/// Those that the page names: few, so each is looked up.
std::vector<kit::Organisation> organisations_of(storage::Session& session, const CaseData& data) {
  std::set<std::int64_t> ids{data.appeal.organisation};
  ids.insert(data.appeal.co_executors.begin(), data.appeal.co_executors.end());
  for (const Entry& entry : data.entries) ids.insert(entry.organisation);
  std::vector<kit::Organisation> found;
  for (const std::int64_t id : ids) {
    if (id == 0) continue;
    if (auto organisation = kit::find_organisation(session, id)) found.push_back(std::move(*organisation));
  }
  return found;
}

void show_steps(ui::View& view, const kit::Call& call, const Appeal& appeal) {
  const bool over = !is_open(appeal.state);
  // What nobody here worked on went through no steps.
  if (over && !was_worked_on(appeal.outcome)) return;
  view.show("STEPS");
  const int now = step_of(appeal.state);
  for (int i = 0; i < 4; ++i) {
    const std::string_view how = i + 1 < now || over ? "done" : i + 1 == now ? "current" : "ahead";
    ui::View step = view.each("STEP");
    step.set("NAME", call.word("appeals.steps." + std::string(steps[i]))).set("HOW", how);
    step.set("TOLD", call.word("appeals.steps." + std::string(how))).set("PLACE", std::int64_t{i + 1});
    step.show_if(how == "done", "DONE").show_if(how == "current", "CURRENT");
  }
}

/// Why the community needs longer is for everybody; why a person demanded to be answered earlier is theirs.
void show_term_change(ui::View& view, const kit::Call& call, const Appeal& appeal, bool own) {
  if (told_term(call, appeal).empty() || !appeal.usual_due_at) return;
  view.set("TERM_CHANGE", told_term_change(call, appeal));
  if (own || appeal.due_at > appeal.usual_due_at) view.set_in("TERM_REASON", appeal.term_reason, "uk");
}

void show_media(ui::View& view, const kit::Call& call, const CaseData& data) {
  std::vector<ui::Photo> pictures;
  const std::string alt = call.word("appeals.photo_alt", {{"number", data.appeal.number.text()}});
  for (const Media& media : data.media) {
    if (media.kind == MediaKind::photo) {
      pictures.push_back(
          {photo_path(data.base, media, files::Size::small), photo_path(data.base, media, files::Size::large), alt});
      continue;
    }
    const bool audio = media.kind == MediaKind::audio;
    ui::View row = view.each("RECORDING");
    row.set("URL", recording_path(data.base, media)).show_if(audio, "AUDIO").show_if(!audio, "VIDEO");
    row.set("LABEL", call.word(audio ? "appeals.case.recording_audio" : "appeals.case.recording_video"));
    row.show_if(!media.transcript.empty(), "TRANSCRIPT");
    set_paragraphs(row, "TRANSCRIPT_LINE", media.transcript, data.appeal.lang);
  }
  ui::photos(view, "PHOTOS", pictures);
}

/// Answers to the category's questions: a choice for everybody, free words for the author only.
void add_answers(std::vector<ui::SummaryRow>& rows, const kit::Call& call, const CaseData& data, bool own) {
  const auto given = JsonReader::parse(data.appeal.answers);
  const Category* category = data.category();
  if (!given || !category) return;
  const bool uk = call.lang == i18n::Lang::uk;
  for (const Question& question : category->questions) {
    const auto answer = (*given)[question.slug].text();
    if (!answer || answer->empty() || (question.options.empty() && !own)) continue;
    std::string told = *answer;
    for (const auto& option : question.options) {
      if (option.slug == *answer) told = uk ? option.uk : option.en;
    }
    rows.push_back({uk ? question.text_uk : question.text_en, told});
  }
}

std::string executor_of(const kit::Call& call, const CaseData& data) {
  const kit::Organisation* executor = data.organisation(data.appeal.organisation);
  return executor ? executor->name(call.lang) : call.word("appeals.case.executor_none");
}

std::string helpers_of(const kit::Call& call, const CaseData& data) {
  std::string names;
  for (const std::int64_t id : data.appeal.co_executors) {
    const kit::Organisation* helper = data.organisation(id);
    if (helper) names += (names.empty() ? "" : ", ") + helper->short_name(call.lang);
  }
  return names;
}

void show_details(ui::View& view, const kit::Call& call, const CaseData& data, bool own) {
  const Appeal& appeal = data.appeal;
  const Category* category = data.category();
  const auto word = [&](std::string_view key) { return call.word("appeals.case." + std::string(key)); };
  std::vector<ui::SummaryRow> rows;
  if (category) rows.push_back({word("category"), category->name(call.lang), "/appeals?category=" + category->slug});
  const std::string& place = own ? appeal.place.whole() : appeal.place.text;
  rows.push_back({word("place"), place.empty() ? word("no_place") : place});
  add_answers(rows, call, data, own);
  rows.push_back({word("executor"), executor_of(call, data)});
  if (const std::string helpers = helpers_of(call, data); !helpers.empty())
    rows.push_back({word("co_executors"), helpers});
  rows.push_back({word("filed"), filed_told(call.lang, appeal)});
  const bool named = !appeal.author_name.empty() && (appeal.name_shown || own);
  rows.push_back({word("author"), named ? appeal.author_name : call.word("appeals.who.hidden")});
  if (appeal.grade != 0) {
    rows.push_back({word("grade"), call.word("appeals.case.grade_value", {{"n", std::int64_t{appeal.grade}}})});
  }
  ui::summary_list(view, "DETAILS", rows);
}

std::string who_of(const kit::Call& call, const CaseData& data, const Entry& entry, bool own) {
  if (entry.kind == "seen_done" || entry.kind == "seen_undone") return call.word("appeals.who.neighbour");
  if (by_author(entry)) return call.word(own ? "appeals.who.you" : "appeals.who.author");
  if (entry.actor_kind == Actor::Kind::system) return "";
  const kit::Organisation* organisation = data.organisation(entry.organisation);
  return organisation && entry.kind != "assign" ? organisation->short_name(call.lang)
                                                : call.word("appeals.who.council");
}

ui::TimelineEntry line_of(const kit::Call& call, const CaseData& data, const Entry& entry, bool own) {
  ui::TimelineEntry line;
  std::string key = "appeals.entry." + entry.kind;
  if (own && call.services.words.has("appeals.entry_own." + entry.kind)) key = "appeals.entry_own." + entry.kind;
  line.title = call.word(call.services.words.has(key) ? key : "appeals.entry.other");
  line.when = i18n::date_time(call.lang, entry.at);
  line.when_machine = to_rfc3339(entry.at);
  line.who = who_of(call, data, entry, own);
  line.text = own ? entry.text : words_for_all(entry, *call.town);
  line.lang = lang_of(entry, data.appeal);
  if (entry.kind == "assign") {
    const kit::Organisation* given = data.organisation(entry.organisation);
    line.text = given ? given->name(call.lang) : "";
    line.lang.clear();
  }
  if (entry.kind == "graded")
    line.tag =
        ui::Tag{call.word("appeals.case.grade_value", {{"n", std::int64_t{data.appeal.grade}}}), ui::Tone::yellow};
  if (own && entry.unread) line.tag = ui::Tag{call.word("appeals.case.unread"), ui::Tone::grey};
  const bool read = own || words_shown_to_all(entry);
  if (!read) line.text.clear();
  line.important = entry.kind == "report" || entry.kind == "explain" || entry.kind == "refute" || entry.kind == "asked";
  const std::string alt = call.word("appeals.photo_alt", {{"number", data.appeal.number.text()}});
  for (const Media& media : entry.media) {
    if (media.kind != MediaKind::photo || !read) continue;
    line.photos.push_back(
        {photo_path(data.base, media, files::Size::small), photo_path(data.base, media, files::Size::large), alt});
  }
  return line;
}

void show_timeline(ui::View& view, const kit::Call& call, const CaseData& data, bool own) {
  std::vector<ui::TimelineEntry> lines;
  for (const Entry& entry : data.entries) {
    if (own ? !entry.internal : shown_to_all(entry)) lines.push_back(line_of(call, data, entry, own));
  }
  std::reverse(lines.begin(), lines.end());
  ui::timeline(view, "TIMELINE", lines);
}

/// The map comes when asked for, so that the page stays light.
void show_place(ui::View& view, ui::Page& page, const kit::Call& call, const Appeal& appeal) {
  if (!appeal.place.lat || !appeal.place.lon) return;
  if (call.query("map") != "1") {
    view.set("MAP_URL", view.url("/appeals/" + appeal.number.text() + "?map=1") + "#map");
    return;
  }
  ui::Map map = town_map(call);
  map.lat = *appeal.place.lat;
  map.lon = *appeal.place.lon;
  map.zoom = 17;
  map.points_path = "/appeals/" + appeal.number.text() + "/point.geojson";
  map.text = appeal.place.text;
  map.label = call.word("appeals.case.map_label");
  ui::map(view, "MAP", map);
  view.show("HAS_MAP");
  page.map = true;
}

http::Response show_public_case(kit::Call& call) {
  const auto number = number_in(call);
  if (!number) return call.refuse(not_found("appeals.not_shown"));
  auto data = load_case(call, "/appeals/" + number->text(), false);
  if (!data) return call.refuse(data.refusal());
  const Appeal& appeal = data.value().appeal;
  ui::View view = call.view();
  const i18n::Words& words = call.services.words;
  const Headline title = headline_of(words, call.lang, *data.value().categories, appeal, 70);
  ui::Page page = call.page(title.text + " · " + numbered(words, call.lang, appeal.number));
  show_case(view, call, data.value(), false);
  show_place(view, page, call, appeal);
  if (is_for_witnesses(appeal) && !data.value().standing.author && !call.actor.is_staff()) {
    view.show("WITNESS").set("WITNESS_URL", view.url("/appeals/" + number->text() + "/witness"));
  }
  view.show_if(is_open(appeal.state), "OPEN").set("JOIN", view.url("/appeals/" + number->text() + "/voices"));
  if (data.value().standing.author) view.set("YOURS", view.url("/my/appeals/" + number->text()));
  if (call.actor.is_staff()) view.set("DESK", view.url("/desk/appeals/" + number->text()));
  page.crumbs = {{"/", call.word("ui.home")}, {"/appeals", call.word("appeals.list.title")}};
  page.description = shortened(tidy_line(appeal.text), preview_length);
  page.width = ui::Width::full;
  page.noindex = !appeal.is_public;
  const auto photo = std::find_if(data.value().media.begin(), data.value().media.end(),
                                  [](const Media& media) { return media.kind == MediaKind::photo; });
  if (photo != data.value().media.end()) {
    page.image_url = call.absolute(photo_path(data.value().base, *photo, files::Size::large));
  }
  return call.render(page, "appeals/case.html", view);
}

/// The one point of a case, for its map.
http::Response show_point(kit::Call& call) {
  const auto number = number_in(call);
  auto data = number ? load_case(call, "", false) : not_found("appeals.not_shown");
  if (!data) return call.refuse(data.refusal());
  const Appeal& appeal = data.value().appeal;
  return point_of(appeal, headline_of(call.services.words, call.lang, *data.value().categories, appeal).text,
                  told_state(call.services.words, call.lang, appeal.state, appeal.outcome));
}

/// Where the same person opens another appeal of theirs; where everybody does.
std::string path_of(const kit::Call& call, const CaseData& data, const Appeal& other, bool own) {
  const std::string number = other.number.text();
  if (own && starts_with(data.base, "/my/")) return "/my/appeals/" + number;
  if (own) return "/appeals/" + number + "/follow/" + follow_key(call.services, call.hromada(), other.number);
  return is_shown_to_all(other) ? "/appeals/" + number : "";
}

}  // namespace

const Category* CaseData::category() const { return find_category(*categories, appeal.category); }

const kit::Organisation* CaseData::organisation(std::int64_t id) const {
  const auto found =
      std::find_if(organisations.begin(), organisations.end(), [&](const auto& o) { return o.id == id; });
  return found == organisations.end() ? nullptr : &*found;
}

std::vector<Entry> public_words(storage::Session& session, const Appeal& appeal) {
  auto all = entries(session, appeal.id, false);
  auto pictures = media(session, appeal.id);
  for (Entry& entry : all) entry.media = take_media(pictures, entry.id);
  std::erase_if(
      all, [](const Entry& entry) { return !words_are_for_all(entry) || (entry.text.empty() && entry.media.empty()); });
  return all;
}

Result<CaseData> load_case(const kit::Call& call, std::string base, bool by_link) {
  const auto number = number_in(call);
  if (!number) return not_found("appeals.not_shown");
  CaseData data;
  data.base = std::move(base);
  data.categories = cached_categories(call.services.db, call.hromada());
  const bool found = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    auto appeal = find(session, *number);
    if (!appeal) return false;
    data.standing = standing_of(*appeal, call.actor, by_link);
    if (!may_see(*appeal, data.standing)) return false;
    if (appeal->name_shown || data.standing.author) load_author(session, call.services.vault, *appeal);
    data.entries = entries(session, appeal->id, false);
    auto all = media(session, appeal->id);
    for (Entry& entry : data.entries) entry.media = take_media(all, entry.id);
    data.media = take_media(all, 0);
    data.appeal = std::move(*appeal);
    data.organisations = organisations_of(session, data);
    return true;
  });
  if (!found) return not_found("appeals.not_shown");
  return data;
}

/// Where it goes on; a link only when the page behind it opens for whoever reads this.
void show_merged(ui::View& view, const kit::Call& call, const Appeal& appeal, bool own) {
  if (appeal.merged_into == 0) return;
  const Number number{appeal.merged_into};
  const auto other =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, number); });
  const bool opens = other && is_shown_to_all(*other);
  if (opens) view.set("MERGED_URL", view.url("/appeals/" + number.text()));
  const bool written_to = own && !opens && !appeal.author_email.empty();
  view.say("MERGED", written_to ? "appeals.case.merged_by_letter" : "appeals.case.merged", {{"number", number.text()}});
}

void show_case(ui::View& view, kit::Call& call, const CaseData& data, bool own) {
  const Appeal& appeal = data.appeal;
  const i18n::Words& words = call.services.words;
  view.set("NUMBER", numbered(words, call.lang, appeal.number));
  const std::string& text = own ? appeal.whole_text() : appeal.text;
  const Headline title = headline(words, call.lang, data.category(), text, appeal.lang, title_length);
  view.set_in("TITLE", title.text, title.lang);
  if (trimmed(text) != title.text) set_paragraphs(view, "TEXT", text, appeal.lang);
  ui::tag(view, "STATE", told_tag(call, appeal.state, appeal.outcome));
  view.set("NOW", told_now(words, call.lang, appeal, own)).set("TERM", told_term(call, appeal));
  show_term_change(view, call, appeal, own);
  view.show_if(appeal.emergency, "EMERGENCY");
  view.say("VOICES", "appeals.voices_told", {{"n", appeal.voices}});
  if (appeal.refuted > 0) view.say("REFUTED", "appeals.case.refuted", {{"n", std::int64_t{appeal.refuted}}});
  if (appeal.level > 0 && is_open(appeal.state))
    view.say("LEVEL", "appeals.case.level", {{"n", std::int64_t{appeal.level}}});
  if (appeal.seen_done > 0) view.say("SEEN_DONE", "appeals.case.seen_done", {{"n", appeal.seen_done}});
  if (appeal.seen_undone > 0) view.say("SEEN_UNDONE", "appeals.case.seen_undone", {{"n", appeal.seen_undone}});
  show_merged(view, call, appeal, own);
  view.set("FORWARDED_TO", appeal.forwarded_to);
  // A ground may tell of a person, so only they read it.
  if (own && !appeal.ground.empty()) view.set("GROUND", call.word("appeals.ground." + appeal.ground));
  show_parts(view, call, appeal, [&](const Appeal& other) { return path_of(call, data, other, own); });
  show_steps(view, call, appeal);
  show_media(view, call, data);
  show_details(view, call, data, own);
  show_timeline(view, call, data, own);
}

std::vector<kit::Route> case_routes() {
  return {kept_page("appeals.case", "/appeals/{number}", show_public_case),
          kept_page("appeals.point", "/appeals/{number}/point.geojson", show_point)};
}

}  // namespace viche::appeals
