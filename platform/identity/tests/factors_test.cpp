// Codes on paper and codes by telephone.
#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

#include "identity_fixture.hpp"

namespace viche::identity {
namespace {

using namespace identity::testing;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::MatchesRegex;

class factors : public identity::testing::OnBothEngines {
 protected:
  void SetUp() override {
    identity::testing::OnBothEngines::SetUp();
    people->tell_changes_by([this](storage::Tx&, std::int64_t, FactorChange change) { told.push_back(change); });
  }
  static Actor owner(std::int64_t account, IdentityLevel level = IdentityLevel::email) {
    return {Actor::Kind::resident, account, {}, 0, level};
  }
  std::vector<std::string> codes_of(std::int64_t account) {
    return people->make_recovery_codes(home, owner(account), account, {}).value();
  }
  void make_strong(std::int64_t account) {
    (void)db().act(home, [&](storage::Tx& tx) -> Result<Done> {
      people->raise_level(tx, account, IdentityLevel::strong);
      audit::record(tx, Actor::system(), "test", "account", account, clock.now());
      return Done{};
    });
  }
  Check ask(std::int64_t account, const std::string& phone = "067 123 45 67", const std::string& from = "192.0.2.1") {
    return people->ask_phone(home, account, phone, from,
                             [this](storage::Tx&, const std::string& to, const std::string& code) -> Check {
                               messages.emplace_back(to, code);
                               return Done{};
                             });
  }
  Check confirm(std::int64_t account, const std::string& said) {
    return people->confirm_phone(home, owner(account), account, said);
  }
  static std::string other_than(const std::string& right, int which) {
    std::string wrong = std::to_string((std::stoi(right) + which) % 1'000'000);
    return std::string(6 - wrong.size(), '0') + wrong;
  }

