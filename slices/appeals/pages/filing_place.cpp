#include "pages/filing_place.hpp"

#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>

namespace viche::appeals {

namespace {

constexpr std::size_t longest_note = 200;
constexpr double near_the_house_m = 300;
constexpr double at_the_house_m = 150;

/// The fields as typed.
struct Typed {
  std::string street, building, note;
  std::int64_t settlement = 0, street_id = 0;
  std::optional<territory::Point> point;
};

Typed read_typed(const http::Fields& form) {
  Typed typed;
  typed.street = shortened(tidy_line(form.get("street")), longest_note);
  typed.building = shortened(tidy_line(form.get("building")), 20);
  typed.note = shortened(tidy_line(form.get("note")), longest_note);
  typed.settlement = parse_integer(form.get("settlement")).value_or(0);
  typed.street_id = parse_integer(form.get("street_id")).value_or(0);
  const auto lat = parse_real(form.get("lat")), lon = parse_real(form.get("lon"));
  if (lat && lon && territory::is_sound({*lat, *lon})) typed.point = territory::Point{*lat, *lon};
  return typed;
}

class Finder {
 public:
  Finder(const kit::Call& call, storage::Session& session)
      : call_(call), register_(call.services.territory), session_(session) {}

  Result<Place> find(Typed typed) {
    if (typed.point) {
      if (!register_.inside(session_, *typed.point)) return invalid("appeals.point_outside", "street");
    }
    if (typed.street.empty()) return without_street(typed);
    auto street = find_street(typed);
    if (street) return at_street(typed, street.value());
    if (!typed.point && typed.note.empty()) return street.refusal();
    typed.note = typed.street + (typed.building.empty() ? "" : ", " + typed.building) +
                 (typed.note.empty() ? "" : ", " + typed.note);
    return without_street(typed);
  }

 private:
  /// The street that was typed; a house number typed with it moves to its own field.
  Result<std::int64_t> find_street(Typed& typed) {
    if (const auto chosen = register_.find_street(session_, typed.street_id)) {
      if (typed.street.find(chosen->name) != std::string::npos) return take_house(typed, chosen->id);
    }
    const auto settlement = register_.find_settlement(session_, typed.settlement);
    auto exact = register_.resolve(session_, settlement ? settlement->code : "", typed.street, "");
    if (!exact && settlement) exact = register_.resolve(session_, "", typed.street, "");
    if (exact && exact.value().street) return exact.value().street->id;
    if (!exact && exact.refusal().code == "territory.ambiguous_street") {
      return invalid("appeals.street_ambiguous", "settlement",
                     {{"settlements", exact.refusal().args.at("settlements")}});
    }
    const auto like = register_.suggest_streets(session_, typed.street, 2);
    if (like.empty()) return invalid("appeals.street_unknown", "street");
    if (like.size() > 1 && like.front().house_typed.empty()) {
      return invalid("appeals.street_unknown_like", "street", {{"like", like.front().street.shown}});
    }
    return take_house(typed, like.front().street.id);
  }

  std::int64_t take_house(Typed& typed, std::int64_t street) {
    if (!typed.building.empty()) return street;
    const auto like = register_.suggest_streets(session_, typed.street, 1);
    if (!like.empty()) typed.building = like.front().house_typed;
    return street;
  }

  Place at_street(const Typed& typed, std::int64_t street) {
    Place place;
    place.street = street;
    const auto known = register_.place_of_street(session_, street);
    place.settlement = known ? known->settlement.id : 0;
    place.text = known ? known->shown : typed.street;
    std::optional<territory::Point> point = typed.point;
    if (!typed.building.empty()) {
      place.text += ", " + typed.building;
      if (const auto building = find_building(street, typed.building)) {
        place.building = building->id;
        const bool elsewhere = point && building->point && distance_m(*point, *building->point) > near_the_house_m;
        if (building->point && (!point || elsewhere)) point = building->point;
      }
    }
    return finished(std::move(place), typed, point);
  }

  std::optional<territory::Building> find_building(std::int64_t street, const std::string& number) {
    for (const auto& building : register_.suggest_buildings(session_, street, number, 20)) {
      if (to_lower(building.number) == to_lower(number)) return building;
    }
    return std::nullopt;
  }

  Place without_street(const Typed& typed) {
    Place place;
    if (typed.point) {
      const auto inside = register_.inside(session_, *typed.point);
      if (inside && inside.value().settlement) {
        place.settlement = inside.value().settlement->id;
        place.text = inside.value().settlement->shown;
      }
      if (const auto near = register_.nearest_building(session_, *typed.point, at_the_house_m)) {
        place.settlement = near->settlement.id;
        place.street = near->street ? near->street->id : 0;
        place.text = call_.word("appeals.new.near", {{"place", near->shown}});
      }
      if (place.text.empty()) place.text = call_.word("appeals.new.point");
    } else if (!typed.note.empty()) {
      if (const auto settlement = register_.find_settlement(session_, typed.settlement)) {
        place.settlement = settlement->id;
        place.text = settlement->shown;
      }
    }
    return finished(std::move(place), typed, typed.point);
  }

  static Place finished(Place place, const Typed& typed, const std::optional<territory::Point>& point) {
    if (!typed.note.empty()) place.text += (place.text.empty() ? "" : ", ") + typed.note;
    if (point) {
      place.lat = point->lat;
      place.lon = point->lon;
    }
    return place;
  }

  const kit::Call& call_;
  territory::Register& register_;
  storage::Session& session_;
};

}  // namespace

Result<Place> place_of(const kit::Call& call, const http::Fields& form) {
  if (form.get("no_place") == "1") return Place{};
  const Typed typed = read_typed(form);
  return call.services.db.read(call.hromada(),
                               [&](storage::Session& session) { return Finder(call, session).find(typed); });
}

}  // namespace viche::appeals
