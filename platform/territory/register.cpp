#include <viche/territory/register.hpp>

#include <algorithm>

#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

#include "known.hpp"
#include "names.hpp"
#include "territory_store.hpp"

VICHE_RESOURCES(territory)

namespace viche::territory {

namespace {

/// Farther points are looked for in steps, so that in a dense town few buildings are read.
constexpr double first_step_m = 60;
constexpr double step_factor = 3;

Place place_of(const Settlement& settlement, const Street& street) {
  return {settlement, street, std::nullopt, std::nullopt, settlement.shown + ", " + street.shown};
}

Place place_of(const Settlement& settlement, const Street& street, const Building& building) {
  Place place = place_of(settlement, street);
  place.building = building;
  place.point = building.point;
  place.shown += ", " + building.number;
  return place;
}

/// Settlements whose name or code it is.
std::vector<const Settlement*> settlements_named(const Known& known, std::string_view text) {
  const auto code = unit_code_of(trimmed(text));
  const std::string key = name_key(bare_settlement(text));
  std::vector<const Settlement*> found;
  for (const Settlement& settlement : known.settlements) {
    if (settlement.code == code || name_key(settlement.name) == key) found.push_back(&settlement);
  }
  return found;
}

Refusal ambiguous_street(const std::vector<const IndexedStreet*>& streets) {
  std::string settlements;
  for (const auto* street : streets) settlements += (settlements.empty() ? "" : ", ") + street->settlement;
  return invalid("territory.ambiguous_street", "street", {{"settlements", settlements}});
}

/// The one street that is meant.
Result<const IndexedStreet*> street_meant(const Known& known, std::string_view settlement, std::string_view street,
                                          const search::Lemmas& lemmas) {
  std::vector<const IndexedStreet*> found;
  if (trimmed(settlement).empty()) {
    found = known.streets.named(street, lemmas, 0);
  } else {
    const auto settlements = settlements_named(known, settlement);
    if (settlements.empty()) return invalid("territory.unknown_settlement", "settlement");
    for (const Settlement* one : settlements) {
      const auto here = known.streets.named(street, lemmas, one->id);
      found.insert(found.end(), here.begin(), here.end());
    }
  }
  if (found.empty()) return invalid("territory.unknown_street", "street");
  if (found.size() > 1) return ambiguous_street(found);
  return found.front();
}

}  // namespace

struct Register::State {
  explicit State(const search::Lemmas& words) : lemmas(words), communities(words) {}

  const search::Lemmas& lemmas;
  KnownCommunities communities;

