#pragma once
#include <map>
#include <string>
#include <vector>

#include <viche/journal/receipt.hpp>

namespace viche::journal::testing {

/// A journal of two petitions and other things, always the same: what judges of receipts and trees are tried on.
class Sample {
 public:
  explicit Sample(std::uint64_t size, std::string name = "viche/UA05040130000025322", char seed = 's')
      : signer_(std::move(name), std::string(32, seed)) {
    while (leaves_.size() < size) add(next());
  }

  const NoteKey& key() const { return signer_.key(); }
  const std::vector<Leaf>& leaves() const { return leaves_; }
  std::uint64_t size() const { return leaves_.size(); }
  ReadNode reader() const {
    return [this](const Node& node) { return nodes_.at({node.level, node.index}); };
  }

  void add(const Entry& entry) {
    const Hash previous = leaves_.empty() ? Hash{} : leaves_.back().hash;
    const std::string bytes = text_of(ReadLeaf{key().name, entry, previous});
    leaves_.push_back({leaves_.size(), bytes, leaf_hash(bytes)});
    for (const auto& [node, hash] : grown(leaves_.size() - 1, leaves_.back().hash, reader())) {
      nodes_[{node.level, node.index}] = hash;
    }
    const auto read = leaf_of(bytes);
    if (entry.object == "petition/2026-17") of_petition_.push_back(leaves_.back().position);
    read_.push_back(*read);
  }

  std::string head(std::uint64_t size) const {
    return signer_.sign(text_of(Checkpoint{key().name, size, root_of(size, reader())}));
  }
  std::string receipt(std::uint64_t index, std::uint64_t size) const {
    return receipt_text(key(), leaves_[index], inclusion_proof(index, size, reader()), head(size));
  }
  std::string promise(std::uint64_t index) const { return signer_.sign(promise_text(key().name, leaves_[index])); }
  std::string sign(const std::string& text) const { return signer_.sign(text); }
  /// All of "petition/2026-17" within the first `size` leaves.
  std::string tree(std::uint64_t size, const std::vector<std::uint64_t>& cuts = {}) const {
    std::string text = thinned_start(key(), head(size));
    each_piece(size, of_petition_, cuts, [&](Range piece, bool shown) {
      text += shown ? shown_line(leaves_[piece.begin]) : hidden_line(piece.size(), root_of(piece, reader()));
    });
    return text;
  }
  Entry entry(std::string kind, std::string object, std::string who) const {
    const auto position = static_cast<std::int64_t>(leaves_.size());
    const Hash content = sha256_of(kind + object + who);
    return {
        std::move(kind), std::move(object), std::move(who), {1'790'000'000'000'000 + position * 61'000'000}, content};
  }
  Entry closing(const std::string& object, std::uint64_t number) const {
    Entry entry = this->entry("closing", object, "");
    entry.content = closing_content(object, number);
    return entry;
  }
  Count count(const std::string& object) const { return count_of(object, leaves_, read_); }

 private:
  /// In fives: two sign ours, two another, one votes.
  Entry next() const {
    const std::uint64_t at = leaves_.size();
    const std::string who = to_hex(leaf_hash("person " + std::to_string(at))).substr(0, 32);
    switch (at % 5) {
      case 0:
      case 3: return entry("signature", "petition/2026-17", who);
      case 2: return entry("vote", "budget/2026", who);
      default: return entry("signature", "petition/2026-3", who);
    }
  }

  NoteSigner signer_;
  std::vector<Leaf> leaves_;
  std::vector<ReadLeaf> read_;
  std::map<std::pair<int, std::uint64_t>, Hash> nodes_;
  std::vector<std::uint64_t> of_petition_;
};

}  // namespace viche::journal::testing
