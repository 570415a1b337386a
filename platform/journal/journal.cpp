#include <viche/journal/journal.hpp>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>
#include <viche/journal/receipt.hpp>

#include "reading.hpp"
#include "state.hpp"

namespace viche::journal {

namespace {

constexpr std::string_view last_key = "journal.last";
constexpr std::int64_t chunk = 4096;

/// The last leaf is kept for the group, so that a burst does not read back what it has just written.
struct Last {
  std::uint64_t size = 0;
  Hash hash{};
};

Last last_of(storage::Tx& tx) {
  if (const auto kept = tx.group_value(last_key)) {
    const auto colon = kept->find(':');
    return {static_cast<std::uint64_t>(*parse_integer(kept->substr(0, colon))), *hash_of_hex(kept->substr(colon + 1))};
  }
  const auto leaf = last_leaf(tx);
  if (!leaf) return {};
  return {leaf->position + 1, leaf_hash(leaf->bytes)};
}

Leaf whole(StoredLeaf stored) {
  const Hash hash = leaf_hash(stored.bytes);
  return {stored.position, std::move(stored.bytes), hash};
}

}  // namespace

Journal::Journal(storage::Database& database, const identity::Vault& vault, const Clock& clock, JournalOptions options)
    : state_(std::make_unique<State>(database, vault, clock, std::move(options))) {
  if (!state_->node_log.is_on()) return;
  database.beside(
      [state = state_.get()](std::string lines) { state->node_log.write_lines(std::move(lines), state->clock.now()); });
}
Journal::~Journal() {
  if (state_->node_log.is_on()) state_->database.beside(nullptr);
}

void Journal::name_trees(std::function<std::string(HromadaId)> origin_of) { state_->origin_of = std::move(origin_of); }

std::string Journal::origin(HromadaId hromada) const { return state_->origin(hromada); }
NoteKey Journal::key(HromadaId hromada) const { return state_->signer(hromada)->key(); }

NodeLog& Journal::node_log() const { return state_->node_log; }
Reconciler& Journal::reconciler() const { return state_->reconciler; }

Leaf Journal::append(storage::Tx& tx, const Entry& entry) const {
  const Last last = last_of(tx);
  Leaf leaf{last.size, text_of({state_->origin(tx.hromada()), entry, last.hash}), {}};
  leaf.hash = leaf_hash(leaf.bytes);
  insert_leaf(tx, leaf);
  tx.set_group_value(last_key, std::to_string(leaf.position + 1) + ":" + to_hex(leaf.hash));
  return leaf;
}

bool Journal::append_again(storage::Tx& tx, std::uint64_t position, std::string_view bytes) const {
  const auto read = leaf_of(bytes);
  if (!read || read->tree != origin(tx.hromada())) return false;
  if (const auto there = find_leaf(tx, position)) return there->bytes == bytes;
  Hash before{};
  if (position > 0) {
    const auto previous = find_leaf(tx, position - 1);
    if (!previous) return false;
    before = leaf_hash(previous->bytes);
  }
  if (read->previous != before) return false;
  const std::uint64_t size = last_of(tx).size;
  if (const auto after = find_leaf(tx, position + 1); after && leaf_of(after->bytes)->previous != leaf_hash(bytes)) {
    return false;
  }
  // A leaf that somebody took out is still in the size that is kept; one that was lost with its transaction is not.
  const auto tree = find_tree(tx);
  insert_leaf(tx, {position, std::string(bytes), leaf_hash(bytes)}, !tree || tree->size <= position);
  if (position >= size) {
    tx.set_group_value(last_key, std::to_string(position + 1) + ":" + to_hex(leaf_hash(bytes)));
  }
  return true;
}

std::string Journal::promise(HromadaId hromada, const Leaf& leaf) const {
  return state_->signer(hromada)->sign(promise_text(state_->origin(hromada), leaf));
}

std::optional<std::string> Journal::receipt(storage::Session& session, std::uint64_t position) const {
  const auto head = newest_head(session);
  const auto stored = find_leaf(session, position);
  if (!head || !stored || head->size <= position) return std::nullopt;
  const auto proof = inclusion(session, position, head->size);
  return receipt_text(key(session.hromada()), whole(*stored), proof, head->note);
}

std::optional<Leaf> Journal::leaf(storage::Session& session, std::uint64_t position) const {
  auto stored = find_leaf(session, position);
  if (!stored) return std::nullopt;
  return whole(*std::move(stored));
}

std::uint64_t Journal::size(storage::Session& session) const {
  const auto tree = find_tree(session);
  return tree ? tree->size : 0;
}

std::optional<Head> Journal::last_head(storage::Session& session) const {
  const auto stored = newest_head(session);
  if (!stored) return std::nullopt;
  return opened(*stored);
}

std::optional<Head> Journal::head(storage::Session& session, std::uint64_t size) const {
  const auto stored = find_head(session, size);
  if (!stored) return std::nullopt;
  return opened(*stored);
}

std::vector<Head> Journal::heads(storage::Session& session, std::int64_t limit) const {
  std::vector<Head> all;
  for (const StoredHead& stored : newest_heads(session, limit)) all.push_back(opened(stored));
  return all;
}

std::vector<Hash> Journal::inclusion(storage::Session& session, std::uint64_t position, std::uint64_t size) const {
  return inclusion_proof(position, size, reader_of(session));
}

std::vector<Hash> Journal::consistency(storage::Session& session, std::uint64_t earlier, std::uint64_t size) const {
  return consistency_proof(earlier, size, reader_of(session));
}

void Journal::each_leaf(storage::Session& session, std::uint64_t from, std::uint64_t to,
                        const std::function<void(const Leaf&)>& leaf) const {
  while (from < to) {
    auto some = leaves_from(session, from, to, chunk);
    if (some.empty()) return;
    from = some.back().position + 1;
    for (StoredLeaf& stored : some) leaf(whole(std::move(stored)));
  }
}

void Journal::write_thinned(storage::Session& session, std::uint64_t size, const std::vector<std::uint64_t>& positions,
                            const std::function<void(std::string_view line)>& line) const {
  const ReadNode read = reader_of(session);
  each_piece(size, positions, {}, [&](Range piece, bool shown) {
    if (shown) {
      line(shown_line(whole(find_leaf(session, piece.begin).value())));
    } else {
      line(hidden_line(piece.size(), root_of(piece, read)));
    }
  });
}

}  // namespace viche::journal
