#include <viche/audit/audit.hpp>

#include <gtest/gtest.h>

#include <thread>

#include <viche/storage/testing.hpp>

VICHE_RESOURCES(audit)

namespace viche::audit {
namespace {

using storage::Sql;
using storage::Tx;

class journal : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"audit", resources::audit()}});
  }
  void deed(std::int64_t object, HromadaId hromada = {1}) {
    ASSERT_TRUE(db().act(hromada,
                         [&](Tx& tx) -> Result<Done> {
                           record(tx, Actor::system(), "test.deed", "thing", object, {1'000'000}, R"({"n":1})");
                           return Done{};
                         })
                    .ok());
  }
  Verdict verdict(HromadaId hromada = {1}) {
    return db().read(hromada, [](storage::Session& session) { return verify(session); });
  }
  void tamper(const Sql& sql) {
    (void)db().keep_house({1}, [&](Tx& tx) -> Result<Done> {
      tx.run(sql, {});
      return Done{};
    });
  }
};

TEST_P(journal, entries_follow_each_other_even_when_written_at_once) {
  std::vector<std::thread> people;
  for (int i = 0; i < 8; ++i) {
    people.emplace_back([&, i] {
      for (int n = 0; n < 25; ++n) deed(i * 100 + n);
    });
  }
  for (auto& person : people) person.join();
  const Verdict found = verdict();
  EXPECT_EQ(found.entries, 200);
  EXPECT_FALSE(found.broken_at);
}

TEST_P(journal, each_community_has_its_own_chain) {
  deed(1, {1});
  deed(1, {2});
  deed(2, {1});
  EXPECT_EQ(verdict({1}).entries, 2);
  EXPECT_EQ(verdict({2}).entries, 1);
}

TEST_P(journal, a_changed_removed_or_reordered_entry_is_found) {
  for (int i = 1; i <= 6; ++i) deed(i);
  static constexpr Sql change{"test.change", "UPDATE audit SET details = '{}' WHERE hromada_id = :hromada AND seq = 5"};
  tamper(change);
  EXPECT_EQ(verdict().broken_at, 5);
  static constexpr Sql remove{"test.remove", "DELETE FROM audit WHERE hromada_id = :hromada AND seq = 3"};
  tamper(remove);
  EXPECT_EQ(verdict().broken_at, 3);
}

TEST_P(journal, tells_when_something_of_a_kind_was_done_last) {
  const auto last = [&](HromadaId hromada, std::string_view kind) {
    return db().read(hromada, [&](storage::Session& session) { return last_about(session, kind); });
  };
  EXPECT_FALSE(last({1}, "thing"));
  deed(1);
  (void)db().act({1}, [&](Tx& tx) -> Result<Done> {
    record(tx, Actor::system(), "test.deed", "thing", 2, {3'000'000});
    record(tx, Actor::system(), "test.deed", "other", 1, {9'000'000});
    return Done{};
  });
  EXPECT_EQ(last({1}, "thing"), Instant{3'000'000});
  EXPECT_FALSE(last({2}, "thing"));
}

TEST_P(journal, a_look_at_a_person_can_be_shown_to_that_person) {
  const Actor clerk{Actor::Kind::staff, 7, {Role::operator_}, 0, IdentityLevel::strong};
  (void)db().act({1}, [&](Tx& tx) -> Result<Done> {
    record_look(tx, clerk, 42, "appeal", 5, "appeals.desk", {5});
    return Done{};
  });
  const auto looks = db().read({1}, [](storage::Session& session) { return looks_at(session, 42); });
  ASSERT_EQ(looks.size(), 1U);
  EXPECT_EQ(looks[0].actor, 7);
  EXPECT_TRUE(db().read({2}, [](storage::Session& session) { return looks_at(session, 42); }).empty());
}

VICHE_ON_BOTH_ENGINES(journal);

}  // namespace
}  // namespace viche::audit
