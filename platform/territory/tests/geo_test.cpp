#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include <viche/territory/geo.hpp>

namespace viche::territory {
namespace {

constexpr Point ladyzhyn{48.684743, 29.234442};

bool in_any(std::int64_t cell, const std::vector<CellRange>& ranges) {
  for (const auto& range : ranges) {
    if (cell >= range.min && cell <= range.max) return true;
  }
  return false;
}

TEST(geo, measures_distances_in_metres) {
  EXPECT_NEAR(distance_m({50.4501, 30.5234}, {49.8397, 24.0297}), 468'700, 1'500);  // Kyiv to Lviv
  EXPECT_NEAR(distance_m(ladyzhyn, {ladyzhyn.lat + 0.001, ladyzhyn.lon}), 111.2, 0.2);
}

TEST(geo, knows_what_is_no_point) {
  EXPECT_TRUE(is_sound(ladyzhyn));
  EXPECT_FALSE(is_sound({0, 0}));
  EXPECT_FALSE(is_sound({91, 30}));
  EXPECT_FALSE(is_sound({48, 181}));
  EXPECT_FALSE(is_sound({NAN, 30}));
  EXPECT_FALSE(is_sound({48, INFINITY}));
}

TEST(cells, of_points_near_by_lie_in_the_covering) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> shift(-0.02, 0.02);
  for (const double radius : {30.0, 200.0, 1000.0}) {
    const auto ranges = covering(ladyzhyn, radius);
    EXPECT_LE(ranges.size(), 8U);
    for (int i = 0; i < 2'000; ++i) {
      const Point point{ladyzhyn.lat + shift(random), ladyzhyn.lon + shift(random)};
      const bool covered = in_any(cell_of(point), ranges);
      EXPECT_TRUE(covered || distance_m(ladyzhyn, point) > radius);
      EXPECT_TRUE(!covered || distance_m(ladyzhyn, point) < radius * 4);
    }
  }
}

TEST(cells, of_a_map_window_hold_its_points) {
  const auto ranges = covering_box({48.68, 29.22}, {48.69, 29.25});
  EXPECT_TRUE(in_any(cell_of(ladyzhyn), ranges));
  EXPECT_FALSE(in_any(cell_of({48.8, 29.5}), ranges));
}

TEST(cells, of_any_level_hold_the_finer_ones) {
  for (int level = 0; level <= finest_level; ++level) {
    const CellRange range = range_of(cell_of(ladyzhyn, level));
    EXPECT_GE(cell_of(ladyzhyn), range.min);
    EXPECT_LE(cell_of(ladyzhyn), range.max);
  }
  EXPECT_LT(distance_m(centre_of(cell_of(ladyzhyn, 16)), ladyzhyn), 150);
}

TEST(area, holds_its_inside_without_its_holes) {
  const auto area = Area::parse(R"({"type":"Polygon","coordinates":[
      [[29,48],[30,48],[30,49],[29,49],[29,48]],
      [[29.4,48.4],[29.4,48.6],[29.6,48.6],[29.6,48.4],[29.4,48.4]]]})");
  ASSERT_NE(area, nullptr);
  EXPECT_TRUE(area->contains({48.2, 29.2}));
  EXPECT_FALSE(area->contains({48.5, 29.5}));
  EXPECT_FALSE(area->contains({48.5, 31}));
  EXPECT_FALSE(area->contains({NAN, NAN}));
  EXPECT_NEAR(area->square_km(), 7'800, 400);
}

TEST(area, does_not_mind_which_way_its_rings_run) {
  const auto area = Area::parse(R"({"type":"Polygon","coordinates":[[[29,48],[29,49],[30,49],[30,48],[29,48]]]})");
  ASSERT_NE(area, nullptr);
  EXPECT_TRUE(area->contains({48.5, 29.5}));
  EXPECT_FALSE(area->contains({10, 10}));
}

TEST(area, may_have_several_parts) {
  const auto area = Area::parse(R"({"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[
      [[[29,48],[29.1,48],[29.1,48.1],[29,48]]],[[[31,48],[31.1,48],[31.1,48.1],[31,48]]]]}})");
  ASSERT_NE(area, nullptr);
  EXPECT_TRUE(area->contains({48.05, 29.08}));
  EXPECT_TRUE(area->contains({48.05, 31.08}));
  EXPECT_FALSE(area->contains({48.05, 30}));
}

TEST(area, refuses_what_is_no_polygon) {
  EXPECT_EQ(Area::parse("{}"), nullptr);
  EXPECT_EQ(Area::parse("not json"), nullptr);
  EXPECT_EQ(Area::parse(R"({"type":"Point","coordinates":[29,48]})"), nullptr);
  EXPECT_EQ(Area::parse(R"({"type":"Polygon","coordinates":[]})"), nullptr);
  EXPECT_EQ(Area::parse(R"({"type":"Polygon","coordinates":[[[29,48],[30,48],[29,48]]]})"), nullptr);
  EXPECT_EQ(Area::parse(R"({"type":"Polygon","coordinates":[[[29,480],[30,48],[30,49],[29,48]]]})"), nullptr);
  EXPECT_EQ(Area::parse(R"({"type":"Polygon","coordinates":[[["x",48],[30,48],[30,49],[29,48]]]})"), nullptr);
  EXPECT_EQ(Area::parse(R"({"type":"Polygon","coordinates":[[[29,48],[30,49],[30,48],[29,49],[29,48]]]})"), nullptr)
      << "it crosses itself";
}

}  // namespace
}  // namespace viche::territory
