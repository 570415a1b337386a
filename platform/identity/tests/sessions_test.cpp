#include "identity_fixture.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace viche::identity {
namespace {

using namespace identity::testing;
using namespace std::chrono_literals;
using ::testing::Contains;

class sessions : public identity::testing::OnBothEngines {};

TEST_P(sessions, of_residents_begin_with_the_password) {
  const auto id = resident();
  const auto open = sign_in(" Resident@mail.example").value();
  EXPECT_EQ(open.session.account, id);
  EXPECT_EQ(open.session.name, "Олена Коваль");
  EXPECT_TRUE(open.session.second_factor);
  EXPECT_EQ(open.session.actor.kind, Actor::Kind::resident);
  EXPECT_EQ(open.session.actor.level, IdentityLevel::email);
  const auto again = people->session(home, open.token);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->session, open.session.session);
  EXPECT_EQ(again->form_key, open.session.form_key);
}

TEST_P(sessions, refuse_an_unknown_email_a_wrong_password_and_none_alike) {
  resident();
  people->create(home, Actor::system(), {"link-only@mail.example"}).value();
  for (const auto& refused :
       {sign_in("nobody@mail.example"), sign_in("link-only@mail.example"), sign_in("link-only@mail.example", ""),
        sign_in("resident@mail.example", "wrong"), sign_in("resident@mail.example", ""), sign_in("", "")}) {
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.refusal(), invalid("identity.wrong_password", "password"));
  }
}

TEST_P(sessions, of_staff_give_no_rights_before_the_second_factor) {
  const auto id = staff({Role::administrator});
  const auto half = sign_in("staff@council.example").value();
  EXPECT_FALSE(half.session.second_factor);
  EXPECT_FALSE(half.session.must_set_up_totp);
  EXPECT_EQ(half.session.account, id);
  EXPECT_EQ(half.session.actor.kind, Actor::Kind::anonymous);
  EXPECT_TRUE(half.session.actor.roles.empty());
  EXPECT_EQ(why(people->second_factor(home, half.token, "000000")), "identity.wrong_code");
  const auto open = people->second_factor(home, half.token, code()).value();
  EXPECT_TRUE(open.session.second_factor);
  EXPECT_TRUE(open.session.actor.is_staff());
  EXPECT_TRUE(open.session.actor.roles.has(Role::administrator));
  EXPECT_NE(open.token, half.token);
  EXPECT_FALSE(people->session(home, half.token)) << "the token from before the second factor is dead";
  EXPECT_NE(open.session.form_key, half.session.form_key);
  EXPECT_THAT(deeds(id), Contains("identity.sign_in"));
}

TEST_P(sessions, take_a_code_once) {
  staff();
  const auto first = sign_in("staff@council.example").value();
  const auto second = sign_in("staff@council.example").value();
  EXPECT_TRUE(people->second_factor(home, first.token, code()).ok());
  EXPECT_EQ(why(people->second_factor(home, second.token, code())), "identity.wrong_code");
  EXPECT_EQ(why(people->second_factor(home, second.token, code(-1))), "identity.wrong_code");
  EXPECT_TRUE(people->second_factor(home, second.token, code(1)).ok());
}

TEST_P(sessions, take_a_code_once_when_two_come_together) {
  staff();
  std::vector<std::string> tokens;
  for (int i = 0; i < 4; ++i) tokens.push_back(sign_in("staff@council.example").value().token);
  std::atomic<int> passed = 0;
  std::vector<std::thread> browsers;
  for (const auto& token : tokens) {
    browsers.emplace_back([&] { passed += people->second_factor(home, token, code()).ok() ? 1 : 0; });
  }
  for (auto& browser : browsers) browser.join();
  EXPECT_EQ(passed, 1);
}

