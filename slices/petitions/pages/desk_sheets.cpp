#include <functional>

#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "store/sheets.hpp"

/// Sheets of signatures on paper: which came, how far each is keyed, and what came of it.
namespace viche::petitions::desk {

namespace {

std::string result_of(const kit::Call& call, const Sheet& sheet) {
  if (sheet.state == Sheet::State::taken_back) return sheet.words;
  if (sheet.state != Sheet::State::accepted) return "";
  return call.word("petitions.desk.sheets.result",
                   {{"counted", sheet.counted}, {"repeated", sheet.repeated}, {"left_out", sheet.left_out}});
}

/// What the next pair of hands has to do; whoever keyed it first is not asked to key it again.
std::string next_of(const kit::Call& call, const Sheet& sheet) {
  const bool mine = sheet.state == Sheet::State::second && sheet.first_by == call.actor.account;
  return call.word("petitions.desk.sheets.next_" + (mine ? std::string("other") : std::string(name(sheet.state))));
}

void sheet_inputs(const kit::Call& call, ui::Form& form) {
  form.input("FIELDS", {.name = "number", .autocomplete = "off", .width = "10", .max = 40});
  form.date("FIELDS", {.name = "received_on"});
  form.input("FIELDS", {.name = "rows",
                        .hint = call.word("petitions.desk.sheet.rows_most", {{"most", most_rows}}),
                        .autocomplete = "off",
                        .inputmode = "numeric",
                        .width = "3",
                        .max = 3});
}

/// After the last day only what came in time is keyed.
void show_late(const kit::Call& call, ui::View& view, const Petition& petition) {
  if (petition.state == State::reached) {
    view.set("LATE", call.word("petitions.desk.sheets.late_reached"));
  } else if (calendar::kyiv_day(call.now) > *petition.ends_on) {
    const calendar::Day until = paper_until(calendar::WorkingDays::of_ukraine(), *petition.ends_on);
    view.say("LATE", "petitions.desk.sheets.late",
             {{"ended", shown(call, *petition.ends_on)}, {"until", shown(call, until)}});
  }
}

void show_list(const kit::Call& call, ui::View& view, const Petition& petition, const std::vector<Sheet>& all) {
  view.show_if(!all.empty(), "LIST");
  for (const Sheet& sheet : all) {
    ui::View row = view.each("ROW");
    row.set("NUMBER", sheet.number).set("RECEIVED", shown(call, sheet.received_on));
    row.set("URL", row.url(path_of(petition, "/sheets/" + std::to_string(sheet.id))));
    row.set("ROWS", i18n::number(call.lang, static_cast<double>(sheet.rows)));
    const bool done = sheet.is_done(), back = sheet.state == Sheet::State::taken_back;
    row.set("STATE", call.word("petitions.desk.sheets.state_" + std::string(name(sheet.state))));
    row.set("TONE", ui::code(back ? ui::Tone::grey : done ? ui::Tone::green : ui::Tone::yellow));
    row.set("NEXT", done ? result_of(call, sheet) : next_of(call, sheet));
    if (done) continue;
    row.set("MEND", row.url(path_of(petition, "/sheets/" + std::to_string(sheet.id) + "/mend")));
    if (!sheet.words.empty()) row.set("WORDS", sheet.words);
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
  const bool takes = takes_paper(calendar::WorkingDays::of_ukraine(), petition, calendar::kyiv_day(call.now));
  if (takes) {
    view.show("MAY_ADD");
    sheet_inputs(call, form);
    show_late(call, view, petition);
  }
  view.show_if(!takes, "OVER");
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

Sheet sheet_sent(const kit::Call& call) {
  Sheet sheet;
  sheet.number = call.field("number");
  sheet.rows = parse_integer(trimmed(call.field("rows"))).value_or(0);
  const auto day = day_of(call, "received_on");
  sheet.received_on = day.value_or(calendar::kyiv_day(call.now) + std::chrono::days(1));  // no day is refused as well
  return sheet;
}

http::Response begin(kit::Call& call) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const auto made = begin_sheet(by(call), petition.value().id, sheet_sent(call));
  if (made) return call.go(path_of(petition.value(), "/sheets/" + std::to_string(made.value())));
  const bool at_field = made.refusal().kind == RefusalKind::invalid || !made.refusal().field.empty();
  return at_field ? show_sheets(call, petition.value(), &made.refusal()) : call.refuse(made.refusal());
}

/// A sheet that is not counted yet. Refusal: not_found
Result<Sheet> sheet_to_mend(const kit::Call& call, const Petition& petition) {
  const auto sheet =
      call.services.db.read(call.hromada(), [&](storage::Session& s) { return find_sheet(s, call.number("sheet")); });
  if (!sheet || sheet->petition != petition.id) return not_found();
  return *sheet;
}

enum class Mend : std::uint8_t { correct, take_back };

http::Response show_mend(kit::Call& call, const Petition& petition, const Sheet& sheet,
                         const Refusal* refusal = nullptr, Mend refused = Mend::correct) {
  const std::string path = path_of(petition, "/sheets/" + std::to_string(sheet.id));
  if (sheet.is_done()) return call.go(path);
  ui::View view = call.view();
  ui::Form right(view, "petitions.desk.sheet"), back(view, "petitions.desk.sheet");
  const std::chrono::year_month_day day(sheet.received_on);
  right.initial("number", sheet.number).initial("rows", std::to_string(sheet.rows));
  right.initial("received_on-day", std::to_string(static_cast<unsigned>(day.day())));
  right.initial("received_on-month", std::to_string(static_cast<unsigned>(day.month())));
  right.initial("received_on-year", std::to_string(static_cast<int>(day.year())));
  ui::Form& wrong = refused == Mend::correct ? right : back;
  if (refusal) wrong.submitted(call.request.form.entries()).refused(*refusal);
  right.hidden("TOKENS", call.form_token(), call.form_key());
  back.hidden("BACK_TOKENS", call.form_token(), call.form_key());
  sheet_inputs(call, right);
  const auto most = static_cast<std::int64_t>(most_words);
  right.input("FIELDS", {.name = "words", .autocomplete = "off", .max = most});
  back.input("WHY", {.name = "why", .autocomplete = "off", .max = most});
  view.set("CAPTION", petition_crumb(call, petition).text);
  view.set("TITLE", call.word("petitions.desk.sheets.numbered", {{"number", sheet.number}}));
  view.set_in("ABOUT", petition.title, petition.lang).set("BACK", view.url(path_of(petition, "/sheets")));
  view.set("CORRECT", view.url(path + "/mend")).set("TAKE_BACK", view.url(path + "/take-back"));
  std::vector<ui::Crumb> crumbs{queue_crumb(call)};
  if (call.actor.roles.has_any(team)) crumbs.push_back(petition_crumb(call, petition));
  crumbs.push_back({path_of(petition, "/sheets"), call.word("petitions.desk.sheets.title")});
  ui::Page page = desk::page(call, call.word("petitions.desk.sheets.mend"), crumbs);
  page.errors = wrong.errors();
  return call.render(page, "petitions/desk/sheet_mend.html", view, status_after(refusal));
}

http::Response mend(kit::Call& call, const std::function<http::Response(const Petition&, const Sheet&)>& what) {
  const auto petition = find_petition(call);
  if (!petition) return call.refuse(petition.refusal());
  const auto sheet = sheet_to_mend(call, petition.value());
  return sheet ? what(petition.value(), sheet.value()) : call.refuse(sheet.refusal());
}

http::Response look_at_mend(kit::Call& call) {
  return mend(call, [&](const Petition& petition, const Sheet& sheet) { return show_mend(call, petition, sheet); });
}

http::Response correct(kit::Call& call) {
  return mend(call, [&](const Petition& petition, const Sheet& sheet) {
    const Check done = correct_sheet(by(call), sheet.id, sheet_sent(call), call.field("words"));
    if (done) return told(call, path_of(petition, "/sheets"), "corrected");
    const bool at_field = done.refusal().kind == RefusalKind::invalid || !done.refusal().field.empty();
    return at_field ? show_mend(call, petition, sheet, &done.refusal()) : call.refuse(done.refusal());
  });
}

http::Response take_back(kit::Call& call) {
  return mend(call, [&](const Petition& petition, const Sheet& sheet) {
    const Check done = take_back_sheet(by(call), sheet.id, call.field("why"));
    if (done) return told(call, path_of(petition, "/sheets"), "sheet_back");
    if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
    Refusal refusal = done.refusal();
    refusal.field = "why";
    return show_mend(call, petition, sheet, &refusal, Mend::take_back);
  });
}

}  // namespace

std::vector<kit::Route> sheet_routes() {
  const std::string path = "/desk/petitions/{id}/sheets", one = path + "/{sheet}";
  return {get("petitions.desk_sheets", path, clerks, show), post("petitions.desk_sheet_new", path, clerks, begin),
          get("petitions.desk_sheet_mend", one + "/mend", clerks, look_at_mend),
          post("petitions.desk_sheet_correct", one + "/mend", clerks, correct),
          post("petitions.desk_sheet_take_back", one + "/take-back", clerks, take_back)};
}

}  // namespace viche::petitions::desk
