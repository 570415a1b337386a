#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/audit/audit.hpp>

#include "demo.hpp"

namespace viche::territory {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class import : public testing::TerritoryTest {
 protected:
  void SetUp() override {
    TerritoryTest::SetUp();
    done(import_settlements(into(), "code,kind,name_uk\nUA05040130010040578,city,Ладижин\n"));
  }
  static constexpr std::string_view square =
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"UA05040130000025322",
        "kind":"hromada","name":"Г"},"geometry":{"type":"Polygon","coordinates":[[[29,48],[30,48],[30,49],[29,49],[29,48]]]}}]})";
};
VICHE_ON_BOTH_ENGINES(import);

TEST_P(import, of_addresses_names_every_rejected_line_and_the_reason) {
  done(import_boundaries(into(), square));
  const auto report = done(import_addresses(into(), R"(settlement,street,street_old_name,zip,house_number,lat,lon
м.Ладижин,вул.Миру,,24321,1,48.5,29.5
м.Київ,вул.Миру,,24321,2,48.5,29.5
м.Ладижин,,,24321,2,48.5,29.5
м.Ладижин,вул.Миру,,24321,,48.5,29.5
м.Ладижин,вул.Миру,,24321,3,північ,29.5
м.Ладижин,вул.Миру,,24321,4,48.5,
м.Ладижин,вул.Миру,,24321,5,47,29.5
Ладижин,вулиця Миру,,24321,1,48.5,29.5
м.Ладижин,вул.Миру,24321,6
м.Ладижин,вул.Миру,,24321,7,,
)"));
  EXPECT_EQ(testing::reasons(report),
            "3 unknown_settlement; 4 no_name; 5 no_number; 6 invalid_coordinate; 7 invalid_coordinate; "
            "8 outside_boundary; 9 repeated_address; 10 bad_row; ");
  EXPECT_EQ(report.lines, 10);
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(report.warnings.at("missing_coordinates"), 1);
  EXPECT_EQ(report.warnings.at("street_added"), 1);
}

TEST_P(import, tells_in_a_dry_run_what_would_change_and_changes_nothing) {
  const std::string header = "settlement,street,house_number,lat,lon\n";
  done(import_addresses(into(), header + "Ладижин,вул.Миру,1,48.5,29.5\nЛадижин,вул.Миру,2,48.5,29.5\n"
                                         "Ладижин,вул.Миру,3,48.5,29.5\n"));
  const std::string changed =
      header + "Ладижин,вул.Миру,1,48.5,29.5\nЛадижин,вул.Миру,2,48.6,29.5\nЛадижин,вул.Миру,4,,\n";
  const auto before =
      reading([](storage::Session& session) { return Register(testing::lemmas()).resolve(session, "", "Миру", "2"); });
  const auto report = done(import_addresses(into({1}, ImportMode::dry_run), changed));
  EXPECT_EQ(report.added, 1);
  EXPECT_EQ(report.changed, 1);
  EXPECT_EQ(report.unchanged, 1);
  EXPECT_EQ(report.gone, 1);
  ASSERT_EQ(report.differences.size(), 3U);
  EXPECT_EQ(report.differences[0].reason, "changed");
  EXPECT_EQ(report.differences[0].line, 3);
  EXPECT_EQ(report.differences[2].reason, "gone");
  EXPECT_EQ(report.differences[2].detail, "вул. Миру, 3");
  const auto after =
      reading([](storage::Session& session) { return Register(testing::lemmas()).resolve(session, "", "Миру", "2"); });
  EXPECT_EQ(before.value().point, after.value().point);
  const auto applied = done(import_addresses(into(), changed));
  EXPECT_EQ(applied.changed, 1);
  const auto again = done(import_addresses(into(), changed));
  EXPECT_EQ(again.unchanged, 3);
  EXPECT_EQ(again.changed + again.added, 0) << "an import done twice changes nothing";
}

TEST_P(import, takes_a_new_name_of_a_street_for_a_renaming) {
  done(import_streets(into(), "settlement,name\nЛадижин,вул.Леніна\nЛадижин,вул.Горького\n"));
  done(import_addresses(into(), "settlement,street,house_number\nЛадижин,вул.Леніна,1\n"));
  const auto report = done(import_streets(into(),
                                          "settlement,name,old_name\nЛадижин,вул.Соборна,вул.Леніна\n"
                                          "Ладижин,вул.Горького,\nЛадижин,вул.Лісова,вул.Горького\n"));
  EXPECT_EQ(report.changed, 1);
  EXPECT_EQ(report.unchanged, 1);
  EXPECT_EQ(report.added, 1) << "вул. Горького still stands, so вул. Лісова is another street";
  const Register streets(testing::lemmas());
  reading([&](storage::Session& session) {
    EXPECT_EQ(streets.resolve(session, "", "вул. Соборна", "1").value().shown, "м. Ладижин, вул. Соборна, 1");
    EXPECT_EQ(streets.resolve(session, "", "вул. Леніна", "1").value().shown, "м. Ладижин, вул. Соборна, 1");
  });
}

TEST_P(import, refuses_files_that_are_no_such_table) {
  EXPECT_EQ(import_addresses(into(), "a,b\n1,2\n").refusal().code, "territory.columns_missing");
  EXPECT_EQ(import_addresses(into(), "a,b\n1,2\n").refusal().args.at("columns"), "settlement, street, house_number");
  EXPECT_EQ(import_addresses(into(), "settlement\xFF").refusal().code, "territory.not_utf8");
  EXPECT_EQ(import_addresses(into(), "").refusal().code, "territory.columns_missing");
  EXPECT_EQ(import_boundaries(into(), "[]").refusal().code, "territory.not_geojson");
  EXPECT_EQ(import_katottg(into(), "a;b\n").refusal().code, "territory.columns_missing");
}

TEST_P(import, of_boundaries_rejects_what_cannot_be_an_area) {
  const auto report = done(import_boundaries(into(), R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"code":"x","kind":"city","name":"А"},"geometry":null},
    {"type":"Feature","properties":{"code":"UA05040130010040578","kind":"city","name":"Б"},"geometry":{"type":"Polygon","coordinates":[]}}]})"));
  EXPECT_EQ(testing::reasons(report), "1 bad_code; 2 bad_boundary; ");
}

