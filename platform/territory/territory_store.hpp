#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <viche/territory/register.hpp>

/// The only SQL of the part. Every function works in the session's community, but for the codifier's units.
namespace viche::territory::store {

struct StreetRow {
  std::int64_t id = 0;
  std::int64_t settlement_id = 0;
  std::string kind;
  std::string name;
};

struct StreetNameRow {
  std::int64_t street_id = 0;
  std::string shown;
  bool is_old = false;
  std::string kind;
  std::string search_key;
};

struct SettlementRow {
  Settlement settlement;
  std::string postcode;
};

struct Boundary {
  std::string code;
  std::string kind;
  std::string name;
  std::string geometry;
};

struct BuildingRow {
  Building building;
  std::string number_key;
};

struct EntranceRow {
  Entrance entrance;
  std::int64_t building_id = 0;
};

/// Another number after every import; 0 when there was none.
std::int64_t revision(storage::Session& session);
void set_revision(storage::Tx& tx, std::int64_t revision);

std::vector<SettlementRow> settlements(storage::Session& session);
void put_settlement(storage::Tx& tx, const SettlementRow& row);

std::vector<StreetRow> streets(storage::Session& session);
std::vector<StreetNameRow> street_names(storage::Session& session);
void add_street(storage::Tx& tx, const StreetRow& row, const std::string& name_key);
/// The present name becomes an old one.
void rename_street(storage::Tx& tx, const StreetRow& row, const std::string& name_key);
/// A name that the street already has is only marked as old or present.
void add_street_name(storage::Tx& tx, const StreetNameRow& row);

std::vector<BuildingRow> buildings(storage::Session& session);
std::vector<BuildingRow> buildings_of(storage::Session& session, std::int64_t street_id);
std::optional<Building> find_building(storage::Session& session, std::int64_t id);
void put_building(storage::Tx& tx, const BuildingRow& row);
void each_building_in(storage::Session& session, CellRange cells, const std::function<void(const Building&)>& take);

std::vector<EntranceRow> entrances(storage::Session& session);
std::vector<Entrance> entrances_of(storage::Session& session, std::int64_t building_id);
void put_entrance(storage::Tx& tx, const EntranceRow& row);

std::vector<Landmark> landmarks(storage::Session& session, std::string_view kind);
void put_landmark(storage::Tx& tx, const Landmark& landmark);

std::vector<Boundary> boundaries(storage::Session& session);
void put_boundary(storage::Tx& tx, const Boundary& boundary);

std::vector<Unit> units(storage::Session& session);
std::vector<Unit> units_under(storage::Session& session, std::string_view parent);
std::optional<Unit> find_unit(storage::Session& session, std::string_view code);
void put_unit(storage::Tx& tx, const Unit& unit);

}  // namespace viche::territory::store
