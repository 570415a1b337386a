// The only file that sees S2.
#include <viche/territory/geo.hpp>

#include <s2/s2cap.h>
#include <s2/s2cell_id.h>
#include <s2/s2earth.h>
#include <s2/s2error.h>
#include <s2/s2latlng.h>
#include <s2/s2latlng_rect.h>
#include <s2/s2loop.h>
#include <s2/s2polygon.h>
#include <s2/s2region_coverer.h>

#include <bit>
#include <cmath>
#include <optional>

#include <viche/core/json.hpp>

namespace viche::territory {

namespace {

constexpr int most_ranges = 8;
constexpr int finest_covering_level = 20;  // about 8 m: finer ranges only cost queries

S2LatLng latlng(Point point) { return S2LatLng::FromDegrees(point.lat, point.lon); }

/// Numbers are kept signed, as databases do; cells of one bigger cell keep their order.
std::int64_t number(S2CellId cell) { return std::bit_cast<std::int64_t>(cell.id()); }
S2CellId cell(std::int64_t number) { return S2CellId(std::bit_cast<std::uint64_t>(number)); }

std::vector<CellRange> covering_of(const S2Region& region) {
  S2RegionCoverer::Options options;
  options.set_max_cells(most_ranges);
  options.set_max_level(finest_covering_level);
  std::vector<CellRange> ranges;
  for (const S2CellId id : S2RegionCoverer(options).GetCovering(region)) {
    ranges.push_back({number(id.range_min()), number(id.range_max())});
  }
  return ranges;
}

/// One ring of GeoJSON: the last point repeats the first, points may repeat their neighbour.
std::unique_ptr<S2Loop> loop_of(const JsonReader& ring) {
  std::vector<S2Point> points;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto lon = ring.at(i).at(0).real();
    const auto lat = ring.at(i).at(1).real();
    if (!lon || !lat || !is_sound({*lat, *lon})) return nullptr;
    const S2Point point = latlng({*lat, *lon}).ToPoint();
    if (points.empty() || points.back() != point) points.push_back(point);
  }
  if (points.size() > 1 && points.front() == points.back()) points.pop_back();
  if (points.size() < 3) return nullptr;
  auto loop = std::make_unique<S2Loop>(points, S2Debug::DISABLE);
  if (S2Error error; loop->FindValidationError(&error)) return nullptr;
  loop->Normalize();
  return loop;
}

/// @returns false when a ring cannot be used
bool add_rings(const JsonReader& polygon, std::vector<std::unique_ptr<S2Loop>>& loops) {
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    auto loop = loop_of(polygon.at(i));
    if (!loop) return false;
    loops.push_back(std::move(loop));
  }
  return polygon.size() > 0;
}

std::vector<std::unique_ptr<S2Loop>> loops_of(const JsonReader& geometry) {
  std::vector<std::unique_ptr<S2Loop>> loops;
  const auto coordinates = geometry["coordinates"];
  const std::string type = geometry["type"].text().value_or("");
  bool sound = type == "Polygon" && add_rings(coordinates, loops);
  if (type == "MultiPolygon") {
    sound = coordinates.size() > 0;
    for (std::size_t i = 0; sound && i < coordinates.size(); ++i) sound = add_rings(coordinates.at(i), loops);
  }
  if (!sound) loops.clear();
  return loops;
}

}  // namespace

bool is_sound(Point point) {
  return std::isfinite(point.lat) && std::isfinite(point.lon) && std::abs(point.lat) <= 90 &&
         std::abs(point.lon) <= 180 && (point.lat != 0 || point.lon != 0);
}

double distance_m(Point a, Point b) { return S2Earth::GetDistanceMeters(latlng(a), latlng(b)); }

std::int64_t cell_of(Point point, int level) { return number(S2CellId(latlng(point)).parent(level)); }

Point centre_of(std::int64_t id) {
  const S2LatLng centre = cell(id).ToLatLng();
  return {centre.lat().degrees(), centre.lng().degrees()};
}

CellRange range_of(std::int64_t id) { return {number(cell(id).range_min()), number(cell(id).range_max())}; }

std::vector<CellRange> covering(Point point, double radius_m) {
  return covering_of(S2Cap(latlng(point).ToPoint(), S1Angle::Radians(S2Earth::MetersToRadians(radius_m))));
}

std::vector<CellRange> covering_box(Point south_west, Point north_east) {
  return covering_of(S2LatLngRect(latlng(south_west), latlng(north_east)));
}

struct Area::State {
  S2Polygon polygon;
};

Area::Area(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Area::~Area() = default;

std::shared_ptr<const Area> Area::parse(std::string_view geojson) {
  const auto document = JsonReader::parse(geojson);
  if (!document) return nullptr;
  const bool feature = (*document)["type"].text() == "Feature";
  auto loops = loops_of(feature ? (*document)["geometry"] : *document);
  if (loops.empty()) return nullptr;
  auto state = std::make_unique<State>();
  state->polygon.set_s2debug_override(S2Debug::DISABLE);
  state->polygon.InitNested(std::move(loops));
  if (S2Error error; state->polygon.FindValidationError(&error)) return nullptr;
  return std::shared_ptr<const Area>(new Area(std::move(state)));
}

bool Area::contains(Point point) const { return is_sound(point) && state_->polygon.Contains(latlng(point).ToPoint()); }

double Area::square_km() const { return S2Earth::SteradiansToSquareKm(state_->polygon.GetArea()); }

}  // namespace viche::territory