TEST_P(sessions, of_staff_without_a_second_factor_may_only_set_it_up) {
  const auto id = staff({Role::operator_}, "fresh@council.example", false);
  const auto half = sign_in("fresh@council.example").value();
  EXPECT_FALSE(half.session.second_factor);
  EXPECT_TRUE(half.session.must_set_up_totp);
  EXPECT_TRUE(half.session.actor.roles.empty());
  EXPECT_EQ(why(people->set_up_totp(home, half.token, "123456")), "identity.totp_not_offered");
  const auto offer = people->offer_totp(home, id).value();
  EXPECT_EQ(people->totp_offer(home, id)->secret, offer.secret);
  const auto key = *from_base32(offer.secret);
  EXPECT_EQ(why(people->set_up_totp(home, half.token, "000000")), "identity.wrong_code");
  const auto open = people->set_up_totp(home, half.token, totp_code(key, totp_step(clock.now()))).value();
  EXPECT_TRUE(open.session.second_factor && open.session.actor.is_staff());
  EXPECT_FALSE(people->session(home, half.token));
  EXPECT_EQ(why(people->offer_totp(home, id)), "identity.totp_in_force");
  EXPECT_FALSE(people->totp_offer(home, id));
  const auto next = sign_in("fresh@council.example").value();
  EXPECT_EQ(why(people->second_factor(home, next.token, totp_code(key, totp_step(clock.now())))), "identity.wrong_code")
      << "the code that confirmed the set-up is used up";
}

TEST_P(sessions, of_residents_who_chose_a_second_factor_want_it_too) {
  const auto id = resident();
  const auto open = sign_in("resident@mail.example").value();
  const auto other = sign_in("resident@mail.example").value();
  const auto key = *from_base32(people->offer_totp(home, id).value().secret);
  EXPECT_EQ(why(people->confirm_totp(home, open.session.actor, id, "000000", open.token)), "identity.wrong_code");
  EXPECT_TRUE(
      people->confirm_totp(home, open.session.actor, id, totp_code(key, totp_step(clock.now())), open.token).ok());
  EXPECT_TRUE(people->session(home, open.token)->second_factor);
  EXPECT_FALSE(people->session(home, other.token));
  EXPECT_FALSE(sign_in("resident@mail.example").value().session.second_factor);
  EXPECT_TRUE(people->clear_totp(home, Actor::system(), id).ok());
  EXPECT_FALSE(people->session(home, open.token));
  EXPECT_TRUE(sign_in("resident@mail.example").value().session.second_factor);
}

TEST_P(sessions, describe_the_secret_for_authenticator_programs) {
  const auto offer = people->offer_totp(home, resident()).value();
  EXPECT_EQ(offer.secret.size(), 32U);
  EXPECT_EQ(offer.uri, "otpauth://totp/Viche:resident%40mail.example?secret=" + offer.secret +
                           "&issuer=Viche&algorithm=SHA1&digits=6&period=30");
}

TEST_P(sessions, of_staff_end_after_half_an_hour_of_silence_or_twelve_hours) {
  staff();
  auto open = whole();
  clock.advance(29min);
  EXPECT_TRUE(people->session(home, open.token));
  clock.advance(29min);
  EXPECT_TRUE(people->session(home, open.token)) << "being used keeps it";
  clock.advance(30min);
  EXPECT_FALSE(people->session(home, open.token));
  open = whole();
  for (int i = 0; i < 12 * 3 - 1; ++i) {
    clock.advance(20min);
    EXPECT_TRUE(people->session(home, open.token)) << i;
  }
  clock.advance(20min);
  EXPECT_FALSE(people->session(home, open.token));
}

TEST_P(sessions, of_residents_end_after_thirty_days_of_silence_or_ninety_days) {
  resident();
  const auto open = sign_in("resident@mail.example").value();
  clock.advance(24h * 29);
  EXPECT_TRUE(people->session(home, open.token));
  clock.advance(24h * 30);
  EXPECT_FALSE(people->session(home, open.token));
  const auto used = sign_in("resident@mail.example").value();
  for (int day = 0; day < 89; ++day) {
    clock.advance(24h);
    EXPECT_TRUE(people->session(home, used.token));
  }
  clock.advance(24h);
  EXPECT_FALSE(people->session(home, used.token));
}

TEST_P(sessions, that_wait_for_a_second_factor_wait_half_an_hour) {
  staff();
  const auto half = sign_in("staff@council.example").value();
  clock.advance(30min);
  EXPECT_FALSE(people->session(home, half.token));
  EXPECT_EQ(why(people->second_factor(home, half.token, code())), "identity.session_over");
  EXPECT_EQ(why(people->set_up_totp(home, half.token, code())), "identity.session_over");
}

