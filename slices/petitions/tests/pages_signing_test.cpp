#include "petitions_app.hpp"

#include "pages/signing.hpp"

namespace viche::petitions::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Signatures : public PetitionsApp {
 protected:
  static Browser::Fields name() { return {{"surname", "Коваль"}, {"given_name", "Олена"}, {"patronymic", "Іванівна"}}; }
};

TEST(Names, a_name_is_taken_apart_as_people_write_it) {
  const auto told = [](const NameParts& parts) {
    return parts.surname + "|" + parts.given_name + "|" + parts.patronymic;
  };
  EXPECT_EQ(told(name_parts("Шевченко Олена Іванівна", true)), "Шевченко|Олена|Іванівна");
  EXPECT_EQ(told(name_parts("Олена Шевченко", false)), "Шевченко|Олена|");
  EXPECT_EQ(told(name_parts("Олена Іванівна Шевченко", false)), "Шевченко|Олена|Іванівна");
  EXPECT_EQ(told(name_parts("Шевченко Олена Іванівна", false)), "Шевченко|Олена|Іванівна");
  EXPECT_EQ(told(name_parts("Олена", false)), "|Олена|");
  EXPECT_EQ(told(name_parts("", false)), "||");
}

TEST_P(Signatures, two_taps_sign_and_give_a_receipt) {
  const Petition p = published();
  Browser me = browser_of("me@example.org");
  const auto form = me.get(at(p, "/sign"));
  EXPECT_THAT(form.body, AllOf(HasSubstr("value=\"Коваль\""), HasSubstr("value=\"Олена\"")));
  const auto done = me.send(form, at(p, "/sign"), name());
  ASSERT_EQ(done.status, 303);
  EXPECT_EQ(Browser::location(done), at(p, "/signed"));
  EXPECT_THAT(me.get(at(p, "/signed")).body,
              AllOf(HasSubstr("Ваш підпис враховано"), HasSubstr("Коваль Олена Іванівна")));
  const auto receipt = me.get(at(p, "/receipt"));
  EXPECT_THAT(std::string(receipt.header("Content-Disposition")), HasSubstr("promise"));
  EXPECT_THAT(receipt.body, AllOf(HasSubstr("viche/UA05040130000025322"), Not(HasSubstr("Коваль"))));
  house->clock.advance(std::chrono::hours(1));
  house->journal.make_head(house->town->id, house->clock.now());
  const auto whole = me.get(at(p, "/receipt"));
  EXPECT_THAT(std::string(whole.header("Content-Disposition")), HasSubstr("receipt"));
  EXPECT_EQ(me.get(at(p, "/sign")).status, 303) << "an honest retry leads to the same";
  EXPECT_EQ(me.send(form, at(p, "/sign"), name()).status, 303);
  EXPECT_EQ(counted(p.id).counted, 1);
  EXPECT_THAT(me.get(at(p)).body, AllOf(HasSubstr("Ви підписали"), Not(HasSubstr("href=\"" + at(p, "/sign") + "\""))));
}

TEST_P(Signatures, a_stranger_is_led_to_show_who_they_are_and_nothing_typed_is_lost) {
  const Petition p = published();
  Browser me = nobody();
  const auto sent = me.fill(at(p, "/sign"), at(p, "/sign"), name());
  ASSERT_EQ(sent.status, 303);
  EXPECT_THAT(Browser::location(sent), StartsWith("/sign-in/level?need=email"));
  EXPECT_THAT(me.get(at(p, "/sign")).body, AllOf(HasSubstr("value=\"Коваль\""), HasSubstr("value=\"Іванівна\"")));
  EXPECT_EQ(counted(p.id).counted, 0);
}

TEST_P(Signatures, a_low_level_is_led_on) {
  set(settings::least_level, "3");
  const Petition p = published();
  Browser me = browser_of("me@example.org");
  const auto form = me.get(at(p, "/sign"));
  EXPECT_THAT(form.body, AllOf(HasSubstr("підтвердьте, хто ви"), Not(HasSubstr("name=\"surname\""))));
  EXPECT_THAT(Browser::location(me.send(form, at(p, "/sign"), {})), StartsWith("/sign-in/level?need=strong"));
}

