#include <gmock/gmock.h>

#include "acts_house.hpp"
#include "reference_acts.hpp"
#include "registration_acts.hpp"
#include "store/cards.hpp"

namespace viche::appeals::testing {
namespace {

/// What not everybody may see.
class private_appeals : public Acts {
 protected:
  By moderator() { return by(House::staff({Role::moderator})); }
  By registrar() { return by(House::staff({Role::registrar})); }
  std::ptrdiff_t letters_to(const std::string& email) {
    house->runner.run_due();
    const auto all = readers();
    return std::count(all.begin(), all.end(), email);
  }
  Filing under_law(std::string source = "site") {
    Filing one = filing("Прошу допомоги на лікування, живу з дитиною");
    one.regime = Regime::law393;
    one.source = std::move(source);
    return one;
  }
  void premoderate() {
    ASSERT_TRUE(
        house->towns
            .set(house->town->id, Actor::system(), "appeals.premoderation", "1", "Рішення № 1", house->clock.now())
            .ok());
    house->town = house->towns.find(house->town->id);
  }
};

TEST_P(private_appeals, are_told_of_to_their_author_alone) {
  const Number number = filed();
  ASSERT_TRUE(join(by(Actor::anonymous()), number, "susid@ladyzhyn.example").ok());
  const auto before = letters_to("susid@ladyzhyn.example");
  ASSERT_TRUE(set_public(moderator(), number, false, "personal_data").ok());
  until_reported(number);
  EXPECT_EQ(letters_to("susid@ladyzhyn.example"), before) << "a letter says what an appeal is about";
  EXPECT_GE(letters_to("olena@ladyzhyn.example"), 2);
}

TEST_P(private_appeals, are_not_joined_by_telephone) {
  const Number number = filed();
  ASSERT_TRUE(set_public(moderator(), number, false, "personal_data").ok());
  EXPECT_EQ(join_caller(operator_(), number, "0671112233", "", "uk").refusal().code, "appeals.join_private");
}

TEST_P(private_appeals, of_a_private_category_are_not_shown_by_one_press) {
  Category social;
  social.slug = "social";
  social.name_uk = social.name_en = "Допомога";
  social.needs_place = social.is_public = false;
  (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    social.id = put_category(tx, social, 2);
    return Done{};
  });
  Filing one = filing();
  one.category = social.id;
  const Number number = file(by(Actor::anonymous()), one, {}).value();
  EXPECT_FALSE(load(number).is_public);
  EXPECT_EQ(set_public(moderator(), number, true).refusal().code, "appeals.category_private");
}

TEST_P(private_appeals, are_those_of_a_category_from_the_day_it_is_made_private) {
  const Number shown = filed(), hidden = filed();
  ASSERT_TRUE(set_public(moderator(), hidden, false, "offence").ok());
  Category category =
      db().read(house->town->id, [&](storage::Session& s) { return *find_category(categories(s), potholes); });
  category.group = category.group_uk = category.group_en = "roads";
  category.is_public = false;
  const By keeper = by(House::staff({Role::administrator}));
  ASSERT_TRUE(change_category(keeper, category).ok());
  EXPECT_FALSE(load(shown).is_public);
  const auto counted = [&] {
    std::int64_t all = 0;
    db().read(house->town->id, [&](storage::Session& s) {
      for (const FigureRow& row : figures(s, "total", 0, 1'000'000, false)) all += row.sum.filed;
    });
    return all;
  };
  EXPECT_EQ(counted(), 0) << "the figures are of what everybody sees";
  category.is_public = true;
  ASSERT_TRUE(change_category(keeper, category).ok());
  EXPECT_FALSE(load(shown).is_public) << "a moderator shows it, not the category";
  const auto waiting = db().read(house->town->id, [&](storage::Session& s) { return to_show(s, 10); });
  EXPECT_THAT(waiting, ::testing::ElementsAre(load(shown).id)) << "and not what somebody has hidden before";
  ASSERT_TRUE(set_public(moderator(), shown, true).ok());
  EXPECT_EQ(counted(), 1);
}

TEST_P(private_appeals, hide_their_questions_too) {
  const Number letter = filed();
  const auto parts =
      split_letter(operator_(), letter, {{"Перша яма на дорозі", potholes, 0}, {"Друга яма", potholes, 0}});
  ASSERT_TRUE(parts.ok());
  ASSERT_TRUE(set_public(moderator(), letter, false, "personal_data").ok());
  for (const Number part : parts.value()) EXPECT_FALSE(load(part).is_public);
}

TEST_P(private_appeals, go_to_work_when_they_come_under_the_law_and_wait_when_they_leave_it) {
  premoderate();
  Filing one = filing();
  one.author_residence = "м. Ладижин, вул. Будівельників, 3";
  const Number number = file(by(Actor::anonymous()), one, {}).value();
  ASSERT_EQ(load(number).state, State::moderation);
  ASSERT_TRUE(convert_regime(operator_(), number, {Regime::law393, "просить відповіді", "", "", "", ""}).ok());
  EXPECT_EQ(load(number).state, State::assigned) << "nobody may refuse to accept an appeal";
  EXPECT_FALSE(load(number).is_public);
  const auto waits = [&] {
    return db().read(house->town->id, [&](storage::Session& s) {
      const auto all = to_show(s, 10);
      return std::count(all.begin(), all.end(), find(s, number)->id) == 1;
    });
  };
  EXPECT_TRUE(waits());
  ASSERT_TRUE(convert_regime(operator_(), number, {Regime::operational, "це яма", "", "", "", ""}).ok());
  EXPECT_TRUE(waits()) << "nobody has decided yet";
  ASSERT_TRUE(set_public(moderator(), number, true).ok());
  EXPECT_TRUE(is_shown_to_all(load(number)));
}

TEST_P(private_appeals, filed_by_a_program_wait_unless_it_may_decide) {
  premoderate();
  Filing one = filing();
  one.source = "api";
  EXPECT_EQ(load(file(by(Actor::anonymous()), one, {}).value()).state, State::moderation);
  one.is_read = true;
  EXPECT_EQ(load(file(by(Actor::anonymous()), one, {}).value()).state, State::assigned);
}

TEST_P(private_appeals, wait_no_more_once_a_moderator_left_them_hidden) {
  premoderate();
  const Number number = file(by(Actor::anonymous()), under_law(), {}).value();
  const auto waiting = [&] {
    return db().read(house->town->id, [&](storage::Session& s) { return to_show(s, 10).size(); });
  };
  EXPECT_EQ(waiting(), 1u);
  ASSERT_TRUE(set_public(moderator(), number, false, "personal_data", "Йдеться про хворобу").ok());
  EXPECT_EQ(waiting(), 0u);
  ASSERT_TRUE(set_public(moderator(), number, false, "offence").ok()) << "nothing happens twice";
  std::vector<std::string> deeds;
  db().read(house->town->id, [&](storage::Session& s) {
    each_moderation(s, [&](const Moderated& one) { deeds.push_back(one.deed + " " + one.reason); });
  });
  EXPECT_THAT(deeds, ::testing::ElementsAre("hide personal_data"));
}

TEST_P(private_appeals, under_the_law_are_worked_on_before_a_moderator_shows_them) {
  premoderate();
  const Number number = file(by(Actor::anonymous()), under_law(), {}).value();
  EXPECT_EQ(load(number).state, State::assigned) << "nobody may refuse to accept an appeal";
  EXPECT_FALSE(load(number).is_public);
  ASSERT_TRUE(set_public(moderator(), number, true).ok());
  EXPECT_TRUE(is_shown_to_all(load(number)));
}

TEST_P(private_appeals, under_the_law_are_answered_each_and_not_merged) {
  const Number one = file(by(Actor::anonymous()), under_law(), {}).value();
  EXPECT_EQ(merge(operator_(), one, filed()).refusal().code, "appeals.merge_law");
}

TEST_P(private_appeals, on_paper_need_no_telephone_and_may_name_nobody) {
  Filing letter = under_law("letter");
  letter.author_email.clear();
  Receipt receipt;
  EXPECT_TRUE(file_received(registrar(), letter, {}, receipt).ok()) << "the answer goes by post";
  letter.author_name.clear();
  letter.author_residence.clear();
  EXPECT_EQ(file_received(registrar(), letter, {}, receipt).refusal().code, "appeals.name_missing");
  letter.anonymous = true;
  receipt.card.subject = "5.3";
  const auto anonymous = file_received(registrar(), letter, {}, receipt);
  ASSERT_TRUE(anonymous.ok()) << anonymous.refusal().code;
  const std::int64_t id = load(anonymous.value()).id;
  const Card card = db().read(house->town->id, [&](storage::Session& s) { return find_card(s, id); }).value();
  EXPECT_EQ(card.index, "БП-2");
}

TEST_P(private_appeals, late_complaints_are_complaints) {
  const Number number = file(by(Actor::anonymous()), under_law(), {}).value();
  Step step{};
  step.deed = Deed::leave_unexamined;
  step.text = "Минув рік від рішення";
  step.ground = "late_complaint";
  EXPECT_EQ(take_step(by(House::staff({Role::head})), number, step).refusal().code, "appeals.ground_not_complaint");
}

VICHE_ON_BOTH_ENGINES(private_appeals);

}  // namespace
}  // namespace viche::appeals::testing
