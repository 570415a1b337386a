#include <set>

#include <viche/core/text.hpp>

#include "import_run.hpp"
#include "names.hpp"

namespace viche::territory {

namespace {

using AddressKey = std::pair<std::int64_t, std::string>;  ///< street and number_key

bool same_building(const Building& a, const Building& b) {
  return a.postcode == b.postcode && a.multi_flat == b.multi_flat && same_point(a.point, b.point);
}

/// Reads addresses.csv against the register.
class AddressPlan {
 public:
  explicit AddressPlan(Plan& plan)
      : plan_(plan), settlements_(plan.session()), boundary_(plan.session()), streets_(plan) {
    for (auto& row : store::buildings(plan.session())) {
      known_[{row.building.street_id, row.number_key}] = std::move(row.building);
    }
  }

  void announce(const CsvTable::Row& row) {
    if (const auto* settlement = settlements_.find(row["settlement"])) {
      streets_.announce(settlement->id, row["street"]);
    }
  }

  void take(const CsvTable::Row& row) {
    const auto* settlement = settlements_.find(row["settlement"]);
    const std::string number = number_key(row["house_number"]);
    const TypedPoint typed = point_in(row);
    if (settlement == nullptr) return plan_.reject(row.line(), "unknown_settlement", row["settlement"]);
    if (name_key(row["street"]).empty()) return plan_.reject(row.line(), "no_name");
    if (number.empty()) return plan_.reject(row.line(), "no_number", row["street"]);
    if (typed.wrong) return plan_.reject(row.line(), "invalid_coordinate", typed_coordinates(row));
    if (typed.point && !boundary_.contains(*typed.point)) {
      return plan_.reject(row.line(), "outside_boundary", typed_coordinates(row));
    }
    const std::int64_t street = enter_street(settlement->id, row);
    const std::string address = streets_.shown(street) + ", " + std::string(row["house_number"]);
    if (!seen_.insert({street, number}).second) return plan_.reject(row.line(), "repeated_address", address);
    if (!typed.point) plan_.warn("missing_coordinates");
    put(row, {street, number}, typed.point, address);
  }

  void finish() {
    for (const auto& [key, building] : known_) {
      if (!seen_.contains(key)) plan_.gone(streets_.shown(building.street_id) + ", " + building.number);
    }
  }

 private:
  std::int64_t enter_street(std::int64_t settlement_id, const CsvTable::Row& row) {
    const auto entry = streets_.enter(settlement_id, row["street"], row["street_old_name"]);
    if (entry.outcome == StreetBook::Outcome::added) plan_.warn("street_added");
    if (entry.outcome == StreetBook::Outcome::renamed) plan_.warn("street_renamed");
    return entry.id;
  }

  void put(const CsvTable::Row& row, const AddressKey& key, std::optional<Point> point, const std::string& address) {
    Building building{0,
                      key.first,
                      tidy_line(row["house_number"]),
                      std::string(row["zip"]),
                      point,
                      row["multifamily"] == "true" || row["multifamily"] == "1"};
    const auto known = known_.find(key);
    if (known != known_.end() && same_building(known->second, building)) return plan_.unchanged();
    building.id = known == known_.end() ? storage::next_id() : known->second.id;
    if (known == known_.end()) {
      plan_.added(row.line(), address);
    } else {
      plan_.changed(row.line(), address);
    }
    plan_.write(
        [record = store::BuildingRow{building, key.second}](storage::Tx& tx) { store::put_building(tx, record); });
  }