TEST_P(Signatures, refusals_stand_beside_their_fields) {
  set(settings::residents_only, "1");
  set(settings::least_age, "16");
  const Petition p = published();
  Browser me = browser_of("me@example.org");
  const auto refused = me.fill(at(p, "/sign"), at(p, "/sign"), {{"surname", ""}, {"given_name", "Олена"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("id=\"surname-error\""), HasSubstr("id=\"resident-error\""),
                                  HasSubstr("id=\"of_age-error\""), HasSubstr("value=\"Олена\"")));
  auto all = name();
  all.emplace_back("of_age", "1");
  all.emplace_back("resident", "1");
  EXPECT_EQ(me.send(refused, at(p, "/sign"), all).status, 303);
  EXPECT_EQ(counted(p.id).counted, 1);
}

TEST_P(Signatures, who_said_it_once_sees_one_button_and_may_change_it) {
  set(settings::residents_only, "1");
  set(settings::least_age, "14");
  const Petition first = published(), second = published(words("Освітлення парку біля річки"));
  const Petition third = published(words("Дитячий майданчик на вулиці Соборній"));
  Browser me = browser_of("me@example.org");
  auto all = name();
  all.emplace_back("of_age", "1");
  all.emplace_back("resident", "1");
  ASSERT_EQ(me.fill(at(first, "/sign"), at(first, "/sign"), all).status, 303);
  const auto short_form = me.get(at(second, "/sign"));
  EXPECT_THAT(short_form.body, HasSubstr("Ви казали 2 листопада 2026, що вам уже є 14 років і ви живете тут."));
  EXPECT_THAT(short_form.body,
              AllOf(HasSubstr("?change=1"), Not(HasSubstr("type=\"checkbox\"")), Not(HasSubstr("type=\"text\""))));
  EXPECT_EQ(me.send(short_form, at(second, "/sign"), {}).status, 303);
  EXPECT_EQ(counted(second.id).counted, 1);
  const auto changes = me.get(at(third, "/sign?change=1"));
  EXPECT_THAT(changes.body, AllOf(HasSubstr("name=\"resident\""), HasSubstr("name=\"surname\"")));
  EXPECT_EQ(me.send(changes, at(third, "/sign"), name()).status, 422) << "asked anew, it has to be said anew";
  set(settings::least_age, "16");
  EXPECT_THAT(me.get(at(third, "/sign")).body, HasSubstr("name=\"of_age\"")) << "another age was never said";
  set(settings::least_age, "14");
  EXPECT_THAT(me.get(at(third, "/sign")).body, Not(HasSubstr("name=\"of_age\"")));
  house->clock.advance(std::chrono::hours(24 * 366));
  EXPECT_THAT(me.get(at(published(words("Зупинка біля школи на Соборній")), "/sign")).body,
              HasSubstr("name=\"of_age\""))
      << "a year has passed";
}

TEST_P(Signatures, names_are_letters_and_each_part_has_its_own_sentence) {
  const Petition p = published();
  Browser me = browser_of("me@example.org");
  std::string long_one;
  for (int i = 0; i < 200; ++i) long_one += "А";
  const auto refused =
      me.fill(at(p, "/sign"), at(p, "/sign"),
              {{"surname", "😀💩http://spam.example"}, {"given_name", "12345"}, {"patronymic", long_one}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("У прізвищі можуть бути лише літери"), HasSubstr("В імені можуть бути лише"),
                    HasSubstr("По батькові задовге: щонайбільше 60 літер")));
  const auto empty = me.fill(at(p, "/sign"), at(p, "/sign"), {{"surname", ""}, {"given_name", ""}});
  EXPECT_THAT(empty.body, AllOf(HasSubstr("Напишіть прізвище. Закон"), HasSubstr("Напишіть ім&#39;я. Закон")));
  EXPECT_EQ(
      me.fill(at(p, "/sign"), at(p, "/sign"), {{"surname", "Нечуй-Левицька"}, {"given_name", "В’ячеслава"}}).status,
      303);
}

TEST_P(Signatures, a_full_address_leads_to_the_ladder_with_words) {
  set(settings::per_address, "1");
  const Petition p = published();
  EXPECT_EQ(browser_of("a@example.org").fill(at(p, "/sign"), at(p, "/sign"), name()).status, 303);
  Browser second = browser_of("b@example.org");
  const auto refused = second.fill(at(p, "/sign"), at(p, "/sign"), name());
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("З цієї мережі"), HasSubstr("/sign-in/level?need=strong")));
  EXPECT_THAT(second.get(at(p, "/sign")).body, HasSubstr("value=\"Іванівна\"")) << "kept for the way back";
}