  std::vector<FactorChange> told;
  std::vector<std::pair<std::string, std::string>> messages;
};

TEST_P(factors, ten_codes_differ_and_each_opens_once_in_place_of_the_telephone) {
  const auto clerk = staff();
  const auto codes = codes_of(clerk);
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10U);
  for (const std::string& code : codes) EXPECT_THAT(code, MatchesRegex("[0-9a-z]{5}-[0-9a-z]{5}"));
  const auto half = sign_in("staff@council.example").value();
  EXPECT_EQ(why(people->second_factor(home, half.token, "00000-00000")), "identity.wrong_code");
  const auto whole = people->second_factor(home, half.token, codes[3]);
  ASSERT_TRUE(whole.ok()) << why(whole);
  EXPECT_TRUE(whole.value().session.actor.roles.has(Role::operator_));
  EXPECT_EQ(people->recovery_codes_left(home, clerk), 9);
  const auto again = sign_in("staff@council.example").value();
  EXPECT_EQ(why(people->second_factor(home, again.token, codes[3])), "identity.wrong_code");
  EXPECT_THAT(told, Contains(FactorChange::recovery_used));
}

TEST_P(factors, a_code_is_read_as_people_type_it) {
  const auto clerk = staff();
  std::string typed;
  const std::string code = codes_of(clerk)[0];
  for (const char c : code) {
    if (c == '-') typed += ' ';
    if (c == '0') typed += 'O';
    if (c == '1') typed += 'l';
    if (c != '-' && c != '0' && c != '1') typed += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  EXPECT_TRUE(people->second_factor(home, sign_in("staff@council.example").value().token, " " + typed).ok());
}

TEST_P(factors, of_two_who_use_a_code_at_once_one_gets_in) {
  const auto clerk = staff();
  const std::string code = codes_of(clerk)[0];
  std::vector<std::string> tokens;
  for (int i = 0; i < 4; ++i) tokens.push_back(sign_in("staff@council.example").value().token);
  std::atomic<int> in = 0;
  std::vector<std::thread> browsers;
  for (const std::string& token : tokens) {
    browsers.emplace_back([&, token] { in += people->second_factor(home, token, code).ok() ? 1 : 0; });
  }
  for (auto& one : browsers) one.join();
  EXPECT_EQ(in, 1);
}

TEST_P(factors, codes_of_one_account_open_no_other_and_new_ones_end_the_old) {
  const auto clerk = staff();
  staff({Role::operator_}, "other@council.example");
  const auto codes = codes_of(clerk);
  EXPECT_EQ(why(people->second_factor(home, sign_in("other@council.example").value().token, codes[0])),
            "identity.wrong_code");
  const auto fresh = codes_of(clerk);
  EXPECT_EQ(why(people->second_factor(home, sign_in("staff@council.example").value().token, codes[0])),
            "identity.wrong_code");
  EXPECT_TRUE(people->second_factor(home, sign_in("staff@council.example").value().token, fresh[0]).ok());
}

TEST_P(factors, guessing_codes_stops_after_five_tries) {
  const auto clerk = staff();
  const auto codes = codes_of(clerk);
  const auto half = sign_in("staff@council.example").value();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(why(people->second_factor(home, half.token, "zzzzz-zzzz" + std::to_string(i))), "identity.wrong_code");
  }
  EXPECT_EQ(why(people->second_factor(home, half.token, codes[0])), "identity.too_many_tries");
}

TEST_P(factors, a_link_alone_is_never_strong_but_with_a_code_on_paper_it_is) {
  const auto id = resident();
  make_strong(id);
  const auto code = db().act(home, [&](storage::Tx& tx) -> Result<std::string> {
    audit::record(tx, Actor::system(), "test", "account", id, clock.now());
    return people->add_recovery_code(tx, id);
  });
  const auto key = people->make_link(home, "resident@mail.example", Identity::LinkPurpose::sign_in, "x").value();
  const auto open = people->open_link(home, key, Identity::LinkPurpose::sign_in, "").value();
  EXPECT_EQ(open.session.actor.level, IdentityLevel::phone);
  const Actor weak = open.session.actor;
  EXPECT_EQ(why(people->make_recovery_codes(home, weak, id, {})), "identity.confirm_first");
  ASSERT_TRUE(people->offer_totp(home, id).ok());
  EXPECT_EQ(why(people->confirm_totp(home, weak, id, "000000")), "identity.confirm_first");
  EXPECT_EQ(why(people->clear_totp(home, weak, id)), "identity.confirm_first");
  const auto stronger = people->second_factor(home, open.token, code.value());
  ASSERT_TRUE(stronger.ok()) << why(stronger);
  EXPECT_EQ(stronger.value().session.actor.level, IdentityLevel::strong);
  EXPECT_FALSE(people->session(home, open.token)) << "the token is another one now";
  EXPECT_TRUE(people->make_recovery_codes(home, stronger.value().session.actor, id, stronger.value().token).ok());
}

TEST_P(factors, resetting_by_an_administrator_ends_the_codes) {
  const auto clerk = staff();
  codes_of(clerk);
  EXPECT_TRUE(people->clear_totp(home, {Actor::Kind::staff, 1, {Role::administrator}, 0, {}}, clerk).ok());
  EXPECT_EQ(people->recovery_codes_left(home, clerk), 0);
  EXPECT_THAT(told, Contains(FactorChange::totp_cleared));
}

TEST_P(factors, a_number_is_confirmed_by_its_code_and_the_account_goes_up) {
  const auto id = resident();
  ASSERT_TRUE(ask(id, "8 (067) 123-45-67").ok());
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].first, "+380671234567");
  EXPECT_THAT(messages[0].second, MatchesRegex("[0-9]{6}"));
  EXPECT_EQ(people->phone_asked(home, id), "+380671234567");
  EXPECT_TRUE(confirm(id, messages[0].second.substr(0, 3) + " " + messages[0].second.substr(3)).ok());
  const auto account = people->find(home, id);
  EXPECT_EQ(account->level, IdentityLevel::phone);
  EXPECT_TRUE(account->phone_confirmed);
  EXPECT_EQ(account->phone, "+380671234567");
  EXPECT_EQ(people->phone_asked(home, id), "");
  EXPECT_EQ(why(confirm(id, messages[0].second)), "identity.phone_code_over") << "once";
  EXPECT_THAT(deeds(id), Contains("identity.confirm_phone"));
  EXPECT_THAT(told, Contains(FactorChange::phone_confirmed));
}

TEST_P(factors, guessing_a_telephones_code_ends_after_five_tries_even_at_once) {
  const auto id = resident();
  ASSERT_TRUE(ask(id).ok());
  const std::string right = messages[0].second;
  std::atomic<int> wrong = 0, over = 0;
  std::vector<std::thread> guessers;
  for (int i = 1; i <= 8; ++i) {
    guessers.emplace_back([&, i] {
      const std::string said = why(confirm(id, other_than(right, i)));
      wrong += said == "identity.wrong_phone_code" ? 1 : 0;
      over += said == "identity.phone_code_over" ? 1 : 0;
    });
  }
  for (auto& one : guessers) one.join();
  EXPECT_EQ(wrong, 5);
  EXPECT_EQ(over, 3);
  EXPECT_EQ(why(confirm(id, right)), "identity.phone_code_over");
  EXPECT_EQ(people->find(home, id)->level, IdentityLevel::email);
}

