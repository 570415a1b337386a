#include <fstream>

#include <gmock/gmock.h>

#include <viche/core/text.hpp>
#include <viche/i18n/anonymise.hpp>

#include "acts_house.hpp"
#include "pages/masked.hpp"
#include "registration_acts.hpp"
#include "residents_app.hpp"
#include "settings.hpp"
#include "store/cards.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* whole = "На дорозі яма. Мій номер 067 123-45-67, Марія Іванівна";
constexpr const char* covered = "На дорозі яма. Мій номер [приховано], [приховано]";

class masking_by_rule : public Acts {
 protected:
  By moderator() { return by(House::staff({Role::moderator})); }
  Number filed_with(std::string text) { return file(by(Actor::anonymous()), filing(std::move(text)), {}).value(); }
  By ruled(const char* value) {
    town_ = *house->town;
    town_.settings.insert_or_assign(std::string(settings::mask_by_rule.key), value);
    return {house->services, town_, Actor::anonymous(), false, {}, house->clock.now()};
  }
  std::optional<std::string> told(Number number) {
    return masked_by_rule(house->services.words, i18n::Lang::en, load(number));
  }

 private:
  kit::Town town_;
};

TEST_P(masking_by_rule, covers_at_filing_and_keeps_the_original) {
  const Appeal appeal = load(filed_with(whole));
  EXPECT_EQ(appeal.text, covered);
  EXPECT_EQ(appeal.original_text, whole);
  EXPECT_EQ(told(appeal.number), "a telephone number, a person's name");
}

TEST_P(masking_by_rule, leaves_a_text_that_tells_of_nobody) {
  const Appeal appeal = load(filed_with("На вулиці Лесі Українки, 5 не світить ліхтар"));
  EXPECT_EQ(appeal.original_text, "");
  EXPECT_FALSE(told(appeal.number));
}

TEST_P(masking_by_rule, is_a_setting_and_spares_what_nobody_else_sees) {
  EXPECT_EQ(load(file(ruled("0"), filing(whole), {}).value()).text, whole);
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    Category hidden = *find_category(tx, potholes);
    hidden.is_public = false;
    put_category(tx, hidden, hidden.position);
    return Done{};
  });
  EXPECT_EQ(load(filed_with(whole)).text, whole) << "a category that is never shown";
}

TEST_P(masking_by_rule, follows_an_appeal_from_a_private_category_and_hides_it_in_one) {
  std::int64_t secret = 0;
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    Category hidden = *find_category(tx, potholes);
    hidden.id = 0;
    hidden.slug = "secret";
    hidden.is_public = false;
    secret = put_category(tx, hidden, hidden.position + 1);
    return Done{};
  });
  const By operator_ = by(House::staff({Role::operator_}));
  const Number number = filed_with(whole);
  ASSERT_TRUE(recategorise(operator_, number, secret, false).ok());
  EXPECT_FALSE(load(number).is_public) << "nobody else sees such a category";
  ASSERT_TRUE(recategorise(operator_, number, potholes, false).ok());
  EXPECT_FALSE(load(number).is_public) << "a moderator shows it, not the category";
  Filing filed = filing(whole);
  filed.category = secret;
  const Number other = file(by(Actor::anonymous()), filed, {}).value();
  EXPECT_EQ(load(other).text, whole);
  ASSERT_TRUE(recategorise(operator_, other, potholes, false).ok());
  EXPECT_EQ(load(other).text, covered);
  EXPECT_EQ(load(other).whole_text(), whole);
}

TEST_P(masking_by_rule, covers_the_questions_of_a_letter) {
  const Number letter = filed_with("На дорозі дві великі ями");
  const auto parts =
      split_letter(by(House::staff({Role::operator_})), letter, {{whole, potholes, 0}, {"Друга яма", potholes, 0}});
  ASSERT_TRUE(parts.ok());
  EXPECT_EQ(load(parts.value().front()).text, covered);
  EXPECT_EQ(load(parts.value().front()).original_text, whole);
}

TEST_P(masking_by_rule, is_told_apart_from_what_a_moderator_did) {
  const Number number = filed_with(whole);
  ASSERT_TRUE(change_wording(moderator(), number, {"На дорозі яма"}).ok());
  EXPECT_FALSE(told(number));
  EXPECT_EQ(load(number).original_text, whole);
}

TEST_P(masking_by_rule, a_moderator_gives_the_original_back) {
  const Number number = filed_with(whole);
  EXPECT_EQ(show_original(executor(), number).refusal().code, "appeals.step_not_yours");
  ASSERT_TRUE(show_original(moderator(), number).ok());
  EXPECT_EQ(load(number).text, whole);
  EXPECT_EQ(load(number).original_text, "");
  EXPECT_EQ(show_original(moderator(), number).refusal().code, "appeals.text_whole");
  std::vector<std::string> deeds;
  db().read(house->town->id,
            [&](storage::Session& s) { each_moderation(s, [&](const Moderated& one) { deeds.push_back(one.deed); }); });
  EXPECT_THAT(deeds, ::testing::ElementsAre("mask_by_rule", "show_original"));
}

