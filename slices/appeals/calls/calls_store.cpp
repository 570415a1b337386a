#include "calls/calls_store.hpp"

#include "calls/phones_store.hpp"

namespace viche::appeals::calls {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

#define CALL_COLUMNS \
  "id, exchange_id, phone, called, extension, recording, started_at, answered_at, ended_at, operator, appeal "

constexpr Sql select_call{"appeals.select_call",
                          "SELECT " CALL_COLUMNS "FROM appeal_calls WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_by_exchange{"appeals.select_call_by_exchange",
                                 "SELECT " CALL_COLUMNS
                                 "FROM appeal_calls WHERE hromada_id = :hromada AND exchange_id = :exchange_id"};
constexpr Sql select_live{"appeals.select_live_calls",
                          "SELECT " CALL_COLUMNS
                          "FROM appeal_calls WHERE hromada_id = :hromada AND started_at > :since AND ended_at IS NULL "
                          "AND exchange_id IS NOT NULL ORDER BY started_at DESC LIMIT :limit"};
constexpr Sql select_of_appeal{"appeals.select_calls_of",
                               "SELECT " CALL_COLUMNS
                               "FROM appeal_calls WHERE hromada_id = :hromada AND appeal = :appeal AND appeal <> 0 "
                               "ORDER BY started_at DESC"};
constexpr Sql put_row{"appeals.put_call", R"(
    INSERT INTO appeal_calls(hromada_id, id, exchange_id, phone, phone_index, called, extension, recording, started_at,
        answered_at, ended_at, operator, appeal)
    VALUES(:hromada, :id, :exchange_id, :phone, :phone_index, :called, :extension, :recording, :started_at,
        :answered_at, :ended_at, :operator, :appeal)
    ON CONFLICT(hromada_id, id) DO UPDATE SET phone = excluded.phone, phone_index = excluded.phone_index,
        called = excluded.called, extension = excluded.extension, recording = excluded.recording,
        started_at = excluded.started_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
        operator = excluded.operator, appeal = excluded.appeal)"};
constexpr Sql delete_before{"appeals.delete_calls",
                            "DELETE FROM appeal_calls WHERE hromada_id = :hromada AND started_at < :before"};
constexpr Sql insert_consultation_row{"appeals.insert_consultation", R"(
    INSERT INTO appeal_consultations(hromada_id, id, at, category, question, answer, lang, source, operator, seconds, call)
    VALUES(:hromada, :id, :at, :category, :question, :answer, :lang, :source, :operator, :seconds, :call))"};
constexpr Sql update_length{"appeals.set_consultation_length", R"(
    UPDATE appeal_consultations SET seconds = :seconds WHERE hromada_id = :hromada AND call = :call AND call <> 0)"};
constexpr Sql select_consultations{"appeals.select_consultations", R"(
    SELECT id, at, category, question, answer, lang, source, operator, seconds, call FROM appeal_consultations
     WHERE hromada_id = :hromada AND id < :below AND at >= :from AND at < :to
       AND (CAST(:category AS BIGINT) = 0 OR category = :category) ORDER BY id DESC LIMIT :limit)"};
constexpr Sql sum_by_category{"appeals.sum_consultations_by_category", R"(
    SELECT category, count(*), CAST(sum(seconds) AS BIGINT) FROM appeal_consultations
     WHERE hromada_id = :hromada AND at >= :from AND at < :to GROUP BY category ORDER BY 2 DESC, 1)"};
constexpr Sql sum_by_operator{"appeals.sum_consultations_by_operator", R"(
    SELECT operator, count(*), CAST(sum(seconds) AS BIGINT) FROM appeal_consultations
     WHERE hromada_id = :hromada AND at >= :from AND at < :to GROUP BY operator ORDER BY 2 DESC, 1)"};

constexpr std::string_view phone_place = "appeal_calls.phone";
constexpr std::int64_t above_all = 0x7FFF'FFFF'FFFF'FFFF;

PhoneCall call_of(const Row& row, const identity::Vault& vault, HromadaId hromada) {
  PhoneCall call;
  call.id = row.integer(0);
  call.exchange_id = row.text(1);
  if (const std::string kept = row.text(2); !kept.empty()) {
    call.phone = vault.open(hromada, phone_place, call.id, kept).value_or("");
  }
  call.called = row.text(3);
  call.extension = row.text(4);
  call.recording = row.text(5);
  call.started_at = row.instant(6);
  call.answered_at = row.maybe_instant(7);
  call.ended_at = row.maybe_instant(8);
  call.operator_account = row.integer(9);
  call.appeal = row.integer(10);
  return call;
}

std::vector<ConsultationSum> sums(Session& session, const Sql& sql, Instant from, Instant to) {
  return session.all(sql, {{"from", from}, {"to", to}}, [](const Row& row) {
    return ConsultationSum{row.integer(0), row.integer(1), row.integer(2)};
  });
}

}  // namespace

