#include "due.hpp"
#include "pages/desk.hpp"
#include "pages/desk_queue.hpp"
#include "pages/shown.hpp"

/// What falls due on which day of the next two weeks, and what is overdue: an executor's own, or everybody's.
namespace viche::appeals::desk {

namespace {

void show_appeal(const kit::Call& call, ui::View& row, const Names& names, const Brief& brief) {
  row.set("URL", row.url("/desk/appeals/" + brief.number.text()));
  row.set("NUMBER", numbered(call.services.words, call.lang, brief.number));
  const Headline title = staff_headline_of(call.services.words, call.lang, names.categories(), brief);
  row.set_in("TITLE", title.text, title.lang);
  if (sees_all(call.actor)) row.set("EXECUTOR", names.organisation(brief.organisation));
}

void show_overdue(const kit::Call& call, ui::View& view, const Names& names, const Due& due) {
  view.show_if(due.overdue.empty(), "NONE_OVERDUE");
  for (const Brief& brief : due.overdue) {
    ui::View row = view.each("OVERDUE");
    show_appeal(call, row, names, brief);
    row.say("WAS_DUE", "desk.calendar.was_due", {{"day", term_end(call.lang, *brief.due_at)}});
  }
  if (due.more_overdue) view.set("MORE", view.url("/desk/appeals?tab=overdue"));
}

void show_days(const kit::Call& call, ui::View& view, const Names& names, const Due& due) {
  const calendar::Day today = calendar::kyiv_day(call.now);
  for (const auto& [day, briefs] : due.days) {
    ui::View row = view.each("DAY");
    row.set("NAME", i18n::date(call.lang, calendar::start_of_day(day))).set("ID", calendar::to_iso(day));
    row.show_if(day == today, "TODAY").show_if(briefs.empty(), "EMPTY");
    if (!briefs.empty()) row.say("COUNT", "desk.calendar.due", {{"n", static_cast<std::int64_t>(briefs.size())}});
    for (const Brief& brief : briefs) {
      ui::View line = row.each("APPEAL");
      show_appeal(call, line, names, brief);
    }
  }
  if (due.more_due) view.set("MORE_DUE", view.url("/desk/appeals?tab=all"));
}

http::Response show(kit::Call& call) {
  Filter whose;
  whose.public_only = false;
  whose.organisation = own_organisation(call.actor);
  const Due due = call.services.db.read(call.hromada(),
                                        [&](storage::Session& session) { return due_soon(session, whose, call.now); });
  const Names names(call);
  ui::View view = call.view();
  show_overdue(call, view, names, due);
  show_days(call, view, names, due);
  return call.render(desk::page(call, call.word("desk.calendar.title"), {queue_crumb(call)}),
                     "appeals/desk/calendar.html", view);
}

}  // namespace

std::vector<kit::Route> calendar_routes() { return {get("appeals.desk_calendar", "/desk/terms", team, show)}; }

}  // namespace viche::appeals::desk
