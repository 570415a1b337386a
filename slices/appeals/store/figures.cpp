#include <viche/calendar/calendar.hpp>

#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql upsert_count{"appeals.upsert_count", R"(
    INSERT INTO appeal_counts(hromada_id, organisation, state, total) VALUES(:hromada, :organisation, :state, :total)
    ON CONFLICT(hromada_id, organisation, state) DO UPDATE SET total = appeal_counts.total + excluded.total)"};
constexpr Sql select_counts{"appeals.select_counts", R"(
    SELECT state, total FROM appeal_counts
     WHERE hromada_id = :hromada AND organisation = :organisation AND total <> 0)"};
constexpr Sql upsert_figures{"appeals.upsert_figures", R"(
    INSERT INTO appeal_figures(hromada_id, dimension, key, month, filed, closed, on_time, late, reworked, refuted,
                               grade_sum, graded)
    VALUES(:hromada, :dimension, :key, :month, :filed, :closed, :on_time, :late, :reworked, :refuted, :grade_sum, :graded)
    ON CONFLICT(hromada_id, dimension, month, key) DO UPDATE SET
        filed = appeal_figures.filed + excluded.filed, closed = appeal_figures.closed + excluded.closed,
        on_time = appeal_figures.on_time + excluded.on_time, late = appeal_figures.late + excluded.late,
        reworked = appeal_figures.reworked + excluded.reworked, refuted = appeal_figures.refuted + excluded.refuted,
        grade_sum = appeal_figures.grade_sum + excluded.grade_sum, graded = appeal_figures.graded + excluded.graded)"};
constexpr Sql select_by_month{"appeals.select_figures_by_month", R"(
    SELECT dimension, key, month, filed, closed, on_time, late, reworked, refuted, grade_sum, graded FROM appeal_figures
     WHERE hromada_id = :hromada AND dimension = :dimension AND month BETWEEN :from_month AND :to_month
     ORDER BY month, key)"};
constexpr Sql select_summed{"appeals.select_figures", R"(
    SELECT dimension, key, 0, sum(filed), sum(closed), sum(on_time), sum(late), sum(reworked), sum(refuted),
           sum(grade_sum), sum(graded) FROM appeal_figures
     WHERE hromada_id = :hromada AND dimension = :dimension AND month BETWEEN :from_month AND :to_month
     GROUP BY dimension, key ORDER BY sum(filed) DESC, key)"};

std::int64_t month_of(Instant at) {
  const std::chrono::year_month_day date{calendar::kyiv_day(at)};
  return static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

void add_row(Tx& tx, std::string_view dimension, std::int64_t key, std::int64_t month, const FigureDelta& d) {
  tx.add(upsert_figures, {{"dimension", dimension}, {"key", key}, {"month", month}},
         {{"filed", d.filed},
          {"closed", d.closed},
          {"on_time", d.on_time},
          {"late", d.late},
          {"reworked", d.reworked},
          {"refuted", d.refuted},
          {"grade_sum", d.grade_sum},
          {"graded", d.graded}});
}

void add_count(Tx& tx, std::int64_t organisation, State state, std::int64_t by) {
  tx.add(upsert_count, {{"organisation", organisation}, {"state", name(state)}}, {{"total", by}});
}

FigureRow figure_of(const Row& row) {
  return {row.text(0),
          row.integer(1),
          row.integer(2),
          {row.integer(3), row.integer(4), row.integer(5), row.integer(6), row.integer(7), row.integer(8),
           row.integer(9), row.integer(10)}};
}

}  // namespace

void add_figures(Tx& tx, const Appeal& appeal, const FigureDelta& delta) {
  const std::int64_t month = month_of(appeal.filed_at);
  add_row(tx, "total", 0, month, delta);
  add_row(tx, "category", appeal.category, month, delta);
  if (appeal.organisation != 0) add_row(tx, "organisation", appeal.organisation, month, delta);
  if (appeal.place.street != 0) add_row(tx, "street", appeal.place.street, month, delta);
}

void add_filed_of_organisation(Tx& tx, const Appeal& appeal, std::int64_t organisation, std::int64_t by) {
  if (organisation == 0) return;
  FigureDelta delta;
  delta.filed = by;
  add_row(tx, "organisation", organisation, month_of(appeal.filed_at), delta);
}

void add_counts(Tx& tx, const Appeal& appeal, std::optional<State> from, std::int64_t from_organisation) {
  if (from) {
    add_count(tx, 0, *from, -1);
    if (from_organisation != 0) add_count(tx, from_organisation, *from, -1);
  }
  add_count(tx, 0, appeal.state, 1);
  if (appeal.organisation != 0) add_count(tx, appeal.organisation, appeal.state, 1);
}

std::vector<StateCount> counts(Session& session, std::int64_t organisation) {
  return session.all(select_counts, {{"organisation", organisation}}, [](const Row& row) {
    return StateCount{state_of(row.text(0)).value_or(State::registered), row.integer(1)};
  });
}

std::vector<FigureRow> figures(Session& session, std::string_view dimension, std::int64_t from_month,
                               std::int64_t to_month, bool by_month) {
  return session.all(by_month ? select_by_month : select_summed,
                     {{"dimension", dimension}, {"from_month", from_month}, {"to_month", to_month}}, figure_of);
}

}  // namespace viche::appeals