std::optional<PhoneCall> find_call(Session& session, const identity::Vault& vault, std::int64_t id) {
  return session.one(select_call, {{"id", id}}, [&](const Row& row) { return call_of(row, vault, session.hromada()); });
}

std::optional<PhoneCall> find_by_exchange(Session& session, const identity::Vault& vault,
                                          std::string_view exchange_id) {
  return session.one(select_by_exchange, {{"exchange_id", exchange_id}},
                     [&](const Row& row) { return call_of(row, vault, session.hromada()); });
}

std::vector<PhoneCall> live_calls(Session& session, const identity::Vault& vault, Instant since, std::int64_t limit) {
  return session.all(select_live, {{"since", since}, {"limit", limit}},
                     [&](const Row& row) { return call_of(row, vault, session.hromada()); });
}

std::vector<PhoneCall> calls_of(Session& session, const identity::Vault& vault, std::int64_t appeal) {
  return session.all(select_of_appeal, {{"appeal", appeal}},
                     [&](const Row& row) { return call_of(row, vault, session.hromada()); });
}

void put_call(Tx& tx, const identity::Vault& vault, const PhoneCall& call) {
  const bool by_hand = call.exchange_id.empty();
  const bool hidden = call.phone.empty();
  tx.run(put_row, {{"id", call.id},
                   {"exchange_id", by_hand ? std::optional<std::string>() : std::optional(call.exchange_id)},
                   {"phone", hidden ? std::string() : vault.seal(tx.hromada(), phone_place, call.id, call.phone)},
                   {"phone_index", phone_index(vault, tx.hromada(), call.phone)},
                   {"called", call.called},
                   {"extension", call.extension},
                   {"recording", call.recording},
                   {"started_at", call.started_at},
                   {"answered_at", call.answered_at},
                   {"ended_at", call.ended_at},
                   {"operator", call.operator_account},
                   {"appeal", call.appeal}});
}

std::int64_t delete_calls_before(Tx& tx, Instant before) { return tx.run(delete_before, {{"before", before}}); }

void insert_consultation(Tx& tx, const Consultation& one) {
  tx.run(insert_consultation_row, {{"id", one.id},
                                   {"at", one.at},
                                   {"category", one.category},
                                   {"question", one.question},
                                   {"answer", one.answer},
                                   {"lang", one.lang},
                                   {"source", one.source},
                                   {"operator", one.operator_account},
                                   {"seconds", one.seconds},
                                   {"call", one.call}});
}

void set_length(Tx& tx, std::int64_t call, std::int64_t seconds) {
  tx.run(update_length, {{"call", call}, {"seconds", seconds}});
}

std::vector<Consultation> consultations(Session& session, const Asked& asked) {
  const storage::Args args{{"below", asked.below == 0 ? above_all : asked.below},
                           {"from", asked.from.value_or(Instant{0})},
                           {"to", asked.to.value_or(Instant{above_all})},
                           {"category", asked.category},
                           {"limit", asked.limit}};
  return session.all(select_consultations, args, [](const Row& row) {
    return Consultation{row.integer(0), row.instant(1), row.integer(2), row.text(3),    row.text(4),
                        row.text(5),    row.text(6),    row.integer(7), row.integer(8), row.integer(9)};
  });
}

std::vector<ConsultationSum> consultations_by_category(Session& session, Instant from, Instant to) {
  return sums(session, sum_by_category, from, to);
}

std::vector<ConsultationSum> consultations_by_operator(Session& session, Instant from, Instant to) {
  return sums(session, sum_by_operator, from, to);
}

}  // namespace viche::appeals::calls
