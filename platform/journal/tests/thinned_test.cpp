#include <gtest/gtest.h>

#include <random>

#include <viche/journal/receipt.hpp>

#include "sample.hpp"

namespace viche::journal {
namespace {

using testing::Sample;

const Sample& sample() {
  static const Sample one(300);
  return one;
}
TreeVerdict judge(std::string_view text, std::optional<std::string_view> older = std::nullopt) {
  return judge_tree(text, {sample().key()}, older);
}
Finding judged(std::string_view text) { return judge(text).finding; }
std::optional<Finding> against(std::string_view text, std::string_view older) { return judge(text, older).older; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end + 1 - at));
    at = end + 1;
  }
  return lines;
}
std::string text_of_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

constexpr std::size_t first_piece = 8;  ///< lines before it

}  // namespace

TEST(thinned_trees, of_every_size_are_good_and_show_one_petition) {
  for (std::uint64_t size = 0; size <= 70; ++size) {
    const auto verdict = judge(sample().tree(size));
    ASSERT_EQ(verdict.finding, Finding::good) << size << ": " << code_of(verdict.finding);
    ASSERT_EQ(verdict.head->size, size);
    std::size_t expected = 0;
    for (std::uint64_t i = 0; i < size; ++i) expected += i % 5 == 0 || i % 5 == 3;
    ASSERT_EQ(verdict.leaves.size(), expected);
    for (const Leaf& leaf : verdict.leaves) ASSERT_EQ(leaf.bytes, sample().leaves()[leaf.position].bytes);
    for (const ReadLeaf& leaf : verdict.read) ASSERT_EQ(leaf.entry.object, "petition/2026-17");
  }
}

TEST(thinned_trees, hide_what_is_not_shown_in_as_few_pieces_as_there_can_be) {
  std::vector<std::pair<Range, bool>> pieces;
  const auto take = [&](Range piece, bool shown) { pieces.push_back({piece, shown}); };
  each_piece(13, {9}, {}, take);
  EXPECT_EQ(pieces, (std::vector<std::pair<Range, bool>>{
                        {{0, 8}, false}, {{8, 9}, false}, {{9, 10}, true}, {{10, 12}, false}, {{12, 13}, false}}));
  pieces.clear();
  each_piece(13, {}, {6, 12, 13}, take);
  EXPECT_EQ(pieces, (std::vector<std::pair<Range, bool>>{
                        {{0, 4}, false}, {{4, 6}, false}, {{6, 8}, false}, {{8, 12}, false}, {{12, 13}, false}}));
}

TEST(thinned_trees, that_were_changed_are_told_from_good_ones) {
  const std::string good = sample().tree(300);
  const auto lines = lines_of(good);
  const auto with = [&](std::size_t at, const std::string& line) {
    auto other = lines;
    other[at] = line;
    return judge(text_of_lines(other));
  };
  const std::size_t hidden = first_piece + 6;  // leaves 6 and 7
  ASSERT_EQ(lines[first_piece].front(), '{');
  ASSERT_EQ(lines[hidden].substr(0, 4), "# 2 ");
  EXPECT_EQ(with(first_piece, "# 1 " + lines[hidden].substr(4)).finding, Finding::root);
  EXPECT_EQ(with(first_piece, sample().leaves()[3].bytes + "\n").finding, Finding::root);
  EXPECT_EQ(with(first_piece, "\n").finding, Finding::piece);
  EXPECT_EQ(with(first_piece, "# 0 " + lines[hidden].substr(4)).finding, Finding::piece);
  EXPECT_EQ(with(first_piece, "# 3 " + lines[hidden].substr(4)).finding, Finding::piece);
  EXPECT_EQ(with(first_piece, "# 02 " + lines[hidden].substr(4)).finding, Finding::piece);
  EXPECT_EQ(with(hidden, "# 4 " + lines[hidden].substr(4)).finding, Finding::piece) << "no such place";
  EXPECT_EQ(with(first_piece, "# 9223372036854775808 " + lines[hidden].substr(4)).finding, Finding::pieces_end);
  EXPECT_EQ(with(first_piece, "{}\n").finding, Finding::leaf);
  EXPECT_EQ(with(first_piece, "{}\n").line, first_piece + 1);
  EXPECT_EQ(with(0, "viche tree v2\n").finding, Finding::not_one);
  EXPECT_EQ(with(4, "\r\n").finding, Finding::line_ends);
  EXPECT_EQ(judged(good + lines.back()), Finding::pieces_end);
  EXPECT_EQ(judged(good.substr(0, good.size() - lines.back().size())), Finding::pieces_end);
  EXPECT_EQ(judged(good.substr(0, good.size() - 1)), Finding::piece);
  const Sample forger(300, sample().key().name, 'f');
  EXPECT_EQ(judged(forger.tree(300)), Finding::other_key);
  EXPECT_EQ(judge_tree(good, {}).finding, Finding::good);
  EXPECT_FALSE(judge_tree(good, {}).key_expected);
}

