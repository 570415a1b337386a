#include <gtest/gtest.h>

#include <viche/journal/receipt.hpp>
#include <viche/storage/testing.hpp>

VICHE_RESOURCES(journal)

namespace viche::journal {
namespace {

constexpr HromadaId here{1};

class what_people_take_away : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"journal", resources::journal()}});
    vault = std::make_unique<identity::Vault>(dir() + "/secret.key");
    journal = std::make_unique<Journal>(db(), *vault, clock);
    journal->name_trees([](HromadaId hromada) { return "viche/" + std::to_string(hromada.value); });
  }
  void TearDown() override {
    journal.reset();
    OnBothEngines::TearDown();
  }
  void enter(int count) {
    (void)db().keep_house(here, [&](storage::Tx& tx) -> Result<Done> {
      for (int i = 0; i < count; ++i) {
        journal->append(tx, {"signature", "petition/2026-" + std::to_string(i % 3), "p" + std::to_string(next_++),
                             clock.now(), sha256_of("text")});
      }
      return Done{};
    });
    journal->make_head(here, clock.now());
  }
  template <class F>
  auto reading(F&& read) {
    return db().read(here, std::forward<F>(read));
  }

  FixedClock clock{{1'790'000'000'000'000}};
  std::unique_ptr<identity::Vault> vault;
  std::unique_ptr<Journal> journal;

 private:
  int next_ = 0;
};

TEST_P(what_people_take_away, is_good_to_those_who_judge_it) {
  enter(41);
  const std::vector<NoteKey> keys{journal->key(here)};
  for (std::uint64_t position = 0; position < 41; ++position) {
    const auto receipt = reading([&](storage::Session& s) { return journal->receipt(s, position); });
    const auto leaf = reading([&](storage::Session& s) { return journal->leaf(s, position); });
    ASSERT_TRUE(receipt && leaf);
    ASSERT_EQ(judge_receipt(*receipt, keys).finding, Finding::good) << *receipt;
    ASSERT_EQ(judge_receipt(journal->promise(here, *leaf), keys).finding, Finding::good);
  }
}

TEST_P(what_people_take_away, as_a_thinned_tree_is_counted_and_continues_older_heads) {
  enter(16);
  const Head first = *reading([&](storage::Session& s) { return journal->last_head(s); });
  enter(25);
  std::vector<std::uint64_t> positions;
  const std::string text = reading([&](storage::Session& s) {
    const Head head = *journal->last_head(s);
    journal->each_leaf(s, 0, head.size, [&](const Leaf& leaf) {
      if (leaf_of(leaf.bytes)->entry.object == "petition/2026-1") positions.push_back(leaf.position);
    });
    std::string lines = thinned_start(journal->key(here), head.note);
    journal->write_thinned(s, head.size, positions, [&](std::string_view line) { lines += line; });
    return lines;
  });
  const auto verdict = judge_tree(text, {journal->key(here)}, first.note);
  ASSERT_EQ(verdict.finding, Finding::good) << code_of(verdict.finding) << verdict.line;
  EXPECT_EQ(verdict.older, Finding::good);
  EXPECT_EQ(count_of("petition/2026-1", verdict.leaves, verdict.read).number, positions.size());
}

VICHE_ON_BOTH_ENGINES(what_people_take_away);

}  // namespace
}  // namespace viche::journal
