#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql select_to_escalate{"appeals.select_to_escalate", R"(
    SELECT id FROM appeals WHERE hromada_id = :hromada AND turn < :now AND open_due < :now
       AND state NOT IN ('moderation', 'on_check') AND parts = 0
       AND (escalated_due IS NULL OR escalated_due <> due_at
            OR (escalated < 3 AND due_at + escalated * CAST(:between AS BIGINT) <= :now))
     ORDER BY turn, id LIMIT :limit)"};
constexpr Sql select_warning{"appeals.select_warning", R"(
    SELECT 1 FROM appeal_warnings WHERE hromada_id = :hromada AND organisation = :organisation AND day = :day)"};
constexpr Sql insert_warning_row{"appeals.insert_warning", R"(
    INSERT INTO appeal_warnings(hromada_id, organisation, day) VALUES(:hromada, :organisation, :day))"};
constexpr Sql delete_old_warnings{"appeals.delete_old_warnings",
                                  "DELETE FROM appeal_warnings WHERE hromada_id = :hromada AND day < :before"};

constexpr int days_remembered = 30;

}  // namespace

std::vector<std::int64_t> to_escalate(Session& session, Instant now, std::chrono::hours between_levels,
                                      std::int64_t limit) {
  const std::int64_t between = std::chrono::microseconds(between_levels).count();
  return session.all(select_to_escalate, {{"now", now}, {"between", between}, {"limit", limit}},
                     [](const Row& row) { return row.integer(0); });
}

bool is_warned(Session& session, std::int64_t organisation, calendar::Day day) {
  return session.exists(select_warning, {{"organisation", organisation}, {"day", calendar::day_number(day)}});
}

void insert_warning(Tx& tx, std::int64_t organisation, calendar::Day day) {
  const std::int64_t number = calendar::day_number(day);
  tx.run(delete_old_warnings, {{"before", number - days_remembered}});
  tx.run(insert_warning_row, {{"organisation", organisation}, {"day", number}});
}

}  // namespace viche::appeals
