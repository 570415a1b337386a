#include <gmock/gmock.h>

#include <viche/identity/people.hpp>
#include <viche/storage/dump_testing.hpp>

#include "cabinet_house.hpp"

namespace viche::cabinet {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Person;

class erasing : public testing::Cabinet {
 protected:
  std::vector<std::string> places_with(const std::vector<std::string>& words) {
    return storage::testing::places_with(db(), home(), words,
                                         [&](std::string_view place, std::int64_t row, std::string_view value) {
                                           return house->vault.open(home(), place, row, value);
                                         });
  }
  std::vector<std::pair<std::string, std::string>> said(const std::string& secret = {}) {
    return {{"word", "стерти"}, {"password", secret}};
  }
};

TEST_P(erasing, the_page_tells_what_goes_and_what_stays_with_its_article_and_changes_nothing) {
  Person person = enter("oksana@mail.example");
  const std::string page = person.get("/my/erase").body;
  EXPECT_THAT(page, HasSubstr("393/96-ВР ст. 20"));
  EXPECT_THAT(page, HasSubstr("Зберігаємо до"));
  EXPECT_THAT(fakes->erased, ElementsAre(oksana)) << "it was done, and taken back";
  EXPECT_THAT(fakes->settled, IsEmpty());
  EXPECT_EQ(house->identity.find(home(), oksana)->email, "oksana@mail.example");
  EXPECT_EQ(person.get("/my").status, 200);
  EXPECT_EQ(entries_of("cabinet.erase", oksana), 0U);
  EXPECT_TRUE(db().read(home(), [](storage::Session& session) { return !audit::verify(session).broken_at; }));
}

TEST_P(erasing, takes_the_word_and_a_fresh_session_then_does_what_was_told) {
  Person person = enter("oksana@mail.example");
  EXPECT_EQ(person.post("/my/erase", {{"word", "ні"}}).status, 422);
  EXPECT_EQ(house->identity.find(home(), oksana)->email, "oksana@mail.example");
  const auto done = person.post("/my/erase", said());
  EXPECT_EQ(done.status, 200);
  EXPECT_THAT(done.body, HasSubstr("393/96-ВР ст. 20"));
  EXPECT_THAT(done.body, Not(HasSubstr("Оксана Канарка"))) << "they are signed out already";
  EXPECT_THAT(std::string(done.header("Set-Cookie")), HasSubstr("Max-Age=0"));
  EXPECT_THAT(fakes->settled, ElementsAre(oksana));
  EXPECT_EQ(person.get("/my").status, 303);
  EXPECT_EQ(entries_of("cabinet.erase", oksana), 1U);
  EXPECT_EQ(entries_of("identity.erase_account", oksana), 1U);
}

TEST_P(erasing, leaves_nothing_of_the_person_in_the_database_in_the_clear_or_sealed) {
  const std::vector<std::string> canaries{"oksana@mail.example", "Оксана Канарка", "067 123 45 67", "Канарка"};
  Person person = enter("oksana@mail.example");
  person.post("/my/calendar");
  gathered(person);
  const auto person_made = db().act(home(), [&](storage::Tx& tx) -> Check {
    house->identity.people().for_account(tx, oksana, "Оксана Канарка");
    audit::record(tx, Actor::system(), "test.person", "account", oksana, house->clock.now());
    return Done{};
  });
  ASSERT_TRUE(person_made.ok());
  ASSERT_TRUE(
      house->identity
          .make_link(home(), "oksana@mail.example", identity::Identity::LinkPurpose::reset_password, "192.0.2.1")
          .ok());
  EXPECT_THAT(places_with(canaries),
              ::testing::IsSupersetOf({"accounts.email", "accounts.name", "persons.name", "links.email"}))
      << "the control: before, they are found";
  ASSERT_EQ(person.post("/my/erase", said()).status, 200);
  // Petro has the same telephone: it is his.
  EXPECT_THAT(places_with({"oksana@mail.example", "Оксана Канарка", "Канарка"}), IsEmpty());
  EXPECT_EQ(places_with({"067 123 45 67"}), std::vector<std::string>{"accounts.phone"});
  EXPECT_EQ(files_on_disk(), 0U);
  EXPECT_FALSE(house->identity.sign_in(home(), "oksana@mail.example", password, "192.0.2.1", "Firefox").ok());
}

TEST_P(erasing, another_keeps_everything_and_the_e_mail_may_register_anew) {
  Person others = enter("petro@mail.example");
  Person person = enter("oksana@mail.example");
  ASSERT_EQ(person.post("/my/erase", said()).status, 200);
  EXPECT_EQ(others.get("/my").status, 200);
  EXPECT_EQ(house->identity.find(home(), petro)->name, "Петро Чижик");
  const auto anew = made("oksana@mail.example", "Оксана Нова");
  EXPECT_NE(anew, oksana);
  EXPECT_EQ(enter("oksana@mail.example").get("/my").status, 200);
}

TEST_P(erasing, an_old_session_is_no_proof_but_the_password_is) {
  Person person = enter("oksana@mail.example");
  house->clock.advance(11min);
  EXPECT_EQ(person.post("/my/erase", said()).status, 422);
  EXPECT_EQ(person.post("/my/erase", said("не той")).status, 422);
  EXPECT_EQ(house->identity.find(home(), oksana)->email, "oksana@mail.example");
  EXPECT_EQ(person.post("/my/erase", said(password)).status, 200);
}

TEST_P(erasing, a_link_of_a_letter_makes_the_session_fresh) {
  house->clock.advance(1h);
  const auto key =
      house->identity.make_link(home(), "oksana@mail.example", identity::Identity::LinkPurpose::sign_in, "192.0.2.1");
  const auto opened =
      house->identity.open_link(home(), key.value(), identity::Identity::LinkPurpose::sign_in, "Firefox");
  Person person{*house, "ladyzhyn.localhost", opened.value().token};
  EXPECT_EQ(person.post("/my/erase", said()).status, 200);
}

TEST_P(erasing, of_staff_is_refused_with_words_and_touches_nothing) {
  const auto clerk =
      house->identity
          .create(home(), Actor::system(),
                  {"clerk@council.example", "Ірина", "", "uk", "дуже-довгий-пароль-7", true, {Role::operator_}})
          .value();
  const By by{house->services, home(), {Actor::Kind::staff, clerk, {Role::operator_}, 0, {}}, 0, house->clock.now()};
  EXPECT_EQ(look_at_erasure(by).refusal().code, "identity.staff_not_erased");
  EXPECT_THAT(fakes->settled, IsEmpty());
  EXPECT_EQ(house->identity.find(home(), clerk)->email, "clerk@council.example");
}

VICHE_ON_BOTH_ENGINES(erasing);

}  // namespace
}  // namespace viche::cabinet
