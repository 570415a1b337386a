#include "connection.hpp"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>
#include <viche/core/turns.hpp>

namespace viche::storage {

using namespace sqlite_api;  // where SOCI puts sqlite3.h

namespace {

/// A parameter's home while the statement lives: SOCI binds by reference, once.
struct Slot {
  std::string name;
  long long integer = 0;
  double real = 0;
  std::string text;
  std::size_t kind = 0;  ///< index in Value; 0 until the first value that is not NULL
  soci::indicator indicator = soci::i_ok;
};

class SociRow final : public Row {
 public:
  explicit SociRow(const soci::row& row) : row_(row) {}

  bool is_null(int column) const override { return row_.get_indicator(at(column)) == soci::i_null; }

  std::int64_t integer(int column) const override {
    if (is_null(column)) return 0;
    switch (row_.get_properties(at(column)).get_data_type()) {
      case soci::dt_integer: return row_.get<int>(at(column));
      case soci::dt_long_long: return row_.get<long long>(at(column));
      case soci::dt_unsigned_long_long: return static_cast<std::int64_t>(row_.get<unsigned long long>(at(column)));
      case soci::dt_double: return static_cast<std::int64_t>(row_.get<double>(at(column)));
      default: return parsed(column);
    }
  }

  double real(int column) const override {
    if (is_null(column)) return 0;
    switch (row_.get_properties(at(column)).get_data_type()) {
      case soci::dt_double: return row_.get<double>(at(column));
      case soci::dt_integer:
      case soci::dt_long_long:
      case soci::dt_unsigned_long_long: return static_cast<double>(integer(column));
      default: return parse_real(row_.get<std::string>(at(column))).value_or(0);
    }
  }

  std::string text(int column) const override {
    if (is_null(column)) return {};
    switch (row_.get_properties(at(column)).get_data_type()) {
      case soci::dt_integer:
      case soci::dt_long_long:
      case soci::dt_unsigned_long_long: return std::to_string(integer(column));
      case soci::dt_double: return std::to_string(real(column));
      default: return row_.get<std::string>(at(column));
    }
  }

 private:
  static std::size_t at(int column) { return static_cast<std::size_t>(column); }

  /// Columns that are expressions come as text from SQLite, numeric sums from PostgreSQL.
  std::int64_t parsed(int column) const {
    const std::string text = row_.get<std::string>(at(column));
    if (const auto number = parse_integer(text)) return *number;
    return static_cast<std::int64_t>(parse_real(text).value_or(0));
  }

  const soci::row& row_;
};

/// Names of the `:name` parameters in order of first use; literals and casts (`::`) are passed over.
std::vector<std::string> parameters_of(std::string_view text) {
  std::vector<std::string> names;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted || text[i] != ':') continue;
    if (i + 1 < text.size() && text[i + 1] == ':') {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
    if (end > i + 1) {
      const std::string name(text.substr(i + 1, end - i - 1));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    i = end - 1;
  }
  return names;
}

struct Prepared {
  std::vector<std::string> names;
  std::vector<std::unique_ptr<Slot>> slots;
  std::vector<std::size_t> kinds;  ///< the types it was bound with
  std::unique_ptr<soci::statement> statement;
  soci::row row;
};

void bind(Prepared& prepared, Slot& slot) {
  switch (slot.kind) {
    case 1: prepared.statement->exchange(soci::use(slot.integer, slot.indicator, slot.name)); break;
    case 2: prepared.statement->exchange(soci::use(slot.real, slot.indicator, slot.name)); break;
    default: prepared.statement->exchange(soci::use(slot.text, slot.indicator, slot.name)); break;
  }
}

}  // namespace

struct Finalise {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalise>;

struct Connection::State {
  Engine engine = Engine::sqlite;
  soci::session session;
  using Statements = std::unordered_map<std::string_view, std::unique_ptr<Prepared>>;
  Statements readers, writers;  ///< by Sql::text; with and without rows in the answer
  Statement begin, commit;      ///< of reads on SQLite
  std::unordered_map<const char*, Statement> often;
  std::int64_t scoped_to = -2;  ///< no community: the installation itself has -1

