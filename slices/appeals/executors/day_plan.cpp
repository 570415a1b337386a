#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/ui/components.hpp>

#include "day_acts.hpp"
#include "executors/day.hpp"
#include "pages/shown.hpp"
#include "store/day.hpp"

/// Who does what, and when: open work is put on days and given to crews and people.
namespace viche::appeals::executors {

namespace {

constexpr const char* path = "/desk/day/plan";
constexpr int days_offered = 14;

std::vector<ui::Choice> day_choices(const kit::Call& call) {
  const calendar::Day today = calendar::kyiv_day(call.now);
  std::vector<ui::Choice> choices{{"keep", call.word("day.keep_day"), {}, {}},
                                  {"none", call.word("day.no_day"), {}, {}}};
  for (int i = 0; i < days_offered; ++i) {
    const calendar::Day day = today + std::chrono::days(i);
    const std::string shown = i18n::date(call.lang, calendar::start_of_day(day));
    const char* near = i == 0 ? "day.today_is" : i == 1 ? "day.tomorrow_is" : nullptr;
    choices.push_back({calendar::to_iso(day), near ? call.word(near, {{"day", shown}}) : shown, {}, {}});
  }
  return choices;
}

std::vector<ui::Choice> who_choices(const kit::Call& call, const std::vector<Crew>& all) {
  std::vector<ui::Choice> choices{{"keep", call.word("day.keep_who"), {}, {}},
                                  {"none", call.word("day.nobodys"), {}, {}}};
  for (const Crew& crew : all) {
    if (crew.active) choices.push_back({"crew:" + std::to_string(crew.id), crew.name, {}, call.word("day.crews")});
  }
  for (const identity::Account& one : people_of(call, call.actor.organisation)) {
    choices.push_back({"person:" + std::to_string(one.id), one.name, {}, call.word("day.people")});
  }
  return choices;
}

/// What the form says. Refusals: day.choice_unknown [day, who]
Result<PlanChange> change_of(const kit::Call& call) {
  PlanChange change;
  const std::string_view day = call.field("day"), who = call.field("who");
  if (day == "none") change.day = std::optional<calendar::Day>();
  if (day != "none" && day != "keep") {
    const auto read = calendar::parse_day(day);
    if (!read) return invalid("day.choice_unknown", "day");
    change.day = read;
  }
  if (who == "keep") return change;
  if (who == "none") {
    change.who = Assignee{};
    return change;
  }
  const bool crew = starts_with(who, "crew:");
  const auto id = crew || starts_with(who, "person:") ? parse_integer(who.substr(who.find(':') + 1)) : std::nullopt;
  if (!id || *id <= 0) return invalid("day.choice_unknown", "who");
  change.who = crew ? Assignee{*id, 0} : Assignee{0, *id};
  return change;
}

void show_work(const kit::Call& call, ui::View& section, const Work& work, const std::vector<Crew>& all,
               desk::Names& names, bool chosen) {
  ui::View row = section.each("WORK");
  const std::string number = work.brief.number.text();
  const Headline title = staff_headline_of(call.services.words, call.lang, names.categories(), work.brief);
  row.set("NUMBER", number).set_in("TITLE", title.text, title.lang).set("PLACE", work.brief.whole_place());
  row.set("URL", row.url("/desk/appeals/" + number)).show_if(chosen, "CHOSEN");
  row.show_if(work.brief.emergency, "EMERGENCY");
  const ui::Tag state = state_tag(call.services.words, call.lang, work.brief.state, work.brief.outcome);
  row.set("STATE", state.text).set("STATE_TONE", ui::code(state.tone));
  if (const auto term = running_term(work.brief.state, work.brief.accept_by, work.brief.due_at)) {
    const ui::Tag left = term_tag(call.services.words, call.lang, term->at, call.now);
    row.set("TERM", left.text).set("TERM_TONE", ui::code(left.tone));
  }
  if (work.plan.day) row.set("ON", i18n::short_date(call.lang, calendar::start_of_day(*work.plan.day)));
  row.set("WHO", assignee_name(all, names, work.plan.who));
}

http::Response show_form(kit::Call& call, const std::vector<Refusal>& refusals = {},
                         std::vector<ui::FormError> errors = {}) {
  const auto works = all_work(call, call.actor);
  const auto all = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return crews(session, call.actor.organisation); });
  ui::View view = call.view();
  ui::Form form(view, "day");
  const bool again = !refusals.empty() || !errors.empty();
  if (again) form.submitted(call.request.form.entries());
  form.initial("day", calendar::to_iso(calendar::kyiv_day(call.now))).initial("who", "keep");
  for (const Refusal& refusal : refusals) form.refused(refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.select("DAY_FIELD", {.name = "day", .choices = day_choices(call)});
  form.select("WHO_FIELD", {.name = "who", .choices = who_choices(call, all)});
  view.set("ACTION", view.url(path)).set("CREWS", view.url("/desk/day/crews")).show_if(works.empty(), "NOTHING");
  desk::Names names(call);
  const auto chosen = call.request.form.all("number");
  std::int64_t number = 0;
  for (const Stop& stop : stops_of(works)) {
    ui::View section = view.each("STOP");
    section.set("N", ++number).set("NAME", stop_name(call, works, stop)).show_if(stop.emergency, "URGENT");
    for (const std::size_t at : stop.work) {
      const bool mark = std::find(chosen.begin(), chosen.end(), works[at].brief.number.text()) != chosen.end();
      show_work(call, section, works[at], all, names, mark);
    }
  }
  ui::Page page = desk::page(call, call.word("day.plan"), {{"/desk/day", call.word("day.title")}});
  page.errors = form.errors();
  page.errors.insert(page.errors.end(), errors.begin(), errors.end());
  return call.render(page, "appeals/desk/day/plan.html", view, again ? 422 : 200);
}

http::Response show(kit::Call& call) { return show_form(call); }

http::Response plan(kit::Call& call) {
  const auto change = change_of(call);
  if (!change) return show_form(call, {change.refusal()});
  std::vector<Number> numbers;
  for (const std::string_view text : call.request.form.all("number")) {
    if (const auto number = number_of(text)) numbers.push_back(*number);
  }
  if (numbers.empty()) return show_form(call, {}, {{"", call.word("day.nothing_chosen")}});
  const BulkOutcome outcome = plan_days(desk::by(call), numbers, change.value());
  if (outcome.refused.empty()) return desk::told(call, path, "day_planned");
  std::vector<ui::FormError> errors;
  for (const auto& [number, refusal] : outcome.refused) {
    const std::string key = "errors." + refusal.code;
    const i18n::Args args(refusal.args.begin(), refusal.args.end());
    errors.push_back({"", number.text() + ": " + (call.services.words.has(key) ? call.word(key, args) : refusal.code)});
  }
  return show_form(call, {}, std::move(errors));
}

}  // namespace

std::vector<kit::Route> plan_routes() {
  return {desk::get("appeals.day_plan_form", path, workers, show), desk::post("appeals.day_plan", path, workers, plan)};
}

}  // namespace viche::appeals::executors
