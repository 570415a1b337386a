#include <gmock/gmock.h>

#include "../acts/entering.hpp"
#include "../store/merges.hpp"
#include "petitions_app.hpp"

namespace viche::petitions::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Merging : public PetitionsApp {
 protected:
  Petition other() { return published(words("Велосипедна доріжка вздовж Наконечного")); }
  Merge merge_of(const Petition& from) {
    return *db().read(house->town->id, [&](storage::Session& session) { return find_merge(session, from.id); });
  }
  std::int64_t of_channel(const Petition& petition, Channel channel) {
    std::int64_t n = 0;
    db().read(house->town->id, [&](storage::Session& session) {
      for (const Tally& one : tallies(session, petition.id, "channel")) {
        if (one.bucket == static_cast<std::int64_t>(channel)) n = one.n;
      }
    });
    return n;
  }
  void merge(const Petition& from, const Petition& target) {
    ASSERT_TRUE(propose_merge(moderator(), from.id, target.number));
    ASSERT_TRUE(answer_merge(by(author), from.id, true));
  }
  void one_on_paper(const Petition& p, const std::string& passport) {
    Sheet sheet;
    sheet.number = "1";
    sheet.rows = 1;
    sheet.received_on = calendar::kyiv_day(house->clock.now());
    const auto id = begin_sheet(clerk(501), p.id, sheet).value();
    const std::vector<SheetRow> rows{{1, 1, "Бондар", "Ганна", "Іванівна", passport, false}};
    ASSERT_TRUE(key_sheet(clerk(501), id, rows));
    ASSERT_TRUE(key_sheet(clerk(502), id, rows));
    ASSERT_EQ(accept_sheet(clerk(501), id, {}).value(), 0);
  }
};

TEST_P(Merging, only_what_the_rules_of_the_other_allow_goes_over_and_everybody_reads_the_numbers) {
  const Petition from = other();
  const Actor both = resident("both@example.org", IdentityLevel::strong);
  for (const char* email : {"a@example.org", "b@example.org"}) ASSERT_TRUE(signs(from, resident(email)));
  ASSERT_TRUE(signs(from, both));
  ASSERT_TRUE(signs(from, resident("c@example.org", IdentityLevel::strong)));
  one_on_paper(from, "АБ123456");
  set(settings::least_level, "3");
  const Petition target = published();
  ASSERT_TRUE(signs(target, both));
  merge(from, target);
  const Merge done = merge_of(from);
  EXPECT_TRUE(done.done_at);
  EXPECT_EQ(done.carried, 2);
  EXPECT_EQ(done.twice, 1);
  EXPECT_EQ(done.low, 2);
  EXPECT_EQ(counted(target.id).counted, 3);
  EXPECT_EQ(counted(target.id).paper, 1) << "paper stays paper";
  EXPECT_EQ(counted(target.id).merged, 2);
  EXPECT_EQ(of_channel(target, Channel::paper), 1);
  EXPECT_EQ(of_channel(target, Channel::web), 2);
  EXPECT_EQ(of_channel(target, Channel::merged), 0);
  all_is_well();
  Browser anybody = nobody();
  for (const auto& page : {anybody.get(at(from)), anybody.get(at(target)), anybody.get(at(target, "/integrity"))}) {
    EXPECT_THAT(page.body, HasSubstr("Перейшло підписів: 2."));
    EXPECT_THAT(page.body, HasSubstr("вимагає підтвердити більше: 2."));
    EXPECT_THAT(page.body, HasSubstr("Підписали обидві, враховано раз: 1."));
  }
  EXPECT_THAT(anybody.get(at(target)).body, HasSubstr("Серед них 1 підпис на папері"));
  EXPECT_THAT(anybody.get(at(target)).body, HasSubstr("приєднали петицію № " + from.number.text()));
  EXPECT_THAT(anybody.get(at(target, "/figures")).body, HasSubstr("З них 2 перейшли"));
}

TEST_P(Merging, what_is_held_stays_held_and_what_was_taken_out_stays_there) {
  const Petition from = other(), target = published();
  std::vector<std::int64_t> ids;
  for (const char* email : {"a@example.org", "b@example.org", "c@example.org"}) {
    ids.push_back(signs(from, resident(email)).value().signature.id);
  }
  Filter out;
  out.ids = {ids[0]};
  ASSERT_TRUE(invalidate(moderator(), from.id, out, "Особа не підписувала."));
  ASSERT_TRUE(db().act(house->town->id, [&](storage::Tx& tx) -> Check {
    const By system = moderator();
    change_standing(tx, system, from, *find_signature_by_id(tx, house->vault, from.id, ids[1]), Standing::held);
    audit::record(tx, system.actor, "petitions.hold", "petition", from.id, system.now);
    return Done{};
  }));
  merge(from, target);
  EXPECT_EQ(merge_of(from).carried, 2);
  EXPECT_EQ(merge_of(from).held, 1);
  EXPECT_EQ(counted(target.id).counted, 1);
  EXPECT_EQ(counted(target.id).held, 1);
  EXPECT_EQ(counted(target.id).invalid, 0);
  all_is_well();
}

TEST_P(Merging, what_was_broken_off_goes_on_by_itself_also_when_the_other_has_enough_meanwhile) {
  const Petition from = other(), target = published();
  for (int i = 0; i < 502; ++i) {
    ASSERT_TRUE(signs(from, resident("p" + std::to_string(i) + "@example.org", IdentityLevel::strong)));
  }
  // As when the program ends right after the author agreed.
  ASSERT_TRUE(end_into(by(author), from.id, target.id));
  EXPECT_FALSE(merge_of(from).done_at);
  EXPECT_EQ(counted(target.id).counted, 0);
  EXPECT_THAT(nobody().get(at(from)).body, HasSubstr("Підписи ще переходять. Поки перейшло: 0."));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(signs(target, resident("t" + std::to_string(i) + "@example.org", IdentityLevel::strong)));
  }
  reach_if_enough(house->services, house->town->id, target.id, house->clock.now());
  ASSERT_EQ(petition(target.id).state, State::reached);
  const auto closed = petition(target.id).closing_leaf;
  carry_on(house->services, house->clock.now());
  EXPECT_TRUE(merge_of(from).done_at);
  EXPECT_EQ(merge_of(from).carried, 502);
  EXPECT_EQ(counted(target.id).counted, 505);
  EXPECT_NE(petition(target.id).closing_leaf, closed) << "what was closed last tells the whole number";
  all_is_well();
  carry_on(house->services, house->clock.now());
  EXPECT_EQ(counted(target.id).counted, 505);
}

TEST_P(Merging, what_comes_too_late_is_told_and_not_lost_in_silence) {
  const Petition from = other(), target = published();
  ASSERT_TRUE(signs(from, resident("a@example.org")));
  ASSERT_TRUE(end_into(by(author), from.id, target.id));
  ASSERT_TRUE(withdraw(by(author), target.id, ""));
  carry_on(house->services, house->clock.now());
  EXPECT_EQ(merge_of(from).late, 1);
  EXPECT_EQ(merge_of(from).carried, 0);
  EXPECT_THAT(nobody().get(at(from)).body, HasSubstr("вже не приймала підписів: 1."));
}

VICHE_ON_BOTH_ENGINES(Merging);

}  // namespace
}  // namespace viche::petitions::testing
