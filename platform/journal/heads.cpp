#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>

#include "reading.hpp"
#include "state.hpp"

namespace viche::journal {

namespace {

constexpr std::uint64_t block = std::uint64_t{1} << kept_level;

struct NewHead {
  StoredHead head;
  std::vector<std::pair<Node, Hash>> nodes;
};

}  // namespace

std::string Journal::State::origin(HromadaId hromada) const {
  if (hromada == installation) return "viche/installation";
  {
    const std::lock_guard hold(mutex_);
    if (const auto known = origins_.find(hromada.value); known != origins_.end()) return known->second;
  }
  const std::string name = origin_of ? origin_of(hromada) : std::string();
  if (name.empty()) throw Fault("a community's journal has no name");
  const std::lock_guard hold(mutex_);
  return origins_[hromada.value] = name;
}

std::shared_ptr<const NoteSigner> Journal::State::signer(HromadaId hromada) const {
  const std::string name = origin(hromada);
  const std::lock_guard hold(mutex_);
  auto& signer = signers_[hromada.value];
  if (!signer) signer = std::make_shared<const NoteSigner>(name, vault.derive(hromada, "journal.ed25519"));
  return signer;
}

/// What is hashed is read beside the writer: leaves never change, so that a burst of signatures is not held up.
void Journal::make_head(HromadaId hromada, Instant now) {
  auto made = state_->database.read(hromada, [&](storage::Session& session) -> std::optional<NewHead> {
    const auto tree = find_tree(session);
    if (!tree || tree->size == tree->head_size) return std::nullopt;
    NewHead next;
    const ReadNode read = reader_of(session);
    next.nodes = full_nodes(session, tree->head_size / block * block, tree->size, read);
    std::map<std::pair<int, std::uint64_t>, Hash> fresh;
    for (const auto& [node, hash] : next.nodes) fresh[{node.level, node.index}] = hash;
    const Hash root = root_of(tree->size, [&](const Node& node) {
      const auto found = fresh.find({node.level, node.index});
      return found != fresh.end() ? found->second : read(node);
    });
    const Checkpoint checkpoint{state_->origin(hromada), tree->size, root};
    next.head = {tree->size, state_->signer(hromada)->sign(text_of(checkpoint)), now, std::nullopt};
    return next;
  });
  if (!made) return;
  (void)state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    for (const auto& [node, hash] : made->nodes) insert_node(tx, node, to_hex(hash));
    insert_head(tx, made->head);
    return Done{};
  });
}

void Journal::State::chain(const Journal& journal, HromadaId hromada, std::uint64_t size, Instant now) const {
  const auto head = database.read(hromada, [&](storage::Session& session) { return find_head(session, size); });
  if (!head || head->chained_at) return;
  const std::string name = origin(hromada);  // is read in the community: not possible inside an act of the installation
  const auto leaf = database.keep_house(installation, [&](storage::Tx& tx) -> Result<Leaf> {
    return journal.append(tx, {"head", name, "", now, sha256_of(head->note)});
  });
  (void)database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    save_chained(tx, size, leaf.value().position);
    return Done{};
  });
}

void Journal::make_heads(Instant now) {
  const auto due = [&](const StoredTree& tree) {
    return tree.size - tree.head_size >= state_->options.head_leaves ||
           now - tree.head_at >= state_->options.head_every;
  };
  const auto behind = [&] {
    return state_->database.read({0}, [](storage::Session& session) { return trees_without_head(session); });
  };
  for (const StoredTree& tree : behind()) {
    if (tree.hromada != installation && due(tree)) make_head(tree.hromada, now);
  }
  const auto loose = state_->database.read({0}, [](storage::Session& session) { return unchained(session); });
  for (const auto& [hromada, size] : loose) state_->chain(*this, hromada, size, now);
  for (const StoredTree& tree : behind()) {
    if (tree.hromada == installation && due(tree)) make_head(installation, now);
  }
}

}  // namespace viche::journal
