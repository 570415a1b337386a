#include "factors_store.hpp"

namespace viche::identity {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_code{"identity.insert_recovery_code", R"(
    INSERT INTO recovery_codes(hromada_id, account, code_hash, made_at) VALUES(:hromada, :account, :code_hash, :now))"};
constexpr Sql delete_code{"identity.use_recovery_code", R"(
    DELETE FROM recovery_codes WHERE hromada_id = :hromada AND account = :account AND code_hash = :code_hash)"};
constexpr Sql delete_codes{"identity.drop_recovery_codes",
                           "DELETE FROM recovery_codes WHERE hromada_id = :hromada AND account = :account"};
constexpr Sql count_codes{"identity.count_recovery_codes",
                          "SELECT count(*) FROM recovery_codes WHERE hromada_id = :hromada AND account = :account"};
constexpr Sql upsert_phone_code{"identity.put_phone_code", R"(
    INSERT INTO phone_codes(hromada_id, account, phone, code_hash, tries, until_at)
    VALUES(:hromada, :account, :phone, :code_hash, 0, :until_at)
    ON CONFLICT(hromada_id, account) DO UPDATE
       SET phone = excluded.phone, code_hash = excluded.code_hash, tries = 0, until_at = excluded.until_at)"};
constexpr Sql select_phone_code{"identity.select_phone_code", R"(
    SELECT phone, code_hash, tries, until_at FROM phone_codes WHERE hromada_id = :hromada AND account = :account)"};
constexpr Sql update_phone_code{"identity.try_phone_code", R"(
    UPDATE phone_codes SET tries = tries + 1
     WHERE hromada_id = :hromada AND account = :account AND tries < :most AND until_at > :now
    RETURNING phone, code_hash, tries, until_at)"};
constexpr Sql delete_phone_code{"identity.drop_phone_code",
                                "DELETE FROM phone_codes WHERE hromada_id = :hromada AND account = :account"};
constexpr Sql delete_old_phone_codes =
    Sql::across("identity.sweep_phone_codes", "DELETE FROM phone_codes WHERE until_at <= :now");
constexpr Sql insert_owner{"identity.own_phone", R"(
    INSERT INTO phone_owners(hromada_id, phone_index, account) VALUES(:hromada, :phone_index, :account)
    ON CONFLICT DO NOTHING)"};
constexpr Sql select_owner{"identity.select_phone_owner", R"(
    SELECT account FROM phone_owners WHERE hromada_id = :hromada AND phone_index = :phone_index)"};
constexpr Sql update_phone{"identity.save_confirmed_phone", R"(
    UPDATE accounts SET phone = :phone, phone_confirmed = 1 WHERE hromada_id = :hromada AND id = :account)"};
constexpr Sql update_unconfirmed{
    "identity.unconfirm_phone",
    "UPDATE accounts SET phone_confirmed = 0 WHERE hromada_id = :hromada AND id = :account"};

PhoneCodeRow phone_code_of(const Row& row) { return {row.text(0), row.text(1), row.integer(2), row.instant(3)}; }

}  // namespace

void insert_recovery_code(storage::Tx& tx, std::int64_t account, std::string_view code_hash, Instant now) {
  tx.run(insert_code, {{"account", account}, {"code_hash", code_hash}, {"now", now}});
}

bool use_recovery_code(storage::Tx& tx, std::int64_t account, std::string_view code_hash) {
  return tx.run(delete_code, {{"account", account}, {"code_hash", code_hash}}) == 1;
}

void drop_recovery_codes(storage::Tx& tx, std::int64_t account) { tx.run(delete_codes, {{"account", account}}); }

std::int64_t count_recovery_codes(storage::Session& session, std::int64_t account) {
  return session.number(count_codes, {{"account", account}});
}

void put_phone_code(storage::Tx& tx, std::int64_t account, const PhoneCodeRow& row) {
  tx.run(upsert_phone_code,
         {{"account", account}, {"phone", row.phone}, {"code_hash", row.code_hash}, {"until_at", row.until_at}});
}

std::optional<PhoneCodeRow> find_phone_code(storage::Session& session, std::int64_t account) {
  return session.one(select_phone_code, {{"account", account}}, phone_code_of);
}

std::optional<PhoneCodeRow> try_phone_code(storage::Tx& tx, std::int64_t account, std::int64_t limit, Instant now) {
  return tx.one(update_phone_code, {{"account", account}, {"most", limit}, {"now", now}}, phone_code_of);
}

void drop_phone_code(storage::Tx& tx, std::int64_t account) { tx.run(delete_phone_code, {{"account", account}}); }

void sweep_phone_codes(storage::Tx& tx, Instant now) { tx.run(delete_old_phone_codes, {{"now", now}}); }

std::int64_t own_phone(storage::Tx& tx, std::string_view phone_index, std::int64_t account) {
  tx.run(insert_owner, {{"phone_index", phone_index}, {"account", account}});
  return tx.number(select_owner, {{"phone_index", phone_index}});
}

void save_confirmed_phone(storage::Tx& tx, std::int64_t account, std::string_view phone) {
  tx.run(update_phone, {{"account", account}, {"phone", phone}});
}

void unconfirm_phone(storage::Tx& tx, std::int64_t account) { tx.run(update_unconfirmed, {{"account", account}}); }

}  // namespace viche::identity
