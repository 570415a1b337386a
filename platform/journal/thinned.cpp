#include <algorithm>
#include <bit>
#include <set>

#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>
#include <viche/journal/receipt.hpp>

#include "judging.hpp"
#include "lines.hpp"

namespace viche::journal {

namespace {

constexpr std::string_view tree_line = "viche tree v1", dash = "\u2014 ";

/// A tree put together from its whole subtrees, from the left.
class Growing {
 public:
  std::uint64_t size() const { return size_; }
  /// @param size  a power of two of which size() is a multiple
  void add(std::uint64_t size, const Hash& hash) {
    size_ += size;
    parts_.push_back({size, hash});
    while (parts_.size() > 1 && parts_[parts_.size() - 2].size == parts_.back().size) {
      const Part right = parts_.back();
      parts_.pop_back();
      parts_.back() = {2 * right.size, node_hash(parts_.back().hash, right.hash)};
    }
  }
  Hash root() const {
    if (parts_.empty()) return empty_root();
    Hash root = parts_.back().hash;
    for (auto part = parts_.rbegin() + 1; part != parts_.rend(); ++part) root = node_hash(part->hash, root);
    return root;
  }

 private:
  struct Part {
    std::uint64_t size = 0;
    Hash hash{};
  };
  std::vector<Part> parts_;  ///< each smaller than the one before
  std::uint64_t size_ = 0;
};

/// "# <size> <hash>"
std::optional<std::pair<std::uint64_t, Hash>> hidden_of(std::string_view line) {
  const auto words = split(line, ' ');
  if (words.size() != 3 || words[0] != "#") return std::nullopt;
  const auto size = number_of(words[1]);
  const auto hash = hash_of_base64(words[2]);
  if (!size || !std::has_single_bit(*size) || !hash) return std::nullopt;
  return std::pair(*size, *hash);
}

/// Reads the pieces one after another.
class Pieces {
 public:
  /// @param cut  where the root is wanted of what is before, if a piece ends there
  Pieces(TreeVerdict& verdict, std::size_t line, std::optional<std::uint64_t> cut)
      : verdict_(verdict), line_(line), cut_(cut) {
    look();
  }

  Finding judge(std::string_view rest) {
    const Checkpoint& head = *verdict_.head;
    while (!rest.empty()) {
      ++line_;
      const auto line = take_line(rest);
      const Finding finding = line ? add(*line) : Finding::piece;
      if (finding != Finding::good) return at(line_, finding);
    }
    if (tree_.size() != head.size) return at(line_, Finding::pieces_end);
    if (tree_.root() != head.root) return Finding::root;
    return unchained_ ? at(*unchained_, Finding::chain) : Finding::good;
  }
  /// Nothing when no piece ends at the cut.
  std::optional<Hash> root_at_cut() const { return at_cut_; }

 private:
  Finding at(std::size_t line, Finding finding) {
    verdict_.line = line;
    return finding;
  }
  void look() {
    if (cut_ == tree_.size()) at_cut_ = tree_.root();
  }
  Finding add(std::string_view line) {
    const bool shown = starts_with(line, "{");
    const auto hidden = shown ? std::nullopt : hidden_of(line);
    if (!shown && !hidden) return Finding::piece;
    const std::uint64_t size = shown ? 1 : hidden->first;
    if (size > verdict_.head->size - tree_.size()) return Finding::pieces_end;
    if (tree_.size() % size != 0) return Finding::piece;
    if (shown) {
      const Finding finding = show(line);
      if (finding != Finding::good) return finding;
    } else {
      before_ = size == 1 ? std::optional(hidden->second) : std::nullopt;
    }
    tree_.add(size, shown ? verdict_.leaves.back().hash : hidden->second);
    look();
    return Finding::good;
  }
  Finding show(std::string_view line) {
    auto read = leaf_of(line);
    if (!read) return Finding::leaf;
    if (read->tree != verdict_.head->origin) return Finding::other_tree;
    const bool first = tree_.size() == 0;
    const bool chained = (read->previous == Hash{}) == first && (!before_ || read->previous == *before_);
    if (!chained && !unchained_) unchained_ = line_;
    verdict_.leaves.push_back({tree_.size(), std::string(line), leaf_hash(line)});
    verdict_.read.push_back(std::move(*read));
    before_ = verdict_.leaves.back().hash;
    return Finding::good;
  }

