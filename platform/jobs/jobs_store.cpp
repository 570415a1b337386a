#include "jobs_store.hpp"

#include <algorithm>

namespace viche::jobs {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_job{"jobs.insert", R"(
    INSERT INTO jobs(hromada_id, id, kind, payload, state, due_at, attempts, error)
    VALUES(:hromada, :id, :kind, :payload, 'waiting', :due_at, 0, ''))"};
constexpr Sql select_due =
    Sql::across("jobs.select_due", "SELECT 1 FROM jobs WHERE state = 'waiting' AND due_at <= :now LIMIT 1");
constexpr Sql claim_due = Sql::across("jobs.claim", R"(
    UPDATE jobs SET due_at = :until, attempts = attempts + 1
     WHERE state = 'waiting' AND (hromada_id, id) IN (
       SELECT hromada_id, id FROM jobs WHERE state = 'waiting' AND due_at <= :now ORDER BY due_at, id LIMIT :limit)
    RETURNING hromada_id, id, kind, payload, attempts)");
constexpr Sql delete_job{"jobs.delete", "DELETE FROM jobs WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql postpone_job{"jobs.postpone", R"(
    UPDATE jobs SET due_at = :due_at, error = :error WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql bury_job{"jobs.bury", R"(
    UPDATE jobs SET state = 'dead', due_at = :now, error = :error WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql revive_job{"jobs.revive", R"(
    UPDATE jobs SET state = 'waiting', due_at = :now, attempts = 0
     WHERE hromada_id = :hromada AND id = :id AND state = 'dead')"};
constexpr Sql delete_dead{"jobs.delete_dead",
                          "DELETE FROM jobs WHERE hromada_id = :hromada AND id = :id AND state = 'dead'"};
constexpr Sql select_dead{"jobs.select_dead", R"(
    SELECT id, kind, attempts, error, due_at FROM jobs
     WHERE hromada_id = :hromada AND state = 'dead' ORDER BY id DESC LIMIT 200)"};
constexpr Sql claim_next = Sql::across("jobs.claim_timer", R"(
    INSERT INTO job_timers(name, next_at) VALUES(:name, :next)
    ON CONFLICT(name) DO UPDATE SET next_at = excluded.next_at WHERE job_timers.next_at <= :now)");

}  // namespace

void put(storage::Tx& tx, std::string_view kind, std::string_view payload, Instant run_at) {
  tx.run(insert_job, {{"id", storage::next_id()}, {"kind", kind}, {"payload", payload}, {"due_at", run_at}});
}

std::vector<DeadLetter> dead_letters(storage::Session& session) {
  return session.all(select_dead, {}, [](const Row& row) {
    return DeadLetter{row.integer(0), row.text(1), static_cast<int>(row.integer(2)), row.text(3), row.instant(4)};
  });
}

Check retry(storage::Tx& tx, std::int64_t id, Instant now) {
  if (tx.run(revive_job, {{"id", id}, {"now", now}}) == 0) return conflict("jobs.not_dead");
  return Done{};
}

Check dismiss(storage::Tx& tx, std::int64_t id) {
  if (tx.run(delete_dead, {{"id", id}}) == 0) return conflict("jobs.not_dead");
  return Done{};
}

bool anything_due(storage::Session& session, Instant now) { return session.exists(select_due, {{"now", now}}); }

std::vector<Job> claim(storage::Tx& tx, Instant now, Instant until, int limit) {
  auto jobs = tx.all(claim_due, {{"now", now}, {"until", until}, {"limit", limit}}, [](const Row& row) {
    return Job{{row.integer(0)}, row.integer(1), row.text(2), row.text(3), static_cast<int>(row.integer(4))};
  });
  // Neither engine gives the rows of RETURNING in an order; identifiers grow with time.
  std::sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.id < b.id; });
  return jobs;
}

void finish(storage::Tx& tx, const Job& job) { tx.run(delete_job, {{"id", job.id}}); }

void postpone(storage::Tx& tx, const Job& job, Instant due_at, std::string_view error) {
  tx.run(postpone_job, {{"id", job.id}, {"due_at", due_at}, {"error", error}});
}

void bury(storage::Tx& tx, const Job& job, Instant now, std::string_view error) {
  tx.run(bury_job, {{"id", job.id}, {"now", now}, {"error", error}});
}

bool claim_timer(storage::Tx& tx, std::string_view name, Instant now, Instant next) {
  return tx.run(claim_next, {{"name", name}, {"now", now}, {"next", next}}) > 0;
}

}  // namespace viche::jobs
