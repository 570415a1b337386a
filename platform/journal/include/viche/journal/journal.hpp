#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/seal.hpp>
#include <viche/journal/merkle.hpp>
#include <viche/journal/node_log.hpp>
#include <viche/journal/note.hpp>
#include <viche/storage/database.hpp>

namespace viche::journal {

/// The tree of the heads of all communities.
inline constexpr HromadaId installation{-1};

/// What is entered: a signature, a vote, what was done to them. Nothing in it names a person.
struct Entry {
  std::string kind;    ///< "signature", "withdrawal", "closing": of the slice that enters it
  std::string object;  ///< "petition/2026-17"
  std::string who;     ///< pseudonym of the person for this object, or empty
  Instant at;
  Hash content{};  ///< SHA-256 of what was signed or done, as the slice says of its kinds
};

/// An entry with its place: `bytes` are what is hashed, one line of JSON
///   {"v":1,"tree":…,"kind":…,"object":…,"who":…,"at":…,"content":…,"previous":…}
/// where `at` is microseconds since 1970, hashes are 64 hexadecimal characters and `previous` is the hash of the leaf
/// before (64 zeros for the first).
struct Leaf {
  std::uint64_t position = 0;  ///< from 0
  std::string bytes;
  Hash hash{};
};
/// The same as read from its bytes. Nothing when it is no leaf.
struct ReadLeaf {
  std::string tree;
  Entry entry;
  Hash previous{};
};
std::optional<ReadLeaf> leaf_of(std::string_view bytes);
Hash sha256_of(std::string_view bytes);
std::optional<Hash> hash_of_hex(std::string_view hex);

/// A signed head as it was made.
struct Head {
  std::uint64_t size = 0;
  Hash root{};
  std::string note;  ///< note.hpp
  Instant made_at;
  std::optional<std::uint64_t> chained_at;  ///< place in the tree of the installation
};

struct JournalOptions {
  std::chrono::seconds head_every{600};
  std::uint64_t head_leaves = 1000;
  std::string node_log = {};  ///< folder of the node's journal of receipts; empty: none is kept
};

/// The trees of the communities and that of the installation, into which every head of theirs is entered.
/// Source: RFC 6962 section 2.1; heads as C2SP checkpoints (ADR 0022).
class Journal {
 public:
  Journal(storage::Database& database, const identity::Vault& vault, const Clock& clock, JournalOptions options = {});
  ~Journal();

  /// Tells the tree its name: "viche/UA05040130000025322". Known from the list of communities; once, before anything.
  void name_trees(std::function<std::string(HromadaId)> origin_of);
  std::string origin(HromadaId hromada) const;
  /// With which its heads and promises are signed.
  NoteKey key(HromadaId hromada) const;

  /// The next leaf of the community's tree, in the act's own transaction.
  Leaf append(storage::Tx& tx, const Entry& entry) const;
  /// Puts a leaf back where it stood, when it was lost and those before it are there still. False: another stands there,
  /// or it would not follow the one before.
  bool append_again(storage::Tx& tx, std::uint64_t position, std::string_view bytes) const;
  /// A signed note that the leaf stands at its place and the next head will hold it: what is given at once. The same
  /// whenever it is asked for.
  std::string promise(HromadaId hromada, const Leaf& leaf) const;
  /// A receipt for a leaf that a head holds: the leaf, its proof and the head (receipt.hpp). Nothing while none does.
  std::optional<std::string> receipt(storage::Session& session, std::uint64_t position) const;

  std::optional<Leaf> leaf(storage::Session& session, std::uint64_t position) const;
  std::uint64_t size(storage::Session& session) const;  ///< of the tree, heads or not
  std::optional<Head> last_head(storage::Session& session) const;
  std::optional<Head> head(storage::Session& session, std::uint64_t size) const;
  std::vector<Head> heads(storage::Session& session, std::int64_t limit) const;  ///< newest first
  std::vector<Hash> inclusion(storage::Session& session, std::uint64_t position, std::uint64_t size) const;
  std::vector<Hash> consistency(storage::Session& session, std::uint64_t earlier, std::uint64_t size) const;
  /// Leaves [from, to) one after another.
  void each_leaf(storage::Session& session, std::uint64_t from, std::uint64_t to,
                 const std::function<void(const Leaf&)>& leaf) const;
  /// Writes the tree of `size` leaves with the leaves at `positions` (ascending) as they are and all others as hashes of
  /// whole subtrees: what receipt.hpp calls a thinned tree.
  void write_thinned(storage::Session& session, std::uint64_t size, const std::vector<std::uint64_t>& positions,
                     const std::function<void(std::string_view line)>& line) const;

  /// Makes the heads that are due, and enters them into the installation's tree. Effects: journal.heads_made
  void make_heads(Instant now);
  /// One now, if there are leaves that the last does not hold.
  void make_head(HromadaId hromada, Instant now);

  /// What this node has promised, and how what got lost comes back.
  NodeLog& node_log() const;
  Reconciler& reconciler() const;

  /// What is wrong with the stored tree of a community: leaves out of order, nodes and heads that do not follow from
  /// them, heads that are not ours. Empty when nothing is.
  std::vector<std::string> faults(storage::Session& session) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::journal
