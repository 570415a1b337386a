#include <algorithm>
#include <set>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "import_run.hpp"
#include "names.hpp"

namespace viche::territory {

namespace {

bool same_settlement(const store::SettlementRow& a, const store::SettlementRow& b) {
  return a.settlement.kind == b.settlement.kind && a.settlement.name == b.settlement.name &&
         a.settlement.name_en == b.settlement.name_en && a.postcode == b.postcode &&
         same_point(a.settlement.point, b.settlement.point);
}

Check plan_settlements(Plan& plan, std::string_view csv) {
  VICHE_LET(table, table_of(csv, {"code", "kind", "name_uk"}));
  std::map<std::string, store::SettlementRow> known;
  for (auto& row : store::settlements(plan.session())) known[row.settlement.code] = row;
  std::set<std::string> seen;
  each_row(plan, table, [&](const CsvTable::Row& row) {
    const auto code = unit_code_of(row["code"]);
    const TypedPoint typed = point_in(row);
    const std::string name = tidy_line(row["name_uk"]);
    if (!code) return plan.reject(row.line(), "bad_code", row["code"]);
    if (!is_settlement_kind(row["kind"])) return plan.reject(row.line(), "bad_kind", row["kind"]);
    if (name.empty()) return plan.reject(row.line(), "no_name", row["code"]);
    if (typed.wrong) return plan.reject(row.line(), "invalid_coordinate", typed_coordinates(row));
    if (!seen.insert(*code).second) return plan.reject(row.line(), "repeated_code", *code);
    const auto was = known.find(*code);
    const std::int64_t id = was == known.end() ? storage::next_id() : was->second.settlement.id;
    const store::SettlementRow now{
        {id, *code, std::string(row["kind"]), name, tidy_line(row["name_en"]), {}, typed.point},
        std::string(row["zip"])};
    if (was != known.end() && same_settlement(was->second, now)) return plan.unchanged();
    was == known.end() ? plan.added(row.line(), name) : plan.changed(row.line(), name);
    plan.write([now](storage::Tx& tx) { store::put_settlement(tx, now); });
  });
  for (const auto& [code, row] : known) {
    if (!seen.contains(code)) plan.gone(row.settlement.shown);
  }
  return Done{};
}

/// A part of a document, written again.
void copy_json(const JsonReader& from, JsonWriter& to) {
  if (from.is_array()) {
    to.begin_array();
    for (std::size_t i = 0; i < from.size(); ++i) copy_json(from.at(i), to);
    to.end_array();
  } else if (from.is_object()) {
    to.begin_object();
    for (const auto& key : from.keys()) {
      to.key(key);
      copy_json(from[key], to);
    }
    to.end_object();
  } else if (const auto text = from.text()) {
    to.value(*text);
  } else if (const auto number = from.real()) {
    to.value(*number);
  } else {
    to.null();
  }
}

std::string geometry_of(const JsonReader& feature) {
  JsonWriter json;
  copy_json(feature["geometry"], json);
  return json.take();
}

Check plan_boundaries(Plan& plan, std::string_view geojson) {
  if (!is_valid_utf8(geojson)) return invalid("territory.not_utf8", "file");
  const auto document = JsonReader::parse(geojson);
  if (!document || (*document)["type"].text() != "FeatureCollection") return invalid("territory.not_geojson", "file");
  std::map<std::string, store::Boundary> known;
  for (auto& boundary : store::boundaries(plan.session())) known[boundary.code] = boundary;
  std::set<std::string> seen;
  const JsonReader features = (*document)["features"];
  for (std::size_t i = 0; i < features.size(); ++i) {
    const JsonReader feature = features.at(i);
    const JsonReader properties = feature["properties"];
    const auto line = static_cast<std::int64_t>(i) + 1;
    ++plan.report().lines;
    const std::string typed = properties["code"].text().value_or("");
    const auto code = unit_code_of(typed);
    const store::Boundary now{code.value_or(""), properties["kind"].text().value_or(""),
                              tidy_line(properties["name"].text().value_or("")), geometry_of(feature)};
    const auto was = known.find(now.code);
    if (!code) {
      plan.reject(line, "bad_code", typed);
    } else if (!Area::parse(now.geometry)) {
      plan.reject(line, "bad_boundary", now.name);
    } else if (!seen.insert(now.code).second) {
      plan.reject(line, "repeated_code", now.code);
    } else if (was != known.end() && was->second.geometry == now.geometry && was->second.kind == now.kind &&
               was->second.name == now.name) {
      plan.unchanged();
    } else {
      was == known.end() ? plan.added(line, now.name) : plan.changed(line, now.name);
      plan.write([now](storage::Tx& tx) { store::put_boundary(tx, now); });
    }
  }
  for (const auto& [code, boundary] : known) {
    if (!seen.contains(code)) plan.gone(boundary.name);
  }
  return Done{};
}

/// Stops of one name stand on both sides of a road: the same one is the nearest within this distance.
constexpr double same_stop_m = 15;

Check plan_stops(Plan& plan, std::string_view csv) {
  VICHE_LET(table, table_of(csv, {"name", "lat", "lon"}));
  const CommunityBoundary boundary(plan.session());
  const auto known = store::landmarks(plan.session(), "stop");
  std::set<std::int64_t> seen;
  std::vector<Landmark> taken;
  const auto same_in = [](const std::vector<Landmark>& all, const Landmark& stop) -> const Landmark* {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Landmark& other) {
      return other.name == stop.name && distance_m(other.point, stop.point) < same_stop_m;
    });
    return found == all.end() ? nullptr : &*found;
  };
  each_row(plan, table, [&](const CsvTable::Row& row) {
    const TypedPoint typed = point_in(row);
    Landmark stop{0, "stop", tidy_line(row["name"]), tidy_line(row["routes"]), {}};
    if (stop.name.empty()) return plan.reject(row.line(), "no_name");
    if (!typed.point) return plan.reject(row.line(), "invalid_coordinate", typed_coordinates(row));
    if (!boundary.contains(*typed.point)) return plan.reject(row.line(), "outside_boundary", typed_coordinates(row));
    stop.point = *typed.point;
    if (same_in(taken, stop) != nullptr) return plan.reject(row.line(), "repeated_stop", stop.name);
    taken.push_back(stop);
    const Landmark* was = same_in(known, stop);
    stop.id = was == nullptr ? storage::next_id() : was->id;
    seen.insert(stop.id);
    if (was != nullptr && was->details == stop.details && same_point(was->point, stop.point)) return plan.unchanged();
    was == nullptr ? plan.added(row.line(), stop.name) : plan.changed(row.line(), stop.name);
    plan.write([stop](storage::Tx& tx) { store::put_landmark(tx, stop); });
  });
  for (const auto& stop : known) {
    if (!seen.contains(stop.id)) plan.gone(stop.name);
  }
  return Done{};
}

}  // namespace

Result<ImportReport> import_settlements(const Import& import, std::string_view csv) {
  return carry_out(import, "settlements", [&](Plan& plan) { return plan_settlements(plan, csv); });
}

Result<ImportReport> import_boundaries(const Import& import, std::string_view geojson) {
  return carry_out(import, "boundaries", [&](Plan& plan) { return plan_boundaries(plan, geojson); });
}

Result<ImportReport> import_stops(const Import& import, std::string_view csv) {
  return carry_out(import, "stops", [&](Plan& plan) { return plan_stops(plan, csv); });
}

}  // namespace viche::territory