TEST_P(import, of_entrances_checks_flats_and_addresses) {
  done(import_addresses(into(), "settlement,street,house_number\nЛадижин,вул.Миру,1\n"));
  const std::string file = R"(settlement,street,house_number,number,lat,lon,first_flat,last_flat
м.Ладижин,вул.Миру,1,1,48.5,29.5,1,20
м.Ладижин,вул.Миру,1,2,,,40,21
м.Ладижин,вул.Миру,9,1,,,1,20
м.Ладижин,вул.Миру,1,перший,,,1,20
м.Ладижин,вул.Миру,1,1,,,1,20
м.Ладижин,вул.Миру,1,3,,,,
м.Ладижин,вул.Миру,1,4,,,x,
)";
  const auto report = done(import_entrances(into(), file));
  EXPECT_EQ(testing::reasons(report),
            "3 bad_flats; 4 unknown_address; 5 no_number; 6 repeated_entrance; 8 bad_flats; ");
  EXPECT_EQ(report.added, 2);
  EXPECT_EQ(done(import_entrances(into(), file)).unchanged, 2);
}

TEST_P(import, of_the_codifier_keeps_the_tree_and_reports_dirt) {
  const std::string file =
      "\xEF\xBB\xBFПерший;Другий;Третій;Четвертий;Додатковий;Категорія;Назва\r\n"
      "UA05000000000010236;;;;;O;Вінницька\r\n"
      "UA05000000000010236;UA05040000000050292;;;;P;Гайсинський\r\n"
      "UA05000000000010236;UA05040000000050292;УА05040130000025322;;;H;Ладижинська \r\n"
      "UA05000000000010236;UA05040000000050292;UA99990130000025322;UA05040130010040578;;M;Ладижин\r\n"
      "XX05;;;;;O;Щось\r\n"
      "UA05000000000010999;;;;;Z;Щось\r\n"
      "UA05000000000010236;;;;;O;Вінницька\r\n";
  const auto report = done(import_katottg(into(), file));
  EXPECT_EQ(testing::reasons(report), "5 unknown_parent; 6 bad_code; 7 unknown_category; 8 repeated_code; ");
  EXPECT_EQ(report.added, 3);
  EXPECT_EQ(report.warnings.at("name_tidied"), 1);
  const Register units(testing::lemmas());
  reading(
      [&](storage::Session& session) {
        EXPECT_EQ(units.find_unit(session, "UA05040130000025322").value().name, "Ладижинська");
        EXPECT_EQ(units.units_under(session, "UA05040000000050292").size(), 1U);
        EXPECT_FALSE(units.find_unit(session, "UA1"));
      },
      {2});
  EXPECT_EQ(done(import_katottg(into(), file)).unchanged, 3);
}

TEST_P(import, leaves_an_entry_in_the_journal) {
  const auto counts =
      reading([](storage::Session& session) { return audit::entries_of(session, "territory", 0).back().details; });
  EXPECT_THAT(counts, HasSubstr("\"added\":1"));
}

TEST_P(import, of_the_demo_community_takes_all_but_what_is_known_to_be_wrong) {
  EXPECT_EQ(done(import_settlements(into(), testing::demo_file("settlements.csv"))).rejected.size(), 0U);
  EXPECT_EQ(done(import_boundaries(into(), testing::demo_file("boundaries.geojson"))).added, 7);
  const auto streets = done(import_streets(into(), testing::demo_file("streets.csv")));
  EXPECT_EQ(streets.added + static_cast<std::int64_t>(streets.rejected.size()), 95);
  const auto report = done(import_addresses(into(), testing::demo_file("addresses.csv")));
  EXPECT_EQ(report.lines, 3921);
  std::map<std::string, int> why;
  for (const auto& note : report.rejected) ++why[note.reason];
  EXPECT_EQ(why["outside_boundary"], 1);
  EXPECT_EQ(why["repeated_address"], 74);
  EXPECT_EQ(report.rejected.size(), 75U) << testing::reasons(report);
  EXPECT_EQ(report.added, 3921 - 75);
  EXPECT_EQ(report.warnings.at("missing_coordinates"), 464) << "478 without those that are repeated";
  EXPECT_EQ(done(import_addresses(into(), testing::demo_file("addresses.csv"))).unchanged, 3921 - 75);
  const auto entrances = done(import_entrances(into(), testing::demo_file("entrances.csv")));
  EXPECT_EQ(entrances.lines, 529);
  EXPECT_EQ(entrances.added, 508) << testing::reasons(entrances);
  EXPECT_EQ(done(import_stops(into(), testing::demo_file("stops.csv"))).lines, 59);
}

TEST_P(import, does_not_touch_another_community) {
  done(import_streets(into(), "settlement,name\nЛадижин,вул.Миру\n"));
  const Register streets(testing::lemmas());
  EXPECT_TRUE(reading([&](storage::Session& session) { return streets.settlements(session); }, {2}).empty());
  EXPECT_TRUE(
      reading([&](storage::Session& session) { return streets.suggest_streets(session, "миру", 10); }, {2}).empty());
}

}  // namespace
}  // namespace viche::territory
