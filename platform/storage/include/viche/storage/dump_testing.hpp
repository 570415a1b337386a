#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/storage/database.hpp>

/// For tests: everything that lies in a database, whatever table it is in.
namespace viche::storage::testing {

/// Opens a sealed value: of "table.column" and the row's `id`; nothing when it is not sealed.
using Opener =
    std::function<std::optional<std::string>(std::string_view place, std::int64_t row, std::string_view value)>;

namespace dump {

/// Statements are kept by connections: their texts live as long as the test program.
inline const Sql& kept(std::string name, std::string text) {
  static std::deque<std::string> texts;
  static std::deque<Sql> statements;
  const std::string& kept_name = texts.emplace_back(std::move(name));
  const std::string& kept_text = texts.emplace_back(std::move(text));
  return statements.emplace_back(Sql::across(kept_name, kept_text));
}

inline std::vector<std::string> names(Session& session, std::string name, std::string text) {
  return session.all(kept(std::move(name), std::move(text)), {}, [](const Row& row) { return row.text(0); });
}

inline std::vector<std::string> tables(Session& session) {
  return session.engine() == Engine::sqlite
             ? names(session, "dump.tables", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
             : names(session, "dump.tables",
                     "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
                     "ORDER BY table_name");
}

inline std::vector<std::string> columns(Session& session, const std::string& table, std::string_view wanted) {
  const std::string type = wanted == "text" ? "text" : "bigint";
  const std::string name = "dump." + std::string(wanted) + "." + table;
  return session.engine() == Engine::sqlite
             ? names(session, name,
                     "SELECT name FROM pragma_table_info('" + table + "') WHERE lower(type) = '" + type + "'")
             : names(session, name,
                     "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
                     "AND table_name = '" +
                         table + "' AND data_type = '" + type + "'");
}

}  // namespace dump

/// Where one of these words stands, in the clear or sealed: "appeals.text", each place once for a row.
inline std::vector<std::string> places_with(Database& database, HromadaId hromada,
                                            const std::vector<std::string>& words, const Opener& open) {
  std::vector<std::string> found;
  database.read(hromada, [&](Session& session) {
    for (const std::string& table : dump::tables(session)) {
      bool has_id = false;
      for (const std::string& column : dump::columns(session, table, "number")) has_id = has_id || column == "id";
      for (const std::string& column : dump::columns(session, table, "text")) {
        const std::string place = table + "." + column;
        const Sql& all = dump::kept("dump.of." + place,
                                    "SELECT " + std::string(has_id ? "id" : "0") + ", " + column + " FROM " + table);
        session.each(all, {}, [&](const Row& row) {
          const std::string value = row.text(1);
          const std::string plain = open(place, row.integer(0), value).value_or(value);
          for (const std::string& word : words) {
            if (plain.find(word) != std::string::npos) found.push_back(place);
          }
        });
      }
    }
  });
  return found;
}

}  // namespace viche::storage::testing
