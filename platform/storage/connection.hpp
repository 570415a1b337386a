#pragma once
#include <memory>
#include <string>
#include <vector>

#include <viche/storage/database.hpp>

namespace viche::storage {

/// One link to the database with its prepared statements; used by one thread at a time.
/// The only place that knows SOCI.
class Connection {
 public:
  explicit Connection(const Options& options);
  ~Connection();

  Engine engine() const;

  /// Row-level security of PostgreSQL sees this community until told otherwise; 0 sees all (the platform's own work).
  void scope(HromadaId hromada);

  void each(const Sql& sql, HromadaId hromada, const Args& args, const std::function<void(const Row&)>& row);
  std::int64_t run(const Sql& sql, HromadaId hromada, const Args& args);

  /// Unprepared statements: BEGIN, SAVEPOINT, schema.
  void plain(const std::string& sql);
  /// The same, prepared once for the connection: what every act says. `sql` lives as long as the program.
  void often(const char* sql);
  /// Many statements at once, as a migration has them.
  void script(const std::string& sql);

  /// From here until `end_reading` all statements see one moment, and SQLite takes its locks once instead of for each.
  /// On PostgreSQL nothing: it would cost two more round trips, and each statement sees a moment of its own.
  void begin_reading();
  void end_reading() noexcept;

  /// SQLite drops the whole transaction by itself when the disk is full; PostgreSQL never does.
  bool in_transaction() const;

  void* native() const;  ///< sqlite3* or PGconn*

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::storage
