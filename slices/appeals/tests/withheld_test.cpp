#include <gmock/gmock.h>

#include "acts_house.hpp"
#include "pages/public_case.hpp"

namespace viche::appeals::testing {
namespace {

/// A refutation that names a neighbour by surname and flat.
class withheld_words : public Acts {
 protected:
  By moderator() { return by(House::staff({Role::moderator})); }
  Number refuted() {
    const Number number = filed();
    until_reported(number);
    take(author(), number, Deed::refute, "Не зроблено, це винен сусід Петренко з квартири 5");
    return number;
  }
  Entry refutation(Number number) {
    const std::int64_t id = load(number).id;
    for (const Entry& entry : db().read(house->town->id, [&](storage::Session& s) { return entries(s, id, true); })) {
      if (entry.kind == "refute") return entry;
    }
    return {};
  }
};

TEST_P(withheld_words, are_read_by_author_and_staff_only_until_they_are_shown_again) {
  const Number number = refuted();
  const std::int64_t line = refutation(number).id;
  EXPECT_TRUE(words_shown_to_all(refutation(number), *house->town));
  EXPECT_EQ(withhold_words(moderator(), number, line, true, "").refusal().code, "desk.reason_missing");
  ASSERT_TRUE(withhold_words(moderator(), number, line, true, "personal_data").ok());
  EXPECT_FALSE(words_shown_to_all(refutation(number), *house->town));
  EXPECT_NE(refutation(number).text, "") << "the staff still read it";
  ASSERT_TRUE(withhold_words(moderator(), number, line, false, "").ok());
  EXPECT_TRUE(words_shown_to_all(refutation(number), *house->town));
}

TEST_P(withheld_words, are_a_matter_of_moderators_and_stand_in_their_journal) {
  const Number number = refuted();
  const std::int64_t line = refutation(number).id;
  EXPECT_EQ(withhold_words(executor(), number, line, true, "offence").refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(withhold_words(moderator(), number, line + 1, true, "offence").refusal().kind, RefusalKind::not_found);
  ASSERT_TRUE(withhold_words(moderator(), number, line, true, "offence").ok());
  std::vector<std::string> deeds;
  db().read(house->town->id, [&](storage::Session& s) {
    each_moderation(s, [&](const Moderated& one) { deeds.push_back(one.deed + " " + one.reason); });
  });
  EXPECT_THAT(deeds, ::testing::ElementsAre("hide_words offence"));
}

VICHE_ON_BOTH_ENGINES(withheld_words);

}  // namespace
}  // namespace viche::appeals::testing