  Plan& plan_;
  SettlementBook settlements_;
  CommunityBoundary boundary_;
  StreetBook streets_;
  std::map<AddressKey, Building> known_;
  std::set<AddressKey> seen_;
};

Check plan_addresses(Plan& plan, std::string_view csv) {
  VICHE_LET(names, table_of(csv, {"settlement", "street", "house_number"}));
  VICHE_LET(table, table_of(csv, {"settlement", "street", "house_number"}));
  AddressPlan addresses(plan);
  while (const auto row = names.next()) addresses.announce(*row);
  each_row(plan, table, [&](const CsvTable::Row& row) { addresses.take(row); });
  addresses.finish();
  return Done{};
}

/// Reads entrances.csv against the register.
class EntrancePlan {
 public:
  explicit EntrancePlan(Plan& plan) : plan_(plan), settlements_(plan.session()), streets_(plan) {
    for (const auto& row : store::buildings(plan.session())) {
      buildings_[{row.building.street_id, row.number_key}] = row.building.id;
    }
    for (auto& row : store::entrances(plan.session())) known_[{row.building_id, row.entrance.number}] = row.entrance;
  }

  void take(const CsvTable::Row& row) {
    const std::int64_t building = building_of(row);
    const auto number = parse_integer(row["number"]);
    const auto first = parse_integer(row["first_flat"]);
    const auto last = parse_integer(row["last_flat"]);
    const TypedPoint typed = point_in(row);
    if (building == 0) return plan_.reject(row.line(), "unknown_address", address_of(row));
    if (!number || *number < 1) return plan_.reject(row.line(), "no_number", row["number"]);
    const bool readable =
        first.has_value() == !row["first_flat"].empty() && last.has_value() == !row["last_flat"].empty();
    if (!readable || (first && *first < 1) || (first && last && *first > *last)) {
      return plan_.reject(row.line(), "bad_flats",
                          std::string(row["first_flat"]) + "-" + std::string(row["last_flat"]));
    }
    if (typed.wrong) return plan_.reject(row.line(), "invalid_coordinate", typed_coordinates(row));
    if (!seen_.insert({building, *number}).second)
      return plan_.reject(row.line(), "repeated_entrance", address_of(row));
    put(row, building, {0, *number, first, last, typed.point});
  }

 private:
  static std::string address_of(const CsvTable::Row& row) {
    return std::string(row["street"]) + ", " + std::string(row["house_number"]);
  }

  /// 0 when there is no such address.
  std::int64_t building_of(const CsvTable::Row& row) const {
    const auto* settlement = settlements_.find(row["settlement"]);
    if (settlement == nullptr) return 0;
    const auto found = buildings_.find({streets_.find(settlement->id, row["street"]), number_key(row["house_number"])});
    return found == buildings_.end() ? 0 : found->second;
  }

  void put(const CsvTable::Row& row, std::int64_t building, Entrance entrance) {
    const auto known = known_.find({building, entrance.number});
    if (known != known_.end()) {
      const Entrance& was = known->second;
      entrance.id = was.id;
      if (was.first_flat == entrance.first_flat && was.last_flat == entrance.last_flat &&
          same_point(was.point, entrance.point)) {
        return plan_.unchanged();
      }
      plan_.changed(row.line(), address_of(row));
    } else {
      entrance.id = storage::next_id();
      plan_.added(row.line(), address_of(row));
    }
    plan_.write(
        [record = store::EntranceRow{entrance, building}](storage::Tx& tx) { store::put_entrance(tx, record); });
  }

  Plan& plan_;
  SettlementBook settlements_;
  StreetBook streets_;
  std::map<AddressKey, std::int64_t> buildings_;
  std::map<std::pair<std::int64_t, std::int64_t>, Entrance> known_;
  std::set<std::pair<std::int64_t, std::int64_t>> seen_;
};

Check plan_entrances(Plan& plan, std::string_view csv) {
  VICHE_LET(table, table_of(csv, {"settlement", "street", "house_number", "number"}));
  EntrancePlan entrances(plan);
  each_row(plan, table, [&](const CsvTable::Row& row) { entrances.take(row); });
  return Done{};
}

}  // namespace

Result<ImportReport> import_addresses(const Import& import, std::string_view csv) {
  return carry_out(import, "addresses", [&](Plan& plan) { return plan_addresses(plan, csv); });
}

Result<ImportReport> import_entrances(const Import& import, std::string_view csv) {
  return carry_out(import, "entrances", [&](Plan& plan) { return plan_entrances(plan, csv); });
}

}  // namespace viche::territory
