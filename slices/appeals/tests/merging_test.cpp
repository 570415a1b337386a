#include <gmock/gmock.h>

#include "acts_house.hpp"

namespace viche::appeals {
namespace {

using ::testing::ElementsAre;
using testing::House;

class merging : public testing::Acts {
 protected:
  Number filed_by(std::string email) {
    Filing one = filing();
    one.author_email = std::move(email);
    return file(by(Actor::anonymous()), one, {}).value();
  }
  std::vector<std::string> subscribed(Number number) {
    std::vector<std::string> emails;
    db().read(house->town->id, [&](storage::Session& session) {
      for (const auto& one : subscribers(session, house->vault, find(session, number)->id)) emails.push_back(one.email);
    });
    std::sort(emails.begin(), emails.end());
    return emails;
  }
};

TEST_P(merging, carries_voices_once_and_closes_the_other) {
  const Number main = filed_by("olena@example.org"), same = filed_by("petro@example.org");
  ASSERT_TRUE(join(by(Actor::anonymous()), main, "both@example.org").ok());
  ASSERT_TRUE(join(by(Actor::anonymous()), same, "both@example.org").ok());
  ASSERT_TRUE(join(by(Actor::anonymous()), same, "ivan@example.org").ok());
  ASSERT_TRUE(join(by(Actor::anonymous()), same, "olena@example.org").ok()) << "the author of the other";
  ASSERT_TRUE(merge(operator_(), same, main).ok());
  const Appeal closed = load(same), open = load(main);
  EXPECT_EQ(closed.state, State::closed);
  EXPECT_EQ(closed.outcome, Outcome::merged);
  EXPECT_EQ(closed.merged_into, main.code);
  EXPECT_EQ(closed.organisation, 0);
  EXPECT_EQ(open.voices, 4) << "olena, both, ivan, petro";
  EXPECT_THAT(subscribed(main), ElementsAre("both@example.org", "ivan@example.org", "petro@example.org"));
  EXPECT_EQ(total(State::assigned), 1);
  EXPECT_EQ(total(State::closed), 1);
  EXPECT_EQ(figures_of("organisation", roads).closed, 0) << "it counts for no executor";
}

TEST_P(merging, is_refused_where_nobody_would_find_the_other) {
  const Number main = filed(), same = filed(), hidden = filed();
  EXPECT_EQ(merge(executor(), same, main).refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(merge(operator_(), same, same).refusal().code, "appeals.merge_itself");
  EXPECT_EQ(merge(operator_(), same, Number{20'990'000'001}).refusal().code, "appeals.merge_unknown");
  ASSERT_TRUE(set_public(operator_(), hidden, false, "offence").ok());
  EXPECT_EQ(merge(operator_(), same, hidden).refusal().code, "appeals.merge_into_hidden");
  EXPECT_TRUE(merge(operator_(), hidden, main).ok());
  take(operator_(), main, Deed::not_competence);
  EXPECT_EQ(merge(operator_(), same, main).refusal().code, "appeals.merge_into_closed");
  EXPECT_EQ(merge(operator_(), main, same).refusal().code, "appeals.merge_closed");
  EXPECT_EQ(load(same).state, State::assigned);
}

TEST_P(merging, pressed_twice_is_once_and_reopening_parts_them) {
  const Number main = filed_by("olena@example.org"), same = filed_by("petro@example.org");
  const By twice = by(House::staff({Role::operator_}), false, "form-1");
  ASSERT_TRUE(merge(twice, same, main).ok());
  ASSERT_TRUE(merge(twice, same, main).ok());
  EXPECT_EQ(load(main).voices, 2);
  take(operator_(), same, Deed::reopen);
  EXPECT_EQ(load(same).merged_into, 0);
  EXPECT_EQ(load(same).state, State::registered);
}

TEST_P(merging, what_no_moderator_has_read_is_not_shown_by_ending_it) {
  const Number main = filed();
  ASSERT_TRUE(
      house->towns
          .set(house->town->id, Actor::system(), "appeals.premoderation", "1", "Рішення № 1", house->clock.now())
          .ok());
  house->town = house->towns.find(house->town->id);
  const Number unread = filed();
  ASSERT_EQ(load(unread).state, State::moderation);
  EXPECT_EQ(merge(operator_(), unread, main).refusal().code, "appeals.merge_unread");
  take(author(), unread, Deed::withdraw);
  EXPECT_EQ(load(unread).state, State::closed);
  EXPECT_FALSE(is_shown_to_all(load(unread)));
  EXPECT_EQ(figures_of("total", 0).filed, 1) << "nor is it counted";
}

VICHE_ON_BOTH_ENGINES(merging);

}  // namespace
}  // namespace viche::appeals
