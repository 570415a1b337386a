#include <viche/journal/merkle.hpp>

#include <algorithm>
#include <bit>
#include <optional>
#include <span>

#include <viche/core/assert.hpp>
#include <viche/core/ids.hpp>

namespace viche::journal {

namespace {

Hash hash_of(std::string_view bytes) {
  const std::string digest = sha256(bytes);
  Hash hash;
  VICHE_ASSERT(digest.size() == hash.size());
  std::copy(digest.begin(), digest.end(), hash.begin());
  return hash;
}

/// The largest power of two below `size`; `size` is above 1.
std::uint64_t left_part(std::uint64_t size) { return std::bit_floor(size - 1); }

/// What stands beside the way from the whole of `range` down to leaf `index`, from above.
void walk_down(std::uint64_t index, Range range, const ReadNode& read, std::vector<Hash>& beside) {
  while (range.size() > 1) {
    const std::uint64_t middle = range.begin + left_part(range.size());
    const Range left{range.begin, middle}, right{middle, range.end};
    beside.push_back(root_of(index < middle ? right : left, read));
    range = index < middle ? left : right;
  }
}

/// PROOF and SUBPROOF of RFC 6962, of any subtree: what is beside `range` within `whole`, and the pieces of `range` that
/// do not stand whole in it, from above.
void walk_to(Range range, Range whole, bool known, const ReadNode& read, std::vector<Hash>& beside) {
  if (range == whole) {
    if (!known) beside.push_back(root_of(range, read));
    return;
  }
  const std::uint64_t middle = whole.begin + left_part(whole.size());
  const Range left{whole.begin, middle}, right{middle, whole.end};
  if (range.end <= middle) {
    beside.push_back(root_of(right, read));
    walk_to(range, left, known, read, beside);
  } else if (range.begin >= middle) {
    beside.push_back(root_of(left, read));
    walk_to(range, right, known, read, beside);
  } else {
    // It holds all of the left: only the end of it has to be told of.
    VICHE_ASSERT(range.begin == whole.begin);
    beside.push_back(root_of(left, read));
    walk_to({middle, range.end}, right, false, read, beside);
  }
}

/// The way up from a node: its place, the place of the last leaf, and what is put together of the proof.
struct Way {
  std::uint64_t first = 0;  ///< place of the first leaf of the subtree, on this level
  std::uint64_t last = 0;   ///< place of its last leaf
  std::uint64_t end = 0;    ///< place of the last leaf of the tree
  void up() {
    first >>= 1;
    last >>= 1;
    end >>= 1;
  }
  bool is_right() const { return (last & 1) != 0; }
};

}  // namespace

Hash leaf_hash(std::string_view leaf) { return hash_of(std::string(1, '\0').append(leaf)); }

Hash node_hash(const Hash& left, const Hash& right) {
  std::string bytes(1, '\1');
  bytes.append(left.begin(), left.end()).append(right.begin(), right.end());
  return hash_of(bytes);
}

Hash empty_root() { return hash_of({}); }

std::string to_hex(const Hash& hash) { return hex(std::string(hash.begin(), hash.end())); }

bool is_subtree(Range range) { return range.begin < range.end && range.begin % std::bit_ceil(range.size()) == 0; }

std::vector<std::pair<Node, Hash>> grown(std::uint64_t size, const Hash& leaf, const ReadNode& read) {
  std::vector<std::pair<Node, Hash>> added{{{0, size}, leaf}};
  for (int level = 0; (size >> level & 1) != 0; ++level) {
    const auto& [node, hash] = added.back();
    added.push_back({{level + 1, node.index >> 1}, node_hash(read({level, node.index - 1}), hash)});
  }
  return added;
}

Hash root_of(std::uint64_t size, const ReadNode& read) {
  return size == 0 ? empty_root() : root_of(Range{0, size}, read);
}

Hash root_of(Range range, const ReadNode& read) {
  VICHE_ASSERT(is_subtree(range));
  if (std::has_single_bit(range.size())) {
    const int level = std::countr_zero(range.size());
    return read({level, range.begin >> level});
  }
  const std::uint64_t middle = range.begin + left_part(range.size());
  return node_hash(root_of(Range{range.begin, middle}, read), root_of(Range{middle, range.end}, read));
}

std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const ReadNode& read) {
  return inclusion_proof(index, Range{0, size}, read);
}

std::vector<Hash> inclusion_proof(std::uint64_t index, Range range, const ReadNode& read) {
  VICHE_ASSERT(range.begin <= index && index < range.end);
  std::vector<Hash> proof;
  walk_down(index, range, read, proof);
  std::ranges::reverse(proof);
  return proof;
}

std::vector<Hash> consistency_proof(std::uint64_t earlier, std::uint64_t size, const ReadNode& read) {
  return consistency_proof(Range{0, earlier}, size, read);
}

std::vector<Hash> consistency_proof(Range range, std::uint64_t size, const ReadNode& read) {
  VICHE_ASSERT(is_subtree(range) && range.end <= size);
  std::vector<Hash> proof;
  walk_to(range, {0, size}, true, read, proof);
  std::ranges::reverse(proof);
  return proof;
}

bool includes(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof,
              const Hash& root) {
  return includes(leaf, index, Range{0, size}, proof, root);
}

bool includes(const Hash& leaf, std::uint64_t index, Range range, const std::vector<Hash>& proof, const Hash& root) {
  if (!is_subtree(range) || index < range.begin || index >= range.end) return false;
  Hash hash = leaf;
  Way way{0, index - range.begin, range.size() - 1};
  for (const Hash& beside : proof) {
    if (way.end == 0) return false;
    if (way.is_right() || way.last == way.end) {
      hash = node_hash(beside, hash);
      while (!way.is_right() && way.last != 0) way.up();
    } else {
      hash = node_hash(hash, beside);
    }
    way.up();
  }
  return way.end == 0 && hash == root;
}

bool continues(std::uint64_t earlier, const Hash& earlier_root, std::uint64_t size, const Hash& root,
               const std::vector<Hash>& proof) {
  return earlier != 0 && is_part({0, earlier}, earlier_root, size, root, proof);
}

bool is_part(Range range, const Hash& subtree_root, std::uint64_t size, const Hash& root,
             const std::vector<Hash>& proof) {
  if (range.end > size) return false;
  if (range.size() == 0) return proof.empty() && subtree_root == empty_root();
  if (!is_subtree(range)) return false;
  Way way{range.begin, range.end - 1, size - 1};
  // Up to where the subtree, or its last full part, is one node.
  if (way.last == way.end) {
    while (way.first != way.last) way.up();
  } else {
    while (way.first != way.last && way.is_right()) way.up();
  }
  std::span<const Hash> rest(proof);
  Hash part = subtree_root;
  if (way.first != way.last) {
    if (rest.empty()) return false;
    part = rest.front();
    rest = rest.subspan(1);
  }
  Hash whole = part;
  for (const Hash& beside : rest) {
    if (way.end == 0) return false;
    if (way.is_right() || way.last == way.end) {
      if (way.first < way.last) part = node_hash(beside, part);
      whole = node_hash(beside, whole);
      while (!way.is_right() && way.last != 0) way.up();
    } else {
      whole = node_hash(whole, beside);
    }
    way.up();
  }
  return way.end == 0 && part == subtree_root && whole == root;
}

}  // namespace viche::journal
