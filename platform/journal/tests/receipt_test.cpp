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
std::vector<NoteKey> ours() { return {sample().key()}; }

Finding judged(std::string_view text) { return judge_receipt(text, ours()).finding; }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

/// The same with CR before each LF.
std::string with_other_ends(const std::string& text) {
  std::string other;
  for (const char c : text) other += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return other;
}

std::string changed(std::string text, std::mt19937& dice) {
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(dice); };
  const std::size_t at = below(text.size());
  switch (below(5)) {
    case 0: text[at] = static_cast<char>(text[at] ^ static_cast<char>(1 << below(8))); break;
    case 1: text.erase(at, 1 + below(3)); break;
    case 2: text.insert(at, 1, static_cast<char>(below(256))); break;
    case 3: std::swap(text[at], text[below(text.size())]); break;
    default: text.insert(at, text.substr(below(text.size()), 1 + below(90))); break;
  }
  return text;
}

}  // namespace

TEST(leaves, are_read_as_they_were_written) {
  for (const Leaf& leaf : sample().leaves()) {
    const auto read = leaf_of(leaf.bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(text_of(*read), leaf.bytes);
    EXPECT_EQ(read->tree, sample().key().name);
  }
  const auto first = leaf_of(sample().leaves()[0].bytes);
  EXPECT_EQ(first->entry.kind, "signature");
  EXPECT_EQ(first->entry.object, "petition/2026-17");
  EXPECT_EQ(first->entry.at.micros, 1'790'000'000'000'000);
  EXPECT_EQ(first->previous, Hash{});
}

TEST(leaves, have_one_way_of_being_written) {
  const std::string good = sample().leaves()[1].bytes;
  ASSERT_TRUE(leaf_of(good));
  const std::string hash(64, 'a'), upper(64, 'A');
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"{\"v\":1,", "{\"v\":2,"},
                                                                                 {"{\"v\":1,", "{ \"v\":1,"},
                                                                                 {"\"v\":1,\"tree\"", "\"tree\""},
                                                                                 {"\"at\":1", "\"at\":01"},
                                                                                 {"\"at\":1", "\"at\":-1"},
                                                                                 {"\"at\":1", "\"at\":1.5e1"},
                                                                                 {"\"at\":1", "\"at\":\"1"},
                                                                                 {"\"at\":1", "\"at\":9999999999991"},
                                                                                 {"signature", ""},
                                                                                 {"signature", "sign\\u0061ture"},
                                                                                 {"signature", "sign\u009Bature"},
                                                                                 {"signature", "sign\nature"},
                                                                                 {"signature",
                                                                                  "sign\x7F"
                                                                                  "ature"},
                                                                                 {"signature",
                                                                                  "sign\xFF"
                                                                                  "ature"},
                                                                                 {"\"kind\":", "\"sort\":"},
                                                                                 {",\"who\"", ",\"more\":1,\"who\""},
                                                                                 {"\"}", "\",\"more\":1}"},
                                                                                 {"\"}", "\"}\n"},
                                                                                 {"\"}", "a\"}"}}) {
    EXPECT_FALSE(leaf_of(replaced(good, from, to))) << from << " -> " << to;
  }
  for (std::size_t i = 0; i < good.size(); ++i) EXPECT_FALSE(leaf_of(good.substr(0, i))) << i;
  EXPECT_EQ(hash_of_hex(hash)->front(), 0xAA);
  EXPECT_FALSE(hash_of_hex(upper));
  EXPECT_FALSE(hash_of_hex(hash.substr(1)));
}

TEST(receipts, of_every_leaf_are_good_under_every_head_that_holds_it) {
  const Sample small(33);
  for (std::uint64_t size = 1; size <= small.size(); ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto verdict = judge_receipt(small.receipt(index, size), {small.key()});
      ASSERT_EQ(verdict.finding, Finding::good) << index << " of " << size << ": " << code_of(verdict.finding);
      ASSERT_TRUE(verdict.key_expected);
      ASSERT_EQ(verdict.leaf->position, index);
      ASSERT_EQ(verdict.head->size, size);
    }
  }
}

TEST(receipts, without_an_expected_key_fit_only_what_they_bring_along) {
  const auto verdict = judge_receipt(sample().receipt(7, 300), {});
  EXPECT_EQ(verdict.finding, Finding::good);
  EXPECT_FALSE(verdict.key_expected);
  EXPECT_EQ(verdict.key, sample().key());
}

TEST(receipts, of_a_forger_are_under_another_key) {
  const Sample forger(300, sample().key().name, 'f');
  EXPECT_EQ(judged(forger.receipt(7, 300)), Finding::other_key);
  EXPECT_EQ(judged(replaced(forger.receipt(7, 300), forger.key().text(), sample().key().text())), Finding::signature);
  const Sample neighbour(300, "viche/UA05040130000025323");
  EXPECT_EQ(judged(neighbour.receipt(7, 300)), Finding::other_key);
  EXPECT_EQ(judge_receipt(neighbour.receipt(7, 300), {sample().key(), neighbour.key()}).finding, Finding::good);
}

