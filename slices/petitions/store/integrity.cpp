#include "integrity.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

#define INVALIDATION_COLUMNS                                                                                      \
  "id, petition, reason, filter, taken, before_count, after_count, made_by, at, reversed_at, reversal, reached, " \
  "finished_at, put_back_at "

constexpr Sql insert_one{"petitions.insert_invalidation", R"(
    INSERT INTO petition_invalidations(hromada_id, id, petition, reason, filter, taken, before_count, after_count,
                                       made_by, at, reversed_at, reversal)
    VALUES(:hromada, :id, :petition, :reason, :filter, :taken, :before, :after, :by, :at, :reversed_at, :reversal))"};
constexpr Sql update_one{"petitions.update_invalidation", R"(
    UPDATE petition_invalidations
       SET taken = :taken, after_count = :after, reversed_at = :reversed_at, reversal = :reversal,
           reached = :reached, finished_at = :finished_at, put_back_at = :put_back_at
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_one{"petitions.select_invalidation",
                         "SELECT " INVALIDATION_COLUMNS
                         "FROM petition_invalidations WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_of{"petitions.select_invalidations",
                        "SELECT " INVALIDATION_COLUMNS
                        "FROM petition_invalidations WHERE hromada_id = :hromada AND petition = :petition ORDER BY id"};
constexpr Sql insert_taken{"petitions.mark_invalidated", R"(
    INSERT INTO petition_invalidated(hromada_id, invalidation, signature, was)
    VALUES(:hromada, :invalidation, :signature, :was) ON CONFLICT DO NOTHING)"};
constexpr Sql select_taken{"petitions.invalidated", R"(
    SELECT signature, was FROM petition_invalidated
     WHERE hromada_id = :hromada AND invalidation = :invalidation AND signature > :after AND put_back <= :put_back
     ORDER BY signature LIMIT :limit)"};
constexpr Sql put_one_back{"petitions.mark_put_back", R"(
    UPDATE petition_invalidated SET put_back = 1
     WHERE hromada_id = :hromada AND invalidation = :invalidation AND signature = :signature)"};
constexpr Sql select_unfinished{"petitions.unfinished_invalidations", R"(
    SELECT id FROM petition_invalidations
     WHERE hromada_id = :hromada
       AND (finished_at IS NULL OR (reversed_at IS NOT NULL AND put_back_at IS NULL)) ORDER BY id LIMIT 1000)"};
constexpr Sql select_keeping_out{"petitions.invalidation_of",
                                 "SELECT " INVALIDATION_COLUMNS
                                 "FROM petition_invalidations WHERE hromada_id = :hromada AND id IN "
                                 "(SELECT invalidation FROM petition_invalidated WHERE hromada_id = :hromada "
                                 "AND signature = :signature AND put_back = 0) ORDER BY id DESC LIMIT 1"};
constexpr Sql insert_reviewed{"petitions.mark_reviewed", R"(
    INSERT INTO petition_reviewed(hromada_id, petition, signature, reviewed_by, reviewed_at)
    VALUES(:hromada, :petition, :signature, :by, :now) ON CONFLICT DO NOTHING)"};
constexpr Sql select_reviewed{"petitions.reviewed", R"(
    SELECT signature FROM petition_reviewed
     WHERE hromada_id = :hromada AND petition = :petition AND signature >= :least AND signature <= :most)"};
constexpr Sql add_holding{"petitions.add_holding", R"(
    INSERT INTO petition_holdings(hromada_id, id, petition, deed, crowd, allowed, n, before_count, after_count,
                                  made_by, at)
    VALUES(:hromada, :id, :petition, :deed, :crowd, :allowed, :n, :before, :after, :by, :at)
    ON CONFLICT(hromada_id, id) DO UPDATE SET n = petition_holdings.n + excluded.n,
                                              after_count = excluded.after_count)"};
constexpr Sql select_holdings{"petitions.holdings", R"(
    SELECT id, petition, deed, crowd, allowed, n, before_count, after_count, made_by, at FROM petition_holdings
     WHERE hromada_id = :hromada AND petition = :petition ORDER BY id)"};
constexpr Sql count_settled_alarms{"petitions.count_settled_alarms", R"(
    SELECT count(*) FROM petition_alarms
     WHERE hromada_id = :hromada AND petition = :petition AND settled_at IS NOT NULL)"};
constexpr Sql bring_up{"petitions.bring_alarm_up", R"(
    UPDATE petition_alarms SET n = :n
     WHERE hromada_id = :hromada AND petition = :petition AND kind = :kind AND of = :of AND settled_at IS NULL)"};
constexpr Sql select_settled{"petitions.select_settled_alarm", R"(
    SELECT 1 FROM petition_alarms
     WHERE hromada_id = :hromada AND petition = :petition AND kind = :kind AND of = :of
       AND settled_at IS NOT NULL AND n * 2 > :n)"};
constexpr Sql insert_alarm{"petitions.insert_alarm", R"(
    INSERT INTO petition_alarms(hromada_id, id, petition, kind, of, n, at, settled_at)
    VALUES(:hromada, :id, :petition, :kind, :of, :n, :at, NULL) ON CONFLICT DO NOTHING)"};
constexpr Sql select_open{"petitions.open_alarms", R"(
    SELECT id, petition, kind, of, n, at, settled_at FROM petition_alarms
     WHERE hromada_id = :hromada AND settled_at IS NULL AND (CAST(:petition AS BIGINT) = 0 OR petition = :petition)
     ORDER BY id DESC LIMIT 200)"};
constexpr Sql select_alarm{"petitions.select_alarm", R"(
    SELECT id, petition, kind, of, n, at, settled_at FROM petition_alarms WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql settle_one{"petitions.settle_alarm",
                         "UPDATE petition_alarms SET settled_at = :now WHERE hromada_id = :hromada AND id = :id"};

Invalidation read_invalidation(const Row& row) {
  return {row.integer(0), row.integer(1),  row.text(2),           row.text(3),          row.integer(4),
          row.integer(5), row.integer(6),  row.integer(7),        row.instant(8),       row.maybe_instant(9),
          row.text(10),   row.integer(11), row.maybe_instant(12), row.maybe_instant(13)};
}

Holding holding_of(const Row& row) {
  const auto deed = row.text(2) == "held" ? Holding::Deed::held : Holding::Deed::let_in;
  return {row.integer(0), row.integer(1), deed,           row.text(3),    row.integer(4),
          row.integer(5), row.integer(6), row.integer(7), row.integer(8), row.instant(9)};
}

Alarm alarm_of(const Row& row) {
  return {row.integer(0), row.integer(1), row.text(2),         row.text(3),
          row.integer(4), row.instant(5), row.maybe_instant(6)};
}

}  // namespace

void insert(Tx& tx, const Invalidation& one) {
  tx.run(insert_one, {{"id", one.id},
                      {"petition", one.petition},
                      {"reason", one.reason},
                      {"filter", one.filter},
                      {"taken", one.taken},
                      {"before", one.before},
                      {"after", one.after},
                      {"by", one.by},
                      {"at", one.at},
                      {"reversed_at", one.reversed_at},
                      {"reversal", one.reversal}});
}

void update(Tx& tx, const Invalidation& one) {
  tx.run(update_one, {{"id", one.id},
                      {"taken", one.taken},
                      {"after", one.after},
                      {"reversed_at", one.reversed_at},
                      {"reversal", one.reversal},
                      {"reached", one.reached},
                      {"finished_at", one.finished_at},
                      {"put_back_at", one.put_back_at}});
}

std::optional<Invalidation> find_invalidation(Session& session, std::int64_t id) {
  return session.one(select_one, {{"id", id}}, read_invalidation);
}

std::vector<Invalidation> invalidations(Session& session, std::int64_t petition) {
  return session.all(select_of, {{"petition", petition}}, read_invalidation);
}

std::vector<std::int64_t> unfinished_invalidations(Session& session) {
  return session.all(select_unfinished, {}, [](const Row& row) { return row.integer(0); });
}

std::optional<Invalidation> invalidation_of(Session& session, std::int64_t signature) {
  return session.one(select_keeping_out, {{"signature", signature}}, read_invalidation);
}

void mark_invalidated(Tx& tx, std::int64_t invalidation, const Invalidated& one) {
  tx.run(insert_taken,
         {{"invalidation", invalidation}, {"signature", one.signature}, {"was", static_cast<int>(one.was)}});
}

void mark_put_back(Tx& tx, std::int64_t invalidation, std::int64_t signature) {
  tx.run(put_one_back, {{"invalidation", invalidation}, {"signature", signature}});
}

std::vector<Invalidated> invalidated(Session& session, std::int64_t invalidation, std::int64_t after,
                                     std::int64_t limit, bool still_out) {
  return session.all(
      select_taken,
      {{"invalidation", invalidation}, {"after", after}, {"put_back", still_out ? 0 : 1}, {"limit", limit}},
      [](const Row& row) {
        return Invalidated{row.integer(0), static_cast<Standing>(row.integer(1))};
      });
}

void mark_reviewed(Tx& tx, const Signature& signature, std::int64_t by, Instant now) {
  tx.run(insert_reviewed, {{"petition", signature.petition}, {"signature", signature.id}, {"by", by}, {"now", now}});
}

std::set<std::int64_t> reviewed(Session& session, std::int64_t petition, std::int64_t least, std::int64_t most) {
  std::set<std::int64_t> all;
  session.each(select_reviewed, {{"petition", petition}, {"least", least}, {"most", most}},
               [&](const Row& row) { all.insert(row.integer(0)); });
  return all;
}

void add(Tx& tx, const Holding& one) {
  tx.run(add_holding, {{"id", one.id},
                       {"petition", one.petition},
                       {"deed", one.deed == Holding::Deed::held ? "held" : "let_in"},
                       {"crowd", one.crowd},
                       {"allowed", one.allowed},
                       {"n", one.n},
                       {"before", one.before},
                       {"after", one.after},
                       {"by", one.by},
                       {"at", one.at}});
}

std::vector<Holding> holdings(Session& session, std::int64_t petition) {
  return session.all(select_holdings, {{"petition", petition}}, holding_of);
}

/// One that was settled is not raised again for the same crowd, only when it has doubled.
bool raise(Tx& tx, const Alarm& alarm) {
  const storage::Args args{{"petition", alarm.petition}, {"kind", alarm.kind}, {"of", alarm.of}, {"n", alarm.count}};
  if (tx.run(bring_up, args) > 0 || tx.exists(select_settled, args)) return false;
  storage::Args all = args;
  all.emplace_back("id", alarm.id);
  all.emplace_back("at", alarm.at);
  return tx.run(insert_alarm, all) == 1;
}

std::vector<Alarm> open_alarms(Session& session, std::int64_t petition) {
  return session.all(select_open, {{"petition", petition}}, alarm_of);
}

std::int64_t count_settled(Session& session, std::int64_t petition) {
  return session.number(count_settled_alarms, {{"petition", petition}});
}

std::optional<Alarm> find_alarm(Session& session, std::int64_t id) {
  return session.one(select_alarm, {{"id", id}}, alarm_of);
}

void settle(Tx& tx, std::int64_t alarm, Instant now) { tx.run(settle_one, {{"id", alarm}, {"now", now}}); }

}  // namespace viche::petitions
