#include <array>

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
constexpr Sql upsert_public_count{"appeals.upsert_public_count", R"(
    INSERT INTO appeal_public_counts(hromada_id, state, total) VALUES(:hromada, :state, :total)
    ON CONFLICT(hromada_id, state) DO UPDATE SET total = appeal_public_counts.total + excluded.total)"};
constexpr Sql select_public_counts{"appeals.select_public_counts", R"(
    SELECT state, total FROM appeal_public_counts WHERE hromada_id = :hromada AND total <> 0)"};
constexpr Sql select_counted{"appeals.select_counted", R"(
    SELECT category, organisation, street, filed_at, closed_at, timely, reworks, refuted, grade, outcome, reported_at,
           executed, advice, seen_done, seen_undone FROM appeals
     WHERE hromada_id = :hromada AND is_public = 1 AND state NOT IN ('moderation', 'rejected'))"};
constexpr Sql select_any_figure{"appeals.select_any_figure", R"(
    SELECT 1 FROM appeal_figures WHERE hromada_id = :hromada AND dimension = 'total' LIMIT 1)"};
constexpr Sql upsert_figures{"appeals.upsert_figures", R"(
    INSERT INTO appeal_figures(hromada_id, dimension, key, month, filed, closed, on_time, late, reworked, refuted,
                               grade_sum, graded, reported, report_hours, executed, closed_refuted, satisfied, advised,
                               promoters, detractors)
    VALUES(:hromada, :dimension, :key, :month, :filed, :closed, :on_time, :late, :reworked, :refuted, :grade_sum, :graded,
           :reported, :report_hours, :executed, :closed_refuted, :satisfied, :advised, :promoters, :detractors)
    ON CONFLICT(hromada_id, dimension, month, key) DO UPDATE SET
        filed = appeal_figures.filed + excluded.filed, closed = appeal_figures.closed + excluded.closed,
        on_time = appeal_figures.on_time + excluded.on_time, late = appeal_figures.late + excluded.late,
        reworked = appeal_figures.reworked + excluded.reworked, refuted = appeal_figures.refuted + excluded.refuted,
        grade_sum = appeal_figures.grade_sum + excluded.grade_sum, graded = appeal_figures.graded + excluded.graded,
        reported = appeal_figures.reported + excluded.reported,
        report_hours = appeal_figures.report_hours + excluded.report_hours,
        executed = appeal_figures.executed + excluded.executed,
        closed_refuted = appeal_figures.closed_refuted + excluded.closed_refuted,
        satisfied = appeal_figures.satisfied + excluded.satisfied, advised = appeal_figures.advised + excluded.advised,
        promoters = appeal_figures.promoters + excluded.promoters,
        detractors = appeal_figures.detractors + excluded.detractors)"};
constexpr Sql select_by_month{"appeals.select_figures_by_month", R"(
    SELECT dimension, key, month, filed, closed, on_time, late, reworked, refuted, grade_sum, graded, reported,
           report_hours, executed, closed_refuted, satisfied, advised, promoters, detractors FROM appeal_figures
     WHERE hromada_id = :hromada AND dimension = :dimension AND month BETWEEN :from_month AND :to_month
     ORDER BY month, key)"};
constexpr Sql select_summed{"appeals.select_figures", R"(
    SELECT dimension, key, 0, sum(filed), sum(closed), sum(on_time), sum(late), sum(reworked), sum(refuted),
           sum(grade_sum), sum(graded), sum(reported), sum(report_hours), sum(executed), sum(closed_refuted),
           sum(satisfied), sum(advised), sum(promoters), sum(detractors) FROM appeal_figures
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
          {"graded", d.graded},
          {"reported", d.reported},
          {"report_hours", d.report_hours},
          {"executed", d.executed},
          {"closed_refuted", d.closed_refuted},
          {"satisfied", d.satisfied},
          {"advised", d.advised},
          {"promoters", d.promoters},
          {"detractors", d.detractors}});
}

void add_count(Tx& tx, std::int64_t organisation, State state, std::int64_t by) {
  tx.add(upsert_count, {{"organisation", organisation}, {"state", name(state)}}, {{"total", by}});
}

void add_public_count(Tx& tx, State state, std::int64_t by) {
  tx.add(upsert_public_count, {{"state", name(state)}}, {{"total", by}});
}

/// All that one appeal is in the figures.
FigureDelta whole(const Appeal& appeal) {
  FigureDelta all;
  all.filed = 1;
  all.closed = appeal.closed_at ? 1 : 0;
  all.on_time = appeal.timely == Timely::on_time ? 1 : 0;
  all.late = appeal.timely == Timely::late ? 1 : 0;
  all.reworked = appeal.reworks;
  all.refuted = appeal.refuted;
  all.grade_sum = appeal.grade;
  all.graded = appeal.grade != 0 ? 1 : 0;
  if (appeal.reported_at) {
    all.reported = 1;
    all.report_hours = (*appeal.reported_at - appeal.filed_at) / std::chrono::hours(1);
  }
  all.executed = appeal.closed_at && appeal.executed ? 1 : 0;
  all.closed_refuted = is_closed_but_refuted(appeal) ? 1 : 0;
  all.satisfied = appeal.grade >= 4 ? 1 : 0;
  all.advised = appeal.advice >= 0 ? 1 : 0;
  all.promoters = appeal.advice >= 9 ? 1 : 0;
  all.detractors = appeal.advice >= 0 && appeal.advice <= 6 ? 1 : 0;
  return all;
}