  std::optional<Place> place(storage::Session& session, const Building& building) {
    const auto known = communities.of(session);
    const IndexedStreet* street = known->find_street(building.street_id);
    if (street == nullptr) return std::nullopt;
    const Settlement* settlement = known->find_settlement(street->street.settlement_id);
    return place_of(*settlement, street->street, building);
  }
};

Register::Register(const search::Lemmas& lemmas) : state_(std::make_unique<State>(lemmas)) {}
Register::~Register() = default;

std::vector<Settlement> Register::settlements(storage::Session& session) const {
  return state_->communities.of(session)->settlements;
}

std::optional<Settlement> Register::find_settlement(storage::Session& session, std::int64_t id) const {
  const auto known = state_->communities.of(session);
  const Settlement* found = known->find_settlement(id);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::optional<Street> Register::find_street(storage::Session& session, std::int64_t id) const {
  const auto known = state_->communities.of(session);
  const IndexedStreet* found = known->find_street(id);
  return found == nullptr ? std::nullopt : std::optional(found->street);
}

std::optional<Building> Register::find_building(storage::Session& session, std::int64_t id) const {
  return store::find_building(session, id);
}

std::optional<Building> Register::find_house(storage::Session& session, std::int64_t street_id,
                                             std::string_view number) const {
  const std::string key = number_key(house_typed(number).number);
  if (key.empty()) return std::nullopt;
  for (auto& row : store::buildings_of(session, street_id)) {
    if (row.number_key == key) return std::move(row.building);
  }
  return std::nullopt;
}

std::vector<Street> Register::streets_of(storage::Session& session, std::int64_t settlement_id) const {
  std::vector<Street> streets;
  const auto known = state_->communities.of(session);
  for (const IndexedStreet& one : known->streets.streets()) {
    if (one.street.settlement_id == settlement_id) streets.push_back(one.street);
  }
  return streets;
}

std::vector<Entrance> Register::entrances_of(storage::Session& session, std::int64_t building_id) const {
  return store::entrances_of(session, building_id);
}

std::vector<Landmark> Register::landmarks(storage::Session& session, std::string_view kind) const {
  return store::landmarks(session, kind);
}

std::vector<StreetSuggestion> Register::suggest_streets(storage::Session& session, std::string_view text,
                                                        std::size_t limit) const {
  return state_->communities.of(session)->streets.suggest(shortened(text, 100), state_->lemmas, limit);
}

std::vector<Building> Register::suggest_buildings(storage::Session& session, std::int64_t street_id,
                                                  std::string_view prefix, std::size_t limit) const {
  auto rows = store::buildings_of(session, street_id);
  const std::string key = number_key(house_typed(prefix).number);
  std::erase_if(rows, [&](const store::BuildingRow& row) { return !row.number_key.starts_with(key); });
  std::sort(rows.begin(), rows.end(), [](const store::BuildingRow& a, const store::BuildingRow& b) {
    return stands_before(a.number_key, b.number_key);
  });
  std::vector<Building> buildings;
  for (std::size_t i = 0; i < rows.size() && i < limit; ++i) buildings.push_back(std::move(rows[i].building));
  return buildings;
}

Result<Place> Register::resolve(storage::Session& session, std::string_view settlement, std::string_view street,
                                std::string_view building) const {
  const auto known = state_->communities.of(session);
  VICHE_LET(meant, street_meant(*known, settlement, street, state_->lemmas));
  const Settlement& where = *known->find_settlement(meant->street.settlement_id);
  const std::string key = number_key(house_typed(building).number);
  if (key.empty()) return place_of(where, meant->street);
  for (const auto& row : store::buildings_of(session, meant->street.id)) {
    if (row.number_key == key) return place_of(where, meant->street, row.building);
  }
  return invalid("territory.unknown_building", "building");
}

std::optional<Place> Register::place_of_building(storage::Session& session, std::int64_t building_id) const {
  const auto building = store::find_building(session, building_id);
  return building ? state_->place(session, *building) : std::nullopt;
}

std::optional<Place> Register::place_of_street(storage::Session& session, std::int64_t street_id) const {
  const auto known = state_->communities.of(session);
  const IndexedStreet* street = known->find_street(street_id);
  if (street == nullptr) return std::nullopt;
  return place_of(*known->find_settlement(street->street.settlement_id), street->street);
}

std::optional<Place> Register::nearest_building(storage::Session& session, Point point, double within_m) const {
  if (!is_sound(point)) return std::nullopt;
  std::optional<Building> nearest;
  double least = within_m;
  for (double radius = std::min(first_step_m, within_m);; radius = std::min(radius * step_factor, within_m)) {
    for (const CellRange cells : covering(point, radius)) {
      store::each_building_in(session, cells, [&](const Building& building) {
        const double distance = distance_m(point, *building.point);
        if (distance > least) return;
        least = distance;
        nearest = building;
      });
    }
    if ((nearest && least <= radius) || radius >= within_m) break;
  }
  return nearest ? state_->place(session, *nearest) : std::nullopt;
}

Result<Inside> Register::inside(storage::Session& session, Point point) const {
  if (!is_sound(point)) return invalid("territory.invalid_point", "point");
  const auto known = state_->communities.of(session);
  bool in_community = known->areas.empty();
  for (const KnownArea& area : known->areas) {
    if (!area.area->contains(point)) continue;
    if (area.settlement != KnownArea::npos) return Inside{known->settlements[area.settlement]};
    in_community = true;
  }
  if (!in_community) return invalid("territory.outside_community", "point");
  return Inside{};
}

std::string Register::boundaries_geojson(storage::Session& session) const {
  return state_->communities.of(session)->geojson;
}

std::optional<Unit> Register::find_unit(storage::Session& session, std::string_view code) const {
  return store::find_unit(session, code);
}

std::vector<Unit> Register::units_under(storage::Session& session, std::string_view parent_code) const {
  return store::units_under(session, parent_code);
}

storage::Part part() { return {"territory", resources::territory()}; }

}  // namespace viche::territory
