#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/journal/journal.hpp>
#include <viche/journal/merkle.hpp>
#include <viche/journal/note.hpp>

/// What people take away from the journal and anyone can judge without us: receipts, promises, thinned trees. Pure.
/// The forms are described in docs/journal.md and ADR 0026.
namespace viche::journal {

/// Why something is not believed. The codes are stable: programs and tests ask for them.
enum class Finding : std::uint8_t {
  good,
  not_one,        ///< no text of the form, or cut off
  line_ends,      ///< lines end with CR LF: a program on the way changed it
  mark,           ///< the text begins with a byte order mark: a program on the way put it there
  leaf,           ///< the entry is not written as entries are
  no_key,         ///< nobody said which key is expected, and the text does not say enough to go on
  other_key,      ///< made under a key that is not expected
  signature,      ///< not signed with the key
  head,           ///< what is signed is no head of a tree
  other_tree,     ///< the entry, the head and the key do not name the same tree
  index_beyond,   ///< the place is not in the tree of the head
  proof,          ///< the proof does not lead from the entry to the head
  chain,          ///< the entry before is not the one that this names
  piece,          ///< a line is no piece of a tree, or stands where it cannot
  pieces_end,     ///< fewer or more leaves than the head has
  root,           ///< the pieces do not make the head
  twice,          ///< the same person is counted twice
  count,          ///< a closing tells another number
  older_head,     ///< the older head is none, is of another tree or not signed with the key
  older_larger,   ///< the older head has more leaves than the tree
  older_hidden,   ///< the older head ends within a piece: this file cannot tell
  older_differs,  ///< the tree does not continue that of the older head
};
/// "other_key"
std::string_view code_of(Finding finding);

/// The bytes of an entry: leaf_of gives it back. Its texts have no control characters, quotes or backslashes.
std::string text_of(const ReadLeaf& leaf);

// --- One entry: a receipt under a head, or a promise that one will come

enum class Kind : std::uint8_t { receipt, promise };

/// What a receipt or a promise says, as far as it could be read, and whether it is to be believed.
struct ReceiptVerdict {
  Finding finding = Finding::not_one;
  Kind kind = Kind::receipt;
  std::optional<NoteKey> key;  ///< under which it was judged: the expected one, or the one that the file names
  bool key_expected = false;   ///< false: `good` only means that it fits the key it brought along
  std::optional<Leaf> leaf;
  ReadLeaf read;
  std::optional<Checkpoint> head;  ///< of a receipt
  std::vector<Hash> proof;
};
/// @param keys  that are expected, any of them; without one a promise can only be no_key
ReceiptVerdict judge_receipt(std::string_view text, const std::vector<NoteKey>& keys);

/// @param head_note  as NoteSigner::sign made it of a checkpoint
std::string receipt_text(const NoteKey& key, const Leaf& leaf, const std::vector<Hash>& proof,
                         std::string_view head_note);
/// What NoteSigner::sign makes a promise of.
std::string promise_text(std::string_view origin, const Leaf& leaf);

// --- A tree of which only some entries are shown

struct TreeVerdict {
  Finding finding = Finding::not_one;
  std::size_t line = 0;  ///< of the file, from 1, where a piece is wrong
  std::optional<NoteKey> key;
  bool key_expected = false;
  std::optional<Checkpoint> head;
  std::vector<Leaf> leaves;  ///< those shown, in order
  std::vector<ReadLeaf> read;
  std::optional<Finding> older;  ///< of the older head, if one was given and the tree is good
  std::optional<Checkpoint> older_head;
};
/// @param older  a signed head seen before, of which the tree has to be a continuation
TreeVerdict judge_tree(std::string_view text, const std::vector<NoteKey>& keys,
                       std::optional<std::string_view> older = std::nullopt);

/// The lines before the pieces.
std::string thinned_start(const NoteKey& key, std::string_view head_note);
/// A piece that is not shown. @param size  a power of two; its place is a multiple of it
std::string hidden_line(std::uint64_t size, const Hash& root);
std::string shown_line(const Leaf& leaf);
/// The pieces of a tree of `size` leaves in order: each of `shown` (ascending) by itself, all others in as few as there
/// can be, none across a place in `cuts` (ascending): where older heads end.
void each_piece(std::uint64_t size, const std::vector<std::uint64_t>& shown, const std::vector<std::uint64_t>& cuts,
                const std::function<void(Range piece, bool shown)>& piece);

// --- Counting

struct Count {
  Finding finding = Finding::good;
  std::uint64_t position = 0;           ///< of the leaf that is wrong
  std::uint64_t number = 0;             ///< of people, after all
  std::optional<std::uint64_t> closed;  ///< as the last closing told, rightly
};
/// Counts the people of one object ("petition/2026-17") as the journal says: signature, merged and restoration add one,
/// invalidation and withdrawal take one out, closing tells the number.
Count count_of(std::string_view object, const std::vector<Leaf>& leaves, const std::vector<ReadLeaf>& read);
/// The content of the entry of kind "closing".
Hash closing_content(std::string_view object, std::uint64_t number);

}  // namespace viche::journal
