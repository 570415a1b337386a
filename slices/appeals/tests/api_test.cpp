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
  /// The refusal's own field, then those of the others.
  std::vector<std::string> fields_told(const http::Response& response) {
    const auto problem = json(response);
    std::vector<std::string> fields{problem["field"].text().value_or("")};
    for (std::size_t i = 0; i < problem["also"].size(); ++i) {
      fields.push_back(problem["also"].at(i)["field"].text().value_or(""));
    }
    return fields;
  }
  std::string code_of(const std::string& body) {
    const auto response = app.api(Method::post, "/api/v1/appeals", writer, body);
    return json(response)["code"].text().value_or(body_of(response));
  }
  std::string bound_to(std::int64_t organisation, std::vector<std::string> scopes) {
    scopes.push_back("appeals.executor:" + std::to_string(organisation));
    return app.key(scopes);
  }
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
  ASSERT_TRUE(set_public(app.by(app.moderator), first, false, "offence").ok());
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals/" + first.text(), reader).status, 404);
  EXPECT_EQ(json(app.api(Method::get, "/api/v1/appeals", reader))["appeals"].size(), 0U);
  EXPECT_EQ(app.api(Method::get, "/api/v1/appeals/" + first.text(), writer).status, 200);
}

TEST_F(api, a_key_of_an_executor_sees_what_that_executor_sees) {
  ASSERT_TRUE(set_public(app.by(app.moderator), first, false, "offence").ok());
  const std::string target = "/api/v1/appeals/" + first.text();
  for (const auto& more : {std::vector<std::string>{}, {"appeals.write"}, {"appeals.write", "appeals.personal"}}) {
    std::vector<std::string> scopes{"appeals.read"};
    scopes.insert(scopes.end(), more.begin(), more.end());
    const std::string own = bound_to(app.roads, scopes), other = bound_to(app.water, scopes);
    EXPECT_EQ(app.api(Method::get, target, own).status, 200);
    EXPECT_EQ(app.api(Method::get, target, other).status, 404);
    EXPECT_EQ(json(app.api(Method::get, "/api/v1/appeals", own))["appeals"].size(), 1U);
    EXPECT_EQ(json(app.api(Method::get, "/api/v1/appeals", other))["appeals"].size(), 0U);
    EXPECT_EQ(json(app.api(Method::get, "/api/v1/appeals?state=assigned", other))["appeals"].size(), 0U);
  }
  const std::string stranger = bound_to(app.water, {"appeals.write"});
  EXPECT_EQ(app.api(Method::post, target + "/steps", stranger, R"({"deed": "accept"})").status, 404);
  EXPECT_EQ(app.api(Method::post, target + "/steps", stranger, R"({"deed": "accept", "x": 1})").status, 404);
}

TEST_F(api, a_key_of_an_executor_learns_the_authors_of_its_own_appeals_only) {
  const std::string target = "/api/v1/appeals/" + first.text() + "?personal=1";
  const std::vector<std::string> scopes{"appeals.read", "appeals.personal"};
  EXPECT_EQ(app.api(Method::get, target, bound_to(app.roads, scopes)).status, 200);
  EXPECT_EQ(app.api(Method::get, target, bound_to(app.water, scopes)).status, 403);
}

TEST_F(api, what_lies_between_author_and_community_is_for_keys_that_work_on_it_only) {
  ASSERT_TRUE(ask(app.by(app.operator_actor), first, "Який саме під'їзд?").ok());
  const std::string target = "/api/v1/appeals/" + first.text();
  EXPECT_EQ(body_of(app.api(Method::get, target, reader)).find("Який саме"), std::string::npos);
  EXPECT_NE(body_of(app.api(Method::get, target, writer)).find("Який саме"), std::string::npos);
  const std::string stranger = bound_to(app.water, {"appeals.read", "appeals.write"});
  EXPECT_EQ(body_of(app.api(Method::get, target, stranger)).find("Який саме"), std::string::npos);
}

TEST_F(api, identifiers_are_texts_that_no_program_rounds) {
  const auto one = json(app.api(Method::get, "/api/v1/appeals/" + first.text(), reader));
  const std::string roads = std::to_string(app.roads);
  EXPECT_EQ(one["organisation"].text(), roads);
  EXPECT_EQ(one["organisation_slug"].text(), "roads");
  EXPECT_TRUE(one["timeline"].at(0)["organisation"].absent()) << "nobody is null";
  const auto listed = json(app.api(Method::get, "/api/v1/appeals", reader));
  EXPECT_EQ(listed["appeals"].at(0)["organisation"].text(), roads);
}

TEST_F(api, an_organisation_is_named_by_slug_or_by_identifier_and_never_by_a_number_that_was_rounded) {
  const Number other = app.file_one("Потрібна лавка у сквері", app.other);
  const std::string target = "/api/v1/appeals/" + other.text() + "/steps";
  const auto assign = [&](const std::string& organisation) {
    const std::string body = R"({"deed": "assign", "organisation": )" + organisation + "}";
    return app.api(Method::post, target, writer, body);
  };
  for (const std::string& number : {std::to_string(app.water), std::string("3.559561059540140036e18"),
                                    std::string("18446744073709551615"), std::string("9007199254740992")}) {
    const auto refused = assign(number);
    EXPECT_EQ(refused.status, 422) << number;
    EXPECT_EQ(json(refused)["code"].text(), "api.id_number") << number;
    EXPECT_EQ(json(refused)["field"].text(), "organisation");
  }
  EXPECT_EQ(json(assign("12"))["code"].text(), "api.organisation_unknown");
  EXPECT_EQ(json(assign("\"nobody\""))["code"].text(), "api.organisation_unknown");
  EXPECT_EQ(json(assign("true"))["code"].text(), "api.text_wanted");
  EXPECT_EQ(app.appeal(other).organisation, 0);
  EXPECT_EQ(assign("\"" + std::to_string(app.water) + "\"").status, 200);
  EXPECT_EQ(app.appeal(other).organisation, app.water);
  EXPECT_EQ(code_of(R"({"text": "Не світить ліхтар біля школи", "place": "тут", "category": )" +
                    std::to_string(app.potholes) + "}"),
            "api.id_number");
}