TEST_P(masking_by_rule, the_same_letter_is_known_again_whether_it_was_covered_or_not) {
  Filing one = filing("Прошу відремонтувати дах нашого будинку. Дзвоніть 067 123-45-67");
  one.regime = Regime::law393;
  const auto fingerprint = [&](const By& by) {
    const std::int64_t id = load(file(by, one, {}).value()).id;
    return db().read(house->town->id, [&](storage::Session& s) { return find_card(s, id)->fingerprint; });
  };
  EXPECT_EQ(fingerprint(by(Actor::anonymous())), fingerprint(ruled("0")));
}

TEST_P(masking_by_rule, later_words_are_covered_whoever_wrote_them) {
  Entry entry;
  entry.text = whole;
  entry.actor_kind = Actor::Kind::resident;
  EXPECT_EQ(words_for_all(entry, *house->town), covered);
  entry.actor_kind = Actor::Kind::staff;
  EXPECT_EQ(words_for_all(entry, *house->town), covered) << "a report may name who opened the door";
}

TEST_P(masking_by_rule, covers_the_words_of_the_place_and_a_moderator_may_change_them) {
  Filing one = filing();
  one.place.text = "м. Ладижин, вул. Петра Кравчика, 3, кв. 12, дзвоніть 067 123-45-67";
  const Number number = file(by(Actor::anonymous()), one, {}).value();
  const Place place = load(number).place;
  EXPECT_THAT(place.text, ::testing::StartsWith("м. Ладижин, вул. Петра Кравчика, 3, "));
  EXPECT_THAT(place.text, ::testing::Not(::testing::HasSubstr("067")));
  EXPECT_EQ(place.whole(), one.place.text);
  EXPECT_TRUE(told(number)) << "the author reads what was covered";
  ASSERT_TRUE(change_wording(moderator(), number, {.place = "вул. Петра Кравчика, 3"}).ok());
  EXPECT_EQ(load(number).place.text, "вул. Петра Кравчика, 3");
  EXPECT_EQ(load(number).text, one.text) << "what is not said stays";
  EXPECT_EQ(change_wording(moderator(), number, {.place = std::string(301, 'a')}).refusal().field, "place");
  ASSERT_TRUE(show_original(moderator(), number).ok());
  EXPECT_EQ(load(number).place.text, one.place.text);
}

TEST_P(masking_by_rule, leaves_every_address_of_the_register_as_it_is) {
  std::ifstream file(std::string(VICHE_SOURCE_DIR) + "/towns/demo/addresses.csv");
  std::string line;
  int seen = 0;
  for (std::getline(file, line); std::getline(file, line);) {
    const auto cells = split(line, ',');
    ASSERT_GT(cells.size(), 6u) << line;
    std::string shown(cells[1]);
    shown.append(", ").append(cells[2]).append(", ").append(cells[5]);
    ASSERT_EQ(i18n::covered(shown).text, shown);
    ++seen;
  }
  EXPECT_GT(seen, 1'000);
}

TEST_P(masking_by_rule, a_name_that_tells_more_is_not_shown) {
  Filing one = filing();
  one.name_shown = true;
  one.author_name = "Олена Савчук, 067 123-45-67";
  EXPECT_FALSE(load(file(by(Actor::anonymous()), one, {}).value()).name_shown);
}

TEST_P(masking_by_rule, a_moderator_takes_the_name_of_the_author_from_the_page) {
  Filing one = filing();
  one.name_shown = true;
  const Number number = file(by(Actor::anonymous()), one, {}).value();
  ASSERT_TRUE(load(number).name_shown);
  ASSERT_TRUE(change_wording(moderator(), number, {.hides_name = true}).ok());
  EXPECT_FALSE(load(number).name_shown);
}

VICHE_ON_BOTH_ENGINES(masking_by_rule);

TEST(masking_pages, tell_the_author_what_was_covered_and_others_nothing_of_it) {
  ResidentsApp app;
  const Number number = app.file_one(std::string("Велика яма біля під'їзду. ") + whole);
  const std::string key = follow_key(app.house.services, app.town->id, number);
  const std::string own = app.browser.get("/appeals/" + number.text() + "/follow/" + key + "?told=filed").body;
  EXPECT_THAT(own, HasSubstr("Закрили: номер телефону, ім&#39;я людини."));
  EXPECT_THAT(own, HasSubstr("067 123-45-67"));
  const std::string shown = app.browser.get("/appeals/" + number.text()).body;
  EXPECT_THAT(shown, HasSubstr(std::string(i18n::taken_out)));
  EXPECT_THAT(shown, Not(HasSubstr("067 123-45-67")));
  EXPECT_THAT(shown, Not(HasSubstr("Марія Іванівна")));
}

}  // namespace
}  // namespace viche::appeals::testing