  void fill(Prepared& prepared, const Sql& sql, HromadaId hromada, const Args& args) {
    for (auto& slot : prepared.slots) {
      if (slot->name == "hromada") {
        slot->integer = hromada.value;
        slot->indicator = soci::i_ok;
        continue;
      }
      const auto arg = std::find_if(args.begin(), args.end(), [&](const Arg& a) { return a.name == slot->name; });
      if (arg == args.end()) throw Fault("statement " + std::string(sql.name) + " wants :" + slot->name);
      slot->indicator = arg->value.index() == 0 ? soci::i_null : soci::i_ok;
      if (const auto* number = std::get_if<std::int64_t>(&arg->value)) slot->integer = *number;
      if (const auto* real = std::get_if<double>(&arg->value)) slot->real = *real;
      if (const auto* text = std::get_if<std::string>(&arg->value)) slot->text = *text;
    }
  }

  /// A slot keeps the type it was bound with; a value of another type (a number after a NULL) binds anew.
  bool fits(const Prepared& prepared, const Args& args) const {
    for (std::size_t i = 0; i < prepared.slots.size(); ++i) {
      if (prepared.slots[i]->name == "hromada") continue;
      for (const Arg& arg : args) {
        if (arg.name == prepared.slots[i]->name && arg.value.index() != 0 && arg.value.index() != prepared.kinds[i]) {
          return false;
        }
      }
    }
    return true;
  }

  std::unique_ptr<Prepared> prepare(const Sql& sql, const Args& args, bool rows) {
    auto prepared = std::make_unique<Prepared>();
    prepared->names = parameters_of(sql.text);
    const bool scoped = std::find(prepared->names.begin(), prepared->names.end(), "hromada") != prepared->names.end();
    VICHE_ASSERT(scoped || sql.all_communities);
    prepared->statement = std::make_unique<soci::statement>(session);
    for (const std::string& name : prepared->names) {
      auto slot = std::make_unique<Slot>();
      slot->name = name;
      slot->kind = name == "hromada" ? 1 : 3;
      for (const Arg& arg : args) {
        if (arg.name == name && arg.value.index() != 0) slot->kind = arg.value.index();
      }
      prepared->kinds.push_back(slot->kind);
      bind(*prepared, *slot);
      prepared->slots.push_back(std::move(slot));
    }
    if (rows) prepared->statement->exchange(soci::into(prepared->row));
    prepared->statement->alloc();
    prepared->statement->prepare(std::string(sql.text));
    prepared->statement->define_and_bind();
    return prepared;
  }

  void ready(std::unique_ptr<Prepared>& prepared, const Sql& sql, HromadaId hromada, const Args& args, bool rows) {
    if (!prepared || !fits(*prepared, args)) prepared = prepare(sql, args, rows);
    fill(*prepared, sql, hromada, args);
  }

  /// A server of its own computes meanwhile; SQLite computes here.
  void execute(Prepared& prepared, bool exchange) {
    std::optional<Aside> aside;
    if (engine == Engine::postgresql) aside.emplace();
    prepared.statement->execute(exchange);
  }