TEST(thinned_trees, are_never_good_when_a_byte_is_another_or_lines_are_moved) {
  std::mt19937 dice(7);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(dice); };
  const std::string good = sample().tree(120);
  for (int round = 0; round < 5'000; ++round) {
    std::string other = good;
    if (round % 2 == 0) {
      const std::size_t at = below(other.size());
      other[at] = static_cast<char>(other[at] ^ static_cast<char>(1 << below(8)));
    } else {
      auto lines = lines_of(good);
      std::swap(lines[below(lines.size())], lines[below(lines.size())]);
      other = text_of_lines(lines);
    }
    if (other == good) continue;
    ASSERT_NE(judged(other), Finding::good) << other;
  }
}

TEST(thinned_trees, say_whether_they_continue_an_older_head) {
  const Sample forger(300, sample().key().name, 'f');
  for (std::uint64_t older = 0; older <= 300; ++older) {
    ASSERT_EQ(against(sample().tree(300, {older}), sample().head(older)), Finding::good) << older;
  }
  const std::string tree = sample().tree(300);
  EXPECT_EQ(against(tree, sample().head(7)), Finding::older_hidden);
  EXPECT_EQ(against(tree, sample().head(1)), Finding::good) << "a piece happens to end there";
  EXPECT_EQ(against(sample().tree(200), sample().head(201)), Finding::older_larger);
  EXPECT_EQ(against(tree, forger.head(1)), Finding::older_head);
  EXPECT_EQ(against(tree, "anything"), Finding::older_head);
  EXPECT_EQ(against(tree, sample().sign(text_of(Checkpoint{sample().key().name, 1, {}}))), Finding::older_differs);
  EXPECT_EQ(against(tree, sample().sign(text_of(Checkpoint{"viche/another", 1, {}}))), Finding::older_head);
  EXPECT_FALSE(judge(tree).older);
}

TEST(thinned_trees, tell_of_an_entry_that_names_another_before_it) {
  // Signed and hashed as it should be, and yet not in the order it was written in: only the journal itself could do that.
  Sample other(4);
  const std::string bytes =
      text_of(ReadLeaf{other.key().name, other.entry("vote", "budget/2026", "x"), leaf_hash("?")});
  const Leaf stray{4, bytes, leaf_hash(bytes)};
  std::vector<Hash> hashes;
  for (const Leaf& leaf : other.leaves()) hashes.push_back(leaf.hash);
  const Hash whole = root_of(4, other.reader());
  const Checkpoint head{other.key().name, 5, node_hash(whole, stray.hash)};
  std::string text = thinned_start(other.key(), other.sign(text_of(head)));
  for (const Leaf& leaf : other.leaves()) text += shown_line(leaf);
  const auto verdict = judge(text + shown_line(stray));
  EXPECT_EQ(verdict.finding, Finding::chain);
  EXPECT_EQ(verdict.line, first_piece + 5);
  const std::string hidden = thinned_start(other.key(), other.sign(text_of(head))) + hidden_line(4, whole);
  EXPECT_EQ(judged(hidden + shown_line(stray)), Finding::good) << "what was before is not shown";
}

TEST(counting, adds_and_takes_out_as_the_kinds_say) {
  Sample petition(0);
  const std::string object = "petition/2026-17";
  const auto add = [&](const char* kind, const char* who) { petition.add(petition.entry(kind, object, who)); };
  add("signature", "a");
  add("signature", "b");
  petition.add(petition.entry("signature", "petition/2026-3", "a"));
  add("merged", "c");
  add("published", "");
  add("withdrawal", "a");
  add("invalidation", "b");
  add("restoration", "b");
  EXPECT_EQ(petition.count(object).number, 2U);
  EXPECT_FALSE(petition.count(object).closed);
  petition.add(petition.closing(object, 2));
  EXPECT_EQ(petition.count(object).closed, 2U);
  EXPECT_EQ(petition.count("petition/2026-3").number, 1U);
  EXPECT_EQ(petition.count("petition/2026-1").number, 0U);
  add("signature", "a");
  EXPECT_EQ(petition.count(object).finding, Finding::good) << "who took it back may sign again";
}

TEST(counting, finds_who_is_counted_twice_and_a_closing_with_another_number) {
  Sample petition(0);
  petition.add(petition.entry("signature", "petition/2026-17", "a"));
  petition.add(petition.closing("petition/2026-17", 2));
  EXPECT_EQ(petition.count("petition/2026-17").finding, Finding::count);
  EXPECT_EQ(petition.count("petition/2026-17").position, 1U);
  Sample doubled(0);
  for (int i = 0; i < 2; ++i) doubled.add(doubled.entry("signature", "petition/2026-17", "a"));
  EXPECT_EQ(doubled.count("petition/2026-17").finding, Finding::twice);
  EXPECT_EQ(doubled.count("petition/2026-17").position, 1U);
}

}  // namespace viche::journal
