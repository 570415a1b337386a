#include <map>

#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/ui/qr.hpp>

#include "day_acts.hpp"
#include "executors/day.hpp"
#include "pages/shown.hpp"

/// A list on paper, for a crew without a telephone.
namespace viche::appeals::executors {

namespace {

constexpr const char* path = "/desk/day/print";

using Contacts = std::map<std::int64_t, const Appeal*>;

void show_work(const kit::Call& call, ui::View& section, const Plan& plan, std::size_t at, desk::Names& names,
               const Contacts& contacts) {
  const Work& work = plan.works[at];
  ui::View row = section.each("WORK");
  row.set("NUMBER", work.brief.number.text()).set("CATEGORY", names.category(work.brief.category));
  row.set("PLACE", work.brief.whole_place())
      .set_in("TEXT", shortened(trimmed(work.brief.whole_text()), 400), work.brief.lang);
  row.show_if(work.brief.emergency, "EMERGENCY").set("WHO", assignee_name(plan.crews, names, work.plan.who));
  if (const auto term = running_term(work.brief.state, work.brief.accept_by, work.brief.due_at)) {
    row.set("TERM", term_end(call.lang, term->at)).show_if(term->to_accept, "TO_ACCEPT");
    row.show_if(term->at <= call.now, "OVERDUE");
  }
  const ui::Qr code = ui::qr(call.absolute("/desk/appeals/" + work.brief.number.text()));
  row.set("CODE", code.dark).set("CODE_SIDE", std::int64_t{code.side});
  const auto contact = contacts.find(work.brief.id);
  if (contact == contacts.end()) return;
  const Appeal& author = *contact->second;
  const std::string who = author.author_phone.empty() ? call.word("day.print.no_phone") : author.author_phone;
  row.set("PHONE", author.author_name.empty() ? who : author.author_name + ", " + who);
}

std::string organisation_name(const kit::Call& call) {
  const auto found = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return kit::find_organisation(session, call.actor.organisation);
  });
  return found ? found->name(call.lang) : "";
}

http::Response print(kit::Call& call, const Plan& plan, const std::vector<Appeal>& authors) {
  Contacts contacts;
  for (const Appeal& one : authors) contacts[one.id] = &one;
  ui::View view = call.view();
  desk::Names names(call);
  view.set("DAY", i18n::date(call.lang, calendar::start_of_day(plan.asked.day)));
  view.set("ORGANISATION", organisation_name(call)).set("MADE", i18n::date_time(call.lang, call.now));
  for (const Crew& crew : plan.crews) {
    if (std::to_string(crew.id) == plan.asked.whose) view.set("CREW", crew.name);
  }
  view.show_if(plan.works.empty(), "NOTHING");
  view.set("BACK", view.url("/desk/day" + plan.asked.query()));
  if (authors.empty() && !plan.works.empty()) {
    view.show("ASK_PHONES").set("ACTION", view.url(path + plan.asked.query()));
    ui::Form(view, "day.print").hidden("TOKENS", call.form_token(), call.form_key());
  }
  std::int64_t number = 0;
  for (const Stop& stop : plan.stops) {
    ui::View section = view.each("STOP");
    section.set("N", ++number).set("NAME", stop_name(call, plan.works, stop)).show_if(stop.emergency, "URGENT");
    for (const std::size_t at : stop.work) show_work(call, section, plan, at, names, contacts);
  }
  ui::Page page = desk::page(call, call.word("day.print.title"), {{"/desk/day", call.word("day.title")}});
  return call.render(page, "appeals/desk/day/print.html", view);
}

http::Response show(kit::Call& call) { return print(call, read_plan(call, call.actor), {}); }

/// With how to reach the authors: each look is on disk before anything is shown.
http::Response show_with_phones(kit::Call& call) {
  const Plan plan = read_plan(call, call.actor);
  std::vector<std::int64_t> ids;
  for (const Work& work : plan.works) ids.push_back(work.brief.id);
  const auto authors = look_at_authors(desk::by(call), ids);
  if (!authors) return call.refuse(authors.refusal());
  return print(call, plan, authors.value());
}

}  // namespace

std::vector<kit::Route> print_routes() {
  return {desk::get("appeals.day_print", path, workers, show),
          desk::post("appeals.day_print_phones", path, workers, show_with_phones)};
}

}  // namespace viche::appeals::executors
