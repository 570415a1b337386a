#include "letters_store.hpp"

namespace viche::channels {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_one{"channels.insert_letter", R"(
    INSERT INTO letters(hromada_id, id, state, letter, attempts, error, made_at, settled_at)
    VALUES(:hromada, :id, 'waiting', :letter, 0, '', :made_at, 0))"};
constexpr Sql select_one{"channels.select_letter", R"(
    SELECT id, state, letter, attempts, made_at FROM letters WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_attempt{"channels.count_attempt", R"(
    UPDATE letters SET attempts = attempts + 1, error = :error WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_sent{"channels.mark_sent", R"(
    UPDATE letters SET state = 'sent', letter = '', attempts = attempts + 1, error = '', settled_at = :now
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_dead{"channels.mark_dead", R"(
    UPDATE letters SET state = 'dead', attempts = attempts + 1, error = :error, settled_at = :now
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_waiting{"channels.mark_waiting", R"(
    UPDATE letters SET state = 'waiting' WHERE hromada_id = :hromada AND id = :id AND state = 'dead')"};
constexpr Sql select_waiting = Sql::across("channels.select_waiting", R"(
    SELECT hromada_id, id FROM letters WHERE state = 'waiting' AND error = :error ORDER BY id LIMIT 1000)");
constexpr Sql update_error{"channels.forget_error", R"(
    UPDATE letters SET error = '' WHERE hromada_id = :hromada AND id = :id AND state = 'waiting' AND error = :error)"};
constexpr Sql delete_one_dead{"channels.delete_dead",
                              "DELETE FROM letters WHERE hromada_id = :hromada AND id = :id AND state = 'dead'"};
constexpr Sql delete_all_waiting{"channels.delete_waiting",
                                 "DELETE FROM letters WHERE hromada_id = :hromada AND state = 'waiting'"};
constexpr Sql select_dead{"channels.select_dead", R"(
    SELECT id, attempts, error, made_at, settled_at FROM letters
     WHERE hromada_id = :hromada AND state = 'dead' ORDER BY id DESC LIMIT 200)"};
constexpr Sql delete_sent =
    Sql::across("channels.sweep_letters", "DELETE FROM letters WHERE state = 'sent' AND settled_at <= :before");

}  // namespace

void insert_letter(storage::Tx& tx, const LetterRow& row) {
  tx.run(insert_one, {{"id", row.id}, {"letter", row.letter}, {"made_at", row.made_at}});
}

std::optional<LetterRow> find_letter(storage::Session& session, std::int64_t id) {
  return session.one(select_one, {{"id", id}}, [](const Row& row) {
    return LetterRow{row.integer(0), row.text(1), row.text(2), row.integer(3), row.instant(4)};
  });
}

void count_attempt(storage::Tx& tx, std::int64_t id, std::string_view error) {
  tx.run(update_attempt, {{"id", id}, {"error", error}});
}

void mark_sent(storage::Tx& tx, std::int64_t id, Instant now) { tx.run(update_sent, {{"id", id}, {"now", now}}); }

void mark_dead(storage::Tx& tx, std::int64_t id, std::string_view error, Instant now) {
  tx.run(update_dead, {{"id", id}, {"error", error}, {"now", now}});
}

std::vector<std::pair<HromadaId, std::int64_t>> waiting_with(storage::Session& session, std::string_view error) {
  return session.all(select_waiting, {{"error", error}}, [](const Row& row) {
    return std::pair{HromadaId{row.integer(0)}, row.integer(1)};
  });
}

bool forget_error(storage::Tx& tx, std::int64_t id, std::string_view error) {
  return tx.run(update_error, {{"id", id}, {"error", error}}) == 1;
}

bool mark_waiting(storage::Tx& tx, std::int64_t id) { return tx.run(update_waiting, {{"id", id}}) == 1; }

std::int64_t delete_waiting(storage::Tx& tx) { return tx.run(delete_all_waiting, {}); }

bool delete_dead(storage::Tx& tx, std::int64_t id) { return tx.run(delete_one_dead, {{"id", id}}) == 1; }

std::vector<FailedLetter> dead_letters(storage::Session& session) {
  return session.all(select_dead, {}, [](const Row& row) {
    return FailedLetter{row.integer(0), row.integer(1), row.text(2), row.instant(3), row.instant(4)};
  });
}

void sweep_letters(storage::Tx& tx, Instant before) { tx.run(delete_sent, {{"before", before}}); }

}  // namespace viche::channels
