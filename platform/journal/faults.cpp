#include <map>

#include <viche/core/fault.hpp>

#include "reading.hpp"
#include "state.hpp"

namespace viche::journal {

namespace {

constexpr std::int64_t chunk = 4096;
constexpr std::size_t most_told = 100;

std::string at(std::uint64_t number) { return " " + std::to_string(number); }

/// Goes over the leaves once, growing the tree again in memory, and compares all that is stored with it.
class Examination {
 public:
  Examination(storage::Session& session, std::string origin, NoteKey key)
      : session_(session), origin_(std::move(origin)), key_(std::move(key)) {}

  std::vector<std::string> run() {
    next_heads();
    const auto leaves = last_leaf(session_);
    const std::uint64_t size = leaves ? leaves->position + 1 : 0;
    for (std::uint64_t from = 0; from < size;) {
      const auto some = leaves_from(session_, from, size, chunk);
      if (some.empty()) break;
      for (const StoredLeaf& leaf : some) examine(leaf);
      from = some.back().position + 1;
    }
    if (size_ != size) tell("leaves are missing before" + at(size));
    for (const StoredHead& head : waiting_) tell("a head promises leaves that are not there:" + at(head.size));
    examine_nodes();
    const auto tree = find_tree(session_);
    if ((tree ? tree->size : 0) != size) tell("the size that is kept is another than that of the tree");
    if (tree && tree->head_size != last_head_) tell("the head that is kept is another than the last");
    return std::move(told_);
  }

 private:
  void tell(std::string what) {
    if (told_.size() < most_told) told_.push_back(std::move(what));
  }

  void examine(const StoredLeaf& stored) {
    if (stored.position != size_) tell("a leaf is missing or stands twice at" + at(size_));
    const auto leaf = leaf_of(stored.bytes);
    if (!leaf) {
      tell("not a leaf at" + at(stored.position));
    } else if (leaf->tree != origin_) {
      tell("a leaf of another tree at" + at(stored.position));
    } else if (leaf->previous != previous_) {
      tell("a leaf does not follow the one before at" + at(stored.position));
    }
    previous_ = leaf_hash(stored.bytes);
    grow(previous_);
    while (!waiting_.empty() && waiting_.front().size == size_) {
      examine(waiting_.front());
      waiting_.erase(waiting_.begin());
      if (waiting_.empty()) next_heads();
    }
  }

  /// Only the right edge is kept: a node leaves it when its parent is full.
  void grow(const Hash& leaf) {
    Node node{0, size_};
    Hash hash = leaf;
    for (;;) {
      if (node.level >= kept_level) examine(node, hash);
      if (node.index % 2 == 0) break;
      hash = node_hash(edge_.at(node.level), hash);
      node = {node.level + 1, node.index / 2};
    }
    edge_[node.level] = hash;
    ++size_;
  }

  Hash root() const {
    std::optional<Hash> right;
    for (int level = 0; level < 64; ++level) {
      if ((size_ & (std::uint64_t{1} << level)) == 0) continue;
      const Hash& left = edge_.at(level);
      right = right ? node_hash(left, *right) : left;
    }
    return right.value_or(empty_root());
  }

  void examine(const Node& node, const Hash& hash) { full_[node.level].push_back(hash); }

  void examine(const StoredHead& head) {
    last_head_ = head.size;
    const auto text = signed_text(head.note, key_);
    const auto checkpoint = text ? checkpoint_of(*text) : std::nullopt;
    if (!checkpoint || checkpoint->origin != origin_) {
      tell("a head is not ours:" + at(head.size));
    } else if (checkpoint->size != head.size || checkpoint->root != root()) {
      tell("a head does not follow from its leaves:" + at(head.size));
    }
  }

  void next_heads() { waiting_ = heads_from(session_, size_ + 1, chunk); }

  /// Nodes are kept as far as the last head reaches; none beyond, none missing, none changed.
  void examine_nodes() {
    std::int64_t expected = 0;
    for (const auto& [level, hashes] : full_) {
      const std::uint64_t reached = last_head_ >> level;
      expected += static_cast<std::int64_t>(reached);
      for (std::uint64_t from = 0; from < reached;) {
        const auto some = nodes_of_level(session_, level, from, chunk);
        if (some.empty()) break;
        for (const StoredNode& stored : some) {
          const bool right = stored.node.index < hashes.size() && stored.hash == to_hex(hashes[stored.node.index]);
          if (!right)
            tell("a node does not follow from its leaves: level" + at(static_cast<std::uint64_t>(level)) + "," +
                 at(stored.node.index));
        }
        from = some.back().node.index + 1;
      }
    }
    if (count_nodes(session_) != expected) tell("nodes are missing or too many");
  }

  storage::Session& session_;
  const std::string origin_;
  const NoteKey key_;
  std::vector<std::string> told_;
  std::vector<StoredHead> waiting_;
  std::map<int, Hash> edge_;
  std::map<int, std::vector<Hash>> full_;
  std::uint64_t size_ = 0, last_head_ = 0;
  Hash previous_{};
};

}  // namespace

std::vector<std::string> Journal::faults(storage::Session& session) const {
  return Examination(session, origin(session.hromada()), key(session.hromada())).run();
}

}  // namespace viche::journal
