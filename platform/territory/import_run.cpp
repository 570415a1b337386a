#include "import_run.hpp"

#include <algorithm>
#include <cmath>

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "names.hpp"

namespace viche::territory {

namespace {

constexpr std::size_t most_differences = 1'000;
constexpr double same_degrees = 1e-7;  // about a centimetre

std::string counts_of(const ImportReport& report) {
  JsonWriter json;
  json.begin_object().field("lines", report.lines).field("added", report.added).field("changed", report.changed);
  json.field("unchanged", report.unchanged).field("gone", report.gone);
  json.field("rejected", static_cast<std::int64_t>(report.rejected.size())).end_object();
  return json.take();
}

}  // namespace

void Plan::reject(std::int64_t line, std::string reason, std::string_view detail) {
  report_.rejected.push_back({line, std::move(reason), shortened(detail, 200)});
}

void Plan::differs(std::int64_t line, std::string reason, std::string_view what) {
  if (report_.differences.size() >= most_differences) return;
  report_.differences.push_back({line, std::move(reason), shortened(what, 200)});
}

void Plan::added(std::int64_t line, std::string_view what) {
  ++report_.added;
  differs(line, "added", what);
}

void Plan::changed(std::int64_t line, std::string_view what) {
  ++report_.changed;
  differs(line, "changed", what);
}

void Plan::gone(std::string_view what) {
  ++report_.gone;
  differs(0, "gone", what);
}

void Plan::progressed(const CsvTable& table) const {
  if (!import_.progress) return;
  import_.progress(static_cast<std::int64_t>(table.reader().bytes_read()),
                   static_cast<std::int64_t>(table.reader().bytes_total()));
}

Result<ImportReport> carry_out(const Import& import, std::string_view what, const std::function<Check(Plan&)>& plan) {
  (void)import.lemmas.stems("вулиця");  // the dictionary is read before the writer is kept busy
  if (import.mode == ImportMode::dry_run) {
    return import.db.read(import.hromada, [&](storage::Session& session) -> Result<ImportReport> {
      Plan dry(session, import);
      VICHE_REQUIRE(plan(dry));
      return std::move(dry.report());
    });
  }
  return import.db.act(import.hromada, [&](storage::Tx& tx) -> Result<ImportReport> {
    Plan real(tx, import);
    VICHE_REQUIRE(plan(real));
    for (const auto& step : real.steps()) step(tx);
    if (!real.steps().empty()) store::set_revision(tx, storage::next_id());
    audit::record(tx, import.actor, "territory.import_" + std::string(what), "territory", 0, import.at,
                  counts_of(real.report()));
    return std::move(real.report());
  });
}

Result<CsvTable> table_of(std::string_view csv, const std::vector<std::string_view>& columns, char separator) {
  if (!is_valid_utf8(csv)) return invalid("territory.not_utf8", "file");
  CsvTable table(csv, separator);
  std::string missing;
  for (const auto& column : table.missing(columns)) missing += (missing.empty() ? "" : ", ") + column;
  if (!missing.empty()) return invalid("territory.columns_missing", "file", {{"columns", missing}});
  return table;
}

void each_row(Plan& plan, CsvTable& table, const std::function<void(const CsvTable::Row&)>& take) {
  constexpr std::int64_t lines_between_progress = 500;
  while (const auto row = table.next()) {
    if (++plan.report().lines % lines_between_progress == 0) plan.progressed(table);
    if (row->sound()) {
      take(*row);
    } else {
      plan.reject(row->line(), "bad_row");
    }
  }
  plan.progressed(table);
}

TypedPoint point_in(const CsvTable::Row& row) {
  if (row["lat"].empty() && row["lon"].empty()) return {};
  const auto lat = parse_real(row["lat"]);
  const auto lon = parse_real(row["lon"]);
  if (!lat || !lon || !is_sound({*lat, *lon})) return {std::nullopt, true};
  return {Point{*lat, *lon}, false};
}

std::string typed_coordinates(const CsvTable::Row& row) {
  return std::string(row["lat"]) + ", " + std::string(row["lon"]);
}

bool same_point(const std::optional<Point>& a, const std::optional<Point>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return std::abs(a->lat - b->lat) < same_degrees && std::abs(a->lon - b->lon) < same_degrees;
}

CommunityBoundary::CommunityBoundary(storage::Session& session) {
  for (const auto& boundary : store::boundaries(session)) {
    if (boundary.kind == "hromada") areas_.push_back(Area::parse(boundary.geometry));
  }
}

bool CommunityBoundary::contains(Point point) const {
  return areas_.empty() ||
         std::any_of(areas_.begin(), areas_.end(), [&](const auto& area) { return area && area->contains(point); });
}

SettlementBook::SettlementBook(storage::Session& session) {
  for (auto& row : store::settlements(session)) settlements_.push_back(std::move(row.settlement));
}

const Settlement* SettlementBook::find(std::string_view typed) const {
  const auto code = unit_code_of(typed);
  const std::string key = name_key(bare_settlement(typed));
  for (const Settlement& one : settlements_) {
    if (one.code == code || name_key(one.name) == key) return &one;
  }
  return nullptr;
}

}  // namespace viche::territory
