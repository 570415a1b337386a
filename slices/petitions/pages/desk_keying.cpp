#include <array>

#include <viche/core/text.hpp>

#include "pages/desk.hpp"
#include "store/sheets.hpp"

/// One sheet of paper: keyed twice, compared, counted. Made for hands on a keyboard: nothing that was typed is lost.
namespace viche::petitions::desk {

namespace {

constexpr std::array row_fields{"surname", "given_name", "patronymic", "number"};
constexpr std::int64_t longest_field = 100;

struct Found {
  Petition petition;
  Sheet sheet;
  std::string path() const { return path_of(petition, "/sheets/" + std::to_string(sheet.id)); }
};

Result<Found> find_here(const kit::Call& call) {
  VICHE_LET(petition, find_petition(call));
  const auto sheet =
      call.services.db.read(call.hromada(), [&](storage::Session& s) { return find_sheet(s, call.number("sheet")); });
  if (!sheet || sheet->petition != petition.id) return not_found();
  return Found{petition, *sheet};
}

std::string at_row(std::string_view name, std::int64_t row) { return std::string(name) + "_" + std::to_string(row); }

SheetRow row_sent(const kit::Call& call, std::int64_t row) {
  const auto text = [&](const char* name) { return std::string(trimmed(call.field(at_row(name, row)))); };
  return {row,
          1,
          text("surname"),
          text("given_name"),
          text("patronymic"),
          text("number"),
          call.field(at_row("illegible", row)) == "1"};
}

/// Those of the refusals that stand in this row.
std::optional<Refusal> of_row(const Refusal* refusal, std::int64_t row) {
  if (!refusal) return std::nullopt;
  std::optional<Refusal> mine;
  const auto take = [&](const Refusal& one) {
    const std::string& field = one.field;
    const auto cut = field.rfind('_');
    if (cut == std::string::npos || field.substr(cut + 1) != std::to_string(row)) return;
    if (!mine) {
      mine = one;
      mine->also.clear();
    } else {
      mine->also.push_back(one);
      mine->also.back().also.clear();
    }
  };
  take(*refusal);
  for (const Refusal& one : refusal->also) take(one);
  return mine;
}

/// What was sent of one row.
std::vector<std::pair<std::string, std::string>> entries_of_row(const kit::Call& call, std::int64_t row) {
  std::vector<std::pair<std::string, std::string>> mine;
  for (const auto& [name, value] : call.request.form.entries()) {
    const auto cut = name.rfind('_');
    if (cut != std::string::npos && name.substr(cut + 1) == std::to_string(row)) mine.emplace_back(name, value);
  }
  return mine;
}

void row_inputs(const kit::Call& call, ui::Form& form, std::int64_t row, bool focus) {
  for (const char* name : row_fields) {
    form.input("FIELDS", {.name = at_row(name, row),
                          .label = call.word(std::string("petitions.desk.row.") + name),
                          .autocomplete = "off",
                          .max = longest_field,
                          .focus = focus && name == row_fields.front()});
  }
}

bool is_empty(const SheetRow& row) {
  return !row.illegible && row.surname.empty() && row.given_name.empty() && row.number.empty();
}

/// The row to go on with: the first that was refused, else the first that is empty.
std::int64_t row_to_go_on(const kit::Call& call, const Sheet& sheet, const Refusal* refusal) {
  for (std::int64_t row = 1; row <= sheet.rows; ++row) {
    if (refusal ? of_row(refusal, row).has_value() : is_empty(row_sent(call, row))) return row;
  }
  return sheet.rows;
}

ui::Page sheet_page(kit::Call& call, ui::View& view, const Found& found) {
  const std::string title = call.word("petitions.desk.sheets.numbered", {{"number", found.sheet.number}});
  view.set("CAPTION", petition_crumb(call, found.petition).text).set("TITLE", title);
  view.set_in("ABOUT", found.petition.title, found.petition.lang);
  view.set("BACK", view.url(path_of(found.petition, "/sheets")));
  std::vector<ui::Crumb> crumbs{queue_crumb(call)};
  if (call.actor.roles.has_any(team)) crumbs.push_back(petition_crumb(call, found.petition));
  crumbs.push_back({path_of(found.petition, "/sheets"), call.word("petitions.desk.sheets.title")});
  ui::Page page = desk::page(call, title, crumbs);
  page.width = ui::Width::full;
  return page;
}

http::Response show_keying(kit::Call& call, const Found& found, const Refusal* refusal = nullptr) {
  const bool second = found.sheet.state == Sheet::State::second;
  ui::View view = call.view();
  ui::Page page = sheet_page(call, view, found);
  view.set("HOW", call.word(second ? "petitions.desk.keying.second" : "petitions.desk.keying.first"));
  view.set("ACTION", view.url(found.path() + "/rows"));
  ui::Form(view, "petitions.desk.row").hidden("TOKENS", call.form_token(), call.form_key());
  const std::int64_t focus = row_to_go_on(call, found.sheet, refusal);
  for (std::int64_t n = 1; n <= found.sheet.rows; ++n) {
    ui::View row = view.each("ROW");
    row.say("LEGEND", "petitions.desk.row.legend", {{"n", std::to_string(n)}});
    ui::Form form(row, "petitions.desk.row");
    form.submitted(entries_of_row(call, n));
    if (const auto mine = of_row(refusal, n)) form.refused(*mine);
    row_inputs(call, form, n, n == focus);
    form.checkbox("FIELDS", {.name = at_row("illegible", n), .label = call.word("petitions.desk.row.illegible")});
    page.errors.insert(page.errors.end(), form.errors().begin(), form.errors().end());
  }
  return call.render(page, "petitions/desk/keying.html", view, status_after(refusal));
}

/// "Мельник Іван Олегович, 3184710691"
std::string written(const kit::Call& call, const SheetRow& row) {
  if (row.illegible) return call.word("petitions.desk.row.illegible");
  const std::string patronymic = row.patronymic.empty() ? "" : " " + row.patronymic;
  return row.surname + " " + row.given_name + patronymic + ", " + row.number;
}

std::vector<ui::Choice> sides(const kit::Call& call, const Difference& one) {
  const auto whose = [&](const SheetRow& row) {
    return call.word(row.by == call.actor.account ? "petitions.desk.compare.mine" : "petitions.desk.compare.others");
  };
  return {{"first", written(call, one.first), whose(one.first)},
          {"second", written(call, one.second), whose(one.second)},
          {"anew", call.word("petitions.desk.compare.anew"), call.word("petitions.desk.compare.anew_hint")},
          {"illegible", call.word("petitions.desk.row.illegible"), call.word("petitions.desk.compare.illegible_hint")}};
}

http::Response show_comparing(kit::Call& call, const Found& found, const Refusal* refusal = nullptr) {
  const auto differing = differences(by(call), found.sheet.id);
  ui::View view = call.view();
  ui::Page page = sheet_page(call, view, found);
  const auto alike = found.sheet.rows - static_cast<std::int64_t>(differing.size());
  view.say("ALIKE", "petitions.desk.compare.alike", {{"n", alike}, {"of", found.sheet.rows}});
  view.set("ACTION", view.url(found.path() + "/accept"));
  ui::Form(view, "petitions.desk.compare").hidden("TOKENS", call.form_token(), call.form_key());
  for (const Difference& one : differing) {
    ui::View row = view.each("ROW");
    ui::Form form(row, "petitions.desk.compare");
    form.submitted(entries_of_row(call, one.row));
    const auto mine = of_row(refusal, one.row);
    if (mine) form.refused(*mine);
    form.radios("CHOICE", {.name = at_row("row", one.row),
                           .choices = sides(call, one),
                           .label = call.word("petitions.desk.row.legend", {{"n", std::to_string(one.row)}})});
    row_inputs(call, form, one.row, false);
    row.show_if(form.value(at_row("row", one.row)) == "anew", "OPEN");
    page.errors.insert(page.errors.end(), form.errors().begin(), form.errors().end());
  }
  return call.render(page, "petitions/desk/comparing.html", view, status_after(refusal));
}

http::Response show_done(kit::Call& call, const Found& found) {
  ui::View view = call.view();
  ui::Page page = sheet_page(call, view, found);
  const Sheet& sheet = found.sheet;
  if (sheet.state == Sheet::State::accepted) {
    const auto number = [&](std::int64_t n) { return i18n::number(call.lang, static_cast<double>(n)); };
    ui::tiles(view, "TILES",
              {{number(sheet.counted), call.word("petitions.desk.sheets.counted"), {}, {}, ui::Tone::green},
               {number(sheet.repeated), call.word("petitions.desk.sheets.repeated")},
               {number(sheet.left_out), call.word("petitions.desk.sheets.left_out")}});
    view.set("SAID", call.word("petitions.desk.sheets.forgotten"));
  } else if (sheet.state == Sheet::State::taken_back) {
    view.set("SAID", call.word("petitions.desk.sheets.was_taken_back", {{"words", sheet.words}}));
  } else {
    view.set("SAID", call.word("petitions.desk.sheets.next_other"));
  }
  return call.render(page, "petitions/desk/sheet_done.html", view);
}

http::Response show(kit::Call& call) {
  const auto found = find_here(call);
  if (!found) return call.refuse(found.refusal());
  const Sheet& sheet = found.value().sheet;
  switch (sheet.state) {
    case Sheet::State::first: return show_keying(call, found.value());
    case Sheet::State::second:
      if (sheet.first_by == call.actor.account) return show_done(call, found.value());
      return show_keying(call, found.value());
    case Sheet::State::compare: return show_comparing(call, found.value());
    case Sheet::State::accepted:
    case Sheet::State::taken_back: return show_done(call, found.value());
  }
  return show_done(call, found.value());
}

/// Enter goes on to the next empty row also where no script runs: what was typed comes back with the page.
http::Response key(kit::Call& call) {
  const auto found = find_here(call);
  if (!found) return call.refuse(found.refusal());
  const bool keyed =
      found.value().sheet.state != Sheet::State::first && found.value().sheet.state != Sheet::State::second;
  if (call.field("do") == "go_on" && !keyed) return show_keying(call, found.value());
  std::vector<SheetRow> rows;
  for (std::int64_t n = 1; n <= found.value().sheet.rows; ++n) rows.push_back(row_sent(call, n));
  const Check done = key_sheet(by(call), found.value().sheet.id, rows);
  if (done) return told(call, path_of(found.value().petition, "/sheets"), "keyed");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_keying(call, found.value(), &done.refusal());
}

http::Response accept(kit::Call& call) {
  const auto found = find_here(call);
  if (!found) return call.refuse(found.refusal());
  std::vector<SheetRow> decided;
  for (const Difference& one : differences(by(call), found.value().sheet.id)) {
    const std::string choice(call.field(at_row("row", one.row)));
    if (choice == "first") decided.push_back(one.first);
    if (choice == "second") decided.push_back(one.second);
    if (choice == "anew") decided.push_back(row_sent(call, one.row));
    if (choice == "illegible") decided.push_back({one.row, 1, {}, {}, {}, {}, true});
  }
  const auto done = accept_sheet(by(call), found.value().sheet.id, decided);
  if (done) return told(call, found.value().path(), done.value() == 0 ? "accepted" : "compared");
  if (done.refusal().kind != RefusalKind::invalid) return call.refuse(done.refusal());
  return show_comparing(call, found.value(), &done.refusal());
}

}  // namespace

std::vector<kit::Route> keying_routes() {
  const std::string path = "/desk/petitions/{id}/sheets/{sheet}";
  return {get("petitions.desk_sheet", path, clerks, show),
          post("petitions.desk_sheet_key", path + "/rows", clerks, key),
          post("petitions.desk_sheet_accept", path + "/accept", clerks, accept)};
}

}  // namespace viche::petitions::desk
