#include <algorithm>
#include <cmath>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>
#include <viche/territory/register.hpp>

#include "pages.hpp"

/// What is written on the maps of every capability, from the address register: no tiles are needed to find one's house.
namespace viche::portal {

namespace {

using territory::Building;
using territory::Point;

constexpr std::size_t all = 100'000;

/// Hundred-thousandths of a degree, about a metre: whole numbers are short.
std::int64_t small_degrees(double degrees) { return std::llround(degrees * 1e5); }

void write_point(JsonWriter& out, const Point& at) {
  out.field("lat", small_degrees(at.lat)).field("lon", small_degrees(at.lon));
}

http::Response answer(JsonWriter& out) {
  http::Response response = http::json(out.take());
  response.with("Cache-Control", "public, max-age=86400");
  return response;
}

std::vector<Building> houses_of(kit::Call& call, storage::Session& session, const territory::Street& street) {
  auto houses = call.services.territory.suggest_buildings(session, street.id, "", all);
  std::erase_if(houses, [](const Building& house) { return !house.point; });
  return houses;
}

double middle_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The house in the middle of the others: on the street, which the mean of a bent one is not.
Point middle_house(const std::vector<Building>& houses) {
  std::vector<double> lats, lons;
  for (const Building& house : houses) {
    lats.push_back(house.point->lat);
    lons.push_back(house.point->lon);
  }
  const double lat = middle_of(std::move(lats)), lon = middle_of(std::move(lons));
  const auto far = [&](const Building& house) { return std::hypot(house.point->lat - lat, house.point->lon - lon); };
  return *std::min_element(houses.begin(), houses.end(), [&](const auto& a, const auto& b) {
            return far(a) < far(b);
          })->point;
}

void write_streets(JsonWriter& out, kit::Call& call, storage::Session& session, std::int64_t settlement) {
  for (const auto& street : call.services.territory.streets_of(session, settlement)) {
    const auto houses = houses_of(call, session, street);
    if (houses.empty()) continue;
    out.begin_object().field("name", street.shown).field("houses", static_cast<std::int64_t>(houses.size()));
    write_point(out, middle_house(houses));
    out.end_object();
  }
}

http::Response show_names(kit::Call& call) {
  const territory::Register& addresses = call.services.territory;
  JsonWriter out;
  out.begin_object();
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto settlements = addresses.settlements(session);
    out.key("settlements").begin_array();
    for (const auto& settlement : settlements) {
      if (!settlement.point) continue;
      const bool english = call.lang == i18n::Lang::en && !settlement.name_en.empty();
      out.begin_object().field("name", english ? settlement.name_en : settlement.name).field("kind", settlement.kind);
      write_point(out, *settlement.point);
      out.end_object();
    }
    out.end_array().key("streets").begin_array();
    for (const auto& settlement : settlements) write_streets(out, call, session, settlement.id);
    out.end_array().key("stops").begin_array();
    for (const auto& stop : addresses.landmarks(session, "stop")) {
      out.begin_object().field("name", stop.name);
      write_point(out, stop.point);
      out.end_object();
    }
    out.end_array();
  });
  out.end_object();
  return answer(out);
}

http::Response show_houses(kit::Call& call) {
  const territory::Register& addresses = call.services.territory;
  JsonWriter out;
  out.begin_object().key("streets").begin_array();
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    for (const auto& settlement : addresses.settlements(session)) {
      for (const auto& street : addresses.streets_of(session, settlement.id)) {
        const auto houses = houses_of(call, session, street);
        if (houses.empty()) continue;
        out.begin_object().field("name", street.shown).key("numbers").begin_array();
        for (const Building& house : houses) out.value(house.number);
        out.end_array().key("at").begin_array();
        for (const Building& house : houses) {
          out.value(small_degrees(house.point->lat)).value(small_degrees(house.point->lon));
        }
        out.end_array().end_object();
      }
    }
  });
  out.end_array().end_object();
  return answer(out);
}

kit::Route data(std::string name, std::string pattern, kit::Handler handler) {
  return kit::kept(kit::get("portal." + name, std::move(pattern), kit::Access::anyone(), std::move(handler)));
}

}  // namespace

std::vector<kit::Route> map_data() {
  return {data("map_names", "/api/map/names.json", show_names),
          data("map_houses", "/api/map/houses.json", show_houses)};
}

}  // namespace viche::portal
