// Links, API keys and throttles: what opens a door, once, and how often one may knock.
#include "identity_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

namespace viche::identity {
namespace {

using namespace identity::testing;
using namespace std::chrono_literals;
using Purpose = Identity::LinkPurpose;

constexpr Purpose purposes[] = {Purpose::sign_in, Purpose::reset_password, Purpose::confirm_email};

class doors : public identity::testing::OnBothEngines {
 protected:
  std::string link(Purpose purpose, const std::string& email = "resident@mail.example", HromadaId hromada = home) {
    return people->make_link(hromada, email, purpose, "192.0.2.1").value();
  }
};

TEST_P(doors, a_link_signs_in_once) {
  const auto id = resident();
  const std::string key = link(Purpose::sign_in);
  const auto open = people->open_link(home, key, Purpose::sign_in, "Firefox").value();
  EXPECT_EQ(open.session.account, id);
  EXPECT_TRUE(people->session(home, open.token));
  EXPECT_FALSE(open.session.by_reset_link);
  EXPECT_EQ(why(people->open_link(home, key, Purpose::sign_in, "Firefox")), "identity.link_over");
}

TEST_P(doors, a_link_opens_nothing_but_its_purpose_and_is_not_used_up_by_trying) {
  resident();
  for (const Purpose made_for : purposes) {
    const std::string key = link(made_for);
    for (const Purpose tried : purposes) {
      if (tried == made_for) continue;
      EXPECT_EQ(why(people->open_link(home, key, tried, "")), "identity.link_over");
    }
    EXPECT_TRUE(people->open_link(home, key, made_for, "").ok());
  }
}

TEST_P(doors, a_link_of_one_community_opens_nothing_in_another) {
  resident();
  resident("resident@mail.example", elsewhere);
  for (const Purpose purpose : purposes) {
    const std::string key = link(purpose);
    EXPECT_EQ(why(people->open_link(elsewhere, key, purpose, "")), "identity.link_over");
    EXPECT_TRUE(people->open_link(home, key, purpose, "").ok());
  }
}

TEST_P(doors, a_link_is_over_after_half_an_hour) {
  resident();
  const std::string in_time = link(Purpose::sign_in), late = link(Purpose::sign_in);
  clock.advance(29min + 59s);
  EXPECT_TRUE(people->open_link(home, in_time, Purpose::sign_in, "").ok());
  clock.advance(1s);
  EXPECT_EQ(why(people->open_link(home, late, Purpose::sign_in, "")), "identity.link_over");
}

TEST_P(doors, of_two_who_open_a_link_at_once_one_gets_in) {
  for (int round = 0; round < 10; ++round) {
    const std::string email = "r" + std::to_string(round) + "@mail.example";
    const std::string key = link(Purpose::sign_in, email);
    std::atomic<int> in = 0;
    std::vector<std::thread> browsers;
    for (int i = 0; i < 4; ++i) {
      browsers.emplace_back([&] { in += people->open_link(home, key, Purpose::sign_in, "").ok() ? 1 : 0; });
    }
    for (auto& browser : browsers) browser.join();
    EXPECT_EQ(in, 1);
    clock.advance(16min);
  }
}

TEST_P(doors, a_sign_in_link_makes_the_account_of_a_new_resident) {
  const std::string key = link(Purpose::sign_in, "New@Mail.example");
  EXPECT_FALSE(people->find_by_email(home, "new@mail.example")) << "nothing is made before the letter was read";
  const auto open = people->open_link(home, key, Purpose::sign_in, "").value();
  const auto account = people->find(home, open.session.account);
  EXPECT_EQ(account->email, "new@mail.example");
  EXPECT_EQ(account->level, IdentityLevel::email);
  EXPECT_FALSE(account->staff || account->has_password);
  EXPECT_EQ(open.session.actor.kind, Actor::Kind::resident);
  EXPECT_EQ(deeds(account->id), std::vector<std::string>{"identity.create_account"});
}

TEST_P(doors, two_links_of_a_new_resident_lead_to_one_account) {
  const std::string first = link(Purpose::sign_in, "new@mail.example"),
                    second = link(Purpose::sign_in, "NEW@mail.example");
  std::string keys[] = {first, second};
  std::int64_t ids[2] = {};
  std::thread one([&] { ids[0] = people->open_link(home, keys[0], Purpose::sign_in, "").value().session.account; });
  std::thread two([&] { ids[1] = people->open_link(home, keys[1], Purpose::sign_in, "").value().session.account; });
  one.join();
  two.join();
  EXPECT_EQ(ids[0], ids[1]);
}

TEST_P(doors, nobody_is_sent_a_link_to_an_account_that_is_not_there) {
  EXPECT_EQ(link(Purpose::reset_password, "nobody@mail.example"), "");
  EXPECT_EQ(link(Purpose::confirm_email, "nobody@mail.example"), "");
  EXPECT_EQ(why(people->make_link(home, "not an address", Purpose::sign_in, "x")), "identity.email_invalid");
}

TEST_P(doors, a_link_of_staff_still_wants_the_second_factor) {
  staff();
  const auto half =
      people->open_link(home, link(Purpose::sign_in, "staff@council.example"), Purpose::sign_in, "").value();
  EXPECT_FALSE(half.session.second_factor);
  EXPECT_TRUE(half.session.actor.roles.empty());
  EXPECT_TRUE(people->second_factor(home, half.token, code()).ok());
}

TEST_P(doors, a_reset_link_lets_set_a_password_without_the_old_one_until_it_is_set) {
  const auto id = resident();
  const std::string other = link(Purpose::reset_password);
  const auto open = people->open_link(home, link(Purpose::reset_password), Purpose::reset_password, "").value();
  EXPECT_TRUE(open.session.by_reset_link);
  EXPECT_TRUE(people->session(home, open.token)->by_reset_link);
  EXPECT_TRUE(people->set_password(home, open.session.actor, id, "ще один пароль", open.token).ok());
  EXPECT_FALSE(people->session(home, open.token)->by_reset_link);
  EXPECT_EQ(why(people->open_link(home, other, Purpose::reset_password, "")), "identity.link_over")
      << "links from before the change are dead";
  clock.advance(16min);
  const auto slow = people->open_link(home, link(Purpose::reset_password), Purpose::reset_password, "").value();
  clock.advance(31min);
  EXPECT_FALSE(people->session(home, slow.token)->by_reset_link);
}

TEST_P(doors, the_old_password_can_be_asked_for) {
  const auto id = resident();
  EXPECT_TRUE(people->confirm_password(home, id, good_password).ok());
  EXPECT_EQ(why(people->confirm_password(home, id, "wrong")), "identity.wrong_password");
  EXPECT_EQ(why(people->confirm_password(elsewhere, id, good_password)), "identity.no_account");
  for (int i = 0; i < 4; ++i) (void)people->confirm_password(home, id, "wrong");
  EXPECT_EQ(why(people->confirm_password(home, id, good_password)), "identity.too_many_tries");
}

TEST_P(doors, five_wrong_passwords_close_an_account_to_that_address_for_a_quarter_of_an_hour) {
  resident();
  resident("other@mail.example");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(why(sign_in("resident@mail.example", "wrong")), "identity.wrong_password");
  const auto refused = sign_in("RESIDENT@mail.example");
  EXPECT_EQ(why(refused), "identity.too_many_tries");
  EXPECT_EQ(refused.refusal().kind, RefusalKind::too_many);
  EXPECT_EQ(refused.refusal().args.at("minutes"), "15");
  EXPECT_TRUE(sign_in("other@mail.example").ok()) << "others are not concerned";
  const auto owner = people->sign_in(home, "resident@mail.example", good_password, "192.0.2.9", "");
  EXPECT_TRUE(owner.ok()) << "a stranger's tries do not keep the owner out";
  clock.advance(14min);
  EXPECT_EQ(why(sign_in("resident@mail.example")), "identity.too_many_tries");
  clock.advance(1min);
  EXPECT_TRUE(sign_in("resident@mail.example").ok());
}

TEST_P(doors, an_unknown_email_is_closed_like_a_known_one) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(why(sign_in("nobody@mail.example")), "identity.wrong_password");
  EXPECT_EQ(why(sign_in("nobody@mail.example")), "identity.too_many_tries");
}

TEST_P(doors, fifty_wrong_passwords_from_many_addresses_close_an_account_to_all) {
  resident();
  for (int i = 0; i < 50; ++i) {
    const std::string address = "192.0.2." + std::to_string(i);
    EXPECT_EQ(why(people->sign_in(home, "resident@mail.example", "wrong", address, "")), "identity.wrong_password");
  }
  EXPECT_EQ(why(people->sign_in(home, "resident@mail.example", good_password, "192.0.2.99", "")),
            "identity.too_many_tries");
}

TEST_P(doors, a_right_password_forgets_the_wrong_ones_before) {
  resident();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(why(sign_in("resident@mail.example", "wrong")), "identity.wrong_password");
    EXPECT_TRUE(sign_in("resident@mail.example").ok());
  }
}

