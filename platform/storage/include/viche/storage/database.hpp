#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/resources.hpp>
#include <viche/core/result.hpp>
#include <viche/storage/sql.hpp>

namespace viche::storage {

/// A new identifier: 64 bits, grows with time, unique over all nodes (41 bits of milliseconds since 2000,
/// 12 of node, 10 of sequence). Known before the row is written, so nothing has to be read back.
std::int64_t next_id();
/// An identifier that stands in time order among the others, for what is brought in from before; random in its last 22
/// bits.
std::int64_t id_at(Instant at);

class Connection;
class Held;

/// Reads of one community. Statements prepared once per connection. Throws Fault when the database fails.
class Session {
 public:
  Session(Connection& connection, HromadaId hromada) : connection_(connection), hromada_(hromada) {}

  HromadaId hromada() const { return hromada_; }
  Engine engine() const;

  void each(const Sql& sql, const Args& args, const std::function<void(const Row&)>& row);

  template <class F>
  auto all(const Sql& sql, const Args& args, F&& map)
      -> std::vector<std::decay_t<std::invoke_result_t<F, const Row&>>> {
    std::vector<std::decay_t<std::invoke_result_t<F, const Row&>>> rows;
    each(sql, args, [&](const Row& row) { rows.push_back(map(row)); });
    return rows;
  }

  /// The first row, if there is one.
  template <class F>
  auto one(const Sql& sql, const Args& args, F&& map)
      -> std::optional<std::decay_t<std::invoke_result_t<F, const Row&>>> {
    std::optional<std::decay_t<std::invoke_result_t<F, const Row&>>> first;
    each(sql, args, [&](const Row& row) {
      if (!first) first = map(row);
    });
    return first;
  }

  /// First column of the first row; 0 when there is none.
  std::int64_t number(const Sql& sql, const Args& args = {});
  bool exists(const Sql& sql, const Args& args = {});

 protected:
  Connection& connection_;
  HromadaId hromada_;
};

/// When kept pages show a change: at once, or within a second. With thousands of signatures at once no page would ever
/// be asked twice for the same: numbers that grow may be a little late, what somebody did and looks for may not.
enum class Seen { at_once, later };

/// Writes of one community: one act's savepoint in a group commit.
class Tx : public Session {
 public:
  using Session::Session;

  /// @returns the number of rows written. With `ON CONFLICT … DO NOTHING` 0 says "was already there".
  std::int64_t run(const Sql& sql, const Args& args);

  /// Adds to numbers that are kept as they change. `upsert` has the key's parameters and those of the deltas;
  /// acts of one group with the same key are added together and written once, just before the commit,
  /// so within the act the sum is not yet visible. Example:
  ///   INSERT INTO t(hromada_id, day, filed) VALUES(:hromada, :day, :filed)
  ///   ON CONFLICT(hromada_id, day) DO UPDATE SET filed = t.filed + excluded.filed
  void add(const Sql& upsert, Args key, std::vector<std::pair<std::string_view, std::int64_t>> deltas);

  /// Run after the group is on disk, on the writer's thread: quick things only (waking somebody).
  void after_commit(std::function<void()> effect) { effects_.push_back(std::move(effect)); }

  /// A line that has to be on disk beside the database too before the act is answered (what Database::beside writes).
  /// `line` is called after the commit, on another thread than the writer's: it takes what it needs along.
  void keep_beside(std::function<std::string()> line) { beside_.push_back(std::move(line)); }

  /// Of an act it is at once, of house-keeping later, unless it says otherwise. Whoever says at once has changed
  /// something, though nothing was written here.
  void seen(Seen when) { seen_ = when; }

  /// Values that live as long as the group and the community, to save reading back what the last act wrote
  /// (the head of the audit chain). Undone when the act that set them is refused.
  std::optional<std::string> group_value(std::string_view key) const;
  void set_group_value(std::string_view key, std::string value);

  /// Told by `audit`; an act that writes without an entry is a bug.
  void mark_audited() { audited_ = true; }