TEST_P(factors, a_code_is_over_after_ten_minutes_or_when_another_was_sent) {
  const auto id = resident();
  ASSERT_TRUE(ask(id).ok());
  ASSERT_TRUE(ask(id).ok());
  if (messages[0].second != messages[1].second) {
    EXPECT_EQ(why(confirm(id, messages[0].second)), "identity.wrong_phone_code");
  }
  clock.advance(10min);
  EXPECT_EQ(why(confirm(id, messages[1].second)), "identity.phone_code_over");
  EXPECT_EQ(people->phone_asked(home, id), "");
}

TEST_P(factors, one_number_confirms_one_account_and_who_does_not_hold_it_learns_nothing) {
  const auto first = resident(), second = resident("second@mail.example");
  ASSERT_TRUE(ask(first).ok());
  ASSERT_TRUE(confirm(first, messages.back().second).ok());
  EXPECT_TRUE(ask(second).ok()) << "the same answer as for a free number";
  EXPECT_EQ(why(confirm(second, other_than(messages.back().second, 1))), "identity.wrong_phone_code");
  EXPECT_EQ(why(confirm(second, messages.back().second)), "identity.phone_taken");
  EXPECT_EQ(people->find(home, second)->level, IdentityLevel::email);
  EXPECT_TRUE(people->set_profile(home, owner(first), first, {"Олена", "050 000 00 00", "uk"}).ok());
  EXPECT_FALSE(people->find(home, first)->phone_confirmed) << "another number was written";
  ASSERT_TRUE(ask(second).ok());
  EXPECT_EQ(why(confirm(second, messages.back().second)), "identity.phone_taken") << "it is not passed on";
}

TEST_P(factors, of_two_accounts_that_confirm_one_number_at_once_one_gets_it) {
  const auto first = resident(), second = resident("second@mail.example");
  ASSERT_TRUE(ask(first).ok());
  ASSERT_TRUE(ask(second, "067 123 45 67", "192.0.2.2").ok());
  std::atomic<int> got = 0;
  std::thread one([&] { got += confirm(first, messages[0].second).ok() ? 1 : 0; });
  std::thread two([&] { got += confirm(second, messages[1].second).ok() ? 1 : 0; });
  one.join();
  two.join();
  EXPECT_EQ(got, 1);
}

TEST_P(factors, messages_are_throttled_by_account_number_and_address) {
  const auto first = resident();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(ask(first, "067 000 00 0" + std::to_string(i)).ok());
  EXPECT_EQ(why(ask(first, "067 000 00 09")), "identity.too_many_tries") << "the account";
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(ask(resident("n" + std::to_string(i) + "@mail.example"), "050 111 11 11", "192.0.2.9").ok());
  }
  EXPECT_EQ(why(ask(resident("n9@mail.example"), "050 111 11 11", "192.0.2.10")), "identity.too_many_tries")
      << "the number";
  int sent = 0;
  for (int i = 0; i < 12; ++i) {
    const auto id = resident("a" + std::to_string(i) + "@mail.example");
    sent += ask(id, "063 000 00 " + std::to_string(10 + i), "192.0.2.77").ok() ? 1 : 0;
  }
  EXPECT_EQ(sent, 10) << "the address";
}

TEST_P(factors, only_numbers_of_ukraine_are_sent_to) {
  const auto id = resident();
  for (const char* said : {"", "2-12-34", "+48 22 123 45 67", "+1 900 555 0100", "номер", "067 123 45 678"}) {
    EXPECT_EQ(why(ask(id, said)), "identity.phone_invalid") << said;
  }
  EXPECT_TRUE(messages.empty());
}

TEST_P(factors, of_one_community_are_nothing_in_another) {
  const auto id = resident();
  ASSERT_TRUE(ask(id).ok());
  EXPECT_EQ(why(people->confirm_phone(elsewhere, owner(id), id, messages[0].second)), "identity.phone_code_over");
  EXPECT_TRUE(confirm(id, messages[0].second).ok());
}

VICHE_ON_BOTH_ENGINES(factors);

}  // namespace
}  // namespace viche::identity