TEST_P(doors, one_address_tries_twenty_times_over_all_accounts) {
  resident();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(why(sign_in("nobody" + std::to_string(i) + "@mail.example")), "identity.wrong_password");
  }
  EXPECT_EQ(why(sign_in("resident@mail.example")), "identity.too_many_tries");
  EXPECT_TRUE(people->sign_in(home, "resident@mail.example", good_password, "192.0.2.2", "").ok());
}

TEST_P(doors, right_passwords_from_one_address_are_not_counted) {
  for (int i = 0; i < 25; ++i) {
    const std::string email = "clerk" + std::to_string(i) + "@council.example";
    resident(email);
    EXPECT_TRUE(sign_in(email).ok()) << i;
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(why(sign_in("nobody" + std::to_string(i) + "@mail.example")), "identity.wrong_password");
  }
  EXPECT_EQ(why(sign_in("clerk1@council.example")), "identity.too_many_tries") << "wrong ones are, all the same";
}

TEST_P(doors, a_burst_of_wrong_passwords_passes_no_more_than_five) {
  resident();
  std::atomic<int> looked_at = 0;
  std::vector<std::thread> machines;
  for (int i = 0; i < 16; ++i) {
    machines.emplace_back(
        [&] { looked_at += why(sign_in("resident@mail.example", "wrong")) == "identity.wrong_password"; });
  }
  for (auto& machine : machines) machine.join();
  EXPECT_EQ(looked_at, 5);
}