  Statement prepared(const char* text) {
    sqlite3_stmt* made = nullptr;
    sqlite3_prepare_v3(sqlite(), text, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    return Statement(made);
  }

  /// A statement without rows or parameters that SQLite need not parse each time. Those of a read cannot fail.
  void step(Statement& kept, const char* text) noexcept {
    if (!kept) kept = prepared(text);
    sqlite3_step(kept.get());
    sqlite3_reset(kept.get());
  }

  sqlite3* sqlite() { return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_; }
  PGconn* postgres() { return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_; }

  /// SOCI's whole message repeats the values of the statement, which are people's data: the log gets the engine's
  /// words.
  static std::string words_of(const std::exception& error) {
    const auto* told = dynamic_cast<const soci::soci_error*>(&error);
    return told ? told->get_error_message() : error.what();
  }

  [[noreturn]] void fail(std::string_view what, const std::exception& error) {
    const std::string internal = "database: " + std::string(what) + ": " + words_of(error);
    if (engine == Engine::sqlite) {
      const int code = sqlite3_errcode(sqlite());
      if (code == SQLITE_FULL || code == SQLITE_IOERR) throw Fault(internal, "storage_full");
      if (code == SQLITE_BUSY) throw Fault(internal, "unavailable");
    } else if (PQstatus(postgres()) != CONNECTION_OK) {
      throw Fault(internal, "unavailable");
    } else if (internal.find("No space left") != std::string::npos) {
      throw Fault(internal, "storage_full");
    }
    throw Fault(internal);
  }
};

namespace {

/// Once, before the first connection. SQLite's count of its memory costs a lock at every allocation of every thread, and
/// a lock of its own at every call is not needed where each connection is used by one thread at a time.
void configure_sqlite() {
  static const bool configured =
      sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK && sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK;
  VICHE_ASSERT(configured);
}

}  // namespace

Connection::Connection(const Options& options) : state_(std::make_unique<State>()) {
  state_->engine = options.url.empty() ? Engine::sqlite : Engine::postgresql;
  try {
    if (state_->engine == Engine::postgresql) {
      // SOCI takes what stands before the first '=' for a name; an address needs one of its own after a '?'.
      const bool has_parameters = options.url.find('?') != std::string::npos;
      state_->session.open(*soci::factory_postgresql(),
                           options.url + (has_parameters ? "&" : "?") + "application_name=viche");
      plain("SET client_min_messages = warning");
      plain("SET TIME ZONE 'UTC'");
      plain("SELECT set_config('viche.hromada', '-2', false)");
      return;
    }
    configure_sqlite();
    state_->session.open(*soci::factory_sqlite3(), "db=" + options.dir + "/viche.sqlite timeout=10");
    sqlite3_busy_timeout(state_->sqlite(), 10'000);
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                               "PRAGMA cache_size = -8000", "PRAGMA temp_store = MEMORY",
                               "PRAGMA wal_autocheckpoint = 4000", "PRAGMA trusted_schema = OFF"}) {
      script(pragma);
    }
  } catch (const soci::soci_error& error) {
    throw Fault(std::string("database does not open: ") + error.what(), "unavailable");
  }
}

Connection::~Connection() = default;

Engine Connection::engine() const { return state_->engine; }

void Connection::scope(HromadaId hromada) {
  if (state_->engine == Engine::sqlite || state_->scoped_to == hromada.value) return;
  plain("SELECT set_config('viche.hromada', '" + std::to_string(hromada.value) + "', false)");
  state_->scoped_to = hromada.value;
}

void Connection::each(const Sql& sql, HromadaId hromada, const Args& args, const std::function<void(const Row&)>& row) {
  // Taken out while its rows are read: the same statement asked within has to be another one.
  auto prepared = std::exchange(state_->readers[sql.text], nullptr);
  try {
    state_->ready(prepared, sql, hromada, args, true);
    state_->execute(*prepared, false);
    const SociRow view(prepared->row);
    while (prepared->statement->fetch()) row(view);
  } catch (const soci::soci_error& error) {
    prepared.reset();
    state_->fail(sql.name, error);
  }
  state_->readers[sql.text] = std::move(prepared);
}

std::int64_t Connection::run(const Sql& sql, HromadaId hromada, const Args& args) {
  try {
    auto& prepared = state_->writers[sql.text];
    state_->ready(prepared, sql, hromada, args, false);
    state_->execute(*prepared, true);
    if (state_->engine == Engine::sqlite) return sqlite3_changes(state_->sqlite());
    return prepared->statement->get_affected_rows();
  } catch (const soci::soci_error& error) {
    state_->writers.erase(sql.text);
    state_->fail(sql.name, error);
  }
}

void Connection::begin_reading() {
  if (state_->engine == Engine::sqlite) state_->step(state_->begin, "BEGIN");
}

void Connection::end_reading() noexcept {
  if (state_->engine == Engine::sqlite) state_->step(state_->commit, "COMMIT");
}

void Connection::plain(const std::string& sql) { script(sql); }

void Connection::often(const char* sql) {
  if (state_->engine == Engine::postgresql) return script(sql);
  Statement& kept = state_->often[sql];
  if (!kept) kept = state_->prepared(sql);
  const int stepped = sqlite3_step(kept.get());
  sqlite3_reset(kept.get());
  if (stepped != SQLITE_DONE) state_->fail(sql, std::runtime_error(sqlite3_errmsg(state_->sqlite())));
}

void Connection::script(const std::string& sql) {
  if (state_->engine == Engine::sqlite) {
    char* message = nullptr;
    if (sqlite3_exec(state_->sqlite(), sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
      const std::runtime_error error(message ? message : "unknown");
      sqlite3_free(message);
      state_->fail("script", error);
    }
    return;
  }
  PGresult* result = PQexec(state_->postgres(), sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  const std::runtime_error error(PQresultErrorMessage(result));
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) state_->fail("script", error);
}

bool Connection::in_transaction() const {
  if (state_->engine == Engine::sqlite) return sqlite3_get_autocommit(state_->sqlite()) == 0;
  return PQtransactionStatus(state_->postgres()) != PQTRANS_IDLE;
}

void* Connection::native() const {
  if (state_->engine == Engine::sqlite) return state_->sqlite();
  return state_->postgres();
}

}  // namespace viche::storage
