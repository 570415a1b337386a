#include <viche/journal/journal.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include <viche/core/text.hpp>
#include <viche/storage/testing.hpp>

VICHE_RESOURCES(journal)

namespace viche::journal {
namespace {

using storage::Sql;
using storage::Tx;

constexpr HromadaId here{1}, there{2};

class kept_journal : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"journal", resources::journal()}});
    vault = std::make_unique<identity::Vault>(dir() + "/secret.key");
    begin();
  }
  void begin() {
    journal = std::make_unique<Journal>(db(), *vault, clock);
    journal->name_trees([](HromadaId hromada) { return "viche/" + std::to_string(hromada.value); });
  }
  void TearDown() override {
    journal.reset();
    OnBothEngines::TearDown();
  }
  Leaf enter(const std::string& who, HromadaId hromada = here) {
    return db()
        .keep_house(hromada,
                    [&](Tx& tx) -> Result<Leaf> {
                      return journal->append(tx, {"signature", "petition/1", who, clock.now(), sha256_of("text")});
                    })
        .value();
  }
  void enter_many(int count, HromadaId hromada = here) {
    (void)db().keep_house(hromada, [&](Tx& tx) -> Result<Done> {
      for (int i = 0; i < count; ++i) {
        journal->append(tx, {"signature", "petition/" + std::to_string(i % 3), "p" + std::to_string(i), clock.now(),
                             sha256_of(std::to_string(i))});
      }
      return Done{};
    });
  }
  std::vector<std::string> faults(HromadaId hromada = here) {
    return db().read(hromada, [&](storage::Session& session) { return journal->faults(session); });
  }
  template <class F>
  auto reading(F&& read, HromadaId hromada = here) {
    return db().read(hromada, std::forward<F>(read));
  }
  void tamper(const Sql& sql, const storage::Args& args) {
    (void)db().keep_house(here, [&](Tx& tx) -> Result<Done> {
      tx.run(sql, args);
      return Done{};
    });
  }

  FixedClock clock{{1'700'000'000'000'000}};
  std::unique_ptr<identity::Vault> vault;
  std::unique_ptr<Journal> journal;
};

TEST_P(kept_journal, leaves_follow_each_other_and_each_community_has_its_own) {
  const Leaf first = enter("a"), second = enter("b"), other = enter("a", there);
  EXPECT_EQ(first.position, 0);
  EXPECT_EQ(second.position, 1);
  EXPECT_EQ(other.position, 0);
  const auto read = leaf_of(second.bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->previous, first.hash);
  EXPECT_EQ(read->tree, "viche/1");
  EXPECT_EQ(read->entry.who, "b");
  EXPECT_EQ(leaf_of(other.bytes)->previous, Hash{});
}

TEST_P(kept_journal, a_refused_act_leaves_no_leaf) {
  enter("a");
  (void)db().keep_house(here, [&](Tx& tx) -> Check {
    journal->append(tx, {"signature", "petition/1", "b", clock.now(), {}});
    return conflict("test");
  });
  EXPECT_EQ(enter("c").position, 1);
  EXPECT_EQ(reading([&](storage::Session& s) { return journal->size(s); }), 2);
  EXPECT_TRUE(faults().empty());
}

TEST_P(kept_journal, a_head_is_made_after_ten_minutes_or_a_thousand_leaves) {
  enter_many(10);
  journal->make_heads(clock.now());
  EXPECT_EQ(reading([&](storage::Session& s) { return journal->last_head(s)->size; }), 10);
  enter_many(500);
  clock.advance(std::chrono::minutes(9));
  journal->make_heads(clock.now());
  EXPECT_EQ(reading([&](storage::Session& s) { return journal->last_head(s)->size; }), 10);
  enter_many(500);
  journal->make_heads(clock.now());
  EXPECT_EQ(reading([&](storage::Session& s) { return journal->last_head(s)->size; }), 1010);
  enter_many(1);
  clock.advance(std::chrono::minutes(10));
  journal->make_heads(clock.now());
  EXPECT_EQ(reading([&](storage::Session& s) { return journal->last_head(s)->size; }), 1011);
  EXPECT_TRUE(faults().empty());
}

TEST_P(kept_journal, heads_are_chained_into_the_tree_of_the_installation) {
  enter_many(3);
  enter_many(4, there);
  journal->make_heads(clock.now());
  const auto head = reading([&](storage::Session& s) { return journal->last_head(s); });
  ASSERT_TRUE(head && head->chained_at);
  const auto leaf = reading([&](storage::Session& s) { return journal->leaf(s, *head->chained_at); }, installation);
  EXPECT_EQ(leaf_of(leaf->bytes)->entry.content, sha256_of(head->note));
  EXPECT_EQ(reading([&](storage::Session& s) { return journal->last_head(s)->size; }, installation), 2);
  EXPECT_TRUE(faults(installation).empty());
}

TEST_P(kept_journal, a_head_that_a_crash_left_unchained_is_chained_by_the_next_process) {
  enter_many(3);
  journal->make_heads(clock.now());
  tamper(Sql{"test.unchain", "UPDATE journal_heads SET chained_at = NULL WHERE hromada_id = :hromada"}, {});
  begin();
  journal->name_trees([&](HromadaId hromada) {  // as the program does: the name is read in the community
    return reading([&](storage::Session& s) { return "viche/" + std::to_string(s.hromada().value); }, hromada);
  });
  journal->make_heads(clock.now());
  EXPECT_TRUE(reading([&](storage::Session& s) { return journal->last_head(s)->chained_at; }));
  EXPECT_TRUE(faults().empty());
}

TEST_P(kept_journal, proofs_hold_for_every_leaf_and_every_earlier_head) {
  std::vector<Head> heads;
  for (const int count : {1, 15, 16, 17, 100, 333}) {
    enter_many(count);
    journal->make_head(here, clock.now());
    heads.push_back(reading([&](storage::Session& s) { return *journal->last_head(s); }));
  }
  const Head& last = heads.back();
  reading([&](storage::Session& s) {
    for (std::uint64_t at = 0; at < last.size; at += 7) {
      const auto leaf = journal->leaf(s, at);
      EXPECT_TRUE(includes(leaf->hash, at, last.size, journal->inclusion(s, at, last.size), last.root)) << at;
    }
    for (const Head& head : heads) {
      const auto proof = journal->consistency(s, head.size, last.size);
      EXPECT_TRUE(continues(head.size, head.root, last.size, last.root, proof)) << head.size;
    }
  });
  EXPECT_TRUE(faults().empty());
}

TEST_P(kept_journal, a_promise_is_the_same_whenever_it_is_asked_for) {
  const Leaf leaf = enter("a");
  const std::string promise = journal->promise(here, leaf);
  begin();
  EXPECT_EQ(journal->promise(here, *reading([&](storage::Session& s) { return journal->leaf(s, 0); })), promise);
  EXPECT_TRUE(signed_text(promise, journal->key(here)));
  EXPECT_FALSE(signed_text(promise, journal->key(there)));
}

TEST_P(kept_journal, a_receipt_comes_with_the_head) {
  enter_many(40);
  const auto receipt = [&] { return reading([&](storage::Session& s) { return journal->receipt(s, 7); }); };
  EXPECT_FALSE(receipt());
  journal->make_head(here, clock.now());
  ASSERT_TRUE(receipt());
  EXPECT_TRUE(receipt()->starts_with("viche receipt v1\n"));
  EXPECT_FALSE(reading([&](storage::Session& s) { return journal->receipt(s, 40); }));
}

TEST_P(kept_journal, a_thinned_tree_has_the_root_of_the_whole) {
  enter_many(77);
  journal->make_head(here, clock.now());
  const Head head = reading([&](storage::Session& s) { return *journal->last_head(s); });
  std::uint64_t size = 0, leaves = 0;
  std::vector<std::pair<std::uint64_t, Hash>> edge;  // widths that only fall, as the bits of the size
  reading([&](storage::Session& s) {
    journal->write_thinned(s, head.size, {0, 1, 40, 76}, [&](std::string_view line) {
      line.remove_suffix(1);
      std::uint64_t width = 1;
      Hash hash = leaf_hash(line);
      if (line[0] == '#') {
        width = static_cast<std::uint64_t>(*parse_integer(split(line, ' ')[1]));
        hash = journal->inclusion(s, 0, 1).empty() ? hash : hash;
        const auto read = split(line, ' ')[2];
        std::string bytes = from_base64url([&] {
          std::string text(read.substr(0, read.find('=')));
          std::replace(text.begin(), text.end(), '+', '-');
          std::replace(text.begin(), text.end(), '/', '_');
          return text;
        }());
        std::copy(bytes.begin(), bytes.end(), hash.begin());
      } else {
        ++leaves;
      }
      EXPECT_EQ(size % width, 0U);
      size += width;
      while (!edge.empty() && edge.back().first == width) {
        hash = node_hash(edge.back().second, hash);
        width *= 2;
        edge.pop_back();
      }
      edge.emplace_back(width, hash);
    });
  });
  EXPECT_EQ(leaves, 4U);
  EXPECT_EQ(size, 77U);
  Hash root = edge.back().second;
  for (auto left = std::next(edge.rbegin()); left != edge.rend(); ++left) root = node_hash(left->second, root);
  EXPECT_EQ(root, head.root);
}

constexpr Sql read_leaf{"test.leaf", "SELECT leaf FROM journal_leaves WHERE hromada_id = :hromada AND position = :at"};
constexpr Sql change_leaf{"test.change", R"(
    UPDATE journal_leaves SET leaf = :leaf WHERE hromada_id = :hromada AND position = :at)"};
constexpr Sql delete_leaf{"test.delete", "DELETE FROM journal_leaves WHERE hromada_id = :hromada AND position = :at"};
constexpr Sql put_leaf{"test.put", R"(
    INSERT INTO journal_leaves(hromada_id, position, leaf) VALUES(:hromada, :at, :leaf))"};
constexpr Sql read_node{"test.node", R"(
    SELECT hash FROM journal_nodes WHERE hromada_id = :hromada AND level = :level AND position = :at)"};
constexpr Sql change_node{"test.change_node", R"(
    UPDATE journal_nodes SET hash = :hash WHERE hromada_id = :hromada AND level = :level AND position = :at)"};
constexpr Sql delete_node{"test.delete_node", R"(
    DELETE FROM journal_nodes WHERE hromada_id = :hromada AND level = :level AND position = :at)"};
constexpr Sql put_node{"test.put_node", R"(
    INSERT INTO journal_nodes(hromada_id, level, position, hash) VALUES(:hromada, :level, :at, :hash))"};
constexpr Sql read_head{"test.head", "SELECT note FROM journal_heads WHERE hromada_id = :hromada AND size = :at"};
constexpr Sql change_head{"test.change_head", R"(
    UPDATE journal_heads SET note = :note WHERE hromada_id = :hromada AND size = :at)"};
constexpr Sql change_tree{"test.change_tree", R"(
    UPDATE journal_trees SET size = size + :by WHERE hromada_id = :hromada)"};

/// A changed byte of a text that is never the one that was there.
std::string flipped(std::string text, std::mt19937& chance) {
  std::size_t at = chance() % text.size();
  while (static_cast<unsigned char>(text[at]) > 127) at = (at + 1) % text.size();  // PostgreSQL takes no broken UTF-8
  char& byte = text[at];
  const char before = byte;
  while (byte == before) byte = static_cast<char>('0' + chance() % 75);
  return text;
}

/// One change to what is stored, undone by the function it gives.
class Tampering {
 public:
  Tampering(storage::Database& db, std::uint64_t size, std::vector<std::uint64_t> heads)
      : db_(db), size_(size), heads_(std::move(heads)) {}

  /// Does one change of a kind chosen by chance. @returns what undoes it
  std::function<void()> any(std::mt19937& chance) {
    switch (chance() % 8) {
      case 0: return leaf_changed(chance() % size_, [&](std::string leaf) { return flipped(std::move(leaf), chance); });
      case 1: return leaf_gone(chance() % size_);
      case 2: return leaves_swapped(chance() % (size_ - 1));
      case 3: return cut(chance);
      case 4: return node_changed(chance, false);
      case 5: return node_changed(chance, true);
      case 6: return head_changed(chance);
      default: return size_changed(chance() % 2 == 0 ? 1 : -1);
    }
  }

 private:
  std::string text(const Sql& sql, const storage::Args& args) {
    return db_.read(here, [&](storage::Session& s) {
      return *s.one(sql, args, [](const storage::Row& row) { return row.text(0); });
    });
  }
  void run(const Sql& sql, const storage::Args& args) {
    (void)db_.keep_house(here, [&](Tx& tx) -> Result<Done> {
      tx.run(sql, args);
      return Done{};
    });
  }
  static std::int64_t number(std::uint64_t at) { return static_cast<std::int64_t>(at); }

  std::function<void()> leaf_changed(std::uint64_t at, const std::function<std::string(std::string)>& change) {
    const std::string before = text(read_leaf, {{"at", number(at)}});
    run(change_leaf, {{"at", number(at)}, {"leaf", change(before)}});
    return [this, at, before] { run(change_leaf, {{"at", number(at)}, {"leaf", before}}); };
  }
  std::function<void()> leaf_gone(std::uint64_t at) {
    const std::string before = text(read_leaf, {{"at", number(at)}});
    run(delete_leaf, {{"at", number(at)}});
    return [this, at, before] { run(put_leaf, {{"at", number(at)}, {"leaf", before}}); };
  }
  std::function<void()> leaves_swapped(std::uint64_t at) {
    const std::string one = text(read_leaf, {{"at", number(at)}}), two = text(read_leaf, {{"at", number(at + 1)}});
    const auto put = [this, at](const std::string& first, const std::string& second) {
      run(change_leaf, {{"at", number(at)}, {"leaf", first}});
      run(change_leaf, {{"at", number(at + 1)}, {"leaf", second}});
    };
    put(two, one);
    return [put, one, two] { put(one, two); };
  }
  /// The last leaves are taken away and the size that is kept agrees.
  std::function<void()> cut(std::mt19937& chance) {
    const std::uint64_t count = 1 + chance() % 5;
    std::vector<std::string> before;
    for (std::uint64_t at = size_ - count; at < size_; ++at) {
      before.push_back(text(read_leaf, {{"at", number(at)}}));
      run(delete_leaf, {{"at", number(at)}});
    }
    run(change_tree, {{"by", -number(count)}});
    return [this, count, before] {
      for (std::uint64_t i = 0; i < count; ++i) run(put_leaf, {{"at", number(size_ - count + i)}, {"leaf", before[i]}});
      run(change_tree, {{"by", number(count)}});
    };
  }
  std::function<void()> node_changed(std::mt19937& chance, bool gone) {
    const int level = 4 + static_cast<int>(chance() % 3);
    const std::uint64_t at = chance() % (size_ >> level);
    const std::string before = text(read_node, {{"level", level}, {"at", number(at)}});
    if (gone) {
      run(delete_node, {{"level", level}, {"at", number(at)}});
      return [this, level, at, before] { run(put_node, {{"level", level}, {"at", number(at)}, {"hash", before}}); };
    }
    run(change_node, {{"level", level}, {"at", number(at)}, {"hash", flipped(before, chance)}});
    return [this, level, at, before] { run(change_node, {{"level", level}, {"at", number(at)}, {"hash", before}}); };
  }
  std::function<void()> head_changed(std::mt19937& chance) {
    const std::uint64_t at = heads_[chance() % heads_.size()];
    const std::string before = text(read_head, {{"at", number(at)}});
    run(change_head, {{"at", number(at)}, {"note", flipped(before, chance)}});
    return [this, at, before] { run(change_head, {{"at", number(at)}, {"note", before}}); };
  }
  std::function<void()> size_changed(std::int64_t by) {
    run(change_tree, {{"by", by}});
    return [this, by] { run(change_tree, {{"by", -by}}); };
  }

  storage::Database& db_;
  std::uint64_t size_;
  std::vector<std::uint64_t> heads_;
};

TEST_P(kept_journal, every_single_change_to_what_is_stored_is_found) {
  std::vector<std::uint64_t> heads;
  for (const int count : {60, 45, 31}) {
    enter_many(count);
    journal->make_head(here, clock.now());
    heads.push_back(reading([&](storage::Session& s) { return journal->last_head(s)->size; }));
  }
  ASSERT_TRUE(faults().empty());
  const char* wanted = std::getenv("VICHE_TEST_TAMPERINGS");
  const int times = wanted ? std::atoi(wanted) : 300;
  std::mt19937 chance(6962);
  Tampering tampering(db(), heads.back(), heads);
  int missed = 0;
  for (int i = 0; i < times; ++i) {
    const auto undo = tampering.any(chance);
    missed += faults().empty() ? 1 : 0;
    undo();
  }
  EXPECT_EQ(missed, 0) << "of " << times;
  EXPECT_TRUE(faults().empty());
}

VICHE_ON_BOTH_ENGINES(kept_journal);

}  // namespace
}  // namespace viche::journal
