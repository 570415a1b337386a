#include <filesystem>

#include "desk_app.hpp"

#include <viche/core/csv.hpp>
#include <viche/core/json.hpp>

namespace viche::appeals::testing {

namespace {

class feeds : public ::testing::Test {
 protected:
  DeskApp app;
  Number shown = app.file_one("Велика яма біля зупинки & \"колесо\" <пробито>", app.potholes);
  Number formula = app.file_one("+380 вимикають світло щовечора", app.other);
  Number hidden = app.file_one("Цього не повинен бачити ніхто", app.other);

  void SetUp() override {
    const By moderator = app.by(app.moderator);
    ASSERT_TRUE(set_public(moderator, hidden, false, "offence").ok());
  }
  std::string get(const std::string& target) { return body_of(app.get(target, Actor::anonymous())); }
};

}  // namespace

TEST_F(feeds, geojson_has_the_public_points_inside_the_box) {
  const auto all = JsonReader::parse(get("/appeals.geojson"));
  ASSERT_TRUE(all);
  EXPECT_EQ((*all)["type"].text(), "FeatureCollection");
  ASSERT_EQ((*all)["features"].size(), 2U);
  const JsonReader newest = (*all)["features"].at(0);
  EXPECT_EQ(newest["geometry"]["coordinates"].at(0).real(), 29.24) << "longitude first";
  EXPECT_EQ(newest["properties"]["path"].text(), "/appeals/" + formula.text());
  EXPECT_EQ((*JsonReader::parse(get("/appeals.geojson?bbox=29,48,30,49")))["features"].size(), 2U);
  EXPECT_EQ((*JsonReader::parse(get("/appeals.geojson?bbox=30,48,31,49")))["features"].size(), 0U);
  EXPECT_EQ((*JsonReader::parse(get("/appeals.geojson?limit=1")))["features"].size(), 1U);
  EXPECT_EQ((*JsonReader::parse(get("/appeals.geojson?category=pothole")))["features"].size(), 1U);
}

TEST_F(feeds, what_was_said_aloud_is_named_by_what_it_is_about_and_written_words_by_their_language) {
  Filing filing;
  filing.category = app.potholes;
  filing.recordings = 1;
  filing.place.lat = 48.68;
  filing.place.lon = 29.24;
  ASSERT_TRUE(file(app.by(Actor::anonymous()), filing, {}).ok());
  EXPECT_NE(get("/appeals.geojson").find("\"title\":\"Голосом або відео: "), std::string::npos);
  EXPECT_NE(get("/appeals.atom").find("<title>Голосом або відео: "), std::string::npos);
  EXPECT_NE(get("/appeals.atom").find("<title xml:lang=\"uk\">Велика яма"), std::string::npos);
}

TEST_F(feeds, a_box_that_is_none_is_refused) {
  for (const char* box : {"1,2,3", "a,b,c,d", "30,49,29,48", "-200,0,10,10", "0,0,nan,1"}) {
    EXPECT_EQ(app.get("/appeals.geojson?bbox=" + std::string(box), Actor::anonymous()).status, 422) << box;
  }
}

TEST_F(feeds, geojson_counts_only_points_towards_its_limit) {
  for (int i = 0; i < 6; ++i) {
    Filing filing;
    filing.text = "Яма без точки на мапі " + std::to_string(i);
    filing.category = app.other;
    filing.place.text = "десь біля ставка";
    ASSERT_TRUE(file(app.by(Actor::anonymous()), filing, {}).ok());
  }
  const auto found = [&](const std::string& query) {
    return JsonReader::parse(get("/appeals.geojson?" + query)).value()["features"].size();
  };
  EXPECT_EQ(found("limit=2"), 2U);
  EXPECT_EQ(found("limit=1&bbox=29,48,30,49"), 1U);
  EXPECT_EQ(found("q=" + shown.text() + "&bbox=30,48,31,49"), 0U);
}

TEST_F(feeds, a_filter_that_cannot_be_meant_is_a_problem_for_programs) {
  const auto refused = [&](const std::string& target, const std::string& field) {
    const auto response = app.program(http::Method::get, target, {{"accept", "text/html"}});
    EXPECT_EQ(response.status, 422) << target;
    EXPECT_EQ(response.header("Content-Type"), "application/problem+json") << target;
    EXPECT_EQ(JsonReader::parse(body_of(response)).value()["field"].text(), field) << target;
  };
  for (const std::string feed : {"/appeals.csv?", "/appeals.atom?", "/appeals.geojson?"}) {
    for (const std::string field : {"state", "category", "group", "organisation", "settlement", "street", "emergency",
                                    "overdue", "from", "to", "days"}) {
      refused(feed + field + "=bogus", field);
    }
    refused(feed + "category=" + std::string(300, 'x'), "category");
  }
  for (const char* limit : {"0", "-5", "many", "2001"})
    refused("/appeals.geojson?limit=" + std::string(limit), "limit");
  refused("/figures.csv?by=bogus", "by");
  refused("/figures.csv", "by");
  refused("/figures.csv?by=month&period=7", "period");
  EXPECT_EQ(app.get("/figures.csv?by=month&period=36", Actor::anonymous()).status, 200);
  EXPECT_EQ(app.get("/appeals.csv?state=assigned&emergency=0&organisation=roads", Actor::anonymous()).status, 200);
}

TEST_F(feeds, csv_reads_back_and_holds_no_formulas_authors_or_hidden_appeals) {
  const std::string table = get("/appeals.csv");
  EXPECT_EQ(table.substr(0, 3), "\xEF\xBB\xBF");
  EXPECT_EQ(table.find("olena@"), std::string::npos);
  EXPECT_EQ(table.find("Олена"), std::string::npos);
  EXPECT_EQ(table.find("не повинен бачити"), std::string::npos);
  CsvTable read(table);
  int rows = 0;
  while (const auto row = read.next()) {
    ++rows;
    ASSERT_TRUE(row->sound());
    const bool is_formula = (*row)["number"] == formula.text();
    EXPECT_TRUE((*row)["text"].starts_with(is_formula ? "'+380" : "Велика яма біля зупинки & \"колесо\" <пробито>"));
  }
  EXPECT_EQ(rows, 2);
}

TEST_F(feeds, the_file_of_a_table_goes_with_its_answer) {
  std::string path;
  {
    const auto response = app.get("/appeals.csv", Actor::anonymous());
    path = response.file;
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(feeds, one_address_takes_the_whole_table_so_many_times_an_hour) {
  int last = 0;
  for (int i = 0; i < 31; ++i) last = app.get("/appeals.csv", Actor::anonymous()).status;
  EXPECT_EQ(last, 429);
  EXPECT_EQ(app.program(http::Method::get, "/appeals.csv", {}).header("Content-Type"), "application/problem+json");
}

TEST_F(feeds, atom_escapes_and_names_itself) {
  const std::string feed = get("/appeals.atom");
  const std::string home = kit::home_of(app.house.services, *app.town);
  EXPECT_EQ(feed.find("<?xml version=\"1.0\" encoding=\"utf-8\"?>"), 0U);
  EXPECT_NE(feed.find("<link rel=\"self\" type=\"application/atom+xml\" href=\"" + home + "/appeals.atom\"/>"),
            std::string::npos);
  EXPECT_NE(feed.find("&amp;"), std::string::npos);
  EXPECT_NE(feed.find("&lt;пробито&gt;"), std::string::npos);
  EXPECT_EQ(feed.find("<пробито>"), std::string::npos);
  EXPECT_EQ(feed.find("не повинен бачити"), std::string::npos);
  EXPECT_NE(feed.find("<id>" + home + "/appeals/" + shown.text() + "</id>"), std::string::npos);
}

}  // namespace viche::appeals::testing
