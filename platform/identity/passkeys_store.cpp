#include "passkeys_store.hpp"

namespace viche::identity {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_one{"identity.insert_passkey", R"(
    INSERT INTO passkeys(hromada_id, id, account, credential_index, credential, key, name, counter, created_at)
    VALUES(:hromada, :id, :account, :credential_index, :credential, :key, :name, :counter, :created_at)
    ON CONFLICT DO NOTHING)"};
constexpr Sql select_of_account{"identity.select_passkeys", R"(
    SELECT id, account, credential_index, credential, key, name, counter, created_at, used_at FROM passkeys
     WHERE hromada_id = :hromada AND account = :account ORDER BY id)"};
constexpr Sql select_one{"identity.select_passkey", R"(
    SELECT id, account, credential_index, credential, key, name, counter, created_at, used_at FROM passkeys
     WHERE hromada_id = :hromada AND credential_index = :credential_index)"};
constexpr Sql update_used{"identity.use_passkey", R"(
    UPDATE passkeys SET counter = :counter, used_at = :now
     WHERE hromada_id = :hromada AND id = :id AND (counter < :counter OR (counter = 0 AND :counter = 0)))"};
constexpr Sql update_name{"identity.rename_passkey", R"(
    UPDATE passkeys SET name = :name WHERE hromada_id = :hromada AND account = :account AND id = :id)"};
constexpr Sql delete_one{"identity.delete_passkey",
                         "DELETE FROM passkeys WHERE hromada_id = :hromada AND account = :account AND id = :id"};
constexpr Sql delete_all{"identity.drop_passkeys",
                         "DELETE FROM passkeys WHERE hromada_id = :hromada AND account = :account"};
constexpr Sql insert_question{"identity.insert_asked", R"(
    INSERT INTO asked(hromada_id, key_hash, purpose, sealed, until_at)
    VALUES(:hromada, :key_hash, :purpose, :sealed, :until_at))"};
constexpr Sql take_question{"identity.take_asked", R"(
    DELETE FROM asked WHERE hromada_id = :hromada AND key_hash = :key_hash AND purpose = :purpose AND until_at > :now
    RETURNING sealed)"};
constexpr Sql delete_old_questions = Sql::across("identity.sweep_asked", "DELETE FROM asked WHERE until_at <= :now");

PasskeyRow passkey_of(const Row& row) {
  PasskeyRow passkey{row.integer(0), row.integer(1), row.text(2),    row.text(3), row.text(4),
                     row.text(5),    row.integer(6), row.instant(7), {}};
  if (!row.is_null(8)) passkey.used_at = row.instant(8);
  return passkey;
}

}  // namespace

bool insert_passkey(storage::Tx& tx, const PasskeyRow& row) {
  return tx.run(insert_one, {{"id", row.id},
                             {"account", row.account},
                             {"credential_index", row.credential_index},
                             {"credential", row.credential},
                             {"key", row.key},
                             {"name", row.name},
                             {"counter", row.counter},
                             {"created_at", row.created_at}}) == 1;
}

std::vector<PasskeyRow> passkeys_of(storage::Session& session, std::int64_t account) {
  return session.all(select_of_account, {{"account", account}}, passkey_of);
}

std::optional<PasskeyRow> find_passkey(storage::Session& session, std::string_view credential_index) {
  return session.one(select_one, {{"credential_index", credential_index}}, passkey_of);
}

bool use_passkey(storage::Tx& tx, std::int64_t id, std::int64_t counter, Instant now) {
  return tx.run(update_used, {{"id", id}, {"counter", counter}, {"now", now}}) == 1;
}

bool rename_passkey(storage::Tx& tx, std::int64_t account, std::int64_t id, std::string_view name) {
  return tx.run(update_name, {{"account", account}, {"id", id}, {"name", name}}) == 1;
}

bool delete_passkey(storage::Tx& tx, std::int64_t account, std::int64_t id) {
  return tx.run(delete_one, {{"account", account}, {"id", id}}) == 1;
}

void drop_passkeys(storage::Tx& tx, std::int64_t account) { tx.run(delete_all, {{"account", account}}); }

void insert_asked(storage::Tx& tx, const AskedRow& row) {
  tx.run(insert_question,
         {{"key_hash", row.key_hash}, {"purpose", row.purpose}, {"sealed", row.sealed}, {"until_at", row.until_at}});
}

std::optional<std::string> take_asked(storage::Tx& tx, std::string_view key_hash, std::string_view purpose,
                                      Instant now) {
  return tx.one(take_question, {{"key_hash", key_hash}, {"purpose", purpose}, {"now", now}},
                [](const Row& row) { return row.text(0); });
}

void sweep_asked(storage::Tx& tx, Instant now) { tx.run(delete_old_questions, {{"now", now}}); }

}  // namespace viche::identity
