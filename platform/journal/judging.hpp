#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <viche/journal/receipt.hpp>

/// What the judges of receipts and of trees have in common.
namespace viche::journal {

/// Files that were sent through mail or an editor of Windows are told apart from forged ones.
Finding fault_of_text(std::string_view text);

struct Chosen {
  Finding finding = Finding::good;
  std::optional<NoteKey> key;
  bool expected = false;
};
/// The key that a file names, when it is one of those expected, or none is.
Chosen choose(std::string_view named, const std::vector<NoteKey>& keys);

/// Is it a head of the tree of this key?
Finding judge_head(std::string_view note, const NoteKey& key, std::optional<Checkpoint>& head);

}  // namespace viche::journal