TEST_P(sessions, end_by_signing_out_and_can_be_closed_from_a_list) {
  const auto id = resident();
  const auto first =
      people->sign_in(home, "resident@mail.example", good_password, "192.0.2.1", "Firefox\r\n on Linux").value();
  clock.advance(5min);
  const auto second = people->sign_in(home, "resident@mail.example", good_password, "192.0.2.1", "\xFF").value();
  auto open = people->sessions_of(home, id);
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open[0].session, second.session.session);
  EXPECT_EQ(open[1].device, "Firefox on Linux");
  EXPECT_EQ(open[1].began_at, clock.now() - 5min);
  EXPECT_TRUE(people->sessions_of(elsewhere, id).empty());
  people->close_session(home, id + 1, open[1].handle);
  people->close_session(elsewhere, id, open[1].handle);
  EXPECT_TRUE(people->session(home, first.token)) << "only the person's own, only at home";
  people->close_session(home, id, open[1].handle);
  EXPECT_FALSE(people->session(home, first.token));
  people->sign_out(home, "never was");
  people->sign_out(home, second.token);
  EXPECT_FALSE(people->session(home, second.token));
  EXPECT_TRUE(people->sessions_of(home, id).empty());
}

TEST_P(sessions, know_no_token_but_their_own) {
  resident();
  const auto open = sign_in("resident@mail.example").value();
  EXPECT_EQ(open.token.size(), 43U);
  for (const std::string& wrong :
       {std::string(), open.token + "A", open.token.substr(1), std::string("x"), std::string(5'000, 'A')}) {
    EXPECT_FALSE(people->session(home, wrong));
  }
  EXPECT_FALSE(people->session(elsewhere, open.token));
}

TEST_P(sessions, are_written_at_most_once_a_minute) {
  resident();
  const auto open = sign_in("resident@mail.example").value();
  const auto before = db().figures().acts;
  for (int i = 0; i < 50; ++i) people->session(home, open.token);
  EXPECT_EQ(db().figures().acts, before);
  clock.advance(61s);
  for (int i = 0; i < 50; ++i) people->session(home, open.token);
  EXPECT_EQ(db().figures().acts, before + 1);
}

TEST_P(sessions, that_are_over_are_swept_away) {
  static constexpr storage::Sql count{"test.count_sessions",
                                      "SELECT count(*) FROM sessions WHERE hromada_id = :hromada"};
  const auto left = [&](HromadaId hromada) {
    return db().read(hromada, [&](storage::Session& session) { return session.number(count); });
  };
  resident();
  resident("resident@mail.example", elsewhere);
  staff();
  sign_in("resident@mail.example").value();
  sign_in("resident@mail.example", good_password, elsewhere).value();
  whole();
  people->sweep(clock.now());
  EXPECT_EQ(left(home), 2);
  clock.advance(13h);
  people->sweep(clock.now());
  EXPECT_EQ(left(home), 1);
  clock.advance(24h * 31);
  people->sweep(clock.now());
  EXPECT_EQ(left(home), 0);
  EXPECT_EQ(left(elsewhere), 0);
}

TEST_P(sessions, have_form_tokens_of_their_own) {
  resident();
  const auto one = sign_in("resident@mail.example").value();
  const auto two = sign_in("resident@mail.example").value();
  const std::string token = people->form_token(home, one.session.form_key);
  EXPECT_TRUE(people->form_token_holds(home, one.session.form_key, token));
  EXPECT_TRUE(people->form_token_holds(home, one.session.form_key, people->form_token(home, one.session.form_key)));
  EXPECT_NE(token, people->form_token(home, one.session.form_key)) << "salted: compressed pages don't give it away";
  EXPECT_FALSE(people->form_token_holds(home, two.session.form_key, token));
  EXPECT_FALSE(people->form_token_holds(elsewhere, one.session.form_key, token));
  for (const std::string& wrong :
       {std::string(), token.substr(1), token + "A", token.substr(0, 11), std::string("x")}) {
    EXPECT_FALSE(people->form_token_holds(home, one.session.form_key, wrong));
  }
  EXPECT_FALSE(people->form_token_holds(home, "", people->form_token(home, "")));
}

VICHE_ON_BOTH_ENGINES(sessions);

}  // namespace
}  // namespace viche::identity