TEST_P(doors, five_wrong_codes_close_the_second_factor_over_all_sessions) {
  staff();
  const auto one = sign_in("staff@council.example").value(), two = sign_in("staff@council.example").value();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(why(people->second_factor(home, one.token, "000000")), "identity.wrong_code");
  EXPECT_EQ(why(people->second_factor(home, two.token, code())), "identity.too_many_tries");
  clock.advance(15min);
  EXPECT_TRUE(people->second_factor(home, two.token, code()).ok());
}

TEST_P(doors, letters_with_links_are_not_sent_without_end) {
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(people->make_link(home, "a@mail.example", Purpose::sign_in, "192.0.2.9").ok());
  EXPECT_EQ(why(people->make_link(home, "a@mail.example", Purpose::sign_in, "192.0.2.10")), "identity.too_many_tries");
  for (int i = 0; i < 15; ++i)
    (void)people->make_link(home, std::to_string(i) + "@mail.example", Purpose::sign_in, "192.0.2.9");
  EXPECT_EQ(why(people->make_link(home, "last@mail.example", Purpose::sign_in, "192.0.2.9")),
            "identity.too_many_tries");
}

TEST_P(doors, a_full_throttle_costs_no_writes) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(people->throttle(home, "test", "somebody", 3, 60s).ok());
  const auto before = db().figures().acts;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(why(people->throttle(home, "test", "somebody", 3, 60s)), "too_many_requests");
  EXPECT_EQ(db().figures().acts, before);
  EXPECT_TRUE(people->throttle(home, "test", "another", 3, 60s).ok());
  EXPECT_TRUE(people->throttle(home, "other", "somebody", 3, 60s).ok());
  EXPECT_TRUE(people->throttle(elsewhere, "test", "somebody", 3, 60s).ok());
  clock.advance(60s);
  EXPECT_TRUE(people->throttle(home, "test", "somebody", 3, 60s).ok());
  people->sweep(clock.now() + 61s);
  EXPECT_TRUE(people->throttle(home, "test", "somebody", 1, 60s).ok());
}

TEST_P(doors, an_api_key_works_in_its_community_until_it_is_revoked) {
  const Actor admin{Actor::Kind::staff, 7, {Role::administrator}, 0, IdentityLevel::email};
  const std::string key =
      people->create_api_key(home, admin, "Диспетчерська", {"appeals.read", "appeals.write"}).value();
  const auto found = people->api_key(home, key);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Диспетчерська");
  EXPECT_THAT(found->scopes, ::testing::ElementsAre("appeals.read", "appeals.write"));
  EXPECT_FALSE(people->api_key(elsewhere, key));
  EXPECT_FALSE(people->api_key(home, key + "A"));
  EXPECT_FALSE(people->api_key(home, ""));
  EXPECT_EQ(people->api_keys(home).size(), 1U);
  EXPECT_TRUE(people->api_keys(elsewhere).empty());
  EXPECT_EQ(why(people->revoke_api_key(elsewhere, admin, found->id)), "identity.no_key");
  EXPECT_TRUE(people->revoke_api_key(home, admin, found->id).ok());
  EXPECT_FALSE(people->api_key(home, key));
  EXPECT_EQ(why(people->create_api_key(home, admin, " ", {})), "identity.name_empty");
  EXPECT_EQ(why(people->create_api_key(home, admin, "x", {"all rights"})), "identity.scope_invalid");
}

TEST_P(doors, no_credential_passes_for_another_kind) {
  resident();
  const auto open = sign_in("resident@mail.example").value();
  const std::string key = people->create_api_key(home, Actor::system(), "x", {}).value();
  const std::string letter = link(Purpose::sign_in);
  const std::string form = people->form_token(home, open.session.form_key);
  for (const auto& credential : {open.token, key, letter, form}) {
    EXPECT_EQ(people->session(home, credential).has_value(), credential == open.token);
    EXPECT_EQ(people->api_key(home, credential).has_value(), credential == key);
    EXPECT_EQ(people->form_token_holds(home, open.session.form_key, credential), credential == form);
    if (credential != letter) {
      EXPECT_FALSE(people->open_link(home, credential, Purpose::sign_in, "").ok());
    }
    EXPECT_FALSE(people->session(elsewhere, credential));
    EXPECT_FALSE(people->api_key(elsewhere, credential));
    EXPECT_FALSE(people->open_link(elsewhere, credential, Purpose::sign_in, "").ok());
    EXPECT_FALSE(people->form_token_holds(elsewhere, open.session.form_key, credential));
  }
}

VICHE_ON_BOTH_ENGINES(doors);

}  // namespace
}  // namespace viche::identity
