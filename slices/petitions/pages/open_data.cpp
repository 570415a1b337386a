#include "../open_data.hpp"

#include <chrono>
#include <filesystem>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/files/files.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/ui/components.hpp>

#include "../api.hpp"
#include "../settings.hpp"

/// The data sets of petitions: a page about them, their passport, structure and files.
namespace viche::petitions {

namespace {

using open_data::Set;

constexpr std::array sets{&open_data::petitions_set, &open_data::votings_set};

std::optional<Instant> made_at(const kit::Call& call) {
  const auto path = call.services.files.published(call.hromada(), open_data::votings_set.json());
  std::error_code error;
  const auto time = path ? std::filesystem::last_write_time(*path, error) : std::filesystem::file_time_type();
  if (!path || error) return std::nullopt;
  const auto system = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::microseconds>(system).count()};
}

/// What the passport says, in the order it is read: words petitions.open_data.passport.<name>, and the value.
std::vector<std::pair<std::string, std::string>> passport_of(const kit::Call& call) {
  const kit::Town& town = *call.town;
  const std::string council = town.text(kit::settings::council, kit::settings::council_en, call.lang);
  return {{"title", call.word("petitions.open_data.title")},
          {"publisher", council.empty() ? town.name(call.lang) : council},
          {"code", town.code},
          {"authority_code", town.text(settings::addressee_code)},
          {"responsible", town.text(kit::settings::email)},
          {"legal_ground", call.word("petitions.open_data.legal_ground")},
          {"frequency", call.word("petitions.open_data.frequency")},
          {"language", "uk"},
          {"licence", "CC BY 4.0"}};
}

void show_structure(ui::View& view, const kit::Call& call, const std::string& marker, const Set& set) {
  ui::Table table;
  table.caption = call.word("petitions.open_data.structure_" + std::string(set.name));
  table.columns = {{call.word("petitions.open_data.column"), false}, {call.word("petitions.open_data.meaning"), false}};
  for (const auto& column : set.columns) table.rows.push_back({std::string(column.name), std::string(column.title)});
  ui::table(view, marker, table);
}

http::Response show_sets(kit::Call& call) {
  ui::View view = call.view();
  std::vector<ui::SummaryRow> rows;
  for (const auto& [name, value] : passport_of(call)) {
    const bool untold = value.empty() && name == "authority_code";
    const std::string shown = untold ? call.word("petitions.open_data.no_authority_code") : value;
    if (!shown.empty()) rows.push_back({call.word("petitions.open_data.passport." + name), shown});
  }
  const auto made = made_at(call);
  if (made) {
    rows.push_back({call.word("petitions.open_data.passport.modified"), i18n::date_time(call.lang, *made)});
  }
  ui::summary_list(view, "PASSPORT", rows);
  show_structure(view, call, "PETITIONS", open_data::petitions_set);
  show_structure(view, call, "VOTINGS", open_data::votings_set);
  view.show_if(made.has_value(), "READY");
  ui::Page page = call.page(call.word("petitions.open_data.title"));
  page.description = call.word("petitions.open_data.lead");
  return call.render(page, "petitions/open_data.html", view);
}

http::Response show_passport(kit::Call& call) {
  JsonWriter out;
  out.begin_object();
  for (const auto& [name, value] : passport_of(call)) {
    if (!value.empty()) out.field(name, value);
  }
  if (const auto made = made_at(call)) out.field("modified", to_rfc3339(*made));
  out.key("distributions").begin_array();
  for (const Set* set : sets) {
    const std::string base = "/open-data/" + std::string(set->name);
    out.begin_object().field("url", call.absolute(base + ".csv")).field("media_type", "text/csv");
    out.field("structure", call.absolute(base + "-structure.csv")).end_object();
    out.begin_object().field("url", call.absolute(base + ".json")).field("media_type", "application/json");
    out.field("structure", call.absolute(base + "-structure.csv")).end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

http::Response send_structure(const Set& set) {
  std::string csv = "\xEF\xBB\xBFname,title,datatype,required\r\n";
  for (const auto& column : set.columns) {
    csv += csv_cell(column.name) + "," + csv_cell(column.title) + "," + csv_cell(column.datatype) + "," +
           (column.required ? "True" : "False") + "\r\n";
  }
  http::Response response = http::text(std::move(csv));
  response.replace("Content-Type", "text/csv; charset=utf-8");
  return std::move(
      response.with("Content-Disposition", "attachment; filename=\"" + std::string(set.name) + "-structure.csv\""));
}

http::Response send(kit::Call& call, const std::string& file, const std::string& type, const std::string& as) {
  const auto path = call.services.files.published(call.hromada(), file);
  if (!path) return call.refuse(not_found("petitions.open_data_not_yet"));
  http::Response response;
  response.file = *path;
  response.with("Content-Type", type).with("Content-Disposition", "attachment; filename=\"" + as + "\"");
  return response;
}

}  // namespace

std::vector<kit::Route> open_data_routes() {
  const auto read = [](const std::string& name, const std::string& path, kit::Handler handler) {
    return kit::open_data(kit::get("petitions." + name, path, kit::Access::anyone(), std::move(handler)));
  };
  std::vector<kit::Route> routes{
      kit::get("petitions.open_data", "/open-data/petitions", kit::Access::anyone(), show_sets),
      read("open_data_passport", "/open-data/petitions-passport.json", show_passport)};
  for (const Set* set : sets) {
    const std::string name(set->name), base = "/open-data/" + name;
    routes.push_back(read("open_data_" + name + "_table", base + ".csv", [set, name](kit::Call& call) {
      return send(call, set->table(), "text/csv; charset=utf-8", name + ".csv");
    }));
    routes.push_back(read("open_data_" + name + "_json", base + ".json", [set, name](kit::Call& call) {
      return send(call, set->json(), "application/json", name + ".json");
    }));
    routes.push_back(read("open_data_" + name + "_structure", base + "-structure.csv",
                          [set](kit::Call&) { return send_structure(*set); }));
  }
  return routes;
}

}  // namespace viche::petitions