TEST_F(api, all_wrong_fields_of_a_filing_are_told_at_once_by_their_names_in_the_body) {
  const auto response = app.api(Method::post, "/api/v1/appeals", writer,
                                R"({"text": "мало", "category": "nothing", "email": "не пошта", "phone": 5, "lat": "48",
                                    "lon": 29, "building": "2", "answers": [], "lang": "pl", "colour": "red"})");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(fields_told(response),
            (std::vector<std::string>{"colour", "category", "street", "lat", "phone", "lang", "text", "email"}));
  const auto placeless = app.api(Method::post, "/api/v1/appeals", writer, R"({"text": "мало", "category": "pothole"})");
  EXPECT_EQ(fields_told(placeless), (std::vector<std::string>{"text", "place"}));
}

TEST_F(api, nothing_of_a_filing_is_passed_over_in_silence) {
  const std::string begun =
      R"({"text": "Не світить ліхтар біля школи", "category": "pothole", "place": "біля школи", )";
  EXPECT_EQ(code_of(begun + R"("lat": 48.68})"), "api.point_incomplete");
  EXPECT_EQ(code_of(begun + R"("lat": "48.68", "lon": 29.24})"), "api.number_wanted");
  EXPECT_EQ(code_of(begun + R"("lat": 148.68, "lon": 29.24})"), "territory.invalid_point");
  EXPECT_EQ(code_of(begun + R"("settlement": "м. Ладижин"})"), "api.street_missing");
  EXPECT_EQ(code_of(begun + R"("building": "2"})"), "api.street_missing");
  EXPECT_EQ(code_of(begun + R"("street": "Небувала"})"), "territory.unknown_street");
  EXPECT_EQ(code_of(begun + R"("name_shown": "yes"})"), "api.flag_wanted");
  EXPECT_EQ(code_of(begun + R"("adress": "вул. Наконечного"})"), "api.field_unknown");
  EXPECT_EQ(code_of(begun + R"("answers": {"depth": "deep"}})"), "api.field_unknown");
  EXPECT_EQ(code_of(R"({"text": "Не світить ліхтар біля школи", "category": "pothole", "place": {"street": "x"}})"),
            "api.text_wanted");
}

TEST_F(api, all_that_is_wrong_with_a_step_is_told_at_once) {
  const std::string target = "/api/v1/appeals/" + first.text() + "/steps";
  const std::string executor = bound_to(app.roads, {"appeals.write"});
  ASSERT_EQ(app.api(Method::post, target, executor, R"({"deed": "accept"})").status, 200);
  const auto planned = app.api(Method::post, target, executor, R"({"deed": "plan", "planned_on": "завтра", "who": 1})");
  EXPECT_EQ(planned.status, 422);
  EXPECT_EQ(fields_told(planned), (std::vector<std::string>{"who", "planned_on", "text"}));
  const auto day =
      app.api(Method::post, target, executor, R"({"deed": "plan", "planned_on": "завтра", "text": "Так"})");
  EXPECT_EQ(json(day)["code"].text(), "api.day_invalid");
  EXPECT_NE(json(day)["detail"].text().value().find("2026-11-30"), std::string::npos) << "the format is told";
  EXPECT_EQ(
      fields_told(app.api(Method::post, target, writer, R"({"deed": "assign", "co_executors": "water"})")).front(),
      "co_executors");
}

TEST_F(api, the_scheme_of_the_key_is_known_in_any_case) {
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER  "}) {
    EXPECT_EQ(app.program(Method::get, "/api/v1/appeals", {{"authorization", scheme + reader}}).status, 200) << scheme;
  }
  for (const std::string& header : {"Basic " + reader, reader, std::string("Bearer"), std::string("Bearer nonsense")}) {
    const auto response = app.program(Method::get, "/api/v1/appeals", {{"authorization", header}});
    EXPECT_EQ(response.status, 401) << header;
    EXPECT_EQ(response.header("WWW-Authenticate"), "Bearer") << header;
  }
}

TEST_F(api, a_body_of_another_type_is_not_read_as_json) {
  const auto send = [&](const char* type) {
    return app.program(Method::post, "/api/v1/appeals", {{"authorization", "Bearer " + writer}, {"content-type", type}},
                       filing());
  };
  for (const char* type : {"text/xml", "text/plain", "application/x-www-form-urlencoded"}) {
    const auto response = send(type);
    EXPECT_EQ(response.status, 415) << type;
    EXPECT_EQ(json(response)["code"].text(), "json_wanted");
  }
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/vnd.viche+json"}) {
    EXPECT_EQ(send(type).status, 201) << type;
  }
}

TEST_F(api, a_method_that_is_not_taken_is_told_with_those_that_are) {
  const auto response = app.api(Method::del, "/api/v1/appeals", writer);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.header("Allow"), "GET, POST");
  EXPECT_EQ(json(response)["code"].text(), "method_not_allowed");
  EXPECT_NE(json(response)["detail"].text().value().find("GET, POST"), std::string::npos);
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
  for (const char* query : {"state=bogus", "limit=-1", "limit=0", "limit=many", "limit=1000", "below=x", "from=soon",
                            "category=nothing", "organisation=nobody", "organisation=5", "group=x", "days=0"}) {
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
