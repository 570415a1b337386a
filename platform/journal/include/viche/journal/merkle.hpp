#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// A Merkle tree as Certificate Transparency hashes it: nobody who holds an earlier root can be shown a tree in which a leaf
/// was changed, taken out, put in or moved. Pure: where hashes are kept is the caller's.
/// Source: RFC 6962 section 2.1, RFC 9162 section 2.1; of subtrees draft-ietf-plants-merkle-tree-certs section 4.
namespace viche::journal {

/// SHA-256.
using Hash = std::array<std::uint8_t, 32>;

/// SHA-256(0x00 | leaf): a leaf can never be taken for an inner node.
Hash leaf_hash(std::string_view leaf);
/// SHA-256(0x01 | left | right)
Hash node_hash(const Hash& left, const Hash& right);
/// The root of a tree without leaves: SHA-256 of nothing.
Hash empty_root();

/// Lower case, 64 characters.
std::string to_hex(const Hash& hash);

/// Leaves [begin, end) of a tree.
struct Range {
  std::uint64_t begin = 0, end = 0;
  std::uint64_t size() const { return end - begin; }
  bool operator==(const Range&) const = default;
};
/// Is it a subtree of every tree that has its leaves: not empty, and beginning at a multiple of the least power of two that is
/// not below its size?
bool is_subtree(Range range);

/// A node over 2^level leaves, all of which are there: it never changes again.
struct Node {
  int level = 0;
  std::uint64_t index = 0;  ///< leaves [index * 2^level, (index + 1) * 2^level)
  bool operator==(const Node&) const = default;
};
/// The hash of a node that never changes again. It is asked only for those whose leaves are all in the tree.
using ReadNode = std::function<Hash(const Node&)>;

/// What a new leaf adds to a tree of `size` leaves: itself and every node that is full with it, from below.
std::vector<std::pair<Node, Hash>> grown(std::uint64_t size, const Hash& leaf, const ReadNode& read);

/// @param size  of the tree
Hash root_of(std::uint64_t size, const ReadNode& read);
/// The root of a subtree. @param range  is_subtree
Hash root_of(Range range, const ReadNode& read);

/// Hashes from a leaf up to the root. @param index  below `size`
std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const ReadNode& read);
/// The same within a subtree. @param index  of the tree, within `range`
std::vector<Hash> inclusion_proof(std::uint64_t index, Range range, const ReadNode& read);
/// That the tree of `size` leaves continues that of its first `earlier`. @param earlier  1 to `size`
std::vector<Hash> consistency_proof(std::uint64_t earlier, std::uint64_t size, const ReadNode& read);
/// That a subtree is part of the tree of `size` leaves. @param range  is_subtree, ends within the tree
std::vector<Hash> consistency_proof(Range range, std::uint64_t size, const ReadNode& read);

/// Is this the leaf at `index` of the tree of `size` leaves with this root?
bool includes(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof,
              const Hash& root);
/// The same of a subtree with this root. @param index  of the tree
bool includes(const Hash& leaf, std::uint64_t index, Range range, const std::vector<Hash>& proof, const Hash& root);

/// Does the tree of `size` leaves with `root` continue that of its first `earlier` with `earlier_root`? Of a tree without
/// leaves nothing can be proven: false.
bool continues(std::uint64_t earlier, const Hash& earlier_root, std::uint64_t size, const Hash& root,
               const std::vector<Hash>& proof);
/// Is the subtree with `subtree_root` part of the tree of `size` leaves with `root`? One without leaves is part of any.
bool is_part(Range range, const Hash& subtree_root, std::uint64_t size, const Hash& root,
             const std::vector<Hash>& proof);

}  // namespace viche::journal
