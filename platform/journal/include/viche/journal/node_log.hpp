#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/result.hpp>
#include <viche/storage/database.hpp>

/// What this node has promised to people, written to a file of its own and synced before the answer leaves. A database
/// that lost an acknowledged row (a failed-over PostgreSQL, a hand that deleted) is found out and repaired from it.
namespace viche::journal {

/// A promise that was kept on this node.
struct Noted {
  HromadaId hromada;
  std::string kind;     ///< "petitions.signature": whose row it is
  std::int64_t of = 0;  ///< what the row belongs to: a petition
  std::int64_t id = 0;  ///< of the row
  Instant at;
  std::string payload;  ///< JSON with all that the row needs to be made again; personal data in it sealed
};

/// Append-only files, one for each day (UTC): DIR/receipts/2026-11-30.log. A line that a crash has cut is passed over.
class NodeLog {
 public:
  /// @param folder  empty: nothing is written or read
  explicit NodeLog(std::string folder);
  ~NodeLog();

  /// With the act itself: the line is on disk before the act is answered (Database::beside, which the journal sets).
  /// `payload` is called after the commit, on another thread.
  void write_with(storage::Tx& tx, Noted noted, std::function<std::string()> payload) const;
  /// Returns when it is on disk; many that come at once share one sync. Fault: it cannot be written.
  void write(const Noted& noted);
  /// The same of whole lines.
  void write_lines(std::string lines, Instant at);
  /// Of the day of `since` and later, in no particular order.
  void each(Instant since, const std::function<void(Noted)>& noted) const;
  /// The same of one file from a place in it. @returns where to go on; a line that is being written is left for then
  std::uint64_t each_of(const std::string& file, std::uint64_t from, const std::function<void(Noted)>& noted) const;
  /// Files of the day of `since` and later.
  std::vector<std::string> files(Instant since) const;
  /// Tells this node from others, as long as its folder stays.
  std::string node() const;
  /// Removes files of days before.
  void forget(Instant before) const;
  bool is_on() const { return !folder_.empty(); }

 private:
  struct State;
  std::string folder_;
  std::unique_ptr<State> state_;
};

/// How the rows of one kind are looked for and made again; told by the slice that has them.
struct Restorer {
  /// Which of these identifiers have no row.
  std::function<std::vector<std::int64_t>(storage::Session&, std::int64_t of, const std::vector<std::int64_t>& ids)>
      missing;
  /// Makes the row again, once however often it is called. In an act of its own.
  std::function<Check(const Noted&)> restore;
};

/// Compares what was promised with what is there. For one thread.
class Reconciler {
 public:
  Reconciler(storage::Database& database, NodeLog& log);
  /// Before `run`.
  void restores(std::string kind, Restorer restorer);

  struct Outcome {
    std::int64_t looked_at = 0, missing = 0, restored = 0;
  };
  /// Effects: journal.row_missing for each, counted as viche_journal_missing_total
  Outcome run(Instant since);

 private:
  using Ids = std::vector<std::int64_t>;
  struct Group {
    std::string kind;
    HromadaId hromada;
    std::int64_t of = 0;
    auto operator<=>(const Group&) const = default;
  };
  /// What was read of a file so far: it only grows, so it is read once.
  struct Read {
    std::uint64_t up_to = 0;
    std::map<Group, Ids> ids;
  };
  void read_on(Instant since);
  Ids missing_of(const Group& group, Ids ids) const;

  std::map<std::string, Read, std::less<>> files_;
  storage::Database& database_;
  NodeLog& log_;
  std::map<std::string, Restorer, std::less<>> restorers_;
};

}  // namespace viche::journal
