#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo.hpp"

namespace viche::territory {
namespace {

using ::testing::ElementsAre;

class address_register : public testing::TerritoryTest {
 protected:
  void SetUp() override {
    TerritoryTest::SetUp();
    import_part_of_demo();
  }

  Result<Place> resolved(std::string_view settlement, std::string_view street, std::string_view building) {
    return reading([&](storage::Session& session) { return register_.resolve(session, settlement, street, building); });
  }
  std::string place_shown(std::string_view settlement, std::string_view street, std::string_view building) {
    const auto place = resolved(settlement, street, building);
    return place.ok() ? place.value().shown : place.refusal().code;
  }

  Register register_{testing::lemmas()};
};
VICHE_ON_BOTH_ENGINES(address_register);

TEST_P(address_register, finds_every_street_by_its_own_name_and_by_its_old_ones) {
  reading([&](storage::Session& session) {
    for (const auto& settlement : register_.settlements(session)) {
      for (const auto& street : register_.streets_of(session, settlement.id)) {
        const auto found = register_.resolve(session, settlement.name, street.shown, "");
        ASSERT_TRUE(found.ok()) << street.shown;
        EXPECT_EQ(found.value().street->id, street.id) << street.shown;
        for (const auto& old : street.old_names) {
          EXPECT_FALSE(register_.suggest_streets(session, old, 3).empty()) << old;
        }
      }
    }
  });
}

TEST_P(address_register, gives_buildings_in_the_order_of_their_numbers) {
  const auto numbers = [&](std::string_view prefix) {
    return reading([&](storage::Session& session) {
      const auto place = register_.resolve(session, "Ладижин", "вул. Базарна", "");
      std::vector<std::string> all;
      for (const auto& building : register_.suggest_buildings(session, place.value().street->id, prefix, 5)) {
        all.push_back(building.number);
      }
      return all;
    });
  };
  EXPECT_THAT(numbers(""), ElementsAre("2", "3", "4", "5", "8"));
  for (const auto& number : numbers("1")) EXPECT_EQ(number.front(), '1');
}

TEST_P(address_register, resolves_an_address_to_a_place) {
  const auto place = resolved("м. Ладижин", "вул. Базарна", "2");
  ASSERT_TRUE(place.ok());
  EXPECT_EQ(place.value().shown, "м. Ладижин, вул. Базарна, 2");
  EXPECT_NEAR(place.value().point->lat, 48.680502, 1e-6);
  EXPECT_EQ(place_shown("UA05040130010040578", "базарна", "2"), "м. Ладижин, вул. Базарна, 2");
  EXPECT_EQ(place_shown("", "вул. Базарна", "2"), "м. Ладижин, вул. Базарна, 2");
  EXPECT_EQ(place_shown("", "вул. Базарна", ""), "м. Ладижин, вул. Базарна");
}

TEST_P(address_register, says_what_of_an_address_it_does_not_know) {
  EXPECT_EQ(place_shown("Київ", "вул. Базарна", "2"), "territory.unknown_settlement");
  EXPECT_EQ(place_shown("Ладижин", "вул. Хрещатик", "2"), "territory.unknown_street");
  EXPECT_EQ(place_shown("Ладижин", "вул. Базарна", "2000"), "territory.unknown_building");
  EXPECT_EQ(place_shown("", "вул. Шевченка", "2"), "territory.ambiguous_street");
  EXPECT_EQ(place_shown("", "", ""), "territory.unknown_street");
  EXPECT_EQ(resolved("", "вул. Шевченка", "2").refusal().args.at("settlements").empty(), false);
}

TEST_P(address_register, finds_the_nearest_building) {
  reading([&](storage::Session& session) {
    const auto near = register_.nearest_building(session, {48.680503, 29.263750});
    ASSERT_TRUE(near);
    EXPECT_EQ(near->shown, "м. Ладижин, вул. Базарна, 2");
    EXPECT_FALSE(register_.nearest_building(session, {50.45, 30.52}));
    EXPECT_FALSE(register_.nearest_building(session, {0, 0}));
    EXPECT_FALSE(register_.nearest_building(session, {48.6900, 29.2800}, 1));
  });
}

TEST_P(address_register, tells_which_settlement_a_point_is_in) {
  reading([&](storage::Session& session) {
    EXPECT_EQ(register_.inside(session, {48.684743, 29.234442}).value().settlement->name, "Ладижин");
    EXPECT_EQ(register_.inside(session, {48.653493, 29.196657}).value().settlement->name, "Лукашівка");
    EXPECT_EQ(register_.inside(session, {50.45, 30.52}).refusal().code, "territory.outside_community");
    EXPECT_EQ(register_.inside(session, {0, 0}).refusal().code, "territory.invalid_point");
  });
  reading([&](storage::Session& session) { EXPECT_TRUE(register_.inside(session, {50.45, 30.52}).ok()); }, {2});
}

TEST_P(address_register, knows_entrances_and_stops) {
  reading([&](storage::Session& session) {
    const auto place = register_.resolve(session, "Ладижин", "вул. Будівельників", "18");
    const auto entrances = register_.entrances_of(session, place.value().building->id);
    ASSERT_GE(entrances.size(), 3U);
    EXPECT_EQ(entrances[1].first_flat, 21);
    EXPECT_EQ(entrances[1].last_flat, 35);
    EXPECT_GT(register_.landmarks(session, "stop").size(), 40U);
  });
}

TEST_P(address_register, sees_an_import_at_once) {
  const auto found = [&] {
    return reading(
        [&](storage::Session& session) { return register_.suggest_streets(session, "новісінькій", 5).size(); });
  };
  EXPECT_EQ(found(), 0U);
  done(import_streets(into(), "settlement,name\nм.Ладижин,вул.Новісінька\n"));
  EXPECT_EQ(found(), 1U);
}

TEST_P(address_register, orders_settlements_by_the_ukrainian_alphabet) {
  const auto settlements = reading([&](storage::Session& session) { return register_.settlements(session); });
  ASSERT_EQ(settlements.size(), 6U);
  EXPECT_EQ(settlements[0].name, "Василівка");
  EXPECT_EQ(settlements[1].name, "Губник");
  EXPECT_EQ(settlements[5].name, "Ружицьке");
}

TEST_P(address_register, writes_boundaries_for_the_map) {
  const auto json = reading([&](storage::Session& session) { return register_.boundaries_geojson(session); });
  EXPECT_EQ(json.find("{\"type\":\"FeatureCollection\""), 0U);
}

}  // namespace
}  // namespace viche::territory
