#include <viche/storage/database.hpp>

#include <libpq-fe.h>
#include <poll.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/text.hpp>
#include <viche/core/turns.hpp>

#include "held.hpp"
#include "migrations.hpp"
#include "writer.hpp"

namespace viche::storage {

thread_local Held* Held::innermost = nullptr;

namespace {

constexpr std::int64_t beginning_of_2000 = 946'684'800'000;

}  // namespace

std::int64_t id_at(Instant at) {
  const std::int64_t milliseconds = std::max<std::int64_t>(1, at.micros / 1000 - beginning_of_2000);
  const std::string bytes = random_bytes(3);
  std::int64_t low = 0;
  for (const char byte : bytes) low = (low << 8) | static_cast<unsigned char>(byte);
  return (milliseconds << 22) | (low & 0x3F'FFFF);
}

std::int64_t next_id() {
  static const std::int64_t node = [] {
    const std::string bytes = random_bytes(2);
    return ((static_cast<unsigned char>(bytes[0]) << 8) | static_cast<unsigned char>(bytes[1])) & 0xFFF;
  }();
  static std::atomic<std::int64_t> last{0};
  const std::int64_t wanted = (SystemClock().now().micros / 1000 - beginning_of_2000) << 10;
  std::int64_t seen = last.load();
  std::int64_t next = 0;
  do {
    next = std::max(seen + 1, wanted);
  } while (!last.compare_exchange_weak(seen, next));
  return ((next >> 10) << 22) | (node << 10) | (next & 0x3FF);
}

namespace {

/// Connections for reading, lent to one thread at a time.
class Readers {
 public:
  explicit Readers(const Options& options) : options_(options) {}

  class Lease {
   public:
    explicit Lease(Readers& readers) : readers_(readers), connection_(readers.take()) {}
    ~Lease() { readers_.give_back(std::move(connection_), broken_); }
    Connection& connection() { return *connection_; }
    void broken() { broken_ = true; }

   private:
    Readers& readers_;
    std::unique_ptr<Connection> connection_;
    bool broken_ = false;
  };

 private:
  bool has_one() const { return !idle_.empty() || made_ < options_.readers; }

  std::unique_ptr<Connection> take() {
    {
      std::unique_lock hold(mutex_);
      if (has_one()) return take_one(hold);
    }
    const Aside aside;
    std::unique_lock hold(mutex_);
    free_again_.wait(hold, [&] { return has_one(); });
    return take_one(hold);
  }

  std::unique_ptr<Connection> take_one(std::unique_lock<std::mutex>& hold) {
    if (idle_.empty()) {
      ++made_;
      hold.unlock();
      try {
        return std::make_unique<Connection>(options_);
      } catch (...) {
        hold.lock();
        --made_;
        throw;
      }
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }

  void give_back(std::unique_ptr<Connection> connection, bool broken) {
    const std::lock_guard hold(mutex_);
    if (broken) {
      --made_;
    } else {
      idle_.push_back(std::move(connection));
    }
    free_again_.notify_one();
  }

  Options options_;
  std::mutex mutex_;
  std::condition_variable free_again_;
  std::vector<std::unique_ptr<Connection>> idle_;
  unsigned made_ = 0;
};

/// One moment for all that is read while it lives, where the engine gives it for nothing.
class Reading {
 public:
  explicit Reading(Connection& connection) : connection_(connection) { connection_.begin_reading(); }
  ~Reading() { connection_.end_reading(); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  Connection& connection_;
};

/// Numbers that grow with every commit, per community. Of changes that may be seen later, the first makes the number
/// grow a second after it, for all that come meanwhile.
class Versions {
 public:
  using Time = std::chrono::steady_clock;

  std::uint64_t of(HromadaId hromada) const {
    if (!known_.load(std::memory_order_acquire)) return 0;
    const auto now = Time::now();
    const std::shared_lock hold(mutex_);
    const auto found = own_.find(hromada);
    return 1 + all_.at(now) + (found == own_.end() ? 0 : found->second.at(now));
  }
  void changed(HromadaId hromada, Seen seen) {
    const auto now = Time::now();
    const std::unique_lock hold(mutex_);
    Number& number = hromada.value == 0 ? all_ : own_[hromada];
    number.settle(now);
    if (seen == Seen::at_once) {
      ++number.grown;
      number.due.reset();
    } else if (!number.due) {
      number.due = now + longest_unseen;
    }
  }
  void everything_changed() { changed({0}, Seen::at_once); }
  void known(bool yes) { known_.store(yes, std::memory_order_release); }

 private:
  static constexpr std::chrono::seconds longest_unseen{1};

  struct Number {
    std::uint64_t grown = 0;
    std::optional<Time::time_point> due;  ///< when a change is to be seen

    std::uint64_t at(Time::time_point now) const { return grown + (due && now >= *due ? 1 : 0); }
    void settle(Time::time_point now) {
      if (!due || now < *due) return;
      ++grown;
      due.reset();
    }
  };

  mutable std::shared_mutex mutex_;
  std::unordered_map<HromadaId, Number> own_;
  Number all_;
  std::atomic<bool> known_{false};
};

}  // namespace

struct Database::State {
  explicit State(Options chosen) : options(std::move(chosen)), readers(options) {}

  Options options;
  Readers readers;
  Versions versions;
  std::vector<std::unique_ptr<Writer>> writers;
  std::function<void(HromadaId)> listener;
  std::atomic<std::uint64_t> own_commits{0};
  std::atomic<bool> stopping{false};
  std::thread watcher;

  void committed(HromadaId hromada, Seen seen) {
    own_commits.fetch_add(1, std::memory_order_relaxed);
    versions.changed(hromada, seen);
    if (listener) listener(hromada);
  }

  Writer& writer_of(HromadaId hromada) { return *writers[static_cast<std::size_t>(hromada.value) % writers.size()]; }

  /// Sees what other processes wrote to the same SQLite file.
  void watch_file() {
    Connection connection(options);
    static constexpr Sql version = Sql::across("storage.data_version", "PRAGMA data_version");
    std::int64_t seen = 0;
    std::uint64_t own = 0;
    while (!stopping) {
      std::int64_t now = 0;
      const std::uint64_t commits = own_commits.load();
      connection.each(version, {0}, {}, [&](const Row& row) { now = row.integer(0); });
      if (now != seen && commits == own) versions.everything_changed();
      seen = now;
      own = commits;
      versions.known(true);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }

  /// Hears what other nodes wrote to the same PostgreSQL database.
  void hear_nodes() {
    Connection connection(options);
    connection.plain("LISTEN viche_changed");
    auto* link = static_cast<PGconn*>(connection.native());
    versions.everything_changed();
    versions.known(true);
    while (!stopping) {
      pollfd waiting{PQsocket(link), POLLIN, 0};
      poll(&waiting, 1, 100);
      if (PQconsumeInput(link) == 0) throw Fault("the link that tells of changes broke", "unavailable");
      while (PGnotify* told = PQnotifies(link)) {
        const std::string_view text = told->extra;
        const auto space = text.find(' ');
        versions.changed({parse_integer(text.substr(0, space)).value_or(0)},
                         space == std::string_view::npos ? Seen::at_once : Seen::later);
        PQfreemem(told);
      }
    }
  }

  void watch() {
    while (!stopping) {
      try {
        options.url.empty() ? watch_file() : hear_nodes();
      } catch (const std::exception& error) {
        versions.known(false);
        log::warn("storage.watch", {{"error", error.what()}});
        for (int i = 0; i < 10 && !stopping; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    }
  }
};

Database::Database(Options options) : state_(std::make_unique<State>(std::move(options))) {
  if (state_->options.url.empty()) std::filesystem::create_directories(state_->options.dir);
  const unsigned writers = state_->options.url.empty() ? 1 : std::max(1U, state_->options.writers);
  for (unsigned i = 0; i < writers; ++i) {
    state_->writers.push_back(std::make_unique<Writer>(
        this, state_->options,
        [state = state_.get()](HromadaId hromada, Seen seen) { state->committed(hromada, seen); }));
  }
  state_->watcher = std::thread([state = state_.get()] { state->watch(); });
}

Database::~Database() {
  state_->stopping = true;
  state_->watcher.join();
  state_->writers.clear();
}

Engine Database::engine() const { return state_->options.url.empty() ? Engine::sqlite : Engine::postgresql; }
const Options& Database::options() const { return state_->options; }

std::vector<std::string> Database::migrate(const std::vector<Part>& parts) {
  std::vector<std::string> applied;
  state_->writers.front()->alone([&](Connection& connection) { applied = apply_migrations(connection, parts); });
  state_->versions.everything_changed();
  return applied;
}

std::vector<std::string> Database::pending(const std::vector<Part>& parts) {
  std::vector<std::string> names;
  state_->writers.front()->alone([&](Connection& connection) { names = pending_migrations(connection, parts); });
  return names;
}

std::uint64_t Database::version(HromadaId hromada) const { return state_->versions.of(hromada); }

void Database::on_commit(std::function<void(HromadaId)> listener) { state_->listener = std::move(listener); }

void Database::beside(Beside keep) {
  for (const auto& writer : state_->writers) writer->beside(keep);
}

Database::Figures Database::figures() const {
  Figures sum;
  for (const auto& writer : state_->writers) {
    const Writer::Counts counts = writer->counts();
    sum.groups += counts.groups;
    sum.acts += counts.acts;
    sum.refused += counts.refused;
    sum.failed += counts.failed;
  }
  return sum;
}

void Database::with_reader(HromadaId hromada, const std::function<void(Session&)>& read) {
  if (Held* held = Held::of(this)) {
    if (held->session().hromada() == hromada) return read(held->session());
    VICHE_ASSERT(!held->writing());  // an act is of one community
    return read_beside(*held, hromada, read);
  }
  Readers::Lease lease(state_->readers);
  try {
    lease.connection().scope(hromada);
    Session session(lease.connection(), hromada);
    const Held held(this, lease.connection(), session, false);
    const Reading reading(lease.connection());
    read(session);
  } catch (const Fault&) {
    lease.broken();
    throw;
  }
}

void Database::read_beside(Held& outer, HromadaId hromada, const std::function<void(Session&)>& read) {
  Connection& connection = outer.connection();
  connection.scope(hromada);
  Session session(connection, hromada);
  {
    const Held held(this, connection, session, false);
    read(session);
  }
  connection.scope(outer.session().hromada());
}

void Database::submit(HromadaId hromada, bool audited, const std::function<bool(Tx&)>& act) {
  const Held* held = Held::of(this);
  VICHE_ASSERT(!held || !held->writing());  // the writer would wait for itself
  state_->writer_of(hromada).submit(hromada, audited, act);
}

void Database::backup(const std::string& path, const std::function<void(int, int)>& progress) {
  VICHE_ASSERT(engine() == Engine::sqlite);
  const Connection source(state_->options);
  sqlite3* target = nullptr;
  if (sqlite3_open(path.c_str(), &target) != SQLITE_OK) throw Fault("backup: cannot open the target", "storage_full");
  sqlite3_backup* copy = sqlite3_backup_init(target, "main", static_cast<sqlite3*>(source.native()), "main");
  int status = copy ? SQLITE_OK : SQLITE_ERROR;
  while (copy && (status = sqlite3_backup_step(copy, 1'000)) != SQLITE_DONE) {
    if (status != SQLITE_OK && status != SQLITE_BUSY && status != SQLITE_LOCKED) break;
    if (progress)
      progress(sqlite3_backup_pagecount(copy) - sqlite3_backup_remaining(copy), sqlite3_backup_pagecount(copy));
    if (status != SQLITE_OK) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  sqlite3_backup_finish(copy);
  sqlite3_close(target);
  if (status != SQLITE_DONE)
    throw Fault("backup: the copy stopped with code " + std::to_string(status), "storage_full");
}

std::vector<std::string> Database::check() {
  std::vector<std::string> found;
  if (engine() == Engine::postgresql) return found;
  static constexpr Sql integrity = Sql::across("storage.integrity_check", "PRAGMA integrity_check");
  static constexpr Sql keys = Sql::across("storage.foreign_key_check", "PRAGMA foreign_key_check");
  read({0}, [&](Session& session) {
    session.each(integrity, {}, [&](const Row& row) {
      if (row.text(0) != "ok") found.push_back(row.text(0));
    });
    session.each(keys, {}, [&](const Row& row) { found.push_back("foreign key: " + row.text(0)); });
  });
  return found;
}

}  // namespace viche::storage