  TreeVerdict& verdict_;
  std::size_t line_;
  std::optional<std::uint64_t> cut_;
  std::optional<Hash> at_cut_;
  Growing tree_;
  std::optional<Hash> before_;  ///< of the leaf before, where it is known
  std::optional<std::size_t> unchained_;
};

/// The signed note at the beginning of `rest`, which ends with an empty line that goes too.
std::optional<std::string_view> take_note(std::string_view& rest, std::size_t& lines) {
  const std::string_view all = rest;
  for (bool signatures = false;;) {
    const auto line = take_line(rest);
    if (!line) return std::nullopt;
    ++lines;
    if (signatures && line->empty()) return all.substr(0, all.size() - rest.size() - 1);
    if (signatures && !starts_with(*line, dash)) return std::nullopt;
    signatures = signatures || line->empty();
  }
}

/// The older head, if it is one of the same tree.
std::optional<Checkpoint> older_of(std::string_view note, const TreeVerdict& tree, std::vector<NoteKey> keys) {
  keys.push_back(*tree.key);
  for (const NoteKey& key : keys) {
    const auto text = signed_text(note, key);
    const auto head = text ? checkpoint_of(*text) : std::nullopt;
    if (head && head->origin == tree.head->origin && head->origin == key.name) return head;
  }
  return std::nullopt;
}

Finding judge_older(const TreeVerdict& tree, const Pieces& pieces) {
  if (!tree.older_head) return Finding::older_head;
  if (tree.older_head->size > tree.head->size) return Finding::older_larger;
  const auto root = pieces.root_at_cut();
  if (!root) return Finding::older_hidden;
  return *root == tree.older_head->root ? Finding::good : Finding::older_differs;
}

}  // namespace

TreeVerdict judge_tree(std::string_view text, const std::vector<NoteKey>& keys, std::optional<std::string_view> older) {
  TreeVerdict verdict;
  const auto is = [&](Finding finding) {
    verdict.finding = finding;
    return finding == Finding::good;
  };
  if (!is(fault_of_text(text))) return verdict;
  verdict.finding = Finding::not_one;  // until it is found to be one
  std::string_view rest = text;
  std::size_t lines = 2;
  if (take_line(rest) != tree_line) return verdict;
  const auto named = take_after(rest, "key");
  const auto note = named ? take_note(rest, lines) : std::nullopt;
  if (!note) return verdict;
  const Chosen chosen = choose(*named, keys);
  verdict.key = chosen.key;
  verdict.key_expected = chosen.expected;
  if (!is(chosen.finding) || !is(judge_head(*note, *verdict.key, verdict.head))) return verdict;
  if (older) verdict.older_head = older_of(*older, verdict, keys);
  Pieces pieces(verdict, lines, verdict.older_head ? std::optional(verdict.older_head->size) : std::nullopt);
  if (is(pieces.judge(rest)) && older) verdict.older = judge_older(verdict, pieces);
  return verdict;
}

std::string thinned_start(const NoteKey& key, std::string_view head_note) {
  std::string text(tree_line);
  return text.append("\nkey ").append(key.text()).append("\n").append(head_note).append("\n");
}

std::string hidden_line(std::uint64_t size, const Hash& root) {
  VICHE_ASSERT(std::has_single_bit(size));
  return "# " + std::to_string(size) + " " + base64(root) + "\n";
}

std::string shown_line(const Leaf& leaf) { return leaf.bytes + "\n"; }

void each_piece(std::uint64_t size, const std::vector<std::uint64_t>& shown, const std::vector<std::uint64_t>& cuts,
                const std::function<void(Range piece, bool shown)>& piece) {
  const auto within = [](const std::vector<std::uint64_t>& places, std::uint64_t begin, std::uint64_t end) {
    const auto place = std::lower_bound(places.begin(), places.end(), begin);
    return place != places.end() && *place < end;
  };
  const std::function<void(Range)> walk = [&](Range range) {
    const bool has_shown = within(shown, range.begin, range.end);
    if (range.size() == 1 || (!has_shown && !within(cuts, range.begin + 1, range.end))) {
      piece(range, has_shown);
      return;
    }
    const std::uint64_t middle = range.begin + range.size() / 2;
    walk({range.begin, middle});
    walk({middle, range.end});
  };
  for (std::uint64_t begin = 0; begin < size;) {
    const std::uint64_t end = begin + std::bit_floor(size - begin);
    walk({begin, end});
    begin = end;
  }
}

Hash closing_content(std::string_view object, std::uint64_t number) {
  return sha256_of(std::string(object) + "\n" + std::to_string(number));
}

Count count_of(std::string_view object, const std::vector<Leaf>& leaves, const std::vector<ReadLeaf>& read) {
  VICHE_ASSERT(leaves.size() == read.size());
  Count count;
  std::set<std::string> people;
  for (std::size_t i = 0; i < leaves.size() && count.finding == Finding::good; ++i) {
    const Entry& entry = read[i].entry;
    if (entry.object != object) continue;
    if (entry.kind == "signature" || entry.kind == "merged" || entry.kind == "restoration") {
      if (!people.insert(entry.who).second) count.finding = Finding::twice;
    } else if (entry.kind == "invalidation" || entry.kind == "withdrawal") {
      people.erase(entry.who);
    } else if (entry.kind == "closing") {
      const bool right = entry.content == closing_content(object, people.size());
      if (right) count.closed = people.size();
      if (!right) count.finding = Finding::count;
    }
    if (count.finding != Finding::good) count.position = leaves[i].position;
  }
  count.number = people.size();
  return count;
}

}  // namespace viche::journal
