#include <viche/journal/receipt.hpp>

#include <algorithm>

#include <viche/core/text.hpp>

#include "judging.hpp"
#include "lines.hpp"

namespace viche::journal {

namespace {

constexpr std::string_view receipt_line = "viche receipt v1", promise_line = "viche promise v1",
                           proof_line = "c2sp.org/tlog-proof@v1";
/// A tree of 2^64 leaves has no longer proof.
constexpr std::size_t longest_proof = 64;

using Verdict = ReceiptVerdict;

bool read_leaf(Verdict& verdict, std::string_view bytes, std::uint64_t index) {
  const auto read = leaf_of(bytes);
  if (!read) return false;
  verdict.read = *read;
  verdict.leaf = Leaf{index, std::string(bytes), leaf_hash(bytes)};
  return true;
}

/// Only the first entry of a tree has none before it.
bool is_first_alone(const Verdict& verdict) {
  return (verdict.read.previous == Hash{}) == (verdict.leaf->position == 0);
}

/// Lines of hashes up to the empty one.
std::optional<std::vector<Hash>> take_proof(std::string_view& rest) {
  std::vector<Hash> proof;
  for (auto line = take_line(rest); line; line = take_line(rest)) {
    if (line->empty()) return proof;
    const auto hash = hash_of_base64(*line);
    if (!hash || proof.size() == longest_proof) break;
    proof.push_back(*hash);
  }
  return std::nullopt;
}

Finding judge_covered(std::string_view rest, const std::vector<NoteKey>& keys, Verdict& verdict) {
  const auto key = take_after(rest, "key");
  const auto leaf = key ? take_after(rest, "leaf") : std::nullopt;
  if (!leaf || take_line(rest) != "" || take_line(rest) != proof_line) return Finding::not_one;
  const auto index = take_after(rest, "index");
  const auto place = index ? number_of(*index) : std::nullopt;
  const auto proof = place ? take_proof(rest) : std::nullopt;
  if (!proof) return Finding::not_one;
  verdict.proof = *proof;
  if (!read_leaf(verdict, *leaf, *place)) return Finding::leaf;
  const Chosen chosen = choose(*key, keys);
  verdict.key = chosen.key;
  verdict.key_expected = chosen.expected;
  if (chosen.finding != Finding::good) return chosen.finding;
  const Finding of_head = judge_head(rest, *verdict.key, verdict.head);
  if (of_head != Finding::good) return of_head;
  if (verdict.read.tree != verdict.head->origin) return Finding::other_tree;
  if (*place >= verdict.head->size) return Finding::index_beyond;
  if (!includes(verdict.leaf->hash, *place, verdict.head->size, *proof, verdict.head->root)) return Finding::proof;
  return is_first_alone(verdict) ? Finding::good : Finding::chain;
}

/// The key that the promise is signed with; without it nothing can be said.
Finding find_signer(std::string_view text, const std::vector<NoteKey>& keys, std::string_view origin,
                    Verdict& verdict) {
  if (keys.empty()) return Finding::no_key;
  for (const NoteKey& key : keys) {
    if (!signed_text(text, key)) continue;
    verdict.key = key;
    verdict.key_expected = true;
    return key.name == origin ? Finding::good : Finding::other_tree;
  }
  const bool known = std::any_of(keys.begin(), keys.end(), [&](const NoteKey& key) { return key.name == origin; });
  return known ? Finding::signature : Finding::other_key;
}

Finding judge_promise(std::string_view text, std::string_view rest, const std::vector<NoteKey>& keys,
                      Verdict& verdict) {
  verdict.kind = Kind::promise;
  const auto origin = take_line(rest);
  const auto index = origin ? take_after(rest, "index") : std::nullopt;
  const auto place = index ? number_of(*index) : std::nullopt;
  const auto leaf = place ? take_after(rest, "leaf") : std::nullopt;
  if (!leaf || origin->empty() || take_line(rest) != "" || rest.empty()) return Finding::not_one;
  // The signatures begin here: a note's own text may go on after an empty line, a promise's may not.
  if (rest.find("\n\n") != rest.npos) return Finding::not_one;
  if (!read_leaf(verdict, *leaf, *place)) return Finding::leaf;
  if (verdict.read.tree != *origin) return Finding::other_tree;
  const Finding signer = find_signer(text, keys, *origin, verdict);
  if (signer != Finding::good) return signer;
  return is_first_alone(verdict) ? Finding::good : Finding::chain;
}

}  // namespace

std::string_view code_of(Finding finding) {
  switch (finding) {
    case Finding::good: return "good";
    case Finding::not_one: return "not_one";
    case Finding::line_ends: return "line_ends";
    case Finding::mark: return "mark";
    case Finding::leaf: return "leaf";
    case Finding::no_key: return "no_key";
    case Finding::other_key: return "other_key";
    case Finding::signature: return "signature";
    case Finding::head: return "head";
    case Finding::other_tree: return "other_tree";
    case Finding::index_beyond: return "index_beyond";
    case Finding::proof: return "proof";
    case Finding::chain: return "chain";
    case Finding::piece: return "piece";
    case Finding::pieces_end: return "pieces_end";
    case Finding::root: return "root";
    case Finding::twice: return "twice";
    case Finding::count: return "count";
    case Finding::older_head: return "older_head";
    case Finding::older_larger: return "older_larger";
    case Finding::older_hidden: return "older_hidden";
    case Finding::older_differs: return "older_differs";
  }
  return "";
}

Finding judge_head(std::string_view note, const NoteKey& key, std::optional<Checkpoint>& head) {
  // Read before it is believed, so that what is wrong can be told.
  if (note.find("\n\n") == note.npos) return Finding::not_one;
  const auto text = signed_text(note, key);
  if (!text) return Finding::signature;
  head = checkpoint_of(*text);
  if (!head) return Finding::head;
  return head->origin == key.name ? Finding::good : Finding::other_tree;
}

Chosen choose(std::string_view named, const std::vector<NoteKey>& keys) {
  const auto key = note_key_of(named);
  if (!key) return {Finding::not_one, std::nullopt, false};
  if (keys.empty()) return {Finding::good, key, false};
  const bool expected = std::find(keys.begin(), keys.end(), *key) != keys.end();
  return {expected ? Finding::good : Finding::other_key, key, expected};
}

Finding fault_of_text(std::string_view text) {
  if (!is_valid_utf8(text)) return Finding::not_one;
  if (text.find('\r') != text.npos) return Finding::line_ends;
  return starts_with(text, "\xEF\xBB\xBF") ? Finding::mark : Finding::good;
}

ReceiptVerdict judge_receipt(std::string_view text, const std::vector<NoteKey>& keys) {
  Verdict verdict;
  std::string_view rest = text;
  if (const Finding fault = fault_of_text(text); fault != Finding::good) {
    verdict.finding = fault;
  } else if (const auto first = take_line(rest); first == receipt_line) {
    verdict.finding = judge_covered(rest, keys, verdict);
  } else if (first == promise_line) {
    verdict.finding = judge_promise(text, rest, keys, verdict);
  }
  return verdict;
}

std::string receipt_text(const NoteKey& key, const Leaf& leaf, const std::vector<Hash>& proof,
                         std::string_view head_note) {
  std::string text(receipt_line);
  text.append("\nkey ").append(key.text()).append("\nleaf ").append(leaf.bytes).append("\n\n");
  text.append(proof_line).append("\nindex ").append(std::to_string(leaf.position)).append("\n");
  for (const Hash& hash : proof) text.append(base64(hash)).append("\n");
  return text.append("\n").append(head_note);
}

std::string promise_text(std::string_view origin, const Leaf& leaf) {
  std::string text(promise_line);
  text.append("\n").append(origin).append("\nindex ").append(std::to_string(leaf.position));
  return text.append("\nleaf ").append(leaf.bytes).append("\n");
}

}  // namespace viche::journal
