#include "people_store.hpp"

namespace viche::identity {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_one{"identity.insert_person", R"(
    INSERT INTO persons(hromada_id, id, account, key, name, numbers, method, confirmed_at)
    VALUES(:hromada, :id, :account, :key, :name, :numbers, :method, :confirmed_at))"};
constexpr Sql update_one{"identity.update_person", R"(
    UPDATE persons SET account = :account, key = :key, name = :name, numbers = :numbers, method = :method,
                       confirmed_at = :confirmed_at, erased_at = NULL, keep_until = NULL
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_one{"identity.select_person", R"(
    SELECT id, account, key, name, numbers, method, confirmed_at, erased_at FROM persons
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_of_account{"identity.select_person_of_account", R"(
    SELECT id, account, key, name, numbers, method, confirmed_at, erased_at FROM persons
     WHERE hromada_id = :hromada AND account = :account AND account <> 0)"};
constexpr Sql select_marked{"identity.select_marked",
                            "SELECT person FROM person_marks WHERE hromada_id = :hromada AND mark = :mark"};
constexpr Sql insert_one_mark{"identity.insert_mark", R"(
    INSERT INTO person_marks(hromada_id, mark, person) VALUES(:hromada, :mark, :person) ON CONFLICT DO NOTHING)"};
constexpr Sql update_erased{"identity.erase_person", R"(
    UPDATE persons SET account = 0, key = '', name = '', numbers = '', method = '', erased_at = :now,
                       keep_until = :keep_until
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql delete_marks = Sql::across("identity.sweep_marks", R"(
    DELETE FROM person_marks WHERE EXISTS(
      SELECT 1 FROM persons p WHERE p.hromada_id = person_marks.hromada_id AND p.id = person_marks.person
                                AND p.keep_until <= :now))");
constexpr Sql insert_mailbox{"identity.insert_mailbox", R"(
    INSERT INTO person_doors(hromada_id, door, person)
    SELECT a.hromada_id, 'mailbox:' || a.email_index, CAST(:person AS BIGINT) FROM accounts a
     WHERE a.hromada_id = :hromada AND a.id = :account AND a.email <> ''
    ON CONFLICT DO NOTHING)"};
constexpr Sql insert_phones{"identity.insert_phones", R"(
    INSERT INTO person_doors(hromada_id, door, person)
    SELECT o.hromada_id, 'phone:' || o.phone_index, CAST(:person AS BIGINT) FROM phone_owners o
     WHERE o.hromada_id = :hromada AND o.account = :account
    ON CONFLICT DO NOTHING)"};
constexpr Sql select_behind_doors{"identity.select_behind_doors", R"(
    SELECT d.person FROM accounts a
      JOIN person_doors d ON d.hromada_id = a.hromada_id AND d.door = 'mailbox:' || a.email_index
     WHERE a.hromada_id = :hromada AND a.id = :account
    UNION ALL
    SELECT d.person FROM phone_owners o
      JOIN person_doors d ON d.hromada_id = o.hromada_id AND d.door = 'phone:' || o.phone_index
     WHERE o.hromada_id = :hromada AND o.account = :account)"};
constexpr Sql delete_doors = Sql::across("identity.sweep_doors", R"(
    DELETE FROM person_doors WHERE EXISTS(
      SELECT 1 FROM persons p WHERE p.hromada_id = person_doors.hromada_id AND p.id = person_doors.person
                                AND p.keep_until <= :now))");
constexpr Sql forget_term =
    Sql::across("identity.sweep_persons", "UPDATE persons SET keep_until = NULL WHERE keep_until <= :now");

PersonRow person_of(const Row& row) {
  return {row.integer(0), row.integer(1), row.text(2),    row.text(3),
          row.text(4),    row.text(5),    row.instant(6), !row.is_null(7)};
}

storage::Args args_of(const PersonRow& row) {
  return {{"id", row.id},
          {"account", row.account},
          {"key", row.key},
          {"name", row.name},
          {"numbers", row.numbers},
          {"method", row.method},
          {"confirmed_at", row.confirmed_at}};
}

}  // namespace

void insert_person(storage::Tx& tx, const PersonRow& row) { tx.run(insert_one, args_of(row)); }
void update_person(storage::Tx& tx, const PersonRow& row) { tx.run(update_one, args_of(row)); }

std::optional<PersonRow> find_person(storage::Session& session, std::int64_t id) {
  return session.one(select_one, {{"id", id}}, person_of);
}

std::optional<PersonRow> find_person_of_account(storage::Session& session, std::int64_t account) {
  return session.one(select_of_account, {{"account", account}}, person_of);
}

std::optional<std::int64_t> find_marked(storage::Session& session, std::string_view mark) {
  return session.one(select_marked, {{"mark", mark}}, [](const Row& row) { return row.integer(0); });
}

void insert_mark(storage::Tx& tx, std::string_view mark, std::int64_t person) {
  tx.run(insert_one_mark, {{"mark", mark}, {"person", person}});
}

void insert_doors(storage::Tx& tx, std::int64_t account, std::int64_t person) {
  tx.run(insert_mailbox, {{"account", account}, {"person", person}});
  tx.run(insert_phones, {{"account", account}, {"person", person}});
}

std::vector<std::int64_t> find_behind_doors(storage::Session& session, std::int64_t account) {
  return session.all(select_behind_doors, {{"account", account}}, [](const Row& row) { return row.integer(0); });
}

void erase_person(storage::Tx& tx, std::int64_t id, Instant now, Instant keep_until) {
  tx.run(update_erased, {{"id", id}, {"now", now}, {"keep_until", keep_until}});
}

void sweep_marks(storage::Tx& tx, Instant now) {
  tx.run(delete_marks, {{"now", now}});
  tx.run(delete_doors, {{"now", now}});
  tx.run(forget_term, {{"now", now}});
}

}  // namespace viche::identity