TEST(receipts, tell_what_is_wrong) {
  const std::string good = sample().receipt(7, 300), other = sample().receipt(8, 300);
  const auto& leaves = sample().leaves();
  EXPECT_EQ(judged(""), Finding::not_one);
  EXPECT_EQ(judged("a letter\n"), Finding::not_one);
  EXPECT_EQ(judged(with_other_ends(good)), Finding::line_ends);
  EXPECT_EQ(judged("\xEF\xBB\xBF" + good), Finding::mark);
  EXPECT_EQ(judged(replaced(good, "receipt v1", "receipt v2")), Finding::not_one);
  EXPECT_EQ(judged(replaced(good, leaves[7].bytes, leaves[8].bytes)), Finding::proof);
  EXPECT_EQ(judged(replaced(good, "\"kind\":\"", "\"kind\": \"")), Finding::leaf);
  EXPECT_EQ(judged(replaced(good, "index 7", "index 8")), Finding::proof);
  EXPECT_EQ(judged(replaced(good, "index 7", "index 07")), Finding::not_one);
  EXPECT_EQ(judged(replaced(good, "index 7", "index 300")), Finding::index_beyond);
  EXPECT_EQ(judged(replaced(good, "index 7", "index 18446744073709551615")), Finding::index_beyond);
  EXPECT_EQ(judged(replaced(good, "index 7", "index 18446744073709551616")), Finding::not_one);
  EXPECT_EQ(judged(replaced(good, "\n300\n", "\n301\n")), Finding::signature);
  EXPECT_EQ(judged(good + "\u2014 witness.example/w1 jWbPPwAAAABkGFDL\n"), Finding::good)
      << "witnesses may sign beside";
  EXPECT_EQ(judged(good + "more\n"), Finding::signature);
  const auto proof = inclusion_proof(7, 300, sample().reader());
  const auto made = [&](const Leaf& leaf, const std::vector<Hash>& hashes, const std::string& note) {
    return judged(receipt_text(sample().key(), leaf, hashes, note));
  };
  EXPECT_EQ(made(leaves[7], {}, sample().head(300)), Finding::proof);
  EXPECT_EQ(made(leaves[7], std::vector<Hash>(64), sample().head(300)), Finding::proof);
  EXPECT_EQ(made(leaves[7], std::vector<Hash>(65), sample().head(300)), Finding::not_one);
  EXPECT_EQ(made(leaves[7], proof, sample().head(299)), Finding::proof);
  EXPECT_EQ(made(leaves[7], proof, sample().sign("viche/UA05040130000025322\nmany\n")), Finding::head);
  EXPECT_EQ(made(leaves[7], proof, sample().sign(text_of(Checkpoint{"viche/another", 300, {}}))), Finding::other_tree);
  EXPECT_NE(good, other);
}

TEST(receipts, are_never_good_when_anything_that_they_say_was_changed) {
  std::mt19937 dice(17);
  int alike = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = round % 2 == 0 ? sample().receipt(7 + round % 200, 300) : sample().promise(round % 300);
    const auto verdict = judge_receipt(text, ours());
    ASSERT_EQ(verdict.finding, Finding::good);
    const std::string other = changed(text, dice);
    if (other == text) continue;
    const auto of_other = judge_receipt(other, ours());
    if (of_other.finding != Finding::good) {
      ASSERT_NE(judge_receipt(other, {}).finding, Finding::good) << other;
      continue;
    }
    // The one thing that may stand there beside is another signature line.
    ++alike;
    ASSERT_EQ(of_other.leaf->bytes, verdict.leaf->bytes) << other;
    ASSERT_EQ(of_other.leaf->position, verdict.leaf->position) << other;
    ASSERT_EQ(of_other.head, verdict.head) << other;
    ASSERT_EQ(of_other.proof, verdict.proof) << other;
    ASSERT_GT(other.size(), text.size()) << other;
  }
  EXPECT_LT(alike, 5);
  for (const std::string& text : {sample().receipt(7, 300), sample().promise(7)}) {
    for (std::size_t i = 0; i < text.size(); ++i) ASSERT_NE(judged(text.substr(0, i)), Finding::good) << i;
  }
}

TEST(promises, are_signed_and_name_their_place) {
  const auto verdict = judge_receipt(sample().promise(7), ours());
  EXPECT_EQ(verdict.finding, Finding::good);
  EXPECT_EQ(verdict.kind, Kind::promise);
  EXPECT_EQ(verdict.leaf->position, 7U);
  EXPECT_EQ(verdict.key, sample().key());
}

TEST(promises, tell_what_is_wrong) {
  const std::string good = sample().promise(7);
  EXPECT_EQ(judge_receipt(good, {}).finding, Finding::no_key);
  const Sample forger(10, sample().key().name, 'f'), neighbour(10, "viche/UA05040130000025323");
  EXPECT_EQ(judged(forger.promise(7)), Finding::signature);
  EXPECT_EQ(judged(neighbour.promise(7)), Finding::other_key);
  EXPECT_EQ(judged(replaced(good, "index 7", "index 8")), Finding::signature);
  EXPECT_EQ(judged(replaced(good, "index 7", "index x")), Finding::not_one);
  EXPECT_EQ(judged(with_other_ends(good)), Finding::line_ends);
  EXPECT_EQ(judged(sample().sign(promise_text("viche/another", sample().leaves()[7]))), Finding::other_tree);
  EXPECT_EQ(judged(sample().sign(promise_text(sample().key().name, neighbour.leaves()[7]))), Finding::other_tree);
  Leaf moved = sample().leaves()[7];
  moved.position = 0;
  EXPECT_EQ(judged(sample().sign(promise_text(sample().key().name, moved))), Finding::chain);
  EXPECT_EQ(judged(sample().sign(promise_text(sample().key().name, sample().leaves()[7]) + "\nmore\n")),
            Finding::not_one);
}

}  // namespace viche::journal
