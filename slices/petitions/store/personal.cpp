#include "personal.hpp"

namespace viche::petitions {

namespace {

using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_following{"petitions.follows_since", R"(
    SELECT at FROM petition_followers WHERE hromada_id = :hromada AND petition = :petition AND account = :account)"};
constexpr Sql delete_followings{"petitions.forget_follower",
                                "DELETE FROM petition_followers WHERE hromada_id = :hromada AND account = :account"};
constexpr Sql delete_own_drafts{"petitions.delete_drafts", R"(
    DELETE FROM petitions
     WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0 AND number = 0)"};
constexpr Sql forget_name{"petitions.forget_author_name", R"(
    UPDATE petitions SET author_name = ''
     WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0 AND published_at IS NULL
       AND state IN ('refused', 'withdrawn', 'merged', 'not_reached'))"};
constexpr Sql count_named{"petitions.count_named", R"(
    SELECT count(*) FROM petitions
     WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0 AND author_name <> '')"};
constexpr Sql forget_account{"petitions.forget_author", R"(
    UPDATE petitions SET author_account = 0, author_person = 0, author_email = ''
     WHERE hromada_id = :hromada AND author_account = :account AND author_account <> 0)"};
constexpr Sql forget_steps{"petitions.forget_steps", R"(
    UPDATE petition_steps SET actor = 0 WHERE hromada_id = :hromada AND actor = :account AND actor <> 0)"};
constexpr Sql insert_sayings{"petitions.put_sayings", R"(
    INSERT INTO petition_sayings(hromada_id, account, what, wording, said_at)
    SELECT CAST(:hromada AS BIGINT), CAST(:account AS BIGINT), said.what, said.wording, CAST(:said_at AS BIGINT)
      FROM (SELECT 'of_age' AS what, CAST(:of_age AS TEXT) AS wording
            UNION ALL SELECT 'resident', CAST(:resident AS TEXT)) said
     WHERE said.wording <> ''
    ON CONFLICT(hromada_id, account, what) DO UPDATE SET wording = excluded.wording, said_at = excluded.said_at)"};
constexpr Sql select_sayings{"petitions.sayings", R"(
    SELECT what, wording, said_at FROM petition_sayings WHERE hromada_id = :hromada AND account = :account)"};
constexpr Sql delete_sayings{"petitions.forget_sayings",
                             "DELETE FROM petition_sayings WHERE hromada_id = :hromada AND account = :account"};
constexpr Sql select_changed{"petitions.data_changed",
                             "SELECT coalesce(max(changed_at), 0) FROM petitions WHERE hromada_id = :hromada"};
constexpr Sql select_signed{"petitions.data_signed", R"(
    SELECT coalesce(sum(n), 0) FROM petition_tallies
     WHERE hromada_id = :hromada AND kind IN ('total', 'invalid') AND bucket = 0)"};
constexpr Sql select_taken{"petitions.data_taken", R"(
    SELECT coalesce(sum(CASE WHEN kind = 'total' THEN n ELSE 0 END), 0) FROM petition_tallies
     WHERE hromada_id = :hromada AND kind IN ('total', 'invalid') AND bucket = 0)"};
/// Whoever was erased left the lists without changing a number.
constexpr Sql select_erased{"petitions.data_erased", R"(
    SELECT count(*) FROM signatures WHERE hromada_id = :hromada AND name = '')"};

}  // namespace

std::optional<Instant> follows_since(Session& session, std::int64_t petition, std::int64_t account) {
  return session.one(select_following, {{"petition", petition}, {"account", account}},
                     [](const storage::Row& row) { return row.instant(0); });
}

std::int64_t forget_follower(Tx& tx, std::int64_t account) { return tx.run(delete_followings, {{"account", account}}); }

std::int64_t delete_drafts(Tx& tx, std::int64_t account) { return tx.run(delete_own_drafts, {{"account", account}}); }

std::int64_t forget_author(Tx& tx, std::int64_t account) {
  tx.run(forget_name, {{"account", account}});
  const std::int64_t named = tx.number(count_named, {{"account", account}});
  tx.run(forget_account, {{"account", account}});
  tx.run(forget_steps, {{"account", account}});
  return named;
}

void put_sayings(Tx& tx, std::int64_t account, const Said& said, Instant now) {
  if (said.of_age.empty() && said.resident.empty()) return;
  tx.run(insert_sayings,
         {{"account", account}, {"of_age", said.of_age}, {"resident", said.resident}, {"said_at", now}});
}

std::vector<Saying> sayings(Session& session, std::int64_t account) {
  return session.all(select_sayings, {{"account", account}}, [](const storage::Row& row) {
    return Saying{row.text(0), row.text(1), row.instant(2)};
  });
}

std::int64_t forget_sayings(Tx& tx, std::int64_t account) { return tx.run(delete_sayings, {{"account", account}}); }

std::string data_mark(Session& session) {
  std::string mark;
  for (const Sql* one : {&select_changed, &select_signed, &select_taken, &select_erased}) {
    mark += std::to_string(session.number(*one)) + " ";
  }
  return mark;
}

}  // namespace viche::petitions
