#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

#include "executors/day.hpp"
#include "pages/public.hpp"
#include "pages/shown.hpp"

namespace viche::appeals::executors {

namespace {

constexpr const char* path = "/desk/day";

ui::Tone tone_of(const Work& work, const Reasons& why) {
  if (work.brief.emergency || why.overdue) return ui::Tone::red;
  if (why.due || why.sent_back) return ui::Tone::yellow;
  return why.to_accept ? ui::Tone::blue : ui::Tone::teal;
}

std::string day_words(const kit::Call& call, const DayAsked& asked) {
  const std::string day = i18n::date(call.lang, calendar::start_of_day(asked.day));
  return asked.day == asked.today ? call.word("day.today_is", {{"day", day}}) : day;
}

void show_days(const kit::Call& call, ui::View& view, const Plan& plan) {
  const auto at = [&](calendar::Day day) { return view.url(path + plan.asked.query("day", calendar::to_iso(day))); };
  view.set("DAY", day_words(call, plan.asked));
  view.set("BEFORE", at(plan.asked.day - std::chrono::days(1))).set("AFTER", at(plan.asked.day + std::chrono::days(1)));
  if (plan.asked.day != plan.asked.today) view.set("TODAY", at(plan.asked.today));
}

void show_tabs(const kit::Call& call, ui::View& view, const Plan& plan) {
  std::vector<ui::Tab> tabs;
  const auto add = [&](std::string text, const std::string& whose, std::optional<std::int64_t> count) {
    tabs.push_back({std::move(text), path + plan.asked.query("whose", whose), plan.asked.whose == whose, count});
  };
  add(call.word("day.mine"), "mine", plan.mine);
  add(call.word("day.all"), "all", plan.all);
  add(call.word("day.nobodys"), "nobody", plan.nobodys);
  for (const Crew& crew : plan.crews) {
    if (crew.active) add(crew.name, std::to_string(crew.id), std::nullopt);
  }
  ui::tabs(view, "TABS", call.word("day.tabs"), tabs);
}

void show_reasons(const kit::Call& call, ui::View& view, const Plan& plan) {
  for (const auto& [code, count] : plan.reasons) {
    if (count == 0) continue;
    const bool chosen = plan.asked.only == code;
    ui::View row = view.each("REASON");
    row.set("TEXT", call.word("day.reason." + std::string(code))).set("COUNT", count).show_if(chosen, "CHOSEN");
    row.set("URL", row.url(path + plan.asked.query("only", chosen ? std::string_view() : code)));
  }
}

void show_deeds(kit::Call& call, ui::View& row, const Work& work, const Actor& actor) {
  const std::string steps = "/desk/appeals/" + work.brief.number.text() + "/steps/";
  if (work.brief.organisation == actor.organisation && work.brief.state == State::assigned) {
    ui::View accept = row.each("ACCEPT");
    accept.set("URL", accept.url(steps + "accept"));
    ui::Form(accept, "desk.step").hidden("TOKENS", call.form_token(), call.form_key(), {{"back", "day"}});
    return;
  }
  row.each("REPORT").set("URL", row.url(steps + "report?back=day"));
}

void show_work(kit::Call& call, ui::View& list, const Plan& plan, std::size_t at, desk::Names& names) {
  const Work& work = plan.works[at];
  const Brief& brief = work.brief;
  const std::string number = brief.number.text();
  ui::View row = list.each("WORK");
  const Headline title = staff_headline_of(call.services.words, call.lang, names.categories(), brief, 140);
  row.set("URL", row.url("/desk/appeals/" + number)).set("NUMBER", number);
  row.set_in("TITLE", title.text, title.lang)
      .set("CATEGORY", names.category(brief.category))
      .set("PLACE", brief.whole_place());
  if (!brief.cover.empty()) row.set("PHOTO", row.url("/desk/appeals/" + number + "/media/cover?size=small"));
  if (const auto term = running_term(brief.state, brief.accept_by, brief.due_at)) {
    const ui::Tag left = term_tag(call.services.words, call.lang, term->at, call.now);
    row.set("TERM", left.text).set("TERM_TONE", ui::code(left.tone)).set("TERM_AT", term_end(call.lang, term->at));
    row.show_if(term->to_accept, "TO_ACCEPT");
  }
  row.show_if(brief.emergency, "EMERGENCY");
  for (const std::string_view code : codes_of(plan.why[at])) {
    if (code != "overdue" && code != "due") row.each("WHY").set("TEXT", call.word("day.why." + std::string(code)));
  }
  if (brief.organisation != call.actor.organisation) row.each("WHY").set("TEXT", call.word("day.why.helping"));
  row.set("WHO", assignee_name(plan.crews, names, work.plan.who));
  show_deeds(call, row, work, call.actor);
}

void show_stops(kit::Call& call, ui::View& view, const Plan& plan) {
  desk::Names names(call);
  std::int64_t number = 0;
  for (const Stop& stop : plan.stops) {
    ui::View section = view.each("STOP");
    section.set("N", ++number).set("NAME", stop_name(call, plan.works, stop)).show_if(stop.emergency, "URGENT");
    for (const std::size_t at : stop.work) show_work(call, section, plan, at, names);
  }
}

void show_map(const kit::Call& call, ui::View& view, const Plan& plan) {
  ui::Map map = town_map(call);
  map.points_path = "/desk/day/points.geojson" + plan.asked.query();
  map.label = call.word("day.map");
  map.text = call.word("day.map_text");
  ui::map(view, "MAP", map);
  view.show("HAS_MAP");
}

/// A report that was sent from here: the device may forget what was written.
void forget_draft(const kit::Call& call, ui::View& view) {
  const auto number = number_of(call.query("of"));
  if (number) view.set("SENT", std::string(call.query("told")) + "-" + number->text());
}

http::Response show(kit::Call& call) {
  const Plan plan = read_plan(call, call.actor);
  ui::View view = call.view();
  show_days(call, view, plan);
  show_tabs(call, view, plan);
  show_reasons(call, view, plan);
  forget_draft(call, view);
  view.set("PRINT", view.url("/desk/day/print" + plan.asked.query())).set("PLAN", view.url("/desk/day/plan"));
  view.set("CREWS", view.url("/desk/day/crews"));
  bool on_map = false;
  for (const Work& work : plan.works) on_map = on_map || (work.brief.lat && work.brief.lon);
  if (plan.works.empty()) {
    ui::empty(view, "EMPTY",
              {.title = call.word("day.empty"),
               .text = call.word("day.empty_text"),
               .path = plan.asked.whose == "all" ? "/desk/day/plan" : path + plan.asked.query("whose", "all"),
               .link = call.word(plan.asked.whose == "all" ? "day.plan" : "day.show_all"),
               .icon = "check"});
  }
  show_stops(call, view, plan);
  if (on_map) show_map(call, view, plan);
  ui::Page page = desk::page(call, call.word("day.title"));
  page.map = on_map;
  return call.render(page, "appeals/desk/day/day.html", view);
}

http::Response points(kit::Call& call) {
  const Plan plan = read_plan(call, call.actor);
  const desk::Names names(call);
  JsonWriter out;
  out.begin_object().field("type", "FeatureCollection").key("features").begin_array();
  for (std::size_t i = 0; i < plan.works.size(); ++i) {
    const Brief& brief = plan.works[i].brief;
    if (!brief.lat || !brief.lon) continue;
    out.begin_object().field("type", "Feature").field("id", brief.number.text());
    out.key("geometry").begin_object().field("type", "Point").key("coordinates").begin_array();
    out.value(*brief.lon).value(*brief.lat).end_array().end_object();
    out.key("properties").begin_object();
    out.field("title", staff_headline_of(call.services.words, call.lang, names.categories(), brief).text);
    out.field("path", ui::url(call.lang, "/desk/appeals/" + brief.number.text())).field("state", brief.whole_place());
    out.field("tone", ui::code(tone_of(plan.works[i], plan.why[i]))).end_object().end_object();
  }
  out.end_array().end_object();
  http::Response response = http::json(out.take());
  return response.replace("Content-Type", "application/geo+json");
}

}  // namespace

std::vector<kit::Route> day_routes() {
  return {desk::get("appeals.day", path, workers, show),
          desk::get("appeals.day_points", "/desk/day/points.geojson", workers, points)};
}

}  // namespace viche::appeals::executors
