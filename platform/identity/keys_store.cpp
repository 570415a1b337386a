#include "keys_store.hpp"

namespace viche::identity {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_one_link{"identity.insert_link", R"(
    INSERT INTO links(hromada_id, id, key_hash, purpose, email_index, email, until_at)
    VALUES(:hromada, :id, :key_hash, :purpose, :email_index, :email, :until_at))"};
constexpr Sql take_one_link{"identity.take_link", R"(
    DELETE FROM links WHERE hromada_id = :hromada AND key_hash = :key_hash AND until_at > :now
    RETURNING id, key_hash, purpose, email_index, email, until_at)"};
constexpr Sql delete_links{"identity.delete_links",
                           "DELETE FROM links WHERE hromada_id = :hromada AND email_index = :email_index"};
constexpr Sql insert_one_key{"identity.insert_api_key", R"(
    INSERT INTO api_keys(hromada_id, id, key_hash, name, scopes, created_by, created_at)
    VALUES(:hromada, :id, :key_hash, :name, :scopes, :created_by, :created_at))"};
constexpr Sql select_key{"identity.select_api_key", R"(
    SELECT id, name, scopes, created_at FROM api_keys WHERE hromada_id = :hromada AND key_hash = :key_hash)"};
constexpr Sql select_keys{"identity.select_api_keys",
                          "SELECT id, name, scopes, created_at FROM api_keys WHERE hromada_id = :hromada ORDER BY id"};
constexpr Sql delete_key{"identity.delete_api_key", "DELETE FROM api_keys WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_tries{"identity.select_tries", R"(
    SELECT tries, until_at FROM throttles WHERE hromada_id = :hromada AND what = :what AND who = :who)"};
constexpr Sql upsert_try{"identity.count_try", R"(
    INSERT INTO throttles(hromada_id, what, who, tries, until_at) VALUES(:hromada, :what, :who, 1, :until)
    ON CONFLICT(hromada_id, what, who) DO UPDATE SET
      tries = CASE WHEN throttles.until_at <= :now THEN 1 ELSE throttles.tries + 1 END,
      until_at = CASE WHEN throttles.until_at <= :now THEN excluded.until_at ELSE throttles.until_at END
    RETURNING tries, until_at)"};
constexpr Sql one_try_less{"identity.one_try_less", R"(
    UPDATE throttles SET tries = tries - 1 WHERE hromada_id = :hromada AND what = :what AND who = :who AND tries > 0)"};
constexpr Sql delete_tries{"identity.forget_tries",
                           "DELETE FROM throttles WHERE hromada_id = :hromada AND what = :what AND who = :who"};
constexpr Sql delete_old_links = Sql::across("identity.sweep_links", "DELETE FROM links WHERE until_at <= :now");
constexpr Sql delete_old_tries =
    Sql::across("identity.sweep_throttles", "DELETE FROM throttles WHERE until_at <= :now");
constexpr Sql select_mark =
    Sql::across("identity.select_vault_mark", "SELECT mark FROM vault_marks WHERE name = 'vault'");
constexpr Sql insert_mark = Sql::across(
    "identity.insert_vault_mark", "INSERT INTO vault_marks(name, mark) VALUES('vault', :mark) ON CONFLICT DO NOTHING");

LinkRow link_of(const Row& row) {
  return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), row.instant(5)};
}

ApiKeyRow key_of(const Row& row) { return {row.integer(0), row.text(1), row.text(2), row.instant(3)}; }

TriesRow tries_of(const Row& row) { return {row.integer(0), row.instant(1)}; }

}  // namespace

void insert_link(storage::Tx& tx, const LinkRow& link) {
  tx.run(insert_one_link, {{"id", link.id},
                           {"key_hash", link.key_hash},
                           {"purpose", link.purpose},
                           {"email_index", link.email_index},
                           {"email", link.email},
                           {"until_at", link.until_at}});
}

std::optional<LinkRow> take_link(storage::Tx& tx, std::string_view key_hash, Instant now) {
  return tx.one(take_one_link, {{"key_hash", key_hash}, {"now", now}}, link_of);
}

void drop_links(storage::Tx& tx, std::string_view email_index) { tx.run(delete_links, {{"email_index", email_index}}); }

void insert_api_key(storage::Tx& tx, const ApiKeyRow& key, std::string_view key_hash, std::int64_t created_by) {
  tx.run(insert_one_key, {{"id", key.id},
                          {"key_hash", key_hash},
                          {"name", key.name},
                          {"scopes", key.scopes},
                          {"created_by", created_by},
                          {"created_at", key.created_at}});
}

std::optional<ApiKeyRow> find_api_key(storage::Session& session, std::string_view key_hash) {
  return session.one(select_key, {{"key_hash", key_hash}}, key_of);
}

std::vector<ApiKeyRow> all_api_keys(storage::Session& session) { return session.all(select_keys, {}, key_of); }

bool delete_api_key(storage::Tx& tx, std::int64_t id) { return tx.run(delete_key, {{"id", id}}) == 1; }

std::optional<TriesRow> find_tries(storage::Session& session, std::string_view what, std::string_view who) {
  return session.one(select_tries, {{"what", what}, {"who", who}}, tries_of);
}

TriesRow count_try(storage::Tx& tx, std::string_view what, std::string_view who, Instant now, Instant until) {
  return *tx.one(upsert_try, {{"what", what}, {"who", who}, {"now", now}, {"until", until}}, tries_of);
}

void take_try_back(storage::Tx& tx, std::string_view what, std::string_view who) {
  tx.run(one_try_less, {{"what", what}, {"who", who}});
}

void forget_tries(storage::Tx& tx, std::string_view what, std::string_view who) {
  tx.run(delete_tries, {{"what", what}, {"who", who}});
}

void sweep_keys(storage::Tx& tx, Instant now) {
  tx.run(delete_old_links, {{"now", now}});
  tx.run(delete_old_tries, {{"now", now}});
}

std::optional<std::string> find_vault_mark(storage::Session& session) {
  return session.one(select_mark, {}, [](const Row& row) { return row.text(0); });
}

void insert_vault_mark(storage::Tx& tx, std::string_view mark) { tx.run(insert_mark, {{"mark", mark}}); }

}  // namespace viche::identity
