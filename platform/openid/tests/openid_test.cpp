#include <gmock/gmock.h>

#include "conversation.hpp"

namespace viche::openid {
namespace {

using namespace openid::testing;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class an_openid_provider : public Conversation {};

TEST_P(an_openid_provider, tells_who_came) {
  const auto heard = go_through();
  ASSERT_EQ(outcome(heard), "heard");
  const Heard& who = heard.value();
  EXPECT_EQ(who.proof.method, "openid:town");
  EXPECT_EQ(who.proof.surname + " " + who.proof.given_name + " " + who.proof.patronymic, "Шевченко Тарас Григорович");
  EXPECT_EQ(who.proof.rnokpp, "2935277302");
  EXPECT_EQ(who.proof.unzr, "19800512-01234");
  EXPECT_EQ(who.proof.subject, "");
  EXPECT_EQ(who.level, IdentityLevel::strong);
  EXPECT_EQ(who.errand.to, "/petitions/7");
  EXPECT_EQ(who.errand.lang, "en");
  EXPECT_EQ(who.errand.account, 42);
}

TEST_P(an_openid_provider, is_asked_with_a_code_a_challenge_and_a_nonce) {
  leave();
  EXPECT_THAT(opened, StartsWith(fake->base() + "/authorize?tenant=1&"));
  EXPECT_EQ(parameter(opened, "response_type"), "code");
  EXPECT_EQ(parameter(opened, "client_id"), "viche client");
  EXPECT_EQ(parameter(opened, "redirect_uri"), "https://ladyzhyn.example/sign-in/with/town/return");
  EXPECT_EQ(parameter(opened, "code_challenge_method"), "S256");
  EXPECT_EQ(parameter(opened, "code_challenge").size(), 43u);
  EXPECT_EQ(parameter(opened, "ui_locales"), "en uk");
  const std::string first_state = parameter(opened, "state"), first_nonce = parameter(opened, "nonce");
  leave();
  EXPECT_NE(parameter(opened, "state"), first_state);
  EXPECT_NE(parameter(opened, "nonce"), first_nonce);
  EXPECT_EQ(fake->asked("/.well-known/openid-configuration"), 1) << "the document is kept";
}

TEST_P(an_openid_provider, gets_the_secret_as_it_wants_it) {
  ASSERT_EQ(outcome(go_through()), "heard");
  EXPECT_EQ(fake->last("/token").headers["authorization"],
            "Basic dmljaGUlMjBjbGllbnQ6Y2FuYXJ5LXNlY3JldC01ZDFm");  // "viche%20client:canary-secret-5d1f"
  EXPECT_THAT(fake->last("/token").body, Not(HasSubstr("client_secret")));
  EXPECT_THAT(fake->last("/token").line, Not(HasSubstr("?"))) << "nothing secret stands in an address";
  fake->discovery["token_endpoint_auth_methods_supported"] = R"(["private_key_jwt","client_secret_post"])";
  clock.advance(std::chrono::hours(1));
  ASSERT_EQ(outcome(go_through()), "heard");
  EXPECT_EQ(fake->last("/token").headers.count("authorization"), 0u);
  EXPECT_THAT(fake->last("/token").body, HasSubstr("client_secret=" + client_secret));
}

TEST_P(an_openid_provider, may_sign_with_either_algorithm_and_change_its_keys) {
  ASSERT_EQ(outcome(go_through()), "heard");
  fake->signer = &ec_key();
  fake->head = {{"alg", "\"ES256\""}, {"kid", "\"second\""}, {"typ", "\"JWT\""}};
  fake->keys = {ec_key().public_json()};
  EXPECT_EQ(outcome(go_through()), "heard");
  EXPECT_EQ(outcome(go_through()), "heard");
  EXPECT_EQ(fake->asked("/keys"), 2);
  fake->signer = &rsa_key();
  fake->head = {{"alg", "\"RS256\""}, {"kid", "\"first\""}};
  fake->keys = {rsa_key().public_json()};
  EXPECT_EQ(outcome(go_through()), "openid.token_wrong: key") << "an unknown key is sought at most once a minute";
  EXPECT_EQ(fake->asked("/keys"), 2);
  clock.advance(std::chrono::seconds(60));
  EXPECT_EQ(outcome(go_through()), "heard");
  EXPECT_EQ(fake->asked("/keys"), 3);
}

TEST_P(an_openid_provider, takes_its_keys_back_within_the_hour) {
  ASSERT_EQ(outcome(go_through()), "heard");
  fake->keys = {ec_key().public_json()};
  clock.advance(std::chrono::minutes(61));
  EXPECT_EQ(outcome(go_through()), "openid.token_wrong: key");
}

TEST_P(an_openid_provider, that_names_no_key_is_taken_at_any_of_its_keys) {
  fake->head = {{"alg", "\"RS256\""}};
  fake->keys = {R"({"kty":"RSA","n":"AQAB","e":"AQAB"})", ec_key().public_json(), strange_key().public_json(),
                rsa_key().public_json()};
  EXPECT_EQ(outcome(go_through()), "heard");
}

TEST_P(an_openid_provider, tells_elsewhere_what_its_token_leaves_out) {
  fake->discovery["userinfo_endpoint"] = "\"\"";
  fake->claims["tax_number"] = fake->claims["unzr"] = "";
  EXPECT_EQ(outcome(go_through()), "openid.number_missing");
  fake->discovery.clear();
  clock.advance(std::chrono::hours(1));
  fake->instead["/me"] = json(R"({"sub":"subject-1","unzr":"19800512-01234"})");
  const auto heard = go_through();
  ASSERT_EQ(outcome(heard), "heard");
  EXPECT_EQ(heard.value().proof.unzr, "19800512-01234");
  EXPECT_EQ(heard.value().proof.rnokpp, "");
  EXPECT_EQ(fake->last("/me").headers["authorization"], "Bearer " + access_token);
}

TEST_P(an_openid_provider, whose_own_identifier_is_known_needs_no_numbers) {
  ProviderSettings settings = fake->settings();
  settings.claims.rnokpp = settings.claims.unzr = "";
  settings.claims.subject_is_known = true;
  use({settings});
  const auto heard = go_through();
  ASSERT_EQ(outcome(heard), "heard");
  EXPECT_EQ(heard.value().proof.subject, fake->base() + " subject-1");
}

TEST_P(an_openid_provider, of_mailboxes_vouches_for_a_confirmed_one_alone) {
  ProviderSettings settings = fake->settings();
  settings.level = IdentityLevel::email;
  use({settings});
  fake->claims["tax_number"] = fake->claims["unzr"] = fake->claims["family_name"] = "";
  const auto heard = go_through();
  ASSERT_EQ(outcome(heard), "heard");
  EXPECT_EQ(heard.value().email, "taras@mail.example");
  EXPECT_EQ(heard.value().level, IdentityLevel::email);
  fake->claims["email_verified"] = "false";
  EXPECT_EQ(outcome(go_through()), "openid.email_missing");
  fake->claims["email_verified"] = "\"true\"";
  EXPECT_EQ(outcome(go_through()), "openid.email_missing");
}

TEST_P(an_openid_provider, names_itself_in_its_answers) {
  Answer answer = leave();
  answer.issuer = fake->base();
  EXPECT_EQ(outcome(come_back(answer)), "heard");
  fake->discovery["authorization_response_iss_parameter_supported"] = "true";
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(outcome(go_through()), "openid.answer_unclear") << "it always names itself, so this is another's answer";
}

TEST_P(an_openid_provider, is_offered_where_the_settings_say) {
  ProviderSettings one = fake->settings("one"), two = fake->settings("two");
  two.communities = {"stryi"};
  use({one, two});
  EXPECT_EQ(providers->of("ladyzhyn").size(), 1u);
  EXPECT_EQ(providers->of("stryi").size(), 2u);
  EXPECT_EQ(providers->find("ladyzhyn", "two"), nullptr);
  EXPECT_EQ(outcome(providers->begin(home, errand("three"))), "not_found");
}

TEST_P(an_openid_provider, is_forgotten_about_after_ten_minutes) {
  static constexpr storage::Sql count{"test.count_asked", "SELECT count(*) FROM asked WHERE hromada_id = :hromada"};
  const auto waiting = [&] { return db().read(home, [](storage::Session& session) { return session.number(count); }); };
  const Answer answer = leave();
  providers->sweep(clock.now());
  EXPECT_EQ(waiting(), 1);
  clock.advance(std::chrono::minutes(10));
  EXPECT_EQ(outcome(come_back(answer)), "openid.state_over");
  providers->sweep(clock.now());
  EXPECT_EQ(waiting(), 0);
}

VICHE_ON_BOTH_ENGINES(an_openid_provider);

}  // namespace
}  // namespace viche::openid
