#include "reading.hpp"

#include <map>

#include <viche/core/fault.hpp>

namespace viche::journal {

namespace {

constexpr std::int64_t chunk = 4096;
constexpr std::uint64_t block = std::uint64_t{1} << kept_level;

/// The root of the 2^level leaves of a node.
Hash counted(storage::Session& session, const Node& node) {
  const std::uint64_t begin = node.index << node.level, end = (node.index + 1) << node.level;
  std::vector<Hash> row;
  for (const StoredLeaf& leaf : leaves_from(session, begin, end, static_cast<std::int64_t>(end - begin))) {
    row.push_back(leaf_hash(leaf.bytes));
  }
  if (row.size() != end - begin) throw Fault("leaves of the journal are missing");
  while (row.size() > 1) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    row.resize(row.size() / 2);
  }
  return row[0];
}

Hash node_of(storage::Session& session, const Node& node) {
  if (node.level <= kept_level) {
    if (node.level == kept_level) {
      const auto kept = find_node(session, node);
      if (kept) return hash_of_hex(*kept).value_or(Hash{});
    }
    return counted(session, node);
  }
  if (const auto kept = find_node(session, node)) return hash_of_hex(*kept).value_or(Hash{});
  return node_hash(node_of(session, {node.level - 1, node.index * 2}),
                   node_of(session, {node.level - 1, node.index * 2 + 1}));
}

}  // namespace

ReadNode reader_of(storage::Session& session) {
  return [&session](const Node& node) { return node_of(session, node); };
}

std::vector<std::pair<Node, Hash>> full_nodes(storage::Session& session, std::uint64_t from, std::uint64_t to,
                                              const ReadNode& read) {
  std::vector<std::pair<Node, Hash>> made;
  std::map<std::pair<int, std::uint64_t>, Hash> fresh;
  const auto hash_at = [&](const Node& node) {
    const auto found = fresh.find({node.level, node.index});
    return found != fresh.end() ? found->second : read(node);
  };
  const auto add = [&](Node node, Hash hash) {
    for (;;) {
      made.emplace_back(node, hash);
      fresh[{node.level, node.index}] = hash;
      if (node.index % 2 == 0) return;
      hash = node_hash(hash_at({node.level, node.index - 1}), hash);
      node = {node.level + 1, node.index / 2};
    }
  };
  std::vector<Hash> row;
  for (std::uint64_t at = from; at + block <= to;) {
    const auto leaves = leaves_from(session, at, to - to % block, chunk);
    if (leaves.empty()) throw Fault("leaves of the journal are missing");
    for (const StoredLeaf& leaf : leaves) {
      if (leaf.position != at) throw Fault("leaves of the journal are missing");
      ++at;
      row.push_back(leaf_hash(leaf.bytes));
      if (row.size() < block) continue;
      for (std::size_t width = block; width > 1; width /= 2) {
        for (std::size_t i = 0; i < width / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
      }
      add({kept_level, at / block - 1}, row[0]);
      row.clear();
    }
  }
  return made;
}

Head opened(const StoredHead& stored) {
  Head head{stored.size, {}, stored.note, stored.made_at, stored.chained_at};
  if (const auto checkpoint = checkpoint_of(stored.note)) head.root = checkpoint->root;
  return head;
}

}  // namespace viche::journal