/// Every figure, for sums.
constexpr std::array all_figures{
    &FigureDelta::filed,     &FigureDelta::closed,       &FigureDelta::on_time,   &FigureDelta::late,
    &FigureDelta::reworked,  &FigureDelta::refuted,      &FigureDelta::grade_sum, &FigureDelta::graded,
    &FigureDelta::reported,  &FigureDelta::report_hours, &FigureDelta::executed,  &FigureDelta::closed_refuted,
    &FigureDelta::satisfied, &FigureDelta::advised,      &FigureDelta::promoters, &FigureDelta::detractors};

FigureDelta operator+(FigureDelta a, const FigureDelta& b) {
  for (const auto figure : all_figures) a.*figure += b.*figure;
  return a;
}

FigureDelta operator-(FigureDelta a) {
  for (const auto figure : all_figures) a.*figure = -(a.*figure);
  return a;
}

void add_everywhere(Tx& tx, const Appeal& appeal, const FigureDelta& delta) {
  const std::int64_t month = month_of(appeal.filed_at);
  add_row(tx, "total", 0, month, delta);
  add_row(tx, "category", appeal.category, month, delta);
  if (appeal.organisation != 0) add_row(tx, "organisation", appeal.organisation, month, delta);
  if (appeal.place.street != 0) add_row(tx, "street", appeal.place.street, month, delta);
}

/// What an executor did stays theirs when the appeal goes to another; only the appeal itself moves.
void move_between_organisations(Tx& tx, const Appeal& before, const Appeal& after, const FigureDelta& delta) {
  const std::int64_t month = month_of(after.filed_at);
  FigureDelta one;
  one.filed = 1;
  if (before.organisation != 0) add_row(tx, "organisation", before.organisation, month, -one);
  if (after.organisation != 0) add_row(tx, "organisation", after.organisation, month, delta + one);
}

void change_figures(Tx& tx, const Appeal& before, const Appeal& after) {
  const FigureDelta delta = whole(after) + -whole(before);
  const std::int64_t month = month_of(after.filed_at);
  add_row(tx, "total", 0, month, delta);
  if (after.place.street != 0) add_row(tx, "street", after.place.street, month, delta);
  if (before.category == after.category) {
    add_row(tx, "category", after.category, month, delta);
  } else {
    add_row(tx, "category", before.category, month, -whole(before));
    add_row(tx, "category", after.category, month, whole(after));
  }
  if (before.organisation != after.organisation) return move_between_organisations(tx, before, after, delta);
  if (after.organisation != 0) add_row(tx, "organisation", after.organisation, month, delta);
}

StateCount count_of(const Row& row) { return {state_of(row.text(0)).value_or(State::registered), row.integer(1)}; }

Appeal counted_of(const Row& row) {
  Appeal appeal;
  appeal.category = row.integer(0);
  appeal.organisation = row.integer(1);
  appeal.place.street = row.integer(2);
  appeal.filed_at = row.instant(3);
  appeal.closed_at = row.maybe_instant(4);
  appeal.timely = static_cast<Timely>(row.integer(5));
  appeal.reworks = static_cast<int>(row.integer(6));
  appeal.refuted = static_cast<int>(row.integer(7));
  appeal.grade = static_cast<int>(row.integer(8));
  appeal.outcome = outcome_of(row.text(9)).value_or(Outcome::none);
  appeal.reported_at = row.maybe_instant(10);
  appeal.executed = row.flag(11);
  appeal.advice = static_cast<int>(row.integer(12));
  appeal.seen_done = row.integer(13);
  appeal.seen_undone = row.integer(14);
  return appeal;
}

FigureRow figure_of(const Row& row) {
  FigureRow figure{row.text(0), row.integer(1), row.integer(2), {}};
  int column = 3;
  for (const auto each : all_figures) figure.sum.*each = row.integer(column++);
  return figure;
}

}  // namespace

void count_new(Tx& tx, const Appeal& appeal) {
  add_count(tx, 0, appeal.state, 1);
  if (appeal.organisation != 0) add_count(tx, appeal.organisation, appeal.state, 1);
  if (!is_shown_to_all(appeal)) return;
  add_public_count(tx, appeal.state, 1);
  add_everywhere(tx, appeal, whole(appeal));
}

void count_change(Tx& tx, const Appeal& before, const Appeal& after) {
  add_count(tx, 0, before.state, -1);
  if (before.organisation != 0) add_count(tx, before.organisation, before.state, -1);
  add_count(tx, 0, after.state, 1);
  if (after.organisation != 0) add_count(tx, after.organisation, after.state, 1);
  const bool was = is_shown_to_all(before), is = is_shown_to_all(after);
  if (was) add_public_count(tx, before.state, -1);
  if (is) add_public_count(tx, after.state, 1);
  if (was && is) return change_figures(tx, before, after);
  if (was) add_everywhere(tx, before, -whole(before));
  if (is) add_everywhere(tx, after, whole(after));
}

bool has_figures(Session& session) { return session.exists(select_any_figure, {}); }

bool count_figures_anew(Tx& tx) {
  if (has_figures(tx)) return false;
  std::vector<Appeal> all = tx.all(select_counted, {}, counted_of);
  for (const Appeal& appeal : all) add_everywhere(tx, appeal, whole(appeal));
  return !all.empty();
}

std::vector<StateCount> counts(Session& session, std::int64_t organisation) {
  return session.all(select_counts, {{"organisation", organisation}}, count_of);
}

std::vector<StateCount> public_counts(Session& session) { return session.all(select_public_counts, {}, count_of); }

std::vector<FigureRow> figures(Session& session, std::string_view dimension, std::int64_t from_month,
                               std::int64_t to_month, bool by_month) {
  return session.all(by_month ? select_by_month : select_summed,
                     {{"dimension", dimension}, {"from_month", from_month}, {"to_month", to_month}}, figure_of);
}

}  // namespace viche::appeals