TEST_P(Signatures, one_browser_is_counted_by_its_mark) {
  set(settings::per_device, "1");
  const Petition p = published();
  Browser first = browser_of("a@example.org");
  EXPECT_EQ(first.fill(at(p, "/sign"), at(p, "/sign"), name()).status, 303);
  Browser second = browser_of("b@example.org");
  second.cookies["viche_signing"] = first.cookies["viche_signing"];
  EXPECT_THAT(second.fill(at(p, "/sign"), at(p, "/sign"), name()).body, HasSubstr("З цього пристрою"));
  Browser third = browser_of("c@example.org");
  third.cookies["viche_signing"] = "madeup.madeup";
  EXPECT_EQ(third.fill(at(p, "/sign"), at(p, "/sign"), name()).status, 303);
}

TEST_P(Signatures, whose_signature_is_held_or_taken_out_reads_it_with_the_reason_and_what_to_do) {
  ASSERT_TRUE(
      house->towns.set(house->town->id, Actor::system(), "town.phone", "+380432201234", "Статут", house->clock.now()));
  house->town = house->towns.find(house->town->id);
  const Petition p = published();
  Browser first = browser_of("first@example.org"), me = browser_of("me@example.org");
  me.cookies["viche_signing"] = first.cookies["viche_signing"];
  ASSERT_EQ(first.fill(at(p, "/sign"), at(p, "/sign"), name()).status, 303);
  ASSERT_EQ(me.fill(at(p, "/sign"), at(p, "/sign"), name()).status, 303);
  set(settings::per_address, "1");
  watch(house->services, house->clock.now());
  ASSERT_EQ(counted(p.id).held, 1);
  for (const char* page : {"", "/signed"}) {
    EXPECT_THAT(me.get(at(p, page)).body, AllOf(HasSubstr("Поки що його не враховано"), HasSubstr("Є запитання?"),
                                                HasSubstr("20"), Not(HasSubstr("є в підрахунку"))));
  }
  EXPECT_THAT(first.get(at(p, "/signed")).body, HasSubstr("є в підрахунку"));
  Filter held;
  held.standing = Standing::held;
  ASSERT_TRUE(invalidate(moderator(), p.id, held, "Та сама людина."));
  for (const char* page : {"", "/signed"}) {
    EXPECT_THAT(me.get(at(p, page)).body, AllOf(HasSubstr("вилучено з підрахунку"), HasSubstr("Та сама людина."),
                                                HasSubstr("Якщо це помилка"), Not(HasSubstr("є в підрахунку"))));
  }
}

TEST_P(Signatures, nobody_gets_the_receipt_of_another) {
  const Petition p = published();
  Browser me = browser_of("me@example.org"), other = browser_of("other@example.org");
  ASSERT_EQ(me.fill(at(p, "/sign"), at(p, "/sign"), name()).status, 303);
  EXPECT_EQ(other.get(at(p, "/receipt")).status, 404);
  EXPECT_EQ(Browser::location(other.get(at(p, "/signed"))), at(p, "/sign"));
  EXPECT_THAT(Browser::location(nobody().get(at(p, "/receipt"))), StartsWith("/sign-in"));
}

TEST_P(Signatures, what_is_over_cannot_be_signed) {
  const Petition p = published();
  Browser me = browser_of("me@example.org");
  const auto form = me.get(at(p, "/sign"));
  ASSERT_TRUE(withdraw(by(author), p.id, ""));
  EXPECT_EQ(me.send(form, at(p, "/sign"), name()).status, 409);
  EXPECT_EQ(Browser::location(me.get(at(p, "/sign"))), at(p));
}

VICHE_ON_BOTH_ENGINES(Signatures);

}  // namespace
}  // namespace viche::petitions::testing
