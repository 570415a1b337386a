#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/journal/merkle.hpp>

namespace viche::journal {
namespace {

/// The tree as the RFC writes it: every root from all its leaves.
Hash plain_root(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaves[begin];
  std::size_t left = 1;
  while (left * 2 < end - begin) left *= 2;
  return node_hash(plain_root(leaves, begin, begin + left), plain_root(leaves, begin + left, end));
}

/// A tree grown leaf by leaf; only what never changes is kept.
class Tree {
 public:
  void add(const Hash& leaf) {
    for (const auto& [node, hash] : grown(leaves_.size(), leaf, reader())) kept_[{node.level, node.index}] = hash;
    leaves_.push_back(leaf);
  }
  ReadNode reader() const {
    return [this](const Node& node) { return kept_.at({node.level, node.index}); };
  }
  const std::vector<Hash>& leaves() const { return leaves_; }
  std::uint64_t size() const { return leaves_.size(); }
  std::size_t kept() const { return kept_.size(); }

 private:
  std::vector<Hash> leaves_;
  std::map<std::pair<int, std::uint64_t>, Hash> kept_;
};

Tree tree_of(std::uint64_t size) {
  Tree tree;
  for (std::uint64_t i = 0; i < size; ++i) tree.add(leaf_hash("leaf " + std::to_string(i)));
  return tree;
}

/// Of the judges' base64. What is no hash at all, as some of their wrong ones, has a hash of its own stand for it.
Hash hash_in(const JsonReader& json) {
  std::string text = json.text().value_or("");
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (!text.empty() && text.back() == '=') text.pop_back();
  const std::string bytes = from_base64url(text);
  Hash hash;
  if (bytes.size() != hash.size()) return leaf_hash("no hash: " + bytes);
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

struct Judged {
  const JsonReader& json;
  std::uint64_t number(const char* name) const { return static_cast<std::uint64_t>(json[name].integer().value_or(-1)); }
  bool holds() const {
    std::vector<Hash> proof;
    for (std::size_t i = 0; json["proof"].is_array() && i < json["proof"].size(); ++i) {
      proof.push_back(hash_in(json["proof"].at(i)));
    }
    const bool whole = json["start"].absent();
    const Range range{number("start"), number("end")};
    if (!json["leafIdx"].absent()) {
      // An empty leaf under an empty root is no leaf at all.
      if (json["leafHash"].text().value_or("").empty()) return false;
      const Hash leaf = hash_in(json["leafHash"]), root = hash_in(json["root"]);
      return whole ? includes(leaf, number("leafIdx"), number("treeSize"), proof, root)
                   : includes(leaf, number("leafIdx"), range, proof, root);
    }
    const Hash first = hash_in(json["root1"]), second = hash_in(json["root2"]);
    return whole ? continues(number("size1"), first, number("size2"), second, proof)
                 : is_part(range, first, number("size"), second, proof);
  }
};

}  // namespace

TEST(merkle_tree, judges_the_proofs_of_others_as_they_do) {
  std::ifstream file(std::string(VICHE_SOURCE_DIR) + "/platform/journal/tests/rfc6962.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto all = JsonReader::parse(text.str());
  ASSERT_TRUE(all);
  const JsonReader cases = (*all)["cases"];
  ASSERT_EQ(cases.size(), 518U);
  int right = 0, wrong = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const JsonReader one = cases.at(i);
    const bool wanted = !one["wantErr"].boolean().value_or(true);
    EXPECT_EQ(Judged{one}.holds(), wanted)
        << one["name"].text().value_or("") << ": " << one["desc"].text().value_or("");
    ++(wanted ? right : wrong);
  }
  EXPECT_GT(right, 20);
  EXPECT_GT(wrong, 400);
}

TEST(merkle_tree, has_the_roots_of_the_standard) {
  EXPECT_EQ(to_hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(leaf_hash("")), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(merkle_tree, grown_leaf_by_leaf_is_the_tree_of_all_leaves_at_once) {
  Tree tree;
  for (std::uint64_t size = 0; size <= 130; ++size) {
    EXPECT_EQ(root_of(size, tree.reader()), plain_root(tree.leaves(), 0, size)) << size;
    tree.add(leaf_hash("leaf " + std::to_string(size)));
  }
  EXPECT_LT(tree.kept(), 2 * tree.size());
}

TEST(merkle_tree, proves_every_leaf_of_every_small_tree) {
  const Tree tree = tree_of(70);
  for (std::uint64_t size = 1; size <= tree.size(); ++size) {
    const Hash root = root_of(size, tree.reader());
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto proof = inclusion_proof(i, size, tree.reader());
      ASSERT_TRUE(includes(tree.leaves()[i], i, size, proof, root)) << i << " of " << size;
      ASSERT_FALSE(includes(tree.leaves()[i], i + 1, size, proof, root));
      ASSERT_FALSE(includes(leaf_hash("another"), i, size, proof, root));
    }
  }
}

TEST(merkle_tree, proves_that_every_small_tree_continues_every_earlier_one) {
  const Tree tree = tree_of(70);
  for (std::uint64_t size = 1; size <= tree.size(); ++size) {
    const Hash root = root_of(size, tree.reader());
    for (std::uint64_t earlier = 1; earlier <= size; ++earlier) {
      const auto proof = consistency_proof(earlier, size, tree.reader());
      ASSERT_TRUE(continues(earlier, root_of(earlier, tree.reader()), size, root, proof)) << earlier << " of " << size;
      ASSERT_FALSE(continues(earlier, leaf_hash("another"), size, root, proof));
    }
    ASSERT_FALSE(continues(0, empty_root(), size, root, {}));
  }
}

TEST(merkle_tree, proves_every_subtree_of_every_small_tree) {
  const Tree tree = tree_of(40);
  for (std::uint64_t size = 1; size <= tree.size(); ++size) {
    const Hash root = root_of(size, tree.reader());
    for (std::uint64_t begin = 0; begin < size; ++begin) {
      for (std::uint64_t end = begin + 1; end <= size; ++end) {
        const Range range{begin, end};
        if (!is_subtree(range)) continue;
        const Hash of_range = root_of(range, tree.reader());
        ASSERT_EQ(of_range, plain_root(tree.leaves(), begin, end));
        ASSERT_TRUE(is_part(range, of_range, size, root, consistency_proof(range, size, tree.reader())));
        const auto proof = inclusion_proof(end - 1, range, tree.reader());
        ASSERT_TRUE(includes(tree.leaves()[end - 1], end - 1, range, proof, of_range));
      }
    }
  }
}

TEST(merkle_tree, finds_every_single_change) {
  std::mt19937 dice(6962);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(dice); };
  const Tree tree = tree_of(300);
  for (int round = 0; round < 2'000; ++round) {
    const std::uint64_t size = 2 + below(299), earlier = 1 + below(size - 1);
    const Hash then = root_of(earlier, tree.reader());
    std::vector<Hash> leaves(tree.leaves().begin(), tree.leaves().begin() + static_cast<std::ptrdiff_t>(size));
    const std::size_t at = below(earlier);
    const auto place = leaves.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(4)) {
      case 0: (*place)[below(32)] ^= static_cast<std::uint8_t>(1 << below(8)); break;
      case 1: leaves.erase(place); break;
      case 2: leaves.insert(place, leaf_hash("put in")); break;
      default: std::swap(leaves[at], leaves[(at + 1) % size]); break;
    }
    if (leaves.size() < earlier) continue;
    Tree changed;
    for (const Hash& leaf : leaves) changed.add(leaf);
    const auto proof = consistency_proof(earlier, changed.size(), changed.reader());
    ASSERT_FALSE(continues(earlier, then, changed.size(), root_of(changed.size(), changed.reader()), proof));
  }
}

}  // namespace viche::journal
