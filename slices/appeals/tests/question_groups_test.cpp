#include <gtest/gtest.h>

#include "acts_house.hpp"
#include "cli.hpp"
#include "reference_acts.hpp"
#include "registration/statistics.hpp"
#include "registration_acts.hpp"
#include "store/cards.hpp"

namespace viche::appeals::testing {
namespace {

constexpr const char* municipal = "II.7";
constexpr const char* housing = "II.8";

/// Two categories of two groups of the classifier's part II.
class question_groups : public Acts {
 protected:
  void SetUp() override {
    Acts::SetUp();
    house->clock.set(calendar::instant_of({calendar::parse_day("2026-03-02").value(), 10, 0, 0}));
    group_of(potholes, municipal);
    Category roof = *category(potholes);
    roof.id = 0;
    roof.slug = "roof";
    roof.question_group = housing;
    ASSERT_TRUE(change_category(administrator(), roof).ok());
    for (const Category& one : all()) roofs = one.slug == "roof" ? one.id : roofs;
  }
  By administrator() { return by(House::staff({Role::administrator})); }
  By registrar() { return by(House::staff({Role::registrar})); }
  std::vector<Category> all() {
    return db().read(house->town->id, [](storage::Session& s) { return categories(s); });
  }
  std::optional<Category> category(std::int64_t id) {
    return db().read(house->town->id, [&](storage::Session& s) { return find_category(s, id); });
  }
  Check group_of(std::int64_t id, const char* group) {
    Category changed = *category(id);
    changed.name_en = changed.name_en.empty() ? "Pothole" : changed.name_en;
    changed.group = changed.group_uk = changed.group_en = "roads";
    changed.question_group = group;
    return change_category(administrator(), changed);
  }
  Number filed_online(std::int64_t in, Regime regime = Regime::law393) {
    Filing one = filing("Прошу полагодити, бо вода тече і стоїть. Це вже не вперше");
    one.category = in;
    one.regime = regime;
    return file(by(Actor::anonymous()), one, {}).value();
  }
  Card card(Number number) {
    const std::int64_t id = load(number).id;
    return db().read(house->town->id, [&](storage::Session& s) { return find_card(s, id); }).value();
  }
  void choose(Number number, const char* group) {
    Card said = card(number);
    said.question = group;
    const Check saved = save_card(registrar(), number, said, 0);
    ASSERT_TRUE(saved.ok()) << saved.refusal().code;
  }
  std::int64_t counted(const char* group) {
    const auto lines = db().read(house->town->id, [&](storage::Session& s) {
      return registration::statistics(s, *registration::classifiers_of_the_program().back(),
                                      *registration::period_of(2026, 1));
    });
    for (const registration::StatLine& line : lines) {
      if (line.key == "question" && line.code == group) return line.now;
    }
    return -1;
  }

  std::int64_t roofs = 0;
};

TEST_P(question_groups, statistics_by_group_count_what_was_filed_online) {
  filed_online(potholes);
  filed_online(potholes);
  filed_online(roofs);
  filed_online(roofs, Regime::operational);
  EXPECT_EQ(counted(municipal), 2);
  EXPECT_EQ(counted(housing), 1) << "the contact centre's own have no card";
}

TEST_P(question_groups, a_card_follows_the_category_until_a_person_chooses) {
  const Number number = filed_online(potholes);
  ASSERT_TRUE(recategorise(registrar(), number, roofs, false).ok());
  EXPECT_EQ(card(number).question, housing);
  EXPECT_FALSE(card(number).question_by_hand);
  choose(number, housing);
  EXPECT_FALSE(card(number).question_by_hand) << "saving the card for something else chooses nothing";
  choose(number, "II.4");
  EXPECT_TRUE(card(number).question_by_hand);
  ASSERT_TRUE(recategorise(registrar(), number, potholes, false).ok());
  EXPECT_EQ(card(number).question, "II.4");
  choose(number, "");
  ASSERT_TRUE(recategorise(registrar(), number, roofs, false).ok());
  EXPECT_EQ(card(number).question, housing) << "taken out, it follows again";
}

TEST_P(question_groups, what_the_registrar_says_goes_before_the_category) {
  Filing letter = filing("Прошу полагодити дах, вода тече у квартири");
  letter.category = roofs;
  letter.regime = Regime::law393;
  letter.source = "letter";
  Receipt receipt;
  receipt.card.form = "1.1";
  receipt.card.question = "II.4";
  const Number said = file_received(registrar(), letter, {}, receipt).value();
  EXPECT_EQ(card(said).question, "II.4");
  EXPECT_TRUE(card(said).question_by_hand);
  receipt.card.question.clear();
  EXPECT_EQ(card(file_received(registrar(), letter, {}, receipt).value()).question, housing);
}

TEST_P(question_groups, what_goes_over_to_the_law_gets_the_group_of_its_category) {
  const Number number = filed_online(roofs, Regime::operational);
  Conversion to;
  to.to = Regime::law393;
  to.reason = "авторка просить відповідь за законом";
  to.name = "Олена Савчук";
  to.residence = "м. Ладижин, вул. Будівельників, 3";
  const Check converted = convert_regime(by(House::staff({Role::operator_})), number, to);
  ASSERT_TRUE(converted.ok()) << converted.refusal().code;
  EXPECT_EQ(card(number).question, housing);
}

TEST_P(question_groups, are_those_of_the_classifier_of_today) {
  const Check refused = group_of(potholes, "II.99");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "desk.question_group_unknown");
  EXPECT_EQ(refused.refusal().field, "question_group");
  EXPECT_EQ(category(potholes)->question_group, municipal);
  EXPECT_TRUE(group_of(potholes, "").ok()) << "none has to be said";
}

TEST_P(question_groups, every_category_that_comes_with_the_program_has_one) {
  put_standard_categories(house->services, *house->other);
  std::size_t seen = 0;
  for (const Category& one : db().read(house->other->id, [](storage::Session& s) { return categories(s); })) {
    if (one.id == other_potholes) continue;
    EXPECT_TRUE(registration::classifiers_of_the_program().back()->find("question", one.question_group)) << one.slug;
    ++seen;
  }
  EXPECT_GT(seen, 50U);
}

VICHE_ON_BOTH_ENGINES(question_groups);

}  // namespace
}  // namespace viche::appeals::testing
