#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/routes.hpp>

#include "output.hpp"
#include "pages/desk.hpp"
#include "settings.hpp"
#include "statistics.hpp"
#include "workbook.hpp"

namespace viche::appeals::registration {

namespace {

constexpr Roles readers{Role::operator_, Role::registrar, Role::head, Role::analyst};
constexpr std::string_view page_path = "/desk/statistics";

/// Of the address; without it the last half-year that is over. Absent when it is none.
std::optional<Period> asked(const kit::Call& call) {
  const std::chrono::year_month_day today{calendar::kyiv_day(call.now)};
  const bool second = static_cast<unsigned>(today.month()) > 6;
  const std::int64_t year = static_cast<int>(today.year()) - (second ? 0 : 1);
  if (call.query("year").empty()) return period_of(year, second ? 1 : 2);
  const std::string_view half = call.query("half").empty() ? "0" : call.query("half");
  return period_of(parse_integer(call.query("year")).value_or(0), parse_integer(half).value_or(-1));
}

std::string period_words(const kit::Call& call, const Period& period) {
  return call.word("statistics.period." + std::to_string(period.half), {{"year", std::to_string(period.year)}});
}

struct Form {
  Period period;
  std::string classifier;
  std::vector<StatLine> lines;
};

Form form_of(const kit::Call& call, const Period& period) {
  const auto classifier = classifier_on(call.services.db, call.hromada(), period.to());
  Form form{period, classifier->version(), {}};
  form.lines = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return statistics(session, *classifier, period); });
  const std::int64_t staff = call.town->number(settings::unit_staff);
  form.lines.push_back({"staff", "", "", "", staff, staff});
  return form;
}

std::string line_words(const kit::Call& call, const StatLine& line) {
  if (line.key == "question") return call.lang == i18n::Lang::uk ? line.name_uk : line.name_en;
  return call.word("statistics.row." + line.key);
}

bool is_strong(const StatLine& line) { return line.key == "all" || line.key == "questions"; }

std::string query_of(const Period& period) {
  return "?year=" + std::to_string(period.year) + "&half=" + std::to_string(period.half);
}

ui::Table table_of(const kit::Call& call, const Form& form) {
  ui::Table table;
  table.caption = call.word("statistics.caption", {{"period", period_words(call, form.period)}});
  table.columns = {{call.word("statistics.what"), false},
                   {call.word("statistics.code"), false},
                   {std::to_string(form.period.year), true},
                   {std::to_string(form.period.year - 1), true}};
  for (const StatLine& line : form.lines) {
    table.rows.push_back({line_words(call, line), line.code, std::to_string(line.now), std::to_string(line.before)});
  }
  return table;
}

http::Response show(kit::Call& call) {
  const auto period = asked(call);
  if (!period) return call.refuse(invalid("statistics.period_invalid"));
  const Form form = form_of(call, *period);
  ui::View view = call.view();
  ui::Form fields(view, "statistics");
  fields.initial("year", std::to_string(period->year)).initial("half", std::to_string(period->half));
  fields.input("FIELDS", {.name = "year", .inputmode = "numeric", .width = "4", .max = 4});
  std::vector<ui::Choice> halves;
  for (const char* half : {"0", "1", "2"}) halves.push_back({half, call.word(std::string("statistics.half_") + half)});
  fields.select("FIELDS", {.name = "half", .choices = halves});
  ui::table(view, "TABLE", table_of(call, form));
  view.set("ACTION", view.url(page_path)).set("XLSX", view.url(std::string(page_path) + ".xlsx" + query_of(*period)));
  view.say("BY", "statistics.by", {{"version", form.classifier}});
  ui::Page page = desk::page(call, call.word("statistics.title"), {{"/desk/journal", call.word("journal.title")}});
  page.width = ui::Width::full;
  return call.render(page, "appeals/desk/statistics.html", view);
}

Sheet sheet_of(const kit::Call& call, const Form& form) {
  Sheet sheet;
  sheet.name = call.word("statistics.sheet");
  const std::string council = call.town->text(kit::settings::council, kit::settings::council_en, call.lang);
  sheet.heading = {call.word("statistics.title"), council.empty() ? call.town->name(call.lang) : council,
                   period_words(call, form.period), call.word("statistics.by", {{"version", form.classifier}})};
  sheet.columns = {call.word("statistics.what"), call.word("statistics.code"), std::to_string(form.period.year),
                   std::to_string(form.period.year - 1), call.word("statistics.difference")};
  sheet.difference = true;
  for (const StatLine& line : form.lines) {
    sheet.rows.push_back({{line_words(call, line), line.code}, {line.now, line.before}, is_strong(line)});
  }
  return sheet;
}

http::Response send_sheet(kit::Call& call) {
  const auto period = asked(call);
  if (!period) return call.refuse(invalid("statistics.period_invalid"));
  http::Response response;
  response.body = workbook(sheet_of(call, form_of(call, *period)));
  response.with("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  return response.with("Content-Disposition", "attachment; filename=\"appeals-" + std::to_string(period->year) + "-" +
                                                  std::to_string(period->half) + ".xlsx\"");
}

http::Response api(kit::Call& call) {
  const auto period = asked(call);
  if (!period) return call.refuse(invalid("statistics.period_invalid"));
  const Form form = form_of(call, *period);
  JsonWriter out;
  out.begin_object().field("year", period->year).field("half", period->half).field("classifier", form.classifier);
  out.field("from", calendar::to_iso(period->from())).field("to", calendar::to_iso(period->to()));
  out.key("rows").begin_array();
  for (const StatLine& line : form.lines) {
    out.begin_object().field("key", line.key).field("code", line.code).field("name", line_words(call, line));
    out.field("now", line.now).field("before", line.before).end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

}  // namespace

std::vector<kit::Route> statistics_pages() {
  const std::string page(page_path);
  return {desk::get("appeals.desk_statistics", page, readers, show),
          desk::get("appeals.desk_statistics_sheet", page + ".xlsx", readers, send_sheet),
          kit::get("appeals.api_statistics", "/api/v1/appeals/statistics", kit::Access::api_key("appeals.read"), api)};
}

}  // namespace viche::appeals::registration
