#include "desk_app.hpp"

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>

namespace viche::appeals::testing {

namespace {

class api_cards : public ::testing::Test {
 protected:
  api_cards() {
    number = app.file_one("Прошу відремонтувати дах будинку, вода тече в квартиру", app.other);
    const Conversion to_law{Regime::law393, "просить письмової відповіді", "Петро Мазур", "", "0671112233",
                            "м. Ладижин"};
    const Check done = convert_regime(app.by(app.operator_actor), number, to_law);
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.refusal().code);
  }
  static JsonReader json(const http::Response& response) { return JsonReader::parse(body_of(response)).value(); }
  http::Response post(std::string body) { return app.api(http::Method::post, path(), writer, std::move(body)); }
  std::string path() const { return "/api/v1/appeals/" + number.text() + "/card"; }

  DeskApp app;
  const std::string reader = app.key({"appeals.read"});
  const std::string writer = app.key({"appeals.read", "appeals.write", "appeals.personal"});
  Number number;
};

}  // namespace

TEST_F(api_cards, are_told_to_keys_that_may_know_persons_and_each_look_is_journalled) {
  EXPECT_EQ(app.api(http::Method::get, path(), reader).status, 403);
  const auto answer = app.api(http::Method::get, path(), writer);
  ASSERT_EQ(answer.status, 200) << body_of(answer);
  EXPECT_EQ(json(answer)["serial"].integer(), 1);
  EXPECT_EQ(json(answer)["sign"].text(), "2.1");
  const auto looks = app.db.read(app.town->id, [&](storage::Session& session) {
    return audit::looks_through(session, "appeal", app.appeal(number).id);
  });
  EXPECT_EQ(looks.size(), 1U);
}

TEST_F(api_cards, change_only_what_a_body_names) {
  const auto before = json(app.api(http::Method::get, path(), writer));
  const auto changed = post(R"({"kind":"3.1","applicant":["7.5","7.7"],"sheets":3,"signed_on":"2020-01-31"})");
  ASSERT_EQ(changed.status, 200) << body_of(changed);
  const auto after = json(app.api(http::Method::get, path(), writer));
  EXPECT_EQ(after["kind"].text(), "3.1");
  EXPECT_EQ(after["applicant"].size(), 2U);
  EXPECT_EQ(after["sheets"].integer(), 3);
  EXPECT_EQ(after["signed_on"].text(), "2020-01-31");
  EXPECT_EQ(after["form"].text(), before["form"].text());
  EXPECT_EQ(after["index"].text(), before["index"].text());
  EXPECT_TRUE(json(changed)["kind"].absent()) << "whoever may write may not always read";
  EXPECT_EQ(post(R"({"kind":""})").status, 200);
  EXPECT_EQ(json(app.api(http::Method::get, path(), writer))["kind"].text(), "");
  EXPECT_EQ(post(R"({"applicant":[7,null]})").status, 422);
  EXPECT_EQ(json(app.api(http::Method::get, path(), writer))["applicant"].size(), 2U) << "nothing was lost";
}

TEST_F(api_cards, tell_every_wrong_field_at_once) {
  const auto refused = post(R"({"kind":"9.9","signed_on":"31.01.2020","applicant":"7.5","more":1,"sheets":"x"})");
  EXPECT_EQ(refused.status, 422);
  const std::string body = body_of(refused);
  for (const char* field : {"signed_on", "applicant", "more"}) EXPECT_NE(body.find(field), std::string::npos) << body;
  EXPECT_EQ(json(post(R"({"kind":"9.9"})"))["code"].text(), "card.code_unknown");
  EXPECT_EQ(json(post(R"({"previous":"x"})"))["code"].text(), "card.previous_unknown");
  EXPECT_EQ(post("[]").status, 400);
}

TEST_F(api_cards, are_those_of_appeals_under_the_law) {
  const Number other = app.file_one("Велика яма біля зупинки, колесо пробито", app.potholes);
  const auto answer = app.api(http::Method::get, "/api/v1/appeals/" + other.text() + "/card", writer);
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(app.api(http::Method::get, "/api/v1/appeals/2020-1/card", writer).status, 404);
}

}  // namespace viche::appeals::testing
