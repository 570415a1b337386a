#include <gmock/gmock.h>

#include <viche/core/log.hpp>

#include "conversation.hpp"

namespace viche::openid {
namespace {

using namespace openid::testing;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class id_gov_ua : public Conversation {
 protected:
  Result<Heard> through() { return go_through("id.gov.ua"); }
};

class OwnEnvelope final : public Envelope {
 public:
  std::string certificate() const override { return "MIIB+cert/="; }
  Result<std::string> open(std::string_view base64) const override {
    if (base64 != "c2VhbGVk") return invalid("openid.answer_unclear");
    return std::string(R"({"user_id":7,"lastname":"Франко","givenname":"Іван","drfocode":"2935277319"})");
  }
};

TEST_P(id_gov_ua, tells_who_came) {
  const auto heard = through();
  ASSERT_EQ(outcome(heard), "heard");
  EXPECT_EQ(heard.value().proof.method, "id.gov.ua");
  EXPECT_EQ(heard.value().proof.surname, "Шевченко");
  EXPECT_EQ(heard.value().proof.rnokpp, "2935277302");
  EXPECT_EQ(heard.value().level, IdentityLevel::strong);
  EXPECT_EQ(fake->asked("/get-user-logout"), 1) << "the data are here, so the session there is over";
}

TEST_P(id_gov_ua, is_asked_for_no_more_than_is_needed) {
  leave("id.gov.ua");
  EXPECT_THAT(opened, StartsWith(fake->base() + "/?response_type=code&"));
  EXPECT_EQ(parameter(opened, "auth_type"), "dig_sign,bank_id,mobile_id,diia_id");
  EXPECT_EQ(parameter(opened, "redirect_uri"), "https://ladyzhyn.example/sign-in/with/id.gov.ua/return");
  EXPECT_EQ(parameter(opened, "nonce"), "");
  ASSERT_EQ(outcome(through()), "heard");
  EXPECT_THAT(fake->last("/get-user-info").body,
              HasSubstr("fields=auth_type%2Clastname%2Cgivenname%2Cmiddlename%2Cdrfocode%2Cunzr"));
  EXPECT_THAT(fake->last("/get-user-info").body, Not(HasSubstr("cert=")));
  for (const char* path : {"/get-access-token", "/get-user-info", "/get-user-logout"}) {
    EXPECT_THAT(fake->last(path).line, Not(HasSubstr("?"))) << "nothing secret stands in an address";
  }
}

TEST_P(id_gov_ua, has_the_passport_of_those_who_refused_a_number) {
  fake->state_person["drfocode"] = "\"АБ 123456\"";
  const auto heard = through();
  ASSERT_EQ(outcome(heard), "heard");
  EXPECT_EQ(heard.value().proof.passport, "аб123456");
  EXPECT_EQ(heard.value().proof.rnokpp, "");
}

TEST_P(id_gov_ua, never_gives_the_code_of_a_legal_entity_for_the_person) {
  fake->state_person["edrpoucode"] = "\"2935277319\"";
  fake->state_person["drfocode"] = "";
  fake->state_person["drfocode"] = "\"\"";
  EXPECT_EQ(outcome(through()), "openid.number_missing");
  fake->state_person["unzr"] = "\"19800512-01234\"";
  const auto heard = through();
  ASSERT_EQ(outcome(heard), "heard");
  EXPECT_EQ(heard.value().proof.rnokpp, "");
}

TEST_P(id_gov_ua, says_errors_in_the_body) {
  const auto with = [&](const char* path, const Reply& reply) {
    fake->instead = {{path, reply}};
    return outcome(through());
  };
  EXPECT_EQ(with("/get-access-token", json(R"({"error":"1","error_description":"canary-text"})")),
            "openid.code_refused");
  EXPECT_EQ(with("/get-access-token", json(R"({"error":3})")), "openid.code_refused");
  EXPECT_EQ(with("/get-access-token", json("{}", 400)), "openid.code_refused");
  EXPECT_EQ(with("/get-access-token", json("{}", 500)), "openid.away");
  EXPECT_EQ(with("/get-access-token", json("{}")), "openid.answer_unclear");
  EXPECT_EQ(with("/get-access-token", json(R"({"access_token":"a"})")), "openid.answer_unclear");
  EXPECT_EQ(with("/get-access-token", {302, 0ms, "Location: /\r\n", false, ""}), "openid.away");
  EXPECT_EQ(with("/get-user-info", json(R"({"error":"1"})")), "openid.answer_unclear");
  EXPECT_EQ(with("/get-user-info", json("{}", 502)), "openid.away");
  EXPECT_EQ(with("/get-user-info", {200, 0ms, "", false, "<html>"}), "openid.away");
  EXPECT_EQ(with("/get-user-info", json("{}")), "openid.number_missing");
  EXPECT_EQ(with("/get-user-info", json(R"({"user_id":"7","error":"0"})")), "openid.number_missing");
}

TEST_P(id_gov_ua, tells_of_nobody_else) {
  fake->state_person["user_id"] = "8";
  EXPECT_EQ(outcome(through()), "openid.answer_unclear");
  fake->state_person["user_id"] = "\"7\"";
  EXPECT_EQ(outcome(through()), "heard");
  fake->state_person["drfocode"] = "\"2935277303\"";
  EXPECT_EQ(outcome(through()), "openid.person_unclear: people.rnokpp_invalid");
  EXPECT_EQ(fake->asked("/get-user-logout"), 3) << "whatever was told";
}

TEST_P(id_gov_ua, lets_nobody_in_when_a_code_is_used_again) {
  const Answer answer = leave("id.gov.ua");
  EXPECT_EQ(outcome(come_back(answer, "id.gov.ua")), "heard");
  EXPECT_EQ(outcome(come_back(answer, "id.gov.ua")), "openid.state_over");
  Answer strange = leave("id.gov.ua");
  strange.code = "another client's";
  EXPECT_EQ(outcome(come_back(strange, "id.gov.ua")), "openid.code_refused");
}

TEST_P(id_gov_ua, lets_people_in_though_it_cannot_be_told_of_the_end) {
  fake->instead["/get-user-logout"] = json(R"({"error":"5"})");
  EXPECT_EQ(outcome(through()), "heard");
  fake->instead["/get-user-logout"] = {200, 0ms, "", true, ""};
  EXPECT_EQ(outcome(through()), "heard");
}

TEST_P(id_gov_ua, is_not_understood_in_a_closed_envelope) {
  fake->instead["/get-user-info"] = json(R"({"encryptedUserInfo":"c2VhbGVk"})");
  EXPECT_EQ(outcome(through()), "openid.envelope_closed");
  use({fake->state_settings()}, std::make_shared<OwnEnvelope>());
  const auto heard = through();
  ASSERT_EQ(outcome(heard), "heard");
  EXPECT_EQ(heard.value().proof.surname, "Франко");
  EXPECT_THAT(fake->last("/get-user-info").body, HasSubstr("cert=MIIB%2Bcert%2F%3D"));
  fake->instead["/get-user-info"] = json(R"({"encryptedUserInfo":"another"})");
  EXPECT_EQ(outcome(through()), "openid.answer_unclear") << "sealed for another certificate";
  fake->instead["/get-user-info"] = json(R"({"encryptedUserInfo":"c2VhbGVk","user_id":"9"})");
  EXPECT_EQ(outcome(through()), "openid.answer_unclear");
}

TEST_P(id_gov_ua, keeps_its_secrets_out_of_the_log) {
  log::set_level("debug");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(outcome(through()), "heard");
  fake->instead["/get-user-info"] = json(R"({"error":"1","error_description":"canary-text"})");
  EXPECT_EQ(outcome(through()), "openid.answer_unclear");
  fake->instead["/get-user-logout"] = json(R"({"error":"5","error_description":"canary-text"})");
  EXPECT_EQ(outcome(through()), "openid.answer_unclear");
  const std::string logged = ::testing::internal::GetCapturedStderr();
  log::set_level("info");
  EXPECT_THAT(logged, HasSubstr("openid.refused"));
  for (const std::string& secret : {client_secret, good_code, access_token, std::string("canary"),
                                    std::string("2935277302"), std::string("Шевченко")}) {
    EXPECT_THAT(logged, Not(HasSubstr(secret)));
  }
}

VICHE_ON_BOTH_ENGINES(id_gov_ua);

}  // namespace
}  // namespace viche::openid
