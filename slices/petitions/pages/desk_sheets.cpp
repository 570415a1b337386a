#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "store/sheets.hpp"

/// Sheets of signatures on paper: which came, how far each is keyed, and what came of it.
namespace viche::petitions::desk {

namespace {

std::string result_of(const kit::Call& call, const Sheet& sheet) {
  if (sheet.state != Sheet::State::accepted) return "";
  return call.word("petitions.desk.sheets.result",
                   {{"counted", sheet.counted}, {"repeated", sheet.repeated}, {"left_out", sheet.left_out}});
}

/// What the next pair of hands has to do; whoever keyed it first is not asked to key it again.
std::string next_of(const kit::Call& call, const Sheet& sheet) {
  const bool mine = sheet.state == Sheet::State::second && sheet.first_by == call.actor.account;
  return call.word("petitions.desk.sheets.next_" + (mine ? std::string("other") : std::string(name(sheet.state))));
}

void show_list(const kit::Call& call, ui::View& view, const Petition& petition, const std::vector<Sheet>& all) {
  view.show_if(!all.empty(), "LIST");
  for (const Sheet& sheet : all) {
    ui::View row = view.each("ROW");
    row.set("NUMBER", sheet.number).set("RECEIVED", shown(call, sheet.received_on));
    row.set("URL", row.url(path_of(petition, "/sheets/" + std::to_string(sheet.id))));
    row.set("ROWS", i18n::number(call.lang, static_cast<double>(sheet.rows)));
    const bool done = sheet.state == Sheet::State::accepted;
    row.set("STATE", call.word("petitions.desk.sheets.state_" + std::string(name(sheet.state))));
    row.set("TONE", ui::code(done ? ui::Tone::green : ui::Tone::yellow));
    row.set("NEXT", done ? result_of(call, sheet) : next_of(call, sheet));
  }
}

http::Response show_sheets(kit::Call& call, const Petition& petition, const Refusal* refusal = nullptr) {
  const auto all =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return sheets(session, petition.id); });
  ui::View view = call.view();
  show_list(call, view, petition, all);
  ui::Form form(view, "petitions.desk.sheet");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  if (petition.is_open()) {
    view.show("MAY_ADD");
    form.input("FIELDS", {.name = "number", .autocomplete = "off", .width = "10", .max = 40});
    form.date("FIELDS", {.name = "received_on"});
    form.input("FIELDS", {.name = "rows", .autocomplete = "off", .inputmode = "numeric", .width = "3", .max = 3});
  }
  view.show_if(!petition.is_open(), "OVER");
  view.set("CAPTION", petition_crumb(call, petition).text).set_in("ABOUT", petition.title, petition.lang);
  view.set("ACTION", view.url(path_of(petition, "/sheets")));
  std::vector<ui::Crumb> crumbs{queue_crumb(call)};
  if (call.actor.roles.has_any(team)) crumbs.push_back(petition_crumb(call, petition));
  ui::Page page = desk::page(call, call.word("petitions.desk.sheets.title"), crumbs);
  page.errors = form.errors();
  return call.render(page, "petitions/desk/sheets.html", view, status_after(refusal));
}

http::Response show(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition || !petition.value().published_at) return call.refuse(not_found());
  return show_sheets(call, petition.value());
}

http::Response begin(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  Sheet sheet;
  sheet.number = call.field("number");
  sheet.rows = parse_integer(trimmed(call.field("rows"))).value_or(0);
  const auto day = day_of(call, "received_on");
  sheet.received_on = day.value_or(calendar::kyiv_day(call.now) + std::chrono::days(1));  // no day is refused as well
  const auto made = begin_sheet(by(call), petition.value().id, sheet);
  if (made) return call.go(path_of(petition.value(), "/sheets/" + std::to_string(made.value())));
  const bool at_field = made.refusal().kind == RefusalKind::invalid || !made.refusal().field.empty();
  return at_field ? show_sheets(call, petition.value(), &made.refusal()) : call.refuse(made.refusal());
}

}  // namespace

std::vector<kit::Route> sheet_routes() {
  const std::string path = "/desk/petitions/{id}/sheets";
  return {get("petitions.desk_sheets", path, clerks, show), post("petitions.desk_sheet_new", path, clerks, begin)};
}

}  // namespace viche::petitions::desk
