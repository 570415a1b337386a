#include "desk_app.hpp"

#include <viche/core/json.hpp>

namespace viche::appeals::testing {

namespace {

class api_more : public ::testing::Test {
 protected:
  DeskApp app;
  const std::string reader = app.key({"appeals.read"});
  const std::string writer = app.key({"appeals.read", "appeals.write"});
  const std::string crew_key =
      app.key({"appeals.read", "appeals.write", "appeals.executor:" + std::to_string(app.roads)});
  const Number first = app.file_one("Велика яма біля зупинки, колесо пробито", app.potholes);
  const Number second = app.file_one("Та сама яма біля зупинки, вже глибша", app.potholes);

  static JsonReader json(const http::Response& response) { return JsonReader::parse(body_of(response)).value(); }
  http::Response post(const std::string& path, const std::string& key, std::string body) {
    return app.api(http::Method::post, path, key, std::move(body));
  }
};

}  // namespace

TEST_F(api_more, tells_every_term_with_its_article) {
  const auto answer = app.api(http::Method::get, "/api/v1/terms", reader);
  ASSERT_EQ(answer.status, 200) << body_of(answer);
  const JsonReader terms = json(answer);
  ASSERT_EQ(terms["law393"].size(), 5U);
  EXPECT_EQ(terms["law393"].at(0)["term"]["count"].integer(), 5) << "forwarding";
  EXPECT_NE(terms["law393"].at(0)["law"].text().value(), "");
  EXPECT_EQ(terms["categories"].size(), 2U);
  EXPECT_EQ(terms["silence_closes_days"].integer(), 14);
}

TEST_F(api_more, ranks_executors_with_the_weights_it_used) {
  const auto answer = app.api(http::Method::get, "/api/v1/executors?period=all", reader);
  ASSERT_EQ(answer.status, 200) << body_of(answer);
  EXPECT_EQ(json(answer)["weights"]["on_time"].integer(), 30);
  EXPECT_EQ(json(answer)["executors"].at(0)["organisation_slug"].text(), "roads");
  EXPECT_EQ(json(answer)["executors"].at(0)["filed"].integer(), 2);
  EXPECT_TRUE(json(answer)["executors"].at(0)["place"].absent()) << "too few are closed";
  EXPECT_EQ(app.api(http::Method::get, "/api/v1/executors?period=7", reader).status, 422);
}

TEST_F(api_more, merges_and_tells_where_it_goes_on) {
  const std::string path = "/api/v1/appeals/" + second.text() + "/merge";
  EXPECT_EQ(post(path, reader, R"({"into":")" + first.text() + "\"}").status, 403);
  EXPECT_EQ(json(post(path, writer, R"({"into":"2026-999999"})"))["code"].text(), "appeals.merge_unknown");
  EXPECT_EQ(json(post(path, writer, R"({"onto":"1"})"))["code"].text(), "api.field_unknown");
  EXPECT_EQ(post(path, writer, "[").status, 400);
  const auto merged = post(path, writer, R"({"into":")" + first.text() + "\"}");
  ASSERT_EQ(merged.status, 200) << body_of(merged);
  EXPECT_EQ(json(merged)["into"].text(), first.text());
  const JsonReader told = json(app.api(http::Method::get, "/api/v1/appeals/" + second.text(), writer));
  EXPECT_EQ(told["merged_into"].text(), first.text());
  EXPECT_EQ(told["seen_done"].integer(), 0);
  EXPECT_EQ(told["escalated"].integer(), 0);
}

TEST_F(api_more, plans_the_day_of_the_keys_own_executor) {
  EXPECT_EQ(app.api(http::Method::get, "/api/v1/day", writer).status, 403) << "of no executor";
  const auto day = app.api(http::Method::get, "/api/v1/day", crew_key);
  ASSERT_EQ(day.status, 200) << body_of(day);
  EXPECT_EQ(json(day)["work"].size(), 2U);
  EXPECT_EQ(json(day)["work"].at(0)["reasons"].at(0).text(), "accept");
  EXPECT_EQ(app.api(http::Method::get, "/api/v1/day?day=tomorrow", crew_key).status, 422);
  const auto crew = post("/api/v1/crews", crew_key, R"({"name":"Бригада 1","members":[]})");
  ASSERT_EQ(crew.status, 200) << body_of(crew);
  const std::string id = json(crew)["id"].text().value();
  const auto planned =
      post("/api/v1/day/plan", crew_key, R"({"numbers":[")" + first.text() + R"("],"crew":")" + id + R"("})");
  ASSERT_EQ(planned.status, 200) << body_of(planned);
  EXPECT_EQ(json(planned)["done"].at(0).text(), first.text());
  const JsonReader of_crew = json(app.api(http::Method::get, "/api/v1/day?whose=" + id, crew_key));
  ASSERT_EQ(of_crew["work"].size(), 1U);
  EXPECT_EQ(of_crew["work"].at(0)["crew"].text(), id);
  const auto unknown = post("/api/v1/day/plan", crew_key, R"({"numbers":[")" + first.text() + R"("],"crew":"7"})");
  EXPECT_EQ(json(unknown)["refused"].at(0)["code"].text(), "day.assignee_unknown");
  EXPECT_EQ(json(app.api(http::Method::get, "/api/v1/crews", crew_key))["crews"].size(), 1U);
}

}  // namespace viche::appeals::testing
