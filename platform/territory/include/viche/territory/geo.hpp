#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace viche::territory {

/// A point on the map: WGS 84, degrees.
struct Point {
  double lat = 0;
  double lon = 0;
  bool operator==(const Point&) const = default;
};

/// Finite, |lat| <= 90, |lon| <= 180, and not the 0, 0 of forgotten coordinates.
bool is_sound(Point point);

double distance_m(Point a, Point b);

/// Cells divide the map like a quadtree (S2): level 30 is about a square centimetre, 16 about 150 m, 13 about 1.2 km.
/// Store the cell of level 30: all cells within a bigger one have numbers that lie together.
inline constexpr int finest_level = 30;
/// @param level 0..30
std::int64_t cell_of(Point point, int level = finest_level);
/// The centre of a cell: for showing a cell of many points as one.
Point centre_of(std::int64_t cell);

/// Numbers of stored cells, both ends included.
struct CellRange {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

/// The cell itself as a range of stored cells: `cell BETWEEN :min AND :max`.
CellRange range_of(std::int64_t cell);

/// Ranges (at most eight) that hold every point within `radius_m`, and some beyond: check with `distance_m`.
std::vector<CellRange> covering(Point point, double radius_m);
/// The same for a map window; `south_west` and `north_east` are its corners.
std::vector<CellRange> covering_box(Point south_west, Point north_east);

/// A polygon with holes, or several.
class Area {
 public:
  /// @param geojson a Polygon, a MultiPolygon, or a Feature with one; longitude first
  /// @returns nothing when it is not one, has a point off the map, a ring of less than three points or a ring that
  ///          crosses itself
  static std::shared_ptr<const Area> parse(std::string_view geojson);
  ~Area();

  bool contains(Point point) const;
  double square_km() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
  explicit Area(std::unique_ptr<const State> state);
};

}  // namespace viche::territory
