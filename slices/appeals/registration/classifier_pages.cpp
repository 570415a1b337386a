#include <fstream>
#include <sstream>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/http/message.hpp>
#include <viche/kit/routes.hpp>

#include "classifier_acts.hpp"
#include "output.hpp"
#include "pages/desk.hpp"

namespace viche::appeals::registration {

namespace {

using namespace who;

/// Who reads it: whoever fills a card.
constexpr Roles readers{Role::operator_, Role::registrar, Role::head, Role::administrator};
constexpr std::string_view list_path = "/desk/classifier";

std::string day_words(const kit::Call& call, calendar::Day day) {
  return i18n::short_date(call.lang, calendar::start_of_day(day));
}

std::string part_words(const kit::Call& call, std::string_view part) {
  return call.word("desk.classifier.part." + std::string(part));
}

ui::Crumb list_crumb(const kit::Call& call) { return {std::string(list_path), call.word("desk.classifier.title")}; }

http::Response show_list(kit::Call& call) {
  const auto all = classifiers(call.services.db, call.hromada());
  const auto used = classifier_on(call.services.db, call.hromada(), calendar::kyiv_day(call.now));
  ui::View view = call.view();
  ui::Table table;
  table.columns = {{call.word("desk.classifier.version"), false},
                   {call.word("desk.classifier.from"), false},
                   {call.word("desk.classifier.codes"), false},
                   {call.word("desk.classifier.act"), false}};
  for (auto one = all->rbegin(); one != all->rend(); ++one) {
    const std::string mark = *one == used ? " (" + call.word("desk.classifier.in_use") + ")" : "";
    table.rows.push_back({{(*one)->version() + mark, std::string(list_path) + "/" + (*one)->version()},
                          day_words(call, (*one)->from()),
                          std::to_string((*one)->all().size()),
                          (*one)->act()});
  }
  desk::stacked_table(view, table);
  view.set("TITLE", call.word("desk.classifier.title")).set("LEAD", call.word("desk.classifier.lead"));
  if (call.actor.roles.has_any(keepers)) {
    view.set("ADD", view.url(std::string(list_path) + "/import")).set("ADD_TEXT", call.word("desk.classifier.add"));
  }
  ui::Page page = desk::page(call, call.word("desk.classifier.title"));
  page.width = ui::Width::full;
  return call.render(page, "appeals/desk/reference.html", view);
}

void show_differences(const kit::Call& call, ui::View& view, const std::vector<Difference>& found) {
  view.show_if(found.empty(), "NOTHING_CHANGED");
  for (const Difference& one : found) {
    const bool removed = one.kind == Difference::Kind::removed;
    const Code& code = removed ? one.before : one.after;
    ui::View row = view.each("CHANGE");
    const char* kind = removed ? "removed" : one.kind == Difference::Kind::added ? "added" : "renamed";
    row.set("KIND", call.word(std::string("desk.classifier.change.") + kind));
    row.set("PART", part_words(call, code.part)).set("CODE", code.code).set("NAME", code.name(call.lang));
    if (one.kind == Difference::Kind::renamed) row.set("WAS", one.before.name(call.lang));
  }
}

void show_codes(const kit::Call& call, ui::View& view, const Classifier& one) {
  for (const std::string_view part : classifier_parts) {
    ui::View section = view.each("PART");
    section.set("TITLE", part_words(call, part)).set("ID", part);
    for (const Code& code : one.codes(part))
      section.each("ROW").set("CODE", code.code).set("NAME", code.name(call.lang));
  }
}

http::Response show_version(kit::Call& call) {
  const auto all = classifiers(call.services.db, call.hromada());
  std::shared_ptr<const Classifier> before, one;
  for (const auto& each : *all) {
    if (each->version() == call.value("version")) one = each;
    if (!one) before = each;
  }
  if (!one) return call.refuse(not_found());
  ui::View view = call.view();
  view.set("TITLE", call.word("desk.classifier.of", {{"version", one->version()}}));
  view.set("ACT", one->act()).set("FROM", day_words(call, one->from()));
  view.set("CSV", view.url(std::string(list_path) + "/" + one->version() + "/codes.csv"));
  if (before) {
    view.show("COMPARED").set("COMPARED_WITH", call.word("desk.classifier.compared", {{"version", before->version()}}));
    show_differences(call, view, differences(*before, *one));
  }
  show_codes(call, view, *one);
  ui::Page page = desk::page(call, call.word("desk.classifier.of", {{"version", one->version()}}), {list_crumb(call)});
  return call.render(page, "appeals/desk/classifier.html", view);
}

http::Response send_csv(kit::Call& call) {
  const auto one = find_classifier(call.services.db, call.hromada(), call.value("version"));
  if (!one) return call.refuse(not_found());
  http::Response response;
  response.body = "\xEF\xBB\xBF" + one->csv();
  response.with("Content-Type", "text/csv; charset=utf-8");
  return response.with("Content-Disposition", "attachment; filename=\"classifier-" + one->version() + ".csv\"");
}

/// The table that came as a file, or as text typed; the file wins.
std::string table_of(const kit::Call& call) {
  for (const auto& upload : call.request.uploads) {
    if (upload->field != "file" || upload->size == 0) continue;
    std::ifstream file(upload->path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  return std::string(call.field("codes"));
}

ClassifierInput input_of(const kit::Call& call) {
  return {tidy_line(call.field("version")), tidy_line(call.field("act")), desk::day_of(call, "from"), table_of(call)};
}

/// First what would change is shown, then it is done: the table travels between in the form.
http::Response form_page(kit::Call& call, const Refusal* refusal, const ClassifierChange* change) {
  ui::View view = call.view();
  ui::Form form(view, "desk.classifier");
  form.submitted(call.request.form.entries());
  if (refusal) form.refused(*refusal);
  if (change) form.submitted({{"codes", change->classifier.csv()}});
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "version", .width = "20", .max = 40});
  form.input("FIELDS", {.name = "act", .max = 300});
  form.date("FIELDS", {.name = "from"});
  if (!change) {
    form.file("FIELDS", {.name = "file", .accept = ".csv,text/csv", .max_bytes = 1024 * 1024, .photos = false});
  }
  form.text("FIELDS", {.name = "codes", .optional = !change, .rows = 8});
  const std::string path = std::string(list_path) + "/import";
  view.set("TITLE", call.word("desk.classifier.add")).set("ACTION", view.url(path)).set("BACK", view.url(list_path));
  if (change) {
    view.show("COMPARED").set("COMPARED_WITH", call.word("desk.classifier.compared", {{"version", change->before}}));
    show_differences(call, view, change->differences);
  }
  view.show_if(change != nullptr, "READY");
  ui::Page page = desk::page(call, call.word("desk.classifier.add"), {list_crumb(call)});
  page.errors = form.errors();
  return call.render(page, "appeals/desk/classifier_import.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take(kit::Call& call) {
  const ClassifierInput input = input_of(call);
  const bool look = call.field("do") != "import";
  const auto change = look ? read_classifier(desk::by(call), input) : import_classifier(desk::by(call), input);
  if (!change && change.refusal().kind != RefusalKind::invalid) return call.refuse(change.refusal());
  if (!change) return form_page(call, &change.refusal(), nullptr);
  if (look) return form_page(call, nullptr, &change.value());
  return desk::told(call, std::string(list_path) + "/" + input.version, "classifier");
}

// JSON

void write_head(JsonWriter& out, const Classifier& one) {
  out.field("version", one.version()).field("from", calendar::to_iso(one.from())).field("act", one.act());
}

http::Response api_list(kit::Call& call) {
  JsonWriter out;
  out.begin_object().key("classifiers").begin_array();
  for (const auto& one : *classifiers(call.services.db, call.hromada())) {
    out.begin_object();
    write_head(out, *one);
    out.end_object();
  }
  const auto used = classifier_on(call.services.db, call.hromada(), calendar::kyiv_day(call.now));
  out.end_array().field("in_use", used->version()).end_object();
  return http::json(out.take());
}

http::Response api_one(kit::Call& call) {
  const auto one = find_classifier(call.services.db, call.hromada(), call.value("version"));
  if (!one) return call.refuse(not_found());
  JsonWriter out;
  out.begin_object();
  write_head(out, *one);
  out.key("codes").begin_array();
  for (const Code& code : one->all()) {
    out.begin_object().field("part", code.part).field("code", code.code);
    out.field("name_uk", code.name_uk).field("name_en", code.name_en).end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

}  // namespace

std::vector<kit::Route> classifier_pages() {
  const std::string base(list_path);
  const auto form = [](kit::Call& call) { return form_page(call, nullptr, nullptr); };
  return {desk::get("appeals.desk_classifier", base, readers, show_list),
          desk::get("appeals.desk_classifier_form", base + "/import", keepers, form),
          desk::post("appeals.desk_classifier_import", base + "/import", keepers, take, kit::Body::uploads),
          desk::get("appeals.desk_classifier_version", base + "/{version}", readers, show_version),
          desk::get("appeals.desk_classifier_csv", base + "/{version}/codes.csv", readers, send_csv)};
}

std::vector<kit::Route> classifier_api() {
  const kit::Access access = kit::Access::api_key("appeals.read");
  return {kit::get("appeals.api_classifiers", "/api/v1/classifiers", access, api_list),
          kit::get("appeals.api_classifier", "/api/v1/classifiers/{version}", access, api_one)};
}

}  // namespace viche::appeals::registration
