#include <gmock/gmock.h>

#include "acts_house.hpp"
#include "store/cards.hpp"

namespace viche::appeals {
namespace {

using ::testing::Contains;
using testing::House;
using ::testing::SizeIs;

class splitting : public testing::Acts {
 protected:
  std::vector<PartInput> two() { return {{"Засипати яму", potholes, 0}, {"Полагодити люк поруч", potholes, 0}}; }
  std::vector<Number> parts_of_letter(Number letter) { return split_letter(operator_(), letter, two()).value(); }
  void close_part(Number part) {
    until_reported(part);
    take(author(), part, Deed::confirm);
  }
  void run_jobs() {
    while (house->runner.run_due() > 0) house->clock.advance(std::chrono::seconds(1));
  }
};

TEST_P(splitting, questions_have_numbers_executors_and_the_author_of_the_letter) {
  const Number letter = filed("letter");
  const Instant filed_at = house->clock.now();
  house->clock.advance(std::chrono::hours(5));
  const auto parts = parts_of_letter(letter);
  ASSERT_THAT(parts, SizeIs(2));
  const Appeal whole = load(letter), first = load(parts[0]);
  EXPECT_EQ(whole.parts, 2);
  EXPECT_EQ(whole.state, State::in_work);
  EXPECT_EQ(whole.organisation, 0) << "nobody's work any more";
  EXPECT_EQ(whole.text, "На дорозі глибока яма після дощу");
  EXPECT_EQ(first.part_of, letter.code);
  EXPECT_EQ(first.text, "Засипати яму");
  EXPECT_EQ(first.organisation, roads);
  EXPECT_EQ(first.state, State::assigned);
  EXPECT_EQ(first.filed_at, filed_at);
  EXPECT_EQ(first.due_at, filed_at + std::chrono::hours(72)) << "from the day the letter came";
  Appeal opened = first;
  db().read(house->town->id, [&](storage::Session& s) { load_author(s, house->vault, opened); });
  EXPECT_EQ(opened.author_name, "Олена Савчук");
}

TEST_P(splitting, the_author_gets_one_letter_with_all_numbers) {
  const Number letter = filed();
  run_jobs();
  const auto before = letters();
  parts_of_letter(letter);
  run_jobs();
  EXPECT_EQ(letters(), before + 1);
}

TEST_P(splitting, the_letter_is_answered_and_closed_with_the_last_question) {
  const Number letter = filed();
  const auto parts = parts_of_letter(letter);
  close_part(parts[0]);
  run_jobs();
  EXPECT_EQ(load(letter).state, State::in_work);
  EXPECT_FALSE(load(letter).reported_at);
  until_reported(parts[1]);
  run_jobs();
  EXPECT_TRUE(load(letter).reported_at) << "every question has its answer";
  EXPECT_EQ(load(letter).state, State::in_work) << "but the author has not said yet";
  take(author(), parts[1], Deed::confirm);
  run_jobs();
  const Appeal closed = load(letter);
  EXPECT_EQ(closed.state, State::closed);
  EXPECT_EQ(closed.outcome, Outcome::confirmed);
  EXPECT_EQ(closed.timely, Timely::on_time);
  EXPECT_TRUE(closed.executed);
}

TEST_P(splitting, a_question_opened_again_opens_its_letter) {
  const Number letter = filed();
  const auto parts = parts_of_letter(letter);
  close_part(parts[0]);
  close_part(parts[1]);
  run_jobs();
  ASSERT_EQ(load(letter).state, State::closed);
  take(operator_(), parts[0], Deed::reopen);
  run_jobs();
  EXPECT_EQ(load(letter).state, State::in_work);
  EXPECT_FALSE(load(letter).closed_at);
}

TEST_P(splitting, nothing_is_done_with_the_letter_itself) {
  const Number letter = filed(), another = filed();
  const auto parts = parts_of_letter(letter);
  const auto step = take_step(operator_(), letter, {Deed::assign, "текст", {}, std::nullopt, roads, {}});
  EXPECT_EQ(step.refusal().code, "appeals.step_is_split");
  EXPECT_EQ(merge(operator_(), letter, another).refusal().code, "appeals.step_is_split");
  EXPECT_TRUE(Transitions::of_the_program().open_to(load(letter), {House::staff({Role::operator_})}).empty());
  EXPECT_EQ(split_letter(operator_(), letter, two()).refusal().code, "appeals.split_already");
  EXPECT_EQ(split_letter(operator_(), parts[0], two()).refusal().code, "appeals.split_part");
}

TEST_P(splitting, says_all_that_is_missing_at_once) {
  const Number letter = filed();
  EXPECT_EQ(split_letter(operator_(), letter, {{"Одне", potholes, 0}}).refusal().code, "appeals.split_few");
  const auto refused = split_letter(operator_(), letter, {{"", potholes, 0}, {"Друге", 0, 0}});
  EXPECT_EQ(refused.refusal().field, "text-1");
  EXPECT_EQ(refused.refusal().also.at(0).field, "category-2");
  EXPECT_EQ(split_letter(executor(), letter, two()).refusal().code, "appeals.step_not_yours");
  take(operator_(), letter, Deed::not_competence);
  EXPECT_EQ(split_letter(operator_(), letter, two()).refusal().code, "appeals.split_closed");
}

TEST_P(splitting, pressed_twice_is_once) {
  const Number letter = filed();
  const By twice = by(House::staff({Role::operator_}), false, "form-1");
  const auto first = split_letter(twice, letter, two()), second = split_letter(twice, letter, two());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first.value(), second.value());
}

TEST_P(splitting, a_split_letter_rises_no_level_of_its_own) {
  const Number letter = filed();
  const auto parts = parts_of_letter(letter);
  house->clock.advance(std::chrono::hours(24 * 20));
  escalate_overdue(house->services, *house->town, house->clock.now());
  EXPECT_EQ(load(letter).level, 0);
  EXPECT_GT(load(parts[0]).level, 0);
}

TEST_P(splitting, questions_go_over_to_the_law_with_their_letter_and_have_no_card) {
  const Number letter = filed();
  const auto parts = parts_of_letter(letter);
  Conversion conversion;
  conversion.reason = "Людина просить відповідь за законом";
  conversion.residence = "м. Ладижин, вул. Нова, 1";
  EXPECT_EQ(convert_regime(operator_(), parts[0], conversion).refusal().code, "appeals.convert_part");
  const auto converted = convert_regime(operator_(), letter, conversion);
  ASSERT_TRUE(converted.ok()) << converted.refusal().code;
  EXPECT_EQ(load(parts[0]).regime, Regime::law393);
  EXPECT_EQ(load(parts[0]).due_at, load(letter).due_at);
  db().read(house->town->id, [&](storage::Session& session) {
    EXPECT_TRUE(find_card(session, load(letter).id));
    EXPECT_FALSE(find_card(session, load(parts[0]).id)) << "one letter is registered once";
  });
}

VICHE_ON_BOTH_ENGINES(splitting);

}  // namespace
}  // namespace viche::appeals
