#include "open_data.hpp"

#include <filesystem>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/files/files.hpp>
#include <viche/ui/components.hpp>

#include "pages.hpp"
#include "pages/routes.hpp"
#include "pages/table_file.hpp"
#include "store.hpp"

/// The data set of appeals: a page about it, its passport, its structure, its files.
namespace viche::appeals {

namespace {

using open_data::columns;

std::optional<Instant> made_at(const kit::Call& call) {
  const auto path = call.services.files.published(call.hromada(), open_data::table_file);
  std::error_code error;
  const auto time = path ? std::filesystem::last_write_time(*path, error) : std::filesystem::file_time_type();
  if (!path || error) return std::nullopt;
  const auto system = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::microseconds>(system).count()};
}

/// What the passport of a set says, in the order it is read: words open_data.passport.<name>, and the value.
std::vector<std::pair<std::string, std::string>> passport_of(const kit::Call& call) {
  const kit::Town& town = *call.town;
  const auto made = made_at(call);
  const std::string council = town.text(kit::settings::council, kit::settings::council_en, call.lang);
  std::vector<std::pair<std::string, std::string>> passport{
      {"title", call.word("open_data.title")},
      {"publisher", council.empty() ? town.name(call.lang) : council},
      {"code", town.code},
      {"responsible", town.text(kit::settings::email)},
      {"legal_ground", call.word("open_data.legal_ground")},
      {"frequency", call.word("open_data.frequency_daily")},
      {"language", "uk"},
      {"licence", "CC BY 4.0"}};
  if (made) passport.emplace_back("modified", to_rfc3339(*made));
  return passport;
}

http::Response show_set(kit::Call& call) {
  ui::View view = call.view();
  std::vector<ui::SummaryRow> rows;
  for (const auto& [name, value] : passport_of(call)) {
    const auto made = made_at(call);
    const std::string told = name == "modified" && made ? i18n::date_time(call.lang, *made) : value;
    if (!told.empty()) rows.push_back({call.word("open_data.passport." + name), told});
  }
  ui::summary_list(view, "PASSPORT", rows);
  ui::Table table;
  table.caption = call.word("open_data.structure");
  table.columns = {{call.word("open_data.column"), false}, {call.word("open_data.meaning"), false}};
  for (const auto& column : columns) table.rows.push_back({std::string(column.name), std::string(column.title)});
  ui::table(view, "STRUCTURE", table);
  view.show_if(made_at(call).has_value(), "READY");
  ui::Page page = call.page(call.word("open_data.title"));
  page.description = call.word("open_data.lead");
  return call.render(page, "appeals/open_data.html", view);
}

http::Response show_passport(kit::Call& call) {
  JsonWriter out;
  out.begin_object();
  for (const auto& [name, value] : passport_of(call)) {
    if (!value.empty()) out.field(name, value);
  }
  out.key("distributions").begin_array();
  for (const auto& [path, type] :
       {std::pair{"/open-data/appeals.csv", "text/csv"}, std::pair{"/open-data/appeals.json", "application/json"}}) {
    out.begin_object().field("url", call.absolute(path)).field("media_type", type).end_object();
  }
  out.end_array().field("structure", call.absolute("/open-data/appeals-structure.csv")).end_object();
  return http::json(out.take());
}

http::Response show_structure(kit::Call&) {
  std::string csv = "\xEF\xBB\xBFname,title,datatype,required\r\n";
  for (const auto& column : columns) {
    csv += csv_cell(column.name) + "," + csv_cell(column.title) + "," + csv_cell(column.datatype) + "," +
           (column.required ? "True" : "False") + "\r\n";
  }
  http::Response response = http::text(std::move(csv));
  response.replace("Content-Type", "text/csv; charset=utf-8");
  return std::move(response.with("Content-Disposition", "attachment; filename=\"appeals-structure.csv\""));
}

http::Response send_file(kit::Call& call, std::string_view name, const std::string& type, const std::string& as) {
  const auto path = call.services.files.published(call.hromada(), name);
  if (!path) return call.refuse(not_found("appeals.open_data_not_yet"));
  http::Response response;
  response.file = *path;
  response.with("Content-Type", type).with("Content-Disposition", "attachment; filename=\"" + as + "\"");
  return response;
}

http::Response send_table(kit::Call& call) {
  return send_file(call, open_data::table_file, "text/csv; charset=utf-8", "appeals.csv");
}

http::Response send_json(kit::Call& call) {
  return send_file(call, open_data::json_file, "application/json", "appeals.json");
}

/// Every deed of moderators, with its reason; of a kind small enough to be made when it is asked for.
http::Response send_moderation(kit::Call& call) {
  auto file = std::make_shared<TableFile>();
  file->row({"at", "number", "deed", "deed_name", "reason", "reason_name"});
  const auto word = [&](const std::string& key) { return call.services.words.has(key) ? call.word(key) : ""; };
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    each_moderation(session, [&](const Moderated& one) {
      file->row({to_rfc3339(one.at), one.number.text(), one.deed, word("open_data.deed." + one.deed), one.reason,
                 one.reason.empty() ? "" : word("desk.moderation.reason." + one.reason)});
    });
  });
  return TableFile::sent(std::move(file), "moderation.csv");
}

}  // namespace

std::vector<kit::Route> open_data_pages() {
  return {open_page("appeals.open_data", "/open-data", show_set),
          kit::open_data(open_page("appeals.open_data_table", "/open-data/appeals.csv", send_table)),
          kit::open_data(open_page("appeals.open_data_json", "/open-data/appeals.json", send_json)),
          kit::open_data(open_page("appeals.open_data_moderation", "/open-data/moderation.csv", send_moderation)),
          kit::open_data(open_page("appeals.open_data_structure", "/open-data/appeals-structure.csv", show_structure)),
          kit::open_data(open_page("appeals.open_data_passport", "/open-data/appeals-passport.json", show_passport))};
}

}  // namespace viche::appeals
