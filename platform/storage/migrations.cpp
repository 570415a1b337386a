#include "migrations.hpp"

#include <filesystem>
#include <map>

#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

namespace viche::storage {

namespace {

constexpr Sql select_applied = Sql::across("storage.select_migrations", "SELECT name, hash FROM migrations");
constexpr Sql count_applied = Sql::across("storage.count_migrations", "SELECT count(*) FROM migrations");
constexpr Sql insert_applied = Sql::across(
    "storage.insert_migration", "INSERT INTO migrations(name, hash, applied_at) VALUES(:name, :hash, :applied_at)");
constexpr Sql select_open_tables = Sql::across("storage.select_tables_without_row_security", R"(
    SELECT t.relname FROM pg_class t
      JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'hromada_id' AND NOT a.attisdropped
     WHERE t.relkind = 'r' AND NOT t.relrowsecurity)");

constexpr Sql has_steps_sqlite = Sql::across(
    "storage.has_migrations_sqlite", "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migrations'");
constexpr Sql has_steps_postgresql = Sql::across("storage.has_migrations_postgresql", R"(
    SELECT count(*) FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
     WHERE t.relkind = 'r' AND t.relname = 'migrations')");

struct Step {
  std::string name;  ///< part/0001_first.sql
  std::string_view sql;
};

bool is_for(std::string_view path, Engine engine) {
  if (path.find(".sqlite.sql") != std::string_view::npos) return engine == Engine::sqlite;
  if (path.find(".postgresql.sql") != std::string_view::npos) return engine == Engine::postgresql;
  return true;
}

std::vector<Step> steps_of(Engine engine, const std::vector<Part>& parts) {
  std::vector<Step> steps;
  for (const Part& part : parts) {
    for (const Resource& resource : part.resources) {
      if (!starts_with(resource.path, "migrations/") || !is_for(resource.path, engine)) continue;
      steps.push_back({std::string(part.name) + "/" + std::string(resource.path.substr(11)), resource.bytes});
    }
  }
  return steps;
}

/// Steps not applied yet; Fault when an applied one has changed.
std::vector<Step> missing(Connection& connection, const std::vector<Part>& parts) {
  connection.script(
      "CREATE TABLE IF NOT EXISTS migrations(name TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)");
  std::map<std::string, std::string> applied;
  connection.each(select_applied, {0}, {}, [&](const Row& row) { applied[row.text(0)] = row.text(1); });
  std::vector<Step> left;
  for (const Step& step : steps_of(connection.engine(), parts)) {
    const auto found = applied.find(step.name);
    if (found == applied.end()) {
      left.push_back(step);
    } else if (found->second != hex(sha256(step.sql))) {
      throw Fault("migration " + step.name + " has changed since it was applied");
    }
  }
  return left;
}

/// The second wall on PostgreSQL: a connection sees the rows of the community it is scoped to, or with 0 all.
void secure_rows(Connection& connection) {
  std::vector<std::string> tables;
  connection.each(select_open_tables, {0}, {}, [&](const Row& row) { tables.push_back(row.text(0)); });
  for (const std::string& table : tables) {
    connection.script("ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
    connection.script("ALTER TABLE " + table + " FORCE ROW LEVEL SECURITY");
    connection.script("CREATE POLICY hromada ON " + table +
                      " USING (current_setting('viche.hromada') = '0'"
                      " OR hromada_id = CAST(current_setting('viche.hromada') AS BIGINT))");
  }
}

void apply(Connection& connection, const Step& step) {
  const bool sqlite = connection.engine() == Engine::sqlite;
  connection.plain(sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
  try {
    connection.script(std::string(step.sql));
    if (!sqlite) secure_rows(connection);
    connection.run(insert_applied, {0},
                   {{"name", step.name}, {"hash", hex(sha256(step.sql))}, {"applied_at", SystemClock().now()}});
    connection.plain("COMMIT");
  } catch (const Fault& fault) {
    connection.plain("ROLLBACK");
    throw Fault("migration " + step.name + ": " + fault.what());
  }
}

/// A file that is not there, or that nobody wrote to yet, is not opened: SQLite would make one.
bool has_content(const std::string& path) {
  std::error_code none;
  return std::filesystem::file_size(path, none) > 0 && !none;
}

}  // namespace

bool is_made(const Options& options) {
  if (options.url.empty() && !has_content(options.dir + "/viche.sqlite")) return false;
  Connection connection(options);
  const auto number = [&](const Sql& sql) {
    std::int64_t found = 0;
    connection.each(sql, {0}, {}, [&](const Row& row) { found = row.integer(0); });
    return found;
  };
  if (number(options.url.empty() ? has_steps_sqlite : has_steps_postgresql) == 0) return false;
  return number(count_applied) > 0;
}

std::vector<std::string> apply_migrations(Connection& connection, const std::vector<Part>& parts) {
  if (connection.engine() == Engine::postgresql) {
    connection.scope({0});
    connection.plain("SELECT pg_advisory_lock(7162)");
  }
  std::vector<std::string> names;
  for (const Step& step : missing(connection, parts)) {
    apply(connection, step);
    log::info("storage.migrated", {{"step", step.name}});
    names.push_back(step.name);
  }
  if (connection.engine() == Engine::postgresql) connection.plain("SELECT pg_advisory_unlock(7162)");
  return names;
}

std::vector<std::string> pending_migrations(Connection& connection, const std::vector<Part>& parts) {
  std::vector<std::string> names;
  for (const Step& step : missing(connection, parts)) names.push_back(step.name);
  return names;
}

}  // namespace viche::storage
