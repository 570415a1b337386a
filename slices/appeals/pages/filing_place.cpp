#include "pages/filing_place.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/territory/register.hpp>

namespace viche::appeals {

namespace {

constexpr std::size_t longest_note = 200;
constexpr double near_the_house_m = 300;
constexpr double near_the_street_m = 300;
constexpr double same_point_m = 1;
constexpr std::size_t all_houses = 10'000;
constexpr double at_the_house_m = 150;

/// The fields as typed.
struct Typed {
  std::string street, building, note;
  std::int64_t settlement = 0, street_id = 0;
  std::optional<territory::Point> point;
};

Typed read_typed(const http::Fields& form) {
  Typed typed;
  // An address is published: the flat of whoever writes is not kept.
  typed.street = territory::without_flat(shortened(tidy_line(form.get("street")), longest_note));
  typed.building = shortened(territory::house_typed(tidy_line(form.get("building"))).number, 20);
  typed.note = territory::without_flat(shortened(tidy_line(form.get("note")), longest_note));
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
    if (street.refusal().field == "settlement") return street.refusal();
    if (typed.point && register_.nearest_building(session_, *typed.point, same_point_m)) typed.point.reset();
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
    if (settlement) {
      const auto here = register_.resolve(session_, settlement->code, typed.street, "");
      if (here && here.value().street) return here.value().street->id;
    }
    const auto anywhere = register_.resolve(session_, "", typed.street, "");
    if (!anywhere && anywhere.refusal().code == "territory.ambiguous_street") {
      const auto& settlements = anywhere.refusal().args.at("settlements");
      return invalid(settlement ? "appeals.street_elsewhere" : "appeals.street_ambiguous", "settlement",
                     {{"settlements", settlements}});
    }
    if (anywhere && anywhere.value().street) return meant(typed, settlement, *anywhere.value().street);
    return find_like(typed, settlement);
  }

  /// The street that the words are like, in the settlement that was chosen if there is one.
  Result<std::int64_t> find_like(Typed& typed, const std::optional<territory::Settlement>& settlement) {
    auto like = register_.suggest_streets(session_, typed.street, 8);
    if (like.empty()) return invalid("appeals.street_unknown", "street");
    const auto here = std::find_if(like.begin(), like.end(), [&](const territory::StreetSuggestion& one) {
      return settlement && one.street.settlement_id == settlement->id;
    });
    const territory::StreetSuggestion best = here != like.end() ? *here : like.front();
    if (like.size() > 1 && best.house_typed.empty()) {
      return invalid("appeals.street_unknown_like", "street", {{"like", best.street.shown}});
    }
    VICHE_LET(street, meant(typed, settlement, best.street));
    return take_house(typed, street);
  }

  /// A street of another settlement than the chosen one is taken only when its settlement was typed beside it.
  Result<std::int64_t> meant(const Typed& typed, const std::optional<territory::Settlement>& settlement,
                             const territory::Street& street) {
    if (!settlement || settlement->id == street.settlement_id) return street.id;
    const auto other = register_.find_settlement(session_, street.settlement_id);
    const bool named = other && to_lower(typed.street).find(to_lower(other->name)) != std::string::npos;
    if (named) return street.id;
    return invalid("appeals.street_elsewhere", "settlement", {{"settlements", other ? other->shown : street.shown}});
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
    std::optional<territory::Building> house;
    if (!typed.building.empty()) {
      house = register_.find_house(session_, street, typed.building);
      place.text += ", " + (house ? house->number : typed.building);
      if (house) place.building = house->id;
    }
    std::optional<territory::Point> point = belongs(typed.point, street, house) ? typed.point : std::nullopt;
    if (!point && house) point = house->point;
    return finished(std::move(place), typed, point);
  }

  /// A point chosen for one address does not stand for another that was typed later: it must lie near the house; and
  /// without a known house near the street, and not be that of another house.
  bool belongs(const std::optional<territory::Point>& point, std::int64_t street,
               const std::optional<territory::Building>& house) {
    if (!point) return false;
    if (house && house->point) return distance_m(*point, *house->point) <= near_the_house_m;
    if (register_.nearest_building(session_, *point, same_point_m)) return false;
    bool any = false;
    for (const auto& one : register_.suggest_buildings(session_, street, "", all_houses)) {
      if (!one.point) continue;
      any = true;
      if (distance_m(*point, *one.point) <= near_the_street_m) return true;
    }
    return !any;
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
  const Typed typed = read_typed(form);
  if (form.get("no_place") == "1") {
    const bool told = !typed.street.empty() || !typed.building.empty() || !typed.note.empty();
    if (told) return invalid("appeals.place_both", "no_place");
    return Place{};
  }
  return call.services.db.read(call.hromada(),
                               [&](storage::Session& session) { return Finder(call, session).find(typed); });
}

}  // namespace viche::appeals
