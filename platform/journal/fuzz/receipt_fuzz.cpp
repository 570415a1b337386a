// Any bytes as a receipt, a promise, a thinned tree and an older head. No key of ours signed them, so nothing is good under
// it; what is read is what was written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/core/assert.hpp>
#include <viche/journal/receipt.hpp>

namespace {

using namespace viche::journal;

void check_leaf(const Leaf& leaf, const ReadLeaf& read) {
  VICHE_ASSERT(text_of(read) == leaf.bytes);
  VICHE_ASSERT(leaf_hash(leaf.bytes) == leaf.hash);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const NoteKey ours{"viche/UA05040130000025322", std::string(32, 'k')};
  const auto own = judge_receipt(bytes, {ours});
  VICHE_ASSERT(own.finding != Finding::good);
  const auto receipt = judge_receipt(bytes, {});
  VICHE_ASSERT(!receipt.key_expected);
  if (receipt.leaf) check_leaf(*receipt.leaf, receipt.read);
  // Under its own key a receipt has one way of being written, but for what witnesses put beside.
  if (receipt.finding == Finding::good) {
    const std::string_view note = bytes.substr(bytes.find("\n\n", bytes.find("\nindex ")) + 2);
    VICHE_ASSERT(receipt_text(*receipt.key, *receipt.leaf, receipt.proof, note) == bytes);
  }
  VICHE_ASSERT(judge_tree(bytes, {ours}).finding != Finding::good);
  const auto tree = judge_tree(bytes, {}, bytes);
  VICHE_ASSERT(tree.leaves.size() == tree.read.size());
  for (std::size_t i = 0; i < tree.leaves.size(); ++i) check_leaf(tree.leaves[i], tree.read[i]);
  if (tree.finding == Finding::good) count_of("petition/2026-17", tree.leaves, tree.read);
  return 0;
}
