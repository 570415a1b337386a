#include "territory_store.hpp"

#include "names.hpp"

namespace viche::territory::store {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_revision{"territory.select_revision",
                              "SELECT revision FROM territory_revisions WHERE hromada_id = :hromada"};
constexpr Sql upsert_revision{"territory.upsert_revision", R"(
    INSERT INTO territory_revisions(hromada_id, revision) VALUES(:hromada, :revision)
    ON CONFLICT(hromada_id) DO UPDATE SET revision = excluded.revision)"};

constexpr Sql select_settlements{"territory.select_settlements", R"(
    SELECT id, code, kind, name, name_en, postcode, lat, lon FROM territory_settlements
     WHERE hromada_id = :hromada)"};
constexpr Sql upsert_settlement{"territory.upsert_settlement", R"(
    INSERT INTO territory_settlements(hromada_id, id, code, kind, name, name_en, postcode, lat, lon)
    VALUES(:hromada, :id, :code, :kind, :name, :name_en, :postcode, :lat, :lon)
    ON CONFLICT(hromada_id, id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
      name_en = excluded.name_en, postcode = excluded.postcode, lat = excluded.lat, lon = excluded.lon)"};

constexpr Sql select_streets{"territory.select_streets", R"(
    SELECT id, settlement_id, kind, name FROM territory_streets WHERE hromada_id = :hromada)"};
constexpr Sql insert_street{"territory.insert_street", R"(
    INSERT INTO territory_streets(hromada_id, id, settlement_id, kind, name, name_key)
    VALUES(:hromada, :id, :settlement_id, :kind, :name, :name_key))"};
constexpr Sql select_street_names{"territory.select_street_names", R"(
    SELECT street_id, shown, is_old, kind, search_key FROM territory_street_names
     WHERE hromada_id = :hromada ORDER BY street_id, is_old, shown)"};
constexpr Sql insert_street_name{"territory.insert_street_name", R"(
    INSERT INTO territory_street_names(hromada_id, street_id, shown, is_old, kind, search_key)
    VALUES(:hromada, :street_id, :shown, :is_old, :kind, :search_key)
    ON CONFLICT(hromada_id, street_id, shown) DO UPDATE SET is_old = excluded.is_old)"};
constexpr Sql update_street{"territory.update_street", R"(
    UPDATE territory_streets SET kind = :kind, name = :name, name_key = :name_key
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql retire_street_names{"territory.retire_street_names", R"(
    UPDATE territory_street_names SET is_old = 1 WHERE hromada_id = :hromada AND street_id = :id)"};

constexpr Sql select_buildings{"territory.select_buildings", R"(
    SELECT id, street_id, number, postcode, lat, lon, multi_flat, number_key FROM territory_buildings
     WHERE hromada_id = :hromada)"};
constexpr Sql select_buildings_of_street{"territory.select_buildings_of_street", R"(
    SELECT id, street_id, number, postcode, lat, lon, multi_flat, number_key FROM territory_buildings
     WHERE hromada_id = :hromada AND street_id = :street_id)"};
constexpr Sql select_building{"territory.select_building", R"(
    SELECT id, street_id, number, postcode, lat, lon, multi_flat FROM territory_buildings
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_buildings_in_cells{"territory.select_buildings_in_cells", R"(
    SELECT id, street_id, number, postcode, lat, lon, multi_flat FROM territory_buildings
     WHERE hromada_id = :hromada AND cell BETWEEN :min AND :max)"};
constexpr Sql upsert_building{"territory.upsert_building", R"(
    INSERT INTO territory_buildings(hromada_id, id, street_id, number, number_key, postcode, lat, lon, cell, multi_flat)
    VALUES(:hromada, :id, :street_id, :number, :number_key, :postcode, :lat, :lon, :cell, :multi_flat)
    ON CONFLICT(hromada_id, id) DO UPDATE SET number = excluded.number, postcode = excluded.postcode,
      lat = excluded.lat, lon = excluded.lon, cell = excluded.cell, multi_flat = excluded.multi_flat)"};

constexpr Sql select_entrances{"territory.select_entrances", R"(
    SELECT id, number, first_flat, last_flat, lat, lon, building_id FROM territory_entrances
     WHERE hromada_id = :hromada)"};
constexpr Sql select_entrances_of_building{"territory.select_entrances_of_building", R"(
    SELECT id, number, first_flat, last_flat, lat, lon, building_id FROM territory_entrances
     WHERE hromada_id = :hromada AND building_id = :building_id ORDER BY number)"};
constexpr Sql upsert_entrance{"territory.upsert_entrance", R"(
    INSERT INTO territory_entrances(hromada_id, id, building_id, number, first_flat, last_flat, lat, lon)
    VALUES(:hromada, :id, :building_id, :number, :first_flat, :last_flat, :lat, :lon)
    ON CONFLICT(hromada_id, id) DO UPDATE SET first_flat = excluded.first_flat, last_flat = excluded.last_flat,
      lat = excluded.lat, lon = excluded.lon)"};

constexpr Sql select_landmarks{"territory.select_landmarks", R"(
    SELECT id, kind, name, details, lat, lon FROM territory_landmarks
     WHERE hromada_id = :hromada AND kind = :kind ORDER BY name, id)"};
constexpr Sql upsert_landmark{"territory.upsert_landmark", R"(
    INSERT INTO territory_landmarks(hromada_id, id, kind, name, details, lat, lon)
    VALUES(:hromada, :id, :kind, :name, :details, :lat, :lon)
    ON CONFLICT(hromada_id, id) DO UPDATE SET details = excluded.details, lat = excluded.lat, lon = excluded.lon)"};

constexpr Sql select_boundaries{"territory.select_boundaries", R"(
    SELECT code, kind, name, geometry FROM territory_boundaries WHERE hromada_id = :hromada ORDER BY code)"};
constexpr Sql upsert_boundary{"territory.upsert_boundary", R"(
    INSERT INTO territory_boundaries(hromada_id, code, kind, name, geometry)
    VALUES(:hromada, :code, :kind, :name, :geometry)
    ON CONFLICT(hromada_id, code) DO UPDATE SET kind = excluded.kind, name = excluded.name,
      geometry = excluded.geometry)"};

constexpr Sql select_units =
    Sql::across("territory.select_units", "SELECT code, parent, category, name FROM territory_units");
constexpr Sql select_units_under = Sql::across("territory.select_units_under", R"(
    SELECT code, parent, category, name FROM territory_units WHERE parent = :parent ORDER BY code)");
constexpr Sql select_unit = Sql::across("territory.select_unit", R"(
    SELECT code, parent, category, name FROM territory_units WHERE code = :code)");
constexpr Sql upsert_unit = Sql::across("territory.upsert_unit", R"(
    INSERT INTO territory_units(code, parent, category, name) VALUES(:code, :parent, :category, :name)
    ON CONFLICT(code) DO UPDATE SET parent = excluded.parent, category = excluded.category, name = excluded.name)");

std::optional<Point> point_in(const Row& row, int lat, int lon) {
  if (row.is_null(lat) || row.is_null(lon)) return std::nullopt;
  return Point{row.real(lat), row.real(lon)};
}

std::optional<double> lat_of(const std::optional<Point>& point) {
  return point ? std::optional(point->lat) : std::nullopt;
}
std::optional<double> lon_of(const std::optional<Point>& point) {
  return point ? std::optional(point->lon) : std::nullopt;
}

SettlementRow settlement_in(const Row& row) {
  Settlement settlement{row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), {}, point_in(row, 6, 7)};
  settlement.shown = shown_settlement(settlement.kind, settlement.name);
  return {std::move(settlement), row.text(5)};
}

Building building_in(const Row& row) {
  return {row.integer(0), row.integer(1), row.text(2), row.text(3), point_in(row, 4, 5), row.flag(6)};
}

BuildingRow building_row_in(const Row& row) { return {building_in(row), row.text(7)}; }

EntranceRow entrance_in(const Row& row) {
  return {{row.integer(0), row.integer(1), row.maybe_integer(2), row.maybe_integer(3), point_in(row, 4, 5)},
          row.integer(6)};
}

Unit unit_in(const Row& row) { return {row.text(0), row.text(1), row.text(2), row.text(3)}; }

}  // namespace

std::int64_t revision(Session& session) { return session.number(select_revision); }

void set_revision(Tx& tx, std::int64_t revision) { tx.run(upsert_revision, {{"revision", revision}}); }

std::vector<SettlementRow> settlements(Session& session) { return session.all(select_settlements, {}, settlement_in); }

void put_settlement(Tx& tx, const SettlementRow& row) {
  const Settlement& s = row.settlement;
  tx.run(upsert_settlement, {{"id", s.id},
                             {"code", s.code},
                             {"kind", s.kind},
                             {"name", s.name},
                             {"name_en", s.name_en},
                             {"postcode", row.postcode},
                             {"lat", lat_of(s.point)},
                             {"lon", lon_of(s.point)}});
}

std::vector<StreetRow> streets(Session& session) {
  return session.all(select_streets, {}, [](const Row& row) {
    return StreetRow{row.integer(0), row.integer(1), row.text(2), row.text(3)};
  });
}

std::vector<StreetNameRow> street_names(Session& session) {
  return session.all(select_street_names, {}, [](const Row& row) {
    return StreetNameRow{row.integer(0), row.text(1), row.flag(2), row.text(3), row.text(4)};
  });
}

void add_street(Tx& tx, const StreetRow& row, const std::string& name_key) {
  tx.run(insert_street, {{"id", row.id},
                         {"settlement_id", row.settlement_id},
                         {"kind", row.kind},
                         {"name", row.name},
                         {"name_key", name_key}});
}

void rename_street(Tx& tx, const StreetRow& row, const std::string& name_key) {
  tx.run(update_street, {{"id", row.id}, {"kind", row.kind}, {"name", row.name}, {"name_key", name_key}});
  tx.run(retire_street_names, {{"id", row.id}});
}

void add_street_name(Tx& tx, const StreetNameRow& row) {
  tx.run(insert_street_name, {{"street_id", row.street_id},
                              {"shown", row.shown},
                              {"is_old", row.is_old},
                              {"kind", row.kind},
                              {"search_key", row.search_key}});
}

std::vector<BuildingRow> buildings(Session& session) { return session.all(select_buildings, {}, building_row_in); }

std::vector<BuildingRow> buildings_of(Session& session, std::int64_t street_id) {
  return session.all(select_buildings_of_street, {{"street_id", street_id}}, building_row_in);
}

std::optional<Building> find_building(Session& session, std::int64_t id) {
  return session.one(select_building, {{"id", id}}, building_in);
}

void put_building(Tx& tx, const BuildingRow& row) {
  const Building& b = row.building;
  tx.run(upsert_building, {{"id", b.id},
                           {"street_id", b.street_id},
                           {"number", b.number},
                           {"number_key", row.number_key},
                           {"postcode", b.postcode},
                           {"lat", lat_of(b.point)},
                           {"lon", lon_of(b.point)},
                           {"cell", b.point ? std::optional(cell_of(*b.point)) : std::nullopt},
                           {"multi_flat", b.multi_flat}});
}

void each_building_in(Session& session, CellRange cells, const std::function<void(const Building&)>& take) {
  session.each(select_buildings_in_cells, {{"min", cells.min}, {"max", cells.max}},
               [&](const Row& row) { take(building_in(row)); });
}

std::vector<EntranceRow> entrances(Session& session) { return session.all(select_entrances, {}, entrance_in); }

std::vector<Entrance> entrances_of(Session& session, std::int64_t building_id) {
  return session.all(select_entrances_of_building, {{"building_id", building_id}},
                     [](const Row& row) { return entrance_in(row).entrance; });
}

void put_entrance(Tx& tx, const EntranceRow& row) {
  const Entrance& e = row.entrance;
  tx.run(upsert_entrance, {{"id", e.id},
                           {"building_id", row.building_id},
                           {"number", e.number},
                           {"first_flat", e.first_flat},
                           {"last_flat", e.last_flat},
                           {"lat", lat_of(e.point)},
                           {"lon", lon_of(e.point)}});
}

std::vector<Landmark> landmarks(Session& session, std::string_view kind) {
  return session.all(select_landmarks, {{"kind", kind}}, [](const Row& row) {
    return Landmark{row.integer(0), row.text(1), row.text(2), row.text(3), {row.real(4), row.real(5)}};
  });
}

void put_landmark(Tx& tx, const Landmark& l) {
  tx.run(upsert_landmark, {{"id", l.id},
                           {"kind", l.kind},
                           {"name", l.name},
                           {"details", l.details},
                           {"lat", l.point.lat},
                           {"lon", l.point.lon}});
}

std::vector<Boundary> boundaries(Session& session) {
  return session.all(select_boundaries, {}, [](const Row& row) {
    return Boundary{row.text(0), row.text(1), row.text(2), row.text(3)};
  });
}

void put_boundary(Tx& tx, const Boundary& b) {
  tx.run(upsert_boundary, {{"code", b.code}, {"kind", b.kind}, {"name", b.name}, {"geometry", b.geometry}});
}

std::vector<Unit> units(Session& session) { return session.all(select_units, {}, unit_in); }

std::vector<Unit> units_under(Session& session, std::string_view parent) {
  return session.all(select_units_under, {{"parent", parent}}, unit_in);
}

std::optional<Unit> find_unit(Session& session, std::string_view code) {
  return session.one(select_unit, {{"code", code}}, unit_in);
}

void put_unit(Tx& tx, const Unit& u) {
  tx.run(upsert_unit, {{"code", u.code}, {"parent", u.parent}, {"category", u.category}, {"name", u.name}});
}

}  // namespace viche::territory::store
