#include <map>

#include "pages/desk.hpp"
#include "pages/desk_queue.hpp"
#include "pages/shown.hpp"
#include "rules/escalation.hpp"
#include "rules/terms.hpp"

/// What falls due on which day of the next two weeks, and what is overdue: an executor's own, or everybody's.
namespace viche::appeals::desk {

namespace {

constexpr int days_ahead = 13;  ///< after today
constexpr std::int64_t most_overdue = 100;
constexpr std::int64_t most_due = 500;

/// Nearest first; `more` when there are others.
struct Awaited {
  std::vector<Brief> briefs;
  bool more = false;
};

Awaited awaited(const kit::Call& call, std::optional<Instant> from, Instant before, std::int64_t most) {
  Filter filter;
  filter.public_only = false;
  filter.organisation = own_organisation(call.actor);
  filter.due_from = from;
  filter.overdue_at = before;
  filter.order = Filter::Order::due_first;
  filter.limit = most;
  Awaited found;
  found.briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, filter); });
  found.more = static_cast<std::int64_t>(found.briefs.size()) == most;
  std::erase_if(found.briefs, [](const Brief& brief) { return !is_awaited(brief.state); });
  return found;
}

void show_appeal(const kit::Call& call, ui::View& row, const Names& names, const Brief& brief) {
  row.set("URL", row.url("/desk/appeals/" + brief.number.text()));
  row.set("NUMBER", numbered(call.services.words, call.lang, brief.number));
  const Headline title = headline_of(call.services.words, call.lang, names.categories(), brief);
  row.set_in("TITLE", title.text, title.lang);
  if (sees_all(call.actor)) row.set("EXECUTOR", names.organisation(brief.organisation));
}

void show_overdue(const kit::Call& call, ui::View& view, const Names& names) {
  const Awaited overdue = awaited(call, std::nullopt, call.now, most_overdue);
  view.show_if(overdue.briefs.empty(), "NONE_OVERDUE");
  for (const Brief& brief : overdue.briefs) {
    ui::View row = view.each("OVERDUE");
    show_appeal(call, row, names, brief);
    row.say("WAS_DUE", "desk.calendar.was_due", {{"day", term_end(call.lang, *brief.due_at)}});
  }
  if (overdue.more) view.set("MORE", view.url("/desk/appeals?tab=overdue"));
}

void show_days(const kit::Call& call, ui::View& view, const Names& names) {
  std::map<calendar::Day, std::vector<Brief>> days;
  const calendar::Day today = calendar::kyiv_day(call.now);
  for (int i = 0; i <= days_ahead; ++i) days[today + std::chrono::days(i)];
  Awaited due = awaited(call, call.now, near_until(call.now, days_ahead), most_due);
  for (Brief& brief : due.briefs) {
    days[last_day_before(*brief.due_at)].push_back(std::move(brief));
  }
  for (const auto& [day, briefs] : days) {
    ui::View row = view.each("DAY");
    row.set("NAME", i18n::date(call.lang, calendar::start_of_day(day))).set("ID", calendar::to_iso(day));
    row.show_if(day == today, "TODAY").show_if(briefs.empty(), "EMPTY");
    if (!briefs.empty()) row.say("COUNT", "desk.calendar.due", {{"n", static_cast<std::int64_t>(briefs.size())}});
    for (const Brief& brief : briefs) {
      ui::View line = row.each("APPEAL");
      show_appeal(call, line, names, brief);
    }
  }
  if (due.more) view.set("MORE_DUE", view.url("/desk/appeals?tab=all"));
}

http::Response show(kit::Call& call) {
  const Names names(call);
  ui::View view = call.view();
  show_overdue(call, view, names);
  show_days(call, view, names);
  return call.render(desk::page(call, call.word("desk.calendar.title"), {queue_crumb(call)}),
                     "appeals/desk/calendar.html", view);
}

}  // namespace

std::vector<kit::Route> calendar_routes() { return {get("appeals.desk_calendar", "/desk/terms", team, show)}; }

}  // namespace viche::appeals::desk
