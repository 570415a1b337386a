#include "desk_app.hpp"

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>

namespace viche::appeals::testing {

namespace {

using http::Method;

class api : public ::testing::Test {
 protected:
  DeskApp app;
  Number first = app.file_one("Велика яма біля зупинки", app.potholes);
  std::string reader = app.key({"appeals.read"});
  std::string writer = app.key({"appeals.read", "appeals.write"});

  JsonReader json(const http::Response& response) { return JsonReader::parse(body_of(response)).value(); }
  static std::string filing(std::string_view more = {}) {
    return R"({"text": "Не світить ліхтар біля школи", "category": "pothole", "place": "біля школи", "lat": 48.68, "lon": 29.24)" +
           std::string(more) + "}";
  }
};

}  // namespace

TEST_F(api, without_a_key_or_its_scope_nothing_is_told) {
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals", "").status, 401);
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals", "not-a-key").status, 401);
  EXPECT_EQ(app.api(Method::post, "/api/v1/appeals", reader, filing()).status, 403);
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals", app.key({"something.else"})).status, 403);
}

TEST_F(api, lists_page_by_identifier) {
  for (int i = 0; i < 4; ++i) app.file_one("Ще одна яма на дорозі " + std::to_string(i), app.potholes);
  const auto one = json(app.api(Method::get, "/api/v1/appeals?limit=3", reader));
  ASSERT_EQ(one["appeals"].size(), 3U);
  const auto two =
      json(app.api(Method::get, "/api/v1/appeals?limit=3&below=" + one["next_below"].text().value(), reader));
  ASSERT_EQ(two["appeals"].size(), 2U);
  EXPECT_TRUE(two["next_below"].absent());
  EXPECT_EQ(two["appeals"].at(1)["number"].text(), first.text());
}

TEST_F(api, one_appeal_tells_its_timeline_and_no_author) {
  const auto response = app.api(Method::get, "/api/v1/appeals/" + first.text(), reader);
  EXPECT_EQ(response.status, 200);
  const auto read = json(response);
  EXPECT_EQ(read["category"].text(), "pothole");
  EXPECT_GE(read["timeline"].size(), 1U);
  EXPECT_TRUE(read["author"].absent());
  EXPECT_EQ(body_of(response).find("olena@"), std::string::npos);
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals/2026-9999999", reader).status, 404);
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals/nonsense", reader).status, 404);
}

TEST_F(api, authors_are_told_to_keys_with_the_scope_only_and_each_look_is_journalled) {
  const std::string target = "/api/v1/appeals/" + first.text() + "?personal=1";
  EXPECT_EQ(app.api(Method::get, target, writer).status, 403);
  const auto response = app.api(Method::get, target, app.key({"appeals.read", "appeals.personal"}));
  EXPECT_EQ(json(response)["author"]["email"].text(), "olena@ladyzhyn.example");
  const std::int64_t id = app.appeal(first).id;
  const auto looks =
      app.db.read(app.town->id, [&](storage::Session& s) { return audit::looks_through(s, "appeal", id); });
  ASSERT_EQ(looks.size(), 1U);
  EXPECT_EQ(looks[0].why, "api");
}

TEST_F(api, hidden_appeals_are_seen_by_keys_that_work_on_them_only) {
  ASSERT_TRUE(set_public(app.by(app.moderator), first, false).ok());
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals/" + first.text(), reader).status, 404);
  EXPECT_EQ(json(app.api(Method::get, "/api/v1/appeals", reader))["appeals"].size(), 0U);
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals/" + first.text(), writer).status, 200);
}

TEST_F(api, files_once_for_one_idempotency_key) {
  const auto one = app.api(Method::post, "/api/v1/appeals", writer, filing(), "order-17");
  EXPECT_EQ(one.status, 201) << body_of(one);
  const auto two = app.api(Method::post, "/api/v1/appeals", writer, filing(), "order-17");
  EXPECT_EQ(json(one)["number"].text(), json(two)["number"].text());
  const auto three = app.api(Method::post, "/api/v1/appeals", writer, filing(), "order-18");
  EXPECT_NE(json(one)["number"].text(), json(three)["number"].text());
  EXPECT_EQ(one.header("Location"), "/api/v1/appeals/" + json(one)["number"].text().value());
}

TEST_F(api, one_idempotency_key_is_for_one_request) {
  const auto one = app.api(Method::post, "/api/v1/appeals", writer, filing(), "order-17");
  EXPECT_EQ(one.status, 201) << body_of(one);
  const auto other = app.api(Method::post, "/api/v1/appeals", writer, filing(R"(, "name": "Олена")"), "order-17");
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(json(other)["code"].text(), "appeals.key_reused");
}

TEST_F(api, a_query_that_cannot_be_meant_is_told) {
  for (const char* query : {"state=bogus", "limit=-1", "limit=0", "limit=many", "limit=1000", "below=x", "from=soon"}) {
    const auto response = app.api(Method::get, "/api/v1/appeals?" + std::string(query), reader);
    EXPECT_EQ(response.status, 422) << query;
  }
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals?state=assigned&limit=200", reader).status, 200);
}

TEST_F(api, what_cannot_be_filed_is_told_as_a_problem) {
  const auto refused = [&](const std::string& body) {
    const auto response = app.api(Method::post, "/api/v1/appeals", writer, body);
    EXPECT_EQ(response.header("Content-Type").substr(0, 24), "application/problem+json") << body;
    return response.status;
  };
  EXPECT_EQ(refused(""), 400);
  EXPECT_EQ(refused("[]"), 400);
  EXPECT_EQ(refused("{\"text\": \"Не світить ліхтар біля школи\"}"), 422);
  EXPECT_EQ(refused(R"({"text": "мало", "category": "pothole", "place": "тут"})"), 422);
  EXPECT_EQ(refused(std::string(40, '[')), 400);
  const auto key = app.api(Method::post, "/api/v1/appeals", writer, filing(), std::string(101, 'x'));
  EXPECT_EQ(key.status, 422);
}

TEST_F(api, steps_follow_the_table) {
  const std::string target = "/api/v1/appeals/" + first.text() + "/steps";
  const std::string executor = app.key({"appeals.write", "appeals.executor:" + std::to_string(app.roads)});
  const std::string stranger = app.key({"appeals.write", "appeals.executor:" + std::to_string(app.water)});
  EXPECT_EQ(app.api(Method::post, target, reader, R"({"deed": "accept"})").status, 403);
  EXPECT_EQ(app.api(Method::post, target, stranger, R"({"deed": "accept"})").status, 403);
  EXPECT_EQ(app.api(Method::post, target, writer, R"({"deed": "accept"})").status, 403)
      << "an operator's key is no executor";
  EXPECT_EQ(app.api(Method::post, target, executor, R"({"deed": "dance"})").status, 422);
  EXPECT_EQ(app.api(Method::post, target, executor, R"({"deed": "confirm"})").status, 409);
  const auto accepted = app.api(Method::post, target, executor, R"({"deed": "accept"})");
  EXPECT_EQ(accepted.status, 200) << body_of(accepted);
  EXPECT_EQ(json(accepted)["state"].text(), "in_work");
  EXPECT_EQ(app.api(Method::post, target, executor, R"({"deed": "report"})").status, 422);
  EXPECT_EQ(app.api(Method::post, target, executor, R"({"deed": "report", "text": "Засипали"})").status, 200);
  const auto assigned = app.file_one("Потрібна лавка у сквері", app.other);
  const auto given = app.api(Method::post, "/api/v1/appeals/" + assigned.text() + "/steps", writer,
                             R"({"deed": "assign", "organisation": "water"})");
  EXPECT_EQ(given.status, 200) << body_of(given);
  EXPECT_EQ(app.appeal(assigned).organisation, app.water);
}

}  // namespace viche::appeals::testing
