#include <gmock/gmock.h>

#include "acts_house.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;

/// Beside appeals stands a slice that takes requests for information: it keeps what it was given.
class handing_over : public Acts {
 protected:
  std::vector<kit::Slice> beside() override {
    kit::Slice requests;
    requests.name = "requests";
    requests.contributes.receivers = {{"information_request", "appeals.more.law",
                                       [this](storage::Tx&, kit::Services&, const kit::Town&, const Actor&,
                                              const kit::HandedOver& given, Instant) -> Result<kit::TakenOver> {
                                         if (refuses) return conflict("requests.closed");
                                         taken.push_back(given);
                                         return kit::TakenOver{"2026-7", "/desk/requests/2026-7"};
                                       }}};
    return {requests};
  }

  bool refuses = false;
  std::vector<kit::HandedOver> taken;
};

TEST_P(handing_over, gives_all_that_the_author_said_and_ends_the_appeal) {
  const Number number = filed();
  const auto done = hand_over(operator_(), number, "information_request", "Ви просите документ, тож це запит");
  ASSERT_TRUE(done.ok()) << done.refusal().code;
  EXPECT_EQ(done.value().path, "/desk/requests/2026-7");
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].number, number.text());
  EXPECT_EQ(taken[0].name, "Олена Савчук");
  EXPECT_EQ(taken[0].email, "olena@ladyzhyn.example");
  EXPECT_EQ(taken[0].residence, "м. Ладижин, вул. Будівельників, 3");
  EXPECT_EQ(taken[0].text, filing().text);
  const Appeal appeal = load(number);
  EXPECT_EQ(appeal.state, State::closed);
  EXPECT_EQ(appeal.outcome, Outcome::handed_over);
  EXPECT_THAT(appeal.forwarded_to, HasSubstr("№ 2026-7"));
  EXPECT_EQ(total(State::assigned), 0);
}

TEST_P(handing_over, pressed_twice_is_once) {
  const Number number = filed();
  const By who = by(House::staff({Role::operator_}), false, "form-1");
  const auto one = hand_over(who, number, "information_request", "це запит");
  const auto two = hand_over(who, number, "information_request", "це запит");
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(two.value().path, one.value().path);
  EXPECT_EQ(taken.size(), 1U);
}

TEST_P(handing_over, leaves_the_appeal_as_it_was_when_it_is_not_taken) {
  const Number number = filed();
  refuses = true;
  EXPECT_EQ(hand_over(operator_(), number, "information_request", "це запит").refusal().code, "requests.closed");
  EXPECT_EQ(load(number).state, State::assigned);
}

TEST_P(handing_over, is_for_those_who_sort_while_nobody_works_on_it) {
  const Number number = filed();
  EXPECT_EQ(hand_over(executor(), number, "information_request", "ні").refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(hand_over(operator_(), number, "petition", "ні").refusal().code, "appeals.receiver_unknown");
  EXPECT_EQ(hand_over(operator_(), number, "information_request", " ").refusal().code, "appeals.step_text_empty");
  take(executor(), number, Deed::accept);
  EXPECT_EQ(hand_over(operator_(), number, "information_request", "ні").refusal().code, "appeals.step_not_open");
}

VICHE_ON_BOTH_ENGINES(handing_over);

}  // namespace
}  // namespace viche::appeals::testing
