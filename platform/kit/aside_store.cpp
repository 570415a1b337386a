#include "aside_store.hpp"

namespace viche::kit {

namespace {

using storage::Sql;

constexpr Sql insert_one{"kit.insert_aside", R"(
    INSERT INTO kit_aside(hromada_id, key_hash, fields, until_at) VALUES(:hromada, :key_hash, :fields, :until_at))"};
constexpr Sql select_one{"kit.select_aside", R"(
    SELECT fields FROM kit_aside WHERE hromada_id = :hromada AND key_hash = :key_hash AND until_at > :now)"};
constexpr Sql delete_one{"kit.delete_aside",
                         "DELETE FROM kit_aside WHERE hromada_id = :hromada AND key_hash = :key_hash"};
constexpr Sql delete_old = Sql::across("kit.sweep_aside", "DELETE FROM kit_aside WHERE until_at <= :now");

}  // namespace

void insert_aside(storage::Tx& tx, std::string_view key_hash, std::string_view sealed, Instant until) {
  tx.run(insert_one, {{"key_hash", key_hash}, {"fields", sealed}, {"until_at", until}});
}

std::optional<std::string> find_aside(storage::Session& session, std::string_view key_hash, Instant now) {
  return session.one(select_one, {{"key_hash", key_hash}, {"now", now}},
                     [](const storage::Row& row) { return row.text(0); });
}

void delete_aside(storage::Tx& tx, std::string_view key_hash) { tx.run(delete_one, {{"key_hash", key_hash}}); }

void sweep_aside(storage::Tx& tx, Instant now) { tx.run(delete_old, {{"now", now}}); }

}  // namespace viche::kit