 private:
  friend class Writer;
  struct Sum {
    const Sql* upsert;
    Args key;
    std::vector<std::pair<std::string_view, std::int64_t>> deltas;
  };
  std::vector<Sum> sums_;
  std::vector<std::function<void()>> effects_;
  std::vector<std::function<std::string()>> beside_;
  std::map<std::string, std::string, std::less<>>* group_values_ = nullptr;
  std::map<std::string, std::string, std::less<>> own_values_;
  bool audited_ = false;
  bool wrote_ = false;
  std::optional<Seen> seen_;
};

struct Options {
  std::string dir;  ///< data folder; SQLite lies in DIR/viche.sqlite
  std::string url;  ///< `postgresql://…`, or empty for SQLite
  unsigned readers = 8;
  unsigned writers = 2;      ///< PostgreSQL only; a community always has the same one
  bool group_commit = true;  ///< false: every act commits alone (for measuring)
};

/// A numbered step of a part's schema: `migrations/0001_first.sql`, or `….sqlite.sql` / `….postgresql.sql`
/// where the engines differ. Applied in one transaction each and recorded with its hash.
struct Part {
  std::string_view name;
  Resources resources;
};

/// Has an installation been made there? Looks only: nothing is created. Fault: the server cannot be reached.
bool is_made(const Options& options);

/// The database of an installation.
class Database {
 public:
  explicit Database(Options options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Engine engine() const;
  const Options& options() const;

  /// Applies what is missing, in the order of `parts`. Fault when an old step has changed since it was applied.
  /// On PostgreSQL every table with a hromada_id gets row-level security.
  /// @returns the names of the steps applied now
  std::vector<std::string> migrate(const std::vector<Part>& parts);
  /// Names of steps not applied yet.
  std::vector<std::string> pending(const std::vector<Part>& parts);

  /// `read(Session&)` on a connection of its own; within another read or an act of this thread, on theirs.
  /// On SQLite all of it sees one moment; on PostgreSQL each statement sees a moment of its own.
  template <class F>
  auto read(HromadaId hromada, F&& read) {
    using R = std::invoke_result_t<F, Session&>;
    if constexpr (std::is_void_v<R>) {
      with_reader(hromada, [&](Session& session) { read(session); });
    } else {
      std::optional<R> result;
      with_reader(hromada, [&](Session& session) { result.emplace(read(session)); });
      return std::move(*result);
    }
  }

  /// Runs `act(Tx&) -> Result<T>` in the writer's group; returns when it is on disk. A refusal undoes the act alone.
  /// The act may run again when another node was faster: it must have no effect outside the transaction.
  /// Every act that writes leaves an audit entry.
  template <class F>
  auto act(HromadaId hromada, F&& act) -> std::invoke_result_t<F, Tx&> {
    return write(hromada, true, std::forward<F>(act));
  }

  /// As `act`, for what is nobody's deed: sessions, job states, throttles, caches. No audit entry, and kept pages may
  /// show it a second later.
  template <class F>
  auto keep_house(HromadaId hromada, F&& work) -> std::invoke_result_t<F, Tx&> {
    return write(hromada, false, std::forward<F>(work));
  }

  /// Grows with every commit that changed something of the community, also by other processes and nodes.
  /// A page made from reads that began after `version` was taken is right while `version` stays; of what may be seen
  /// later (Tx::seen) it is at most a second behind.
  /// 0: not known now (the link that tells of others' changes is down): don't cache.
  std::uint64_t version(HromadaId hromada) const;

  /// Called after each commit, on the writer's thread; set once before serving.
  void on_commit(std::function<void(HromadaId)> listener);

  /// Writes and syncs the lines of Tx::keep_beside: called after the commit, by one thread of each writer, with those
  /// of many acts, which are answered when it returns. A Fault it throws is theirs, and what they wrote stays.
  /// Nothing: such lines are not kept. Set before serving, and taken back when nobody writes.
  using Beside = std::function<void(std::string lines)>;
  void beside(Beside keep);

  struct Figures {
    std::uint64_t groups = 0, acts = 0, refused = 0, failed = 0;
  };
  Figures figures() const;

  /// Copies a running SQLite database into `path` (online backup API); on PostgreSQL a bug: use pg_dump.
  /// `progress(done, total)` in pages.
  void backup(const std::string& path, const std::function<void(int, int)>& progress);
  /// Engine's own consistency check; empty when sound.
  std::vector<std::string> check();

 private:
  template <class F>
  auto write(HromadaId hromada, bool audited, F&& act) -> std::invoke_result_t<F, Tx&> {
    std::optional<std::invoke_result_t<F, Tx&>> result;
    submit(hromada, audited, [&](Tx& tx) {
      result.emplace(act(tx));
      return result->ok();
    });
    return std::move(*result);
  }

  void with_reader(HromadaId hromada, const std::function<void(Session&)>& read);
  void read_beside(Held& outer, HromadaId hromada, const std::function<void(Session&)>& read);
  /// `act` returns whether to keep what it wrote.
  void submit(HromadaId hromada, bool audited, const std::function<bool(Tx&)>& act);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::storage
