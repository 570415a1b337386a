#include "asked_store.hpp"

namespace viche::openid {

namespace {

using storage::Sql;

constexpr Sql insert_one{"openid.insert_asked", R"(
    INSERT INTO asked(hromada_id, key_hash, purpose, sealed, until_at)
    VALUES(:hromada, :key_hash, 'openid', :sealed, :until_at))"};
constexpr Sql take_one{"openid.take_asked", R"(
    DELETE FROM asked WHERE hromada_id = :hromada AND key_hash = :key_hash AND purpose = 'openid' AND until_at > :now
    RETURNING sealed)"};
constexpr Sql delete_old =
    Sql::across("openid.sweep_asked", "DELETE FROM asked WHERE purpose = 'openid' AND until_at <= :now");

}  // namespace

void insert_asked(storage::Tx& tx, std::string_view key_hash, std::string_view sealed, Instant until) {
  tx.run(insert_one, {{"key_hash", key_hash}, {"sealed", sealed}, {"until_at", until}});
}

std::optional<std::string> take_asked(storage::Tx& tx, std::string_view key_hash, Instant now) {
  return tx.one(take_one, {{"key_hash", key_hash}, {"now", now}}, [](const storage::Row& row) { return row.text(0); });
}

void sweep_asked(storage::Tx& tx, Instant now) { tx.run(delete_old, {{"now", now}}); }

}  // namespace viche::openid
