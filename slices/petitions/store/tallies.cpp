#include "../store.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr std::int64_t micros_in_an_hour = 3'600'000'000;

constexpr Sql add_one{"petitions.tally", R"(
    INSERT INTO petition_tallies(hromada_id, petition, kind, bucket, n)
    VALUES(:hromada, :petition, :kind, :bucket, :n)
    ON CONFLICT(hromada_id, petition, kind, bucket) DO UPDATE SET n = petition_tallies.n + excluded.n)"};
constexpr Sql put_one{"petitions.put_tally", R"(
    INSERT INTO petition_tallies(hromada_id, petition, kind, bucket, n)
    VALUES(:hromada, :petition, :kind, :bucket, :n)
    ON CONFLICT(hromada_id, petition, kind, bucket) DO UPDATE SET n = excluded.n)"};
constexpr Sql select_kind{"petitions.tallies", R"(
    SELECT bucket, n FROM petition_tallies
     WHERE hromada_id = :hromada AND petition = :petition AND kind = :kind AND n <> 0 ORDER BY bucket)"};
/// What an earlier system counted has a number alone: its signatures did not come along.
#define IMPORTED_COUNT                                                                             \
  "coalesce((SELECT n FROM petition_tallies WHERE hromada_id = :hromada AND petition = :petition " \
  "AND kind = 'channel' AND bucket = 3), 0) "

constexpr Sql count_rows{"petitions.count_counted", "SELECT count(*) + " IMPORTED_COUNT
                                                    "FROM signatures WHERE hromada_id = :hromada "
                                                    "AND petition = :petition AND standing = 0"};
constexpr Sql select_drift{"petitions.drift",
                           "SELECT coalesce((SELECT n FROM petition_tallies WHERE hromada_id = :hromada "
                           "AND petition = :petition AND kind = 'total' AND bucket = 0), 0) - " IMPORTED_COUNT
                           "- (SELECT count(*) FROM signatures "
                           "WHERE hromada_id = :hromada AND petition = :petition AND standing = 0)"};
constexpr Sql select_drift_beside{"petitions.drift_beside",
                                  "SELECT coalesce((SELECT n FROM petition_tallies WHERE hromada_id = :hromada "
                                  "AND petition = :petition AND kind = :kind AND bucket = 0), 0) "
                                  "- (SELECT count(*) FROM signatures "
                                  "WHERE hromada_id = :hromada AND petition = :petition AND standing = :standing)"};
constexpr Sql select_totals{"petitions.totals", R"(
    SELECT kind, n FROM petition_tallies
     WHERE hromada_id = :hromada AND petition = :petition AND kind IN ('total', 'paper', 'held', 'invalid', 'merged'))"};

void add(Tx& tx, std::int64_t petition, std::string_view kind, std::int64_t bucket, std::int64_t by) {
  tx.add(add_one, {{"petition", petition}, {"kind", kind}, {"bucket", bucket}}, {{"n", by}});
}

}  // namespace

void tally(Tx& tx, std::int64_t petition, const Signature& s, std::int64_t by) {
  if (s.standing == Standing::held) return add(tx, petition, "held", 0, by);
  if (s.standing == Standing::invalid) return add(tx, petition, "invalid", 0, by);
  add(tx, petition, "total", 0, by);
  if (s.channel == Channel::paper) add(tx, petition, "paper", 0, by);
  if (s.was_carried()) add(tx, petition, "merged", 0, by);
  add(tx, petition, "hour", s.at.micros / micros_in_an_hour, by);
  add(tx, petition, "settlement", s.settlement, by);
  add(tx, petition, "channel", static_cast<std::int64_t>(s.channel), by);
  add(tx, petition, "level", static_cast<std::int64_t>(s.level), by);
}

Counts counts(Session& session, std::int64_t petition) {
  Counts all;
  session.each(select_totals, {{"petition", petition}}, [&](const Row& row) {
    const std::string kind = row.text(0);
    (kind == "total"    ? all.counted
     : kind == "paper"  ? all.paper
     : kind == "held"   ? all.held
     : kind == "merged" ? all.merged
                        : all.invalid) = row.integer(1);
  });
  return all;
}

std::int64_t count_counted(Session& session, std::int64_t petition) {
  return session.number(count_rows, {{"petition", petition}});
}

std::int64_t drift(Session& session, std::int64_t petition, Standing standing) {
  if (standing != Standing::counted) {
    return session.number(select_drift_beside,
                          {{"petition", petition}, {"kind", name(standing)}, {"standing", static_cast<int>(standing)}});
  }
  return session.number(select_drift, {{"petition", petition}});
}

std::vector<Tally> tallies(Session& session, std::int64_t petition, std::string_view kind) {
  return session.all(select_kind, {{"petition", petition}, {"kind", kind}}, [](const Row& row) {
    return Tally{row.integer(0), row.integer(1)};
  });
}

void put_tally(Tx& tx, std::int64_t petition, std::string_view kind, std::int64_t bucket, std::int64_t n) {
  tx.run(put_one, {{"petition", petition}, {"kind", kind}, {"bucket", bucket}, {"n", n}});
}

}  // namespace viche::petitions
