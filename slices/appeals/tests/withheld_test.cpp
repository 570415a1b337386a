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
  Instant now() { return house->clock.now(); }
  std::vector<std::string> deeds() {
    std::vector<std::string> all;
    db().read(house->town->id, [&](storage::Session& s) {
      each_moderation(s, [&](const Moderated& one) { all.push_back(one.deed + " " + one.reason); });
    });
    return all;
  }
  std::vector<Line> unread() {
    return db().read(house->town->id, [&](storage::Session& s) { return unread_words(s, 10); });
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
  EXPECT_TRUE(words_shown_to_all(refutation(number)));
  EXPECT_EQ(withhold_words(moderator(), number, line, true, "").refusal().code, "desk.reason_missing");
  ASSERT_TRUE(withhold_words(moderator(), number, line, true, "personal_data").ok());
  EXPECT_FALSE(words_shown_to_all(refutation(number)));
  EXPECT_NE(refutation(number).text, "") << "the staff still read it";
  ASSERT_TRUE(withhold_words(moderator(), number, line, false, "").ok());
  EXPECT_TRUE(words_shown_to_all(refutation(number)));
}

TEST_P(withheld_words, are_a_matter_of_moderators_and_stand_in_their_journal) {
  const Number number = refuted();
  const std::int64_t line = refutation(number).id;
  EXPECT_EQ(withhold_words(executor(), number, line, true, "offence").refusal().code, "appeals.step_not_yours");
  EXPECT_EQ(withhold_words(moderator(), number, line + 1, true, "offence").refusal().kind, RefusalKind::not_found);
  ASSERT_TRUE(withhold_words(moderator(), number, line, true, "offence").ok());
  EXPECT_THAT(deeds(), ::testing::ElementsAre("hide_words offence"));
}

TEST_P(withheld_words, change_nothing_when_they_are_so_already) {
  const Number number = refuted();
  const std::int64_t line = refutation(number).id;
  ASSERT_TRUE(withhold_words(moderator(), number, line, false, "").ok());
  EXPECT_THAT(deeds(), ::testing::IsEmpty());
}

TEST_P(withheld_words, wait_for_a_moderator_where_the_community_reads_first) {
  ASSERT_TRUE(
      house->towns.set(house->town->id, Actor::system(), "appeals.premoderation", "1", "Рішення № 1", now()).ok());
  house->town = house->towns.find(house->town->id);
  const Number number = file(by(House::staff({Role::operator_})),
                             [&] {
                               Filing one = filing();
                               one.source = "phone";
                               return one;
                             }(),
                             {})
                            .value();
  until_reported(number);
  take(author(), number, Deed::refute, "Не зроблено, яма та сама");
  EXPECT_TRUE(refutation(number).unread);
  EXPECT_FALSE(words_shown_to_all(refutation(number)));
  ASSERT_THAT(unread(), ::testing::SizeIs(1));
  EXPECT_EQ(unread().front().entry, refutation(number).id);
  ASSERT_TRUE(withhold_words(moderator(), number, refutation(number).id, false, "").ok());
  EXPECT_TRUE(words_shown_to_all(refutation(number)));
  EXPECT_THAT(unread(), ::testing::IsEmpty());
  EXPECT_THAT(deeds(), ::testing::ElementsAre("publish_words "));
}

VICHE_ON_BOTH_ENGINES(withheld_words);

}  // namespace
}  // namespace viche::appeals::testing
