#include "store/integrity.hpp"

#include "acts/entering.hpp"
#include "petitions_house.hpp"

namespace viche::petitions {
namespace {

class Integrity : public testing::PetitionsHouse {
 protected:
  void SetUp() override {
    PetitionsHouse::SetUp();
    set(settings::threshold, "100000");
    set(settings::per_device, "0");
    set(settings::per_address, "0");
  }
  /// So many sign from one network. @returns their signatures, in order
  std::vector<std::int64_t> crowd(const Petition& p, std::int64_t many, const std::string& address = "198.51.100.7") {
    std::vector<Actor> people;
    const Check made = db().act(house->town->id, [&](storage::Tx& tx) -> Check {
      people.clear();
      for (std::int64_t i = 0; i < many; ++i) {
        const auto id = house->identity.create_for_person(tx, Actor::system(), "Мешканець", "uk");
        people.push_back({Actor::Kind::resident, id, {}, 0, IdentityLevel::email});
      }
      return Done{};
    });
    EXPECT_TRUE(made);
    Signing from_here = named();
    from_here.address = address;
    std::vector<std::int64_t> ids;
    for (const Actor& one : people) ids.push_back(signs(p, one, from_here).value().signature.id);
    return ids;
  }
  void watched() {
    house->clock.advance(std::chrono::seconds(75));
    watch(house->services, house->clock.now());
  }
  std::uint64_t leaves() {
    return db().read(house->town->id, [&](storage::Session& session) { return house->journal.size(session); });
  }
  std::optional<Signature> row(const Petition& p, std::int64_t id) {
    return db().read(house->town->id,
                     [&](storage::Session& session) { return find_signature_by_id(session, house->vault, p.id, id); });
  }
  Standing standing(const Petition& p, std::int64_t id) { return row(p, id)->standing; }
  Invalidation invalidation(std::int64_t id) {
    return *db().read(house->town->id, [&](storage::Session& session) { return find_invalidation(session, id); });
  }
  std::vector<Holding> held(const Petition& p) {
    return db().read(house->town->id, [&](storage::Session& session) { return holdings(session, p.id); });
  }
  static Filter only(std::vector<std::int64_t> ids) {
    Filter filter;
    filter.ids = std::move(ids);
    return filter;
  }
  static Filter on_the_web() {
    Filter filter;
    filter.channel = Channel::web;
    return filter;
  }
  void lose(const std::string& statement, std::int64_t number) {
    static constexpr storage::Sql row{"test.lose_row",
                                      "DELETE FROM signatures WHERE hromada_id = :hromada AND id = :n"};
    static constexpr storage::Sql leaf{"test.lose_leaf",
                                       "DELETE FROM journal_leaves WHERE hromada_id = :hromada AND position = :n"};
    (void)db().keep_house(house->town->id, [&](storage::Tx& tx) -> Result<Done> {
      tx.run(statement == "row" ? row : leaf, {{"n", number}});
      return Done{};
    });
  }
  std::int64_t reconciled() {
    return house->journal.reconciler().run(house->clock.now() - std::chrono::hours(1)).restored;
  }
};

TEST_P(Integrity, what_a_person_has_counted_is_not_held_again) {
  const Petition p = published();
  const auto ids = crowd(p, 3);
  set(settings::per_address, "2");
  watched();
  ASSERT_EQ(standing(p, ids[2]), Standing::held);
  ASSERT_TRUE(review_held(moderator(), p.id, {ids[2]}, true, ""));
  const std::uint64_t before = leaves();
  for (int i = 0; i < 3; ++i) watched();
  EXPECT_EQ(standing(p, ids[2]), Standing::counted);
  EXPECT_EQ(leaves(), before) << "nothing more is entered about it";
  ASSERT_EQ(held(p).size(), 2U);
  EXPECT_EQ(held(p)[0].deed, Holding::Deed::held);
  EXPECT_EQ(held(p)[0].crowd, "address");
  EXPECT_EQ(held(p)[0].allowed, 2);
  EXPECT_EQ(held(p)[0].before - held(p)[0].n, held(p)[0].after);
  EXPECT_EQ(held(p)[1].deed, Holding::Deed::let_in);
  EXPECT_EQ(held(p)[1].after, 3);
  all_is_well();
}

TEST_P(Integrity, who_comes_after_those_that_were_looked_at_is_held) {
  const Petition p = published();
  const auto ids = crowd(p, 3);
  set(settings::per_address, "2");
  watched();
  ASSERT_TRUE(review_held(moderator(), p.id, {ids[2]}, true, ""));
  set(settings::per_address, "0");
  const auto later = crowd(p, 1);
  set(settings::per_address, "2");
  watched();
  EXPECT_EQ(standing(p, ids[2]), Standing::counted);
  EXPECT_EQ(standing(p, later[0]), Standing::held);
}

TEST_P(Integrity, a_crowd_is_held_whole_in_as_many_steps_as_it_takes) {
  const Petition p = published();
  crowd(p, 1100);
  set(settings::per_address, "10");
  watched();
  EXPECT_EQ(counted(p.id).counted, 10);
  EXPECT_EQ(counted(p.id).held, 1090);
  ASSERT_EQ(held(p).size(), 1U) << "steps of one are told as one";
  EXPECT_EQ(held(p)[0].n, 1090);
  EXPECT_EQ(held(p)[0].after, 10);
}

TEST_P(Integrity, what_is_put_back_gets_the_standing_it_had) {
  const Petition p = published();
  const auto ids = crowd(p, 4);
  set(settings::per_address, "3");
  watched();
  ASSERT_EQ(standing(p, ids[3]), Standing::held);
  const auto done = invalidate(moderator(), p.id, only({ids[0], ids[3]}), "Та сама людина.");
  ASSERT_TRUE(done);
  EXPECT_EQ(invalidation(done.value()).taken, 2);
  EXPECT_EQ(invalidation(done.value()).before, 3);
  EXPECT_EQ(invalidation(done.value()).after, 2);
  EXPECT_EQ(invalidation(done.value()).not_counted(), 1);
  all_is_well();
  ASSERT_TRUE(reverse(moderator(), done.value(), "Це дві людини."));
  EXPECT_EQ(standing(p, ids[0]), Standing::counted);
  EXPECT_EQ(standing(p, ids[3]), Standing::held);
  EXPECT_EQ(counted(p.id).counted, 3);
  all_is_well();
  ASSERT_TRUE(review_held(moderator(), p.id, {ids[3]}, true, ""));
  EXPECT_EQ(counted(p.id).counted, 4);
  all_is_well();
}

TEST_P(Integrity, what_is_lost_comes_back_with_the_standing_it_had) {
  const Petition p = published();
  const auto ids = crowd(p, 5);
  set(settings::per_address, "4");
  watched();
  ASSERT_EQ(standing(p, ids[4]), Standing::held);
  ASSERT_TRUE(invalidate(moderator(), p.id, only({ids[1], ids[2]}), "Не підписували."));
  const auto back = invalidate(moderator(), p.id, only({ids[3]}), "Не підписував.");
  ASSERT_TRUE(reverse(moderator(), back.value(), "Таки підписав."));
  const auto last = row(p, ids[2])->position;
  for (const auto id : {ids[1], ids[2], ids[3], ids[4]}) lose("row", id);
  lose("leaf", static_cast<std::int64_t>(last));
  EXPECT_FALSE(faults(house->services, *house->town).empty());
  EXPECT_EQ(reconciled(), 4);
  EXPECT_EQ(standing(p, ids[1]), Standing::invalid);
  EXPECT_EQ(standing(p, ids[2]), Standing::invalid);
  EXPECT_EQ(standing(p, ids[3]), Standing::counted);
  EXPECT_EQ(standing(p, ids[4]), Standing::held);
  EXPECT_EQ(counted(p.id).counted, 2);
  EXPECT_EQ(counted(p.id).invalid, 2);
  all_is_well();
}

TEST_P(Integrity, the_deed_takes_what_was_tried_and_nothing_that_came_after) {
  const Petition p = published();
  const auto ids = crowd(p, 3);
  Filter filter = on_the_web();
  const auto trial = try_invalidation(moderator(), p.id, filter);
  ASSERT_TRUE(trial);
  EXPECT_EQ(trial.value().last, ids[2]);
  filter.up_to = trial.value().last;
  filter.found = trial.value().matching;
  const auto later = crowd(p, 2, "203.0.113.9");
  const auto done = invalidate(moderator(), p.id, filter, "Скрипт.");
  ASSERT_TRUE(done);
  EXPECT_EQ(invalidation(done.value()).taken, 3);
  EXPECT_EQ(standing(p, later[0]), Standing::counted);
  EXPECT_EQ(standing(p, later[1]), Standing::counted);
}

TEST_P(Integrity, a_trial_that_is_not_true_any_more_is_refused) {
  const Petition p = published();
  const auto ids = crowd(p, 3);
  Filter filter = on_the_web();
  filter.up_to = ids[2];
  filter.found = 3;
  ASSERT_TRUE(invalidate(moderator(), p.id, only({ids[1]}), "Не підписувала."));
  EXPECT_EQ(invalidate(moderator(), p.id, filter, "Скрипт.").refusal().code, "petitions.trial_changed");
  EXPECT_EQ(counted(p.id).invalid, 1);
  Filter chosen = only({ids[0], ids[1]});
  chosen.found = 2;
  EXPECT_EQ(invalidate(moderator(), p.id, chosen, "Скрипт.").refusal().code, "petitions.trial_changed");
}

TEST_P(Integrity, taking_out_that_was_broken_off_is_ended_by_the_same_key) {
  const Petition p = published();
  crowd(p, 501);
  const By by_key = by(moderator().actor, "key");
  const auto begun = begin_invalidation(by_key, p.id, on_the_web(), "Скрипт.");
  ASSERT_TRUE(begun);
  ASSERT_TRUE(take_some(by_key, begun.value()));
  ASSERT_EQ(counted(p.id).invalid, 500) << "here it was broken off";
  const auto again = invalidate(by_key, p.id, on_the_web(), "Скрипт.");
  ASSERT_TRUE(again);
  EXPECT_EQ(again.value(), begun.value());
  EXPECT_EQ(counted(p.id).invalid, 501);
  EXPECT_EQ(invalidation(begun.value()).taken, 501);
  EXPECT_EQ(invalidation(begun.value()).after, 0);
  all_is_well();
}

TEST_P(Integrity, what_was_broken_off_is_ended_by_the_watch) {
  const Petition p = published();
  const auto ids = crowd(p, 501);
  const auto begun = begin_invalidation(moderator(), p.id, on_the_web(), "Скрипт.");
  ASSERT_TRUE(begun);
  ASSERT_TRUE(take_some(moderator(), begun.value()));
  const auto later = crowd(p, 1, "203.0.113.9");
  watched();
  EXPECT_EQ(counted(p.id).invalid, 501);
  EXPECT_EQ(standing(p, later[0]), Standing::counted) << "who signed after it began is not meant";
  EXPECT_TRUE(invalidation(begun.value()).finished_at);

  ASSERT_TRUE(begin_reversal(moderator(), begun.value(), "То був клас бібліотеки."));
  ASSERT_EQ(put_some_back(moderator(), begun.value(), 0).value(), ids[499]);
  ASSERT_EQ(counted(p.id).invalid, 1);
  watched();
  EXPECT_EQ(counted(p.id).invalid, 0);
  EXPECT_TRUE(invalidation(begun.value()).put_back_at);
  EXPECT_EQ(reverse(moderator(), begun.value(), "Ще раз.").refusal().code, "petitions.reversed_already");
  const std::uint64_t size = leaves();
  watched();
  EXPECT_EQ(leaves(), size);
  all_is_well();
}

TEST_P(Integrity, putting_back_goes_on_with_the_same_key_and_waits_for_a_row_that_is_lost) {
  const Petition p = published();
  const auto ids = crowd(p, 2);
  const auto done = invalidate(moderator(), p.id, only(ids), "Скрипт.");
  ASSERT_TRUE(done);
  lose("row", ids[0]);
  const By by_key = by(moderator().actor, "back");
  ASSERT_TRUE(reverse(by_key, done.value(), "Помилка."));
  EXPECT_EQ(standing(p, ids[1]), Standing::counted);
  EXPECT_FALSE(invalidation(done.value()).put_back_at);
  EXPECT_EQ(reconciled(), 1);
  EXPECT_EQ(standing(p, ids[0]), Standing::invalid);
  ASSERT_TRUE(reverse(by_key, done.value(), "Помилка."));
  EXPECT_EQ(standing(p, ids[0]), Standing::counted);
  EXPECT_TRUE(invalidation(done.value()).put_back_at);
  all_is_well();
}

VICHE_ON_BOTH_ENGINES(Integrity);

}  // namespace
}  // namespace viche::petitions
