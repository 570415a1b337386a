#include "identity_fixture.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <viche/core/fault.hpp>

namespace viche::identity {
namespace {

using namespace identity::testing;
using ::testing::Contains;
using ::testing::ElementsAre;

class accounts : public identity::testing::OnBothEngines {};

TEST_P(accounts, keep_what_they_were_made_with) {
  const auto id = staff({Role::executor, Role::head});
  const auto found = people->find(home, id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->email, "staff@council.example");
  EXPECT_EQ(found->name, "Ірина Мельник");
  EXPECT_TRUE(found->staff);
  EXPECT_EQ(found->roles, (Roles{Role::executor, Role::head}));
  EXPECT_EQ(found->organisation, 5);
  EXPECT_EQ(found->level, IdentityLevel::email);
  EXPECT_TRUE(found->has_password && found->has_totp && !found->blocked);
  EXPECT_EQ(found->created_at, clock.now());
  EXPECT_THAT(deeds(id), ElementsAre("identity.create_account", "identity.set_totp"));
}

TEST_P(accounts, are_found_by_email_in_any_case_and_only_at_home) {
  const auto id = resident("Olena@Mail.Example");
  EXPECT_EQ(people->find_by_email(home, "  oLENA@mail.example ")->id, id);
  EXPECT_FALSE(people->find_by_email(elsewhere, "olena@mail.example"));
  EXPECT_FALSE(people->find(elsewhere, id));
  EXPECT_FALSE(people->find_by_email(home, "other@mail.example"));
}

TEST_P(accounts, have_an_email_of_their_own_in_each_community) {
  resident();
  const auto again = people->create(home, Actor::system(), {"RESIDENT@mail.example", "", "", "uk", good_password});
  EXPECT_EQ(why(again), "identity.email_taken");
  EXPECT_EQ(again.refusal().field, "email");
  EXPECT_TRUE(people->create(elsewhere, Actor::system(), {"resident@mail.example"}).ok());
}

TEST_P(accounts, tell_everything_that_is_wrong_with_a_form_at_once) {
  NewAccount wrong{"nobody", " ", "call me", "uk", "short", true};
  const auto made = people->create(home, Actor::system(), wrong);
  std::vector<std::string> codes{why(made)};
  for (const auto& also : made.refusal().also) codes.push_back(also.code);
  EXPECT_THAT(codes, ElementsAre("identity.email_invalid", "identity.name_empty", "identity.phone_invalid",
                                 "identity.password_short"));
  EXPECT_TRUE(people->staff_of(home).empty());
}

TEST_P(accounts, that_people_make_themselves_have_no_confirmed_email_yet) {
  const auto id = people->create(home, Actor::anonymous(), {"new@mail.example", "", "", "uk", good_password}).value();
  EXPECT_EQ(people->find(home, id)->level, IdentityLevel::none);
  const auto key =
      people->make_link(home, "new@mail.example", Identity::LinkPurpose::confirm_email, "192.0.2.1").value();
  EXPECT_TRUE(people->open_link(home, key, Identity::LinkPurpose::confirm_email, "").ok());
  EXPECT_EQ(people->find(home, id)->level, IdentityLevel::email);
  EXPECT_THAT(deeds(id), Contains("identity.confirm_email"));
}

TEST_P(accounts, of_staff_are_listed) {
  resident();
  const auto first = staff();
  const auto second = staff({Role::head}, "head@council.example");
  std::vector<std::int64_t> ids;
  for (const auto& person : people->staff_of(home)) ids.push_back(person.id);
  EXPECT_THAT(ids, ElementsAre(first, second));
  EXPECT_TRUE(people->staff_of(elsewhere).empty());
}

TEST_P(accounts, change_roles_at_once_and_end_sessions) {
  const auto id = staff({Role::operator_});
  const auto open = whole();
  EXPECT_TRUE(people->set_roles(home, Actor::system(), id, {Role::executor}, 9).ok());
  EXPECT_FALSE(people->session(home, open.token));
  const auto again = whole();
  EXPECT_EQ(again.session.actor.roles, Roles{Role::executor});
  EXPECT_EQ(again.session.actor.organisation, 9);
  EXPECT_THAT(deeds(id), Contains("identity.set_roles"));
  EXPECT_EQ(why(people->set_roles(elsewhere, Actor::system(), id, {}, 0)), "identity.no_account");
}

TEST_P(accounts, without_roles_are_residents_and_with_them_need_a_new_password) {
  const auto id = resident();
  EXPECT_TRUE(people->set_roles(home, Actor::system(), id, {Role::editor}, 0).ok());
  EXPECT_TRUE(people->find(home, id)->staff);
  EXPECT_EQ(why(sign_in("resident@mail.example")), "identity.wrong_password");
  EXPECT_TRUE(people->set_roles(home, Actor::system(), id, {}, 0).ok());
  EXPECT_FALSE(people->find(home, id)->staff);
}

TEST_P(accounts, leave_at_least_one_administrator) {
  const auto id = staff({Role::administrator});
  EXPECT_EQ(why(people->set_roles(home, Actor::system(), id, {Role::editor}, 0)), "identity.last_administrator");
  EXPECT_EQ(why(people->set_blocked(home, Actor::system(), id, true)), "identity.last_administrator");
  EXPECT_TRUE(people->set_roles(home, Actor::system(), id, {Role::administrator, Role::editor}, 0).ok());
  staff({Role::administrator}, "second@council.example");
  EXPECT_TRUE(people->set_blocked(home, Actor::system(), id, true).ok());
}

TEST_P(accounts, that_are_blocked_cannot_enter_by_any_door) {
  const auto id = resident();
  const auto open = sign_in("resident@mail.example").value();
  const auto link =
      people->make_link(home, "resident@mail.example", Identity::LinkPurpose::sign_in, "192.0.2.1").value();
  EXPECT_TRUE(people->set_blocked(home, Actor::system(), id, true).ok());
  EXPECT_FALSE(people->session(home, open.token));
  EXPECT_EQ(why(sign_in("resident@mail.example")), "identity.blocked");
  EXPECT_EQ(why(sign_in("resident@mail.example", "wrong password")), "identity.wrong_password");
  EXPECT_EQ(why(people->open_link(home, link, Identity::LinkPurpose::sign_in, "")), "identity.link_over");
  EXPECT_EQ(people->make_link(home, "resident@mail.example", Identity::LinkPurpose::sign_in, "192.0.2.1").value(), "");
  EXPECT_TRUE(people->set_blocked(home, Actor::system(), id, false).ok());
  EXPECT_TRUE(sign_in("resident@mail.example").ok());
  EXPECT_THAT(deeds(id), Contains("identity.block"));
}

TEST_P(accounts, end_other_sessions_when_the_password_changes) {
  const auto id = resident();
  const auto kept = sign_in("resident@mail.example").value();
  const auto other = sign_in("resident@mail.example").value();
  EXPECT_EQ(why(people->set_password(home, kept.session.actor, id, "qwerty123")), "identity.password_common");
  EXPECT_TRUE(people->session(home, other.token));
  EXPECT_TRUE(people->set_password(home, kept.session.actor, id, "ще один пароль", kept.token).ok());
  EXPECT_TRUE(people->session(home, kept.token));
  EXPECT_FALSE(people->session(home, other.token));
  EXPECT_EQ(why(sign_in("resident@mail.example")), "identity.wrong_password");
  EXPECT_TRUE(sign_in("resident@mail.example", "ще один пароль").ok());
  EXPECT_THAT(deeds(id), Contains("identity.set_password"));
  EXPECT_TRUE(people->set_password(home, kept.session.actor, id, "третій пароль тут").ok());
  EXPECT_FALSE(people->session(home, kept.token));
}

TEST_P(accounts, change_their_profile) {
  const auto id = resident();
  EXPECT_TRUE(people->set_profile(home, Actor::system(), id, {" Олена\n Шевчук ", "(067) 111-22-33", "en"}).ok());
  const auto found = *people->find(home, id);
  EXPECT_EQ(found.name, "Олена Шевчук");
  EXPECT_EQ(found.phone, "(067) 111-22-33");
  EXPECT_EQ(found.lang, "en");
  EXPECT_EQ(why(people->set_profile(home, Actor::system(), id, {"x", "1", "uk"})), "identity.phone_invalid");
  EXPECT_EQ(why(people->set_profile(home, Actor::system(), id, {std::string(201, 'x'), "", "uk"})),
            "identity.name_long");
  EXPECT_EQ(why(people->set_profile(elsewhere, Actor::system(), id, {"x", "", "uk"})), "identity.no_account");
}

TEST_P(accounts, leave_nothing_readable_in_the_database) {
  const std::string canary = "kanarka";
  people
      ->create(home, Actor::system(),
               {canary + "@" + canary + ".example", canary + " Ім'яканарки", "+380670001122", "uk",
                canary + "-password", false})
      .value();
  people->make_link(home, "new-" + canary + "@mail.example", Identity::LinkPurpose::sign_in, canary + "-address")
      .value();
  people
      ->sign_in(home, canary + "@" + canary + ".example", canary + "-password", canary + "-address", canary + "-device")
      .value();
  if (GetParam() != storage::Engine::sqlite) return;  // its files are not ours to read; the statements are the same
  for (const auto& file : std::filesystem::directory_iterator(dir())) {
    std::ifstream stream(file.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << stream.rdbuf();
    for (const std::string word : {canary.c_str(), "Ім'яканарки", "80670001122", good_password.c_str()}) {
      EXPECT_EQ(bytes.str().find(word), std::string::npos) << file.path() << " holds " << word;
    }
  }
}

TEST_P(accounts, do_not_open_when_their_values_were_moved) {
  static constexpr storage::Sql mix{"test.swap_names", R"(
      UPDATE accounts SET name = (SELECT min(name) FROM accounts WHERE hromada_id = :hromada) WHERE hromada_id = :hromada)"};
  const auto first = resident();
  const auto second = resident("second@mail.example");
  (void)db().keep_house(home, [&](storage::Tx& tx) -> Result<Done> {
    tx.run(mix, {});
    return Done{};
  });
  int opened = 0;
  for (const auto id : {first, second}) {
    try {
      people->find(home, id);
      ++opened;
    } catch (const Fault&) {
    }
  }
  EXPECT_EQ(opened, 1);
}

TEST_P(accounts, are_not_served_with_the_key_of_another_installation) {
  people->recognise_key();
  people->recognise_key();
  const Vault other(dir() + "/other.key");
  Identity stranger(db(), other, clock, policy);
  EXPECT_THROW(stranger.recognise_key(), Fault);
}

VICHE_ON_BOTH_ENGINES(accounts);

}  // namespace
}  // namespace viche::identity
