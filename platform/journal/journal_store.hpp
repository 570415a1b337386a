#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <viche/journal/journal.hpp>

namespace viche::journal {

/// Nodes below this level are counted from the leaves.
inline constexpr int kept_level = 4;

struct StoredLeaf {
  std::uint64_t position = 0;
  std::string bytes;
};
struct StoredHead {
  std::uint64_t size = 0;
  std::string note;
  Instant made_at;
  std::optional<std::uint64_t> chained_at;
};
struct StoredTree {
  HromadaId hromada;
  std::uint64_t size = 0, head_size = 0;
  Instant head_at;
};

std::optional<StoredLeaf> last_leaf(storage::Session& session);
std::optional<StoredLeaf> find_leaf(storage::Session& session, std::uint64_t position);
/// At most `limit` leaves from `from` on, below `to`.
std::vector<StoredLeaf> leaves_from(storage::Session& session, std::uint64_t from, std::uint64_t to,
                                    std::int64_t limit);
/// @param grows  the tree is larger by it
void insert_leaf(storage::Tx& tx, const Leaf& leaf, bool grows = true);

std::optional<std::string> find_node(storage::Session& session, const Node& node);
void insert_node(storage::Tx& tx, const Node& node, std::string_view hash);
struct StoredNode {
  Node node;
  std::string hash;
};
std::vector<StoredNode> nodes_of_level(storage::Session& session, int level, std::uint64_t from, std::int64_t limit);
std::int64_t count_nodes(storage::Session& session);

std::optional<StoredHead> newest_head(storage::Session& session);
std::optional<StoredHead> find_head(storage::Session& session, std::uint64_t size);
std::vector<StoredHead> newest_heads(storage::Session& session, std::int64_t limit);
std::vector<StoredHead> heads_from(storage::Session& session, std::uint64_t size, std::int64_t limit);
void insert_head(storage::Tx& tx, const StoredHead& head);
void save_chained(storage::Tx& tx, std::uint64_t size, std::uint64_t position);

std::optional<StoredTree> find_tree(storage::Session& session);
/// Of every community.
std::vector<StoredTree> trees_without_head(storage::Session& session);
/// Heads not yet entered into the installation's tree; of every community.
std::vector<std::pair<HromadaId, std::uint64_t>> unchained(storage::Session& session);

}  // namespace viche::journal
