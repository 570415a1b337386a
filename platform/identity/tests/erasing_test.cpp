// What is left of an account that its owner has erased.
#include "identity_fixture.hpp"

#include <gmock/gmock.h>

#include <viche/storage/dump_testing.hpp>

namespace viche::identity {
namespace {

using namespace identity::testing;
using Purpose = Identity::LinkPurpose;

class erased_accounts : public identity::testing::OnBothEngines {
 protected:
  Check erase(std::int64_t account) {
    return db().act(home, [&](storage::Tx& tx) { return people->erase_account(tx, Actor::system(), account); });
  }
  std::vector<std::string> places_with(const std::vector<std::string>& words) {
    return storage::testing::places_with(db(), home, words,
                                         [&](std::string_view place, std::int64_t row, std::string_view value) {
                                           return vault->open(home, place, row, value);
                                         });
  }
};

TEST_P(erased_accounts, hold_nothing_and_let_nobody_in) {
  const auto id = resident();
  const auto open = sign_in("resident@mail.example").value();
  const std::string link = people->make_link(home, "resident@mail.example", Purpose::sign_in, "192.0.2.1").value();
  const std::vector<std::string> words{"resident@mail.example", "Олена Коваль", "+380 67 000 00 00", "Firefox"};
  EXPECT_THAT(places_with(words), ::testing::IsSupersetOf({"accounts.email", "accounts.name", "accounts.phone",
                                                           "sessions.device", "links.email"}));
  ASSERT_TRUE(erase(id).ok());
  EXPECT_THAT(places_with(words), ::testing::IsEmpty());
  EXPECT_FALSE(people->session(home, open.token));
  EXPECT_FALSE(people->open_link(home, link, Purpose::sign_in, "Firefox").ok());
  EXPECT_EQ(why(sign_in("resident@mail.example")), "identity.wrong_password");
  EXPECT_EQ(why(people->open_for(home, id, Door::person, "Firefox")), "identity.blocked");
  EXPECT_EQ(people->find(home, id)->email, "");
  EXPECT_THAT(deeds(id), ::testing::Contains("identity.erase_account"));
}

TEST_P(erased_accounts, give_their_e_mail_back) {
  const auto id = resident();
  ASSERT_TRUE(erase(id).ok());
  EXPECT_NE(resident(), id);
  EXPECT_TRUE(sign_in("resident@mail.example").ok());
}

TEST_P(erased_accounts, are_residents_only_and_of_this_community) {
  const auto clerk = staff();
  EXPECT_EQ(erase(clerk).refusal().code, "identity.staff_not_erased");
  EXPECT_EQ(erase(clerk + 1).refusal().code, "identity.no_account");
  const auto theirs = resident("resident@mail.example", elsewhere);
  EXPECT_EQ(erase(theirs).refusal().code, "identity.no_account");
  EXPECT_EQ(people->find(elsewhere, theirs)->email, "resident@mail.example");
}

VICHE_ON_BOTH_ENGINES(erased_accounts);

}  // namespace
}  // namespace viche::identity
