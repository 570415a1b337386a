// The other side of tests/journal/against.mjs: one question in JSON on each line, one answer on each.
//   {"do": "grow", "size": N}                           the tree of leaves "leaf 0", "leaf 1", ...
//   {"do": "prove", "size", "index", "earlier"}          roots and proofs, as hexadecimal
//   {"do": "judge", ... the same with "leaf", "root", "earlier_root", "inclusion", "consistency"}
//   {"do": "sample", "size", "seed", "name"}            a journal: its key, receipts, promises, heads and trees
//   {"do": "receipt" | "tree", "text", "keys", "older"}  what is found, by its code; texts as base64url
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <viche/core/assert.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/journal/receipt.hpp>

#include "sample.hpp"

namespace viche::journal {
namespace {

/// All nodes that are full, a row for each level.
class Grown {
 public:
  void to(std::uint64_t size) {
    for (; size_ < size; ++size_) {
      for (const auto& [node, hash] : grown(size_, leaf(size_), reader())) row(node.level).push_back(hash);
    }
  }
  static Hash leaf(std::uint64_t index) { return leaf_hash("leaf " + std::to_string(index)); }
  ReadNode reader() {
    return [this](const Node& node) { return row(node.level).at(node.index); };
  }

 private:
  std::vector<Hash>& row(int level) {
    if (rows_.size() <= static_cast<std::size_t>(level)) rows_.resize(static_cast<std::size_t>(level) + 1);
    return rows_[static_cast<std::size_t>(level)];
  }
  std::uint64_t size_ = 0;
  std::vector<std::vector<Hash>> rows_;
};

std::uint64_t number(const JsonReader& json, const char* key) {
  return static_cast<std::uint64_t>(json[key].integer().value());
}
Hash hash(const JsonReader& json) { return hash_of_hex(json.text().value()).value(); }
std::vector<Hash> hashes(const JsonReader& json) {
  std::vector<Hash> all;
  for (std::size_t i = 0; i < json.size(); ++i) all.push_back(hash(json.at(i)));
  return all;
}
void write(JsonWriter& json, const char* key, const std::vector<Hash>& all) {
  json.key(key).begin_array();
  for (const Hash& one : all) json.value(to_hex(one));
  json.end_array();
}

void prove(const JsonReader& asked, Grown& tree, JsonWriter& json) {
  const std::uint64_t size = number(asked, "size"), index = number(asked, "index"), earlier = number(asked, "earlier");
  json.field("leaf", to_hex(Grown::leaf(index)));
  json.field("root", to_hex(root_of(size, tree.reader())));
  json.field("earlier_root", to_hex(root_of(earlier, tree.reader())));
  write(json, "inclusion", inclusion_proof(index, size, tree.reader()));
  write(json, "consistency", consistency_proof(earlier, size, tree.reader()));
}

void judge(const JsonReader& asked, JsonWriter& json) {
  const Hash root = hash(asked["root"]);
  const std::uint64_t size = number(asked, "size");
  json.key("inclusion")
      .boolean(includes(hash(asked["leaf"]), number(asked, "index"), size, hashes(asked["inclusion"]), root));
  json.key("consistency")
      .boolean(
          continues(number(asked, "earlier"), hash(asked["earlier_root"]), size, root, hashes(asked["consistency"])));
}

/// Signatures enough for every case, a closing that is right, and trees with and without a cut.
void show_sample(const JsonReader& asked, JsonWriter& json) {
  const std::uint64_t size = number(asked, "size");
  testing::Sample sample(size, asked["name"].text().value(), asked["seed"].text().value().at(0));
  sample.add(sample.closing("petition/2026-17", sample.count("petition/2026-17").number));
  json.field("key", sample.key().text());
  json.field("number", static_cast<std::int64_t>(sample.count("petition/2026-17").number));
  for (const char* what : {"receipts", "promises", "heads"}) {
    json.key(what).begin_array();
    for (std::uint64_t i = 0; i <= size; ++i) {
      json.value(*what == 'r' ? sample.receipt(i, size + 1) : *what == 'p' ? sample.promise(i) : sample.head(i));
    }
    json.end_array();
  }
  json.field("tree", sample.tree(size + 1)).field("cut_tree", sample.tree(size + 1, {size / 2}));
}

std::vector<NoteKey> keys(const JsonReader& json) {
  std::vector<NoteKey> all;
  for (std::size_t i = 0; i < json.size(); ++i) all.push_back(note_key_of(json.at(i).text().value()).value());
  return all;
}

void receipt(const JsonReader& asked, JsonWriter& json) {
  const auto verdict = judge_receipt(from_base64url(asked["text"].text().value()), keys(asked["keys"]));
  json.field("finding", code_of(verdict.finding)).key("expected").boolean(verdict.key_expected);
}

void tree(const JsonReader& asked, JsonWriter& json) {
  const std::string text = from_base64url(asked["text"].text().value());
  const auto older = asked["older"].text();
  const auto verdict = judge_tree(text, keys(asked["keys"]), older);
  json.field("finding", code_of(verdict.finding)).key("expected").boolean(verdict.key_expected);
  json.field("line", static_cast<std::int64_t>(verdict.line));
  json.field("older", verdict.older ? code_of(*verdict.older) : "");
  if (verdict.finding != Finding::good) return;
  const Count count = count_of("petition/2026-17", verdict.leaves, verdict.read);
  json.field("counted", code_of(count.finding)).field("number", static_cast<std::int64_t>(count.number));
}

void answer(const JsonReader& asked, Grown& grown) {
  const std::string what = asked["do"].text().value();
  JsonWriter json;
  json.begin_object();
  if (what == "grow") grown.to(number(asked, "size"));
  if (what == "prove") prove(asked, grown, json);
  if (what == "judge") judge(asked, json);
  if (what == "sample") show_sample(asked, json);
  if (what == "receipt") receipt(asked, json);
  if (what == "tree") tree(asked, json);
  json.end_object();
  std::cout << json.take() << '\n' << std::flush;
}

}  // namespace
}  // namespace viche::journal

int main() {
  viche::journal::Grown grown;
  for (std::string line; std::getline(std::cin, line);) {
    const auto asked = viche::JsonReader::parse(line);
    VICHE_ASSERT(asked);
    viche::journal::answer(*asked, grown);
  }
  return 0;
}
