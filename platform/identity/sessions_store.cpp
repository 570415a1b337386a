#include "sessions_store.hpp"

namespace viche::identity {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_one{"identity.insert_session", R"(
    INSERT INTO sessions(hromada_id, id, token_hash, account, handle, device, factors, by_reset_link, ceiling, began_at,
                         seen_at)
    VALUES(:hromada, :id, :token_hash, :account, :handle, :device, :factors, :by_reset_link, :ceiling, :began_at,
           :began_at))"};
constexpr Sql select_one{"identity.select_session", R"(
    SELECT s.id, s.account, s.handle, s.device, s.factors, s.by_reset_link, s.began_at, s.seen_at, a.name, a.staff,
           a.roles, a.organisation, CASE WHEN s.ceiling < a.level THEN s.ceiling ELSE a.level END, a.blocked,
           CASE WHEN a.totp = '' THEN 0 ELSE 1 END,
           EXISTS(SELECT 1 FROM passkeys p WHERE p.hromada_id = s.hromada_id AND p.account = s.account)
      FROM sessions s JOIN accounts a ON a.hromada_id = s.hromada_id AND a.id = s.account
     WHERE s.hromada_id = :hromada AND s.token_hash = :token_hash)"};
constexpr Sql select_of_account{"identity.select_sessions", R"(
    SELECT s.id, s.account, s.handle, s.device, s.factors, s.by_reset_link, s.began_at, s.seen_at, a.name, a.staff,
           a.roles, a.organisation, CASE WHEN s.ceiling < a.level THEN s.ceiling ELSE a.level END, a.blocked,
           CASE WHEN a.totp = '' THEN 0 ELSE 1 END,
           EXISTS(SELECT 1 FROM passkeys p WHERE p.hromada_id = s.hromada_id AND p.account = s.account)
      FROM sessions s JOIN accounts a ON a.hromada_id = s.hromada_id AND a.id = s.account
     WHERE s.hromada_id = :hromada AND s.account = :account ORDER BY s.seen_at DESC)"};
constexpr Sql update_seen{"identity.touch_session", R"(
    UPDATE sessions SET seen_at = :now WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_factors{"identity.raise_session", R"(
    UPDATE sessions SET token_hash = :new_hash, factors = :factors, ceiling = :ceiling, began_at = :now, seen_at = :now
     WHERE hromada_id = :hromada AND token_hash = :old_hash)"};
constexpr Sql update_granted{
    "identity.grant_second_factor",
    "UPDATE sessions SET factors = 2, ceiling = 3 WHERE hromada_id = :hromada AND token_hash = :token_hash"};
constexpr Sql update_reset{
    "identity.settle_reset",
    "UPDATE sessions SET by_reset_link = 0 WHERE hromada_id = :hromada AND token_hash = :token_hash"};
constexpr Sql delete_one{"identity.delete_session",
                         "DELETE FROM sessions WHERE hromada_id = :hromada AND token_hash = :token_hash"};
constexpr Sql delete_by_handle{"identity.delete_session_by_handle", R"(
    DELETE FROM sessions WHERE hromada_id = :hromada AND account = :account AND handle = :handle)"};
constexpr Sql delete_others{"identity.delete_sessions", R"(
    DELETE FROM sessions WHERE hromada_id = :hromada AND account = :account AND token_hash <> :keep_hash)"};
constexpr Sql delete_old = Sql::across("identity.sweep_sessions", R"(
    DELETE FROM sessions
     WHERE seen_at <= :resident_seen OR began_at <= :resident_began
        OR (began_at <= :staff_began AND EXISTS(
              SELECT 1 FROM accounts a
               WHERE a.hromada_id = sessions.hromada_id AND a.id = sessions.account AND a.staff = 1)))");

SessionRow session_of(const Row& row) {
  SessionRow session;
  session.id = row.integer(0);
  session.account = row.integer(1);
  session.handle = row.text(2);
  session.device = row.text(3);
  session.factors = static_cast<int>(row.integer(4));
  session.by_reset_link = row.flag(5);
  session.began_at = row.instant(6);
  session.seen_at = row.instant(7);
  session.name = row.text(8);
  session.staff = row.flag(9);
  session.roles = Roles::from_bits(static_cast<std::uint32_t>(row.integer(10)));
  session.organisation = row.integer(11);
  session.level = static_cast<IdentityLevel>(row.integer(12));
  session.blocked = row.flag(13);
  session.has_totp = row.flag(14);
  session.has_passkey = row.flag(15);
  return session;
}

}  // namespace

void insert_session(storage::Tx& tx, const NewSession& session) {
  tx.run(insert_one, {{"id", session.id},
                      {"token_hash", session.token_hash},
                      {"account", session.account},
                      {"handle", session.handle},
                      {"device", session.device},
                      {"factors", session.factors},
                      {"by_reset_link", session.by_reset_link},
                      {"ceiling", static_cast<int>(session.ceiling)},
                      {"began_at", session.began_at}});
}

std::optional<SessionRow> find_session(storage::Session& session, std::string_view token_hash) {
  return session.one(select_one, {{"token_hash", token_hash}}, session_of);
}

std::vector<SessionRow> sessions_of_account(storage::Session& session, std::int64_t account) {
  return session.all(select_of_account, {{"account", account}}, session_of);
}

void touch_session(storage::Tx& tx, std::int64_t id, Instant now) { tx.run(update_seen, {{"id", id}, {"now", now}}); }

bool raise_session(storage::Tx& tx, std::string_view old_hash, std::string_view new_hash, Instant now,
                   const Strength& strength) {
  return tx.run(update_factors, {{"old_hash", old_hash},
                                 {"new_hash", new_hash},
                                 {"factors", strength.factors},
                                 {"ceiling", static_cast<int>(strength.ceiling)},
                                 {"now", now}}) == 1;
}

void grant_second_factor(storage::Tx& tx, std::string_view token_hash) {
  tx.run(update_granted, {{"token_hash", token_hash}});
}

void settle_reset(storage::Tx& tx, std::string_view token_hash) { tx.run(update_reset, {{"token_hash", token_hash}}); }

void end_session(storage::Tx& tx, std::string_view token_hash) { tx.run(delete_one, {{"token_hash", token_hash}}); }

void end_session_by_handle(storage::Tx& tx, std::int64_t account, std::string_view handle) {
  tx.run(delete_by_handle, {{"account", account}, {"handle", handle}});
}

void end_sessions(storage::Tx& tx, std::int64_t account, std::string_view keep_hash) {
  tx.run(delete_others, {{"account", account}, {"keep_hash", keep_hash}});
}

void sweep_sessions(storage::Tx& tx, const SessionLimits& before) {
  tx.run(delete_old, {{"resident_seen", before.resident_seen},
                      {"resident_began", before.resident_began},
                      {"staff_began", before.staff_began}});
}

}  // namespace viche::identity
