#include "integrity.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

#define INVALIDATION_COLUMNS \
  "id, petition, reason, filter, taken, before_count, after_count, made_by, at, reversed_at, reversal "

constexpr Sql insert_one{"petitions.insert_invalidation", R"(
    INSERT INTO petition_invalidations(hromada_id, id, petition, reason, filter, taken, before_count, after_count,
                                       made_by, at, reversed_at, reversal)
    VALUES(:hromada, :id, :petition, :reason, :filter, :taken, :before, :after, :by, :at, :reversed_at, :reversal))"};
constexpr Sql update_one{"petitions.update_invalidation", R"(
    UPDATE petition_invalidations
       SET taken = :taken, after_count = :after, reversed_at = :reversed_at, reversal = :reversal
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_one{"petitions.select_invalidation",
                         "SELECT " INVALIDATION_COLUMNS
                         "FROM petition_invalidations WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_of{"petitions.select_invalidations",
                        "SELECT " INVALIDATION_COLUMNS
                        "FROM petition_invalidations WHERE hromada_id = :hromada AND petition = :petition ORDER BY id"};
constexpr Sql insert_taken{"petitions.mark_invalidated", R"(
    INSERT INTO petition_invalidated(hromada_id, invalidation, signature)
    VALUES(:hromada, :invalidation, :signature) ON CONFLICT DO NOTHING)"};
constexpr Sql select_taken{"petitions.invalidated", R"(
    SELECT signature FROM petition_invalidated
     WHERE hromada_id = :hromada AND invalidation = :invalidation AND signature > :after
     ORDER BY signature LIMIT :limit)"};
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

Invalidation invalidation_of(const Row& row) {
  return {row.integer(0), row.integer(1), row.text(2),    row.text(3),          row.integer(4), row.integer(5),
          row.integer(6), row.integer(7), row.instant(8), row.maybe_instant(9), row.text(10)};
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
                      {"reversal", one.reversal}});
}

std::optional<Invalidation> find_invalidation(Session& session, std::int64_t id) {
  return session.one(select_one, {{"id", id}}, invalidation_of);
}

std::vector<Invalidation> invalidations(Session& session, std::int64_t petition) {
  return session.all(select_of, {{"petition", petition}}, invalidation_of);
}

void mark_invalidated(Tx& tx, std::int64_t invalidation, std::int64_t signature) {
  tx.run(insert_taken, {{"invalidation", invalidation}, {"signature", signature}});
}

std::vector<std::int64_t> invalidated(Session& session, std::int64_t invalidation, std::int64_t after,
                                      std::int64_t limit) {
  return session.all(select_taken, {{"invalidation", invalidation}, {"after", after}, {"limit", limit}},
                     [](const Row& row) { return row.integer(0); });
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

std::optional<Alarm> find_alarm(Session& session, std::int64_t id) {
  return session.one(select_alarm, {{"id", id}}, alarm_of);
}

void settle(Tx& tx, std::int64_t alarm, Instant now) { tx.run(settle_one, {{"id", alarm}, {"now", now}}); }

}  // namespace viche::petitions
