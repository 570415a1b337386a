#include <map>

#include <viche/identity/identity.hpp>

#include "common.hpp"

namespace viche::petitions {

namespace {

constexpr std::int64_t at_once = 2000;

/// Goes over the signatures of one petition and compares each with its leaf, and the numbers with what was counted.
class Examination {
 public:
  Examination(kit::Services& services, storage::Session& session, const Petition& petition,
              std::vector<std::string>& told)
      : services_(services), session_(session), petition_(petition), told_(told) {}

  void run(std::int64_t leaves) {
    for (std::int64_t after = 0;;) {
      const auto some = signatures(session_, services_.vault, petition_.id, after, at_once, false);
      for (const Signature& one : some) examine(one);
      if (some.empty()) break;
      after = some.back().id;
    }
    if (rows_ != leaves) {
      tell("it has " + std::to_string(rows_) + " signatures and " + std::to_string(leaves) + " leaves of them");
    }
    std::int64_t imported = 0;
    for (const Tally& one : tallies(session_, petition_.id, "channel")) {
      if (one.bucket == static_cast<std::int64_t>(Channel::imported)) imported += one.n;
    }
    counted_ += imported;
    const Counts kept = counts(session_, petition_.id);
    if (kept.counted != counted_)
      tell("its number is " + std::to_string(kept.counted) + ", its signatures are " + std::to_string(counted_));
    const bool others = kept.paper == paper_ && kept.held == held_ && kept.invalid == invalid_;
    if (!others || kept.merged != merged_) tell("its other numbers do not add up");
    for (const char* kind : {"hour", "settlement", "channel", "level"}) {
      std::int64_t sum = 0;
      for (const Tally& one : tallies(session_, petition_.id, kind)) sum += one.n;
      // Another system need not tell the hours of its signatures.
      const std::int64_t untold = std::string_view(kind) == "hour" ? imported : 0;
      if (sum > counted_ || sum < counted_ - untold) tell("its numbers by " + std::string(kind) + " do not add up");
    }
  }

 private:
  void tell(const std::string& what) { told_.push_back("petition " + petition_.number.text() + ": " + what); }

  void examine(const Signature& one) {
    ++rows_;
    counted_ += one.standing == Standing::counted ? 1 : 0;
    merged_ += one.standing == Standing::counted && one.was_carried() ? 1 : 0;
    paper_ += one.standing == Standing::counted && one.channel == Channel::paper ? 1 : 0;
    held_ += one.standing == Standing::held ? 1 : 0;
    invalid_ += one.standing == Standing::invalid ? 1 : 0;
    const std::string id = "signature " + std::to_string(one.id) + " ";
    const auto leaf = services_.journal.leaf(session_, one.position);
    const auto read = leaf ? journal::leaf_of(leaf->bytes) : std::nullopt;
    if (!read) return tell(id + "has no leaf");
    const bool kind = read->entry.kind == (one.was_carried() ? "merged" : "signature");
    const bool same = kind && read->entry.object == petition_.object() && read->entry.at == one.at &&
                      read->entry.content == content_of(petition_, one.channel, one.level);
    if (!same) return tell(id + "is not what its leaf says");
    const auto who = services_.identity.people().pseudonym(session_, one.person, petition_.object());
    if (who && *who != read->entry.who) tell(id + "is another person's than its leaf says");
  }

  kit::Services& services_;
  storage::Session& session_;
  const Petition& petition_;
  std::vector<std::string>& told_;
  std::int64_t rows_ = 0, counted_ = 0, paper_ = 0, held_ = 0, invalid_ = 0, merged_ = 0;
};

}  // namespace

namespace {

using Numbers = std::map<std::string, std::int64_t>;

/// How many leaves of signatures each petition has: a leaf without its row would be a signature that was lost.
Numbers signature_leaves(kit::Services& services, storage::Session& session) {
  Numbers numbers;
  services.journal.each_leaf(session, 0, services.journal.size(session), [&](const journal::Leaf& leaf) {
    const auto read = journal::leaf_of(leaf.bytes);
    if (read && (read->entry.kind == "signature" || read->entry.kind == "merged")) ++numbers[read->entry.object];
  });
  return numbers;
}

}  // namespace

std::vector<std::string> faults(kit::Services& services, const kit::Town& town) {
  std::vector<std::string> told;
  services.db.read(town.id, [&](storage::Session& session) {
    const Numbers leaves = signature_leaves(services, session);
    for (std::int64_t after = 0;;) {
      const auto some = published_after(session, after, 100);
      if (some.empty()) return;
      for (const Brief& brief : some) {
        const auto found = leaves.find(brief.petition.object());
        Examination(services, session, brief.petition, told).run(found == leaves.end() ? 0 : found->second);
      }
      after = some.back().petition.id;
    }
  });
  return told;
}

}  // namespace viche::petitions
