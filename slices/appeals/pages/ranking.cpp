#include "pages/ranking.hpp"

#include <algorithm>

#include <viche/kit/organisation.hpp>
#include <viche/ui/components.hpp>

#include "pages/periods.hpp"
#include "pages/table_file.hpp"
#include "quality.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace viche::appeals {

Weights weights_of(const kit::Town& town) {
  Weights weights;
  for (std::size_t i = 0; i < all_merits.size(); ++i) weights.of[i] = town.number(settings::merits[i]);
  weights.half_speed_hours = town.number(settings::rank_half_hours);
  weights.least_closed = town.number(settings::rank_least);
  return weights;
}

std::vector<Ranked> ranking(const kit::Call& call, const Period& period, const Weights& weights) {
  std::vector<Ranked> all = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    std::vector<Ranked> found;
    const auto executors = kit::organisations(session);
    for (const FigureRow& row : figures(session, "organisation", period.from, period.to, false)) {
      const auto it = std::find_if(executors.begin(), executors.end(), [&](const auto& o) { return o.id == row.key; });
      if (it != executors.end() && row.sum.filed > 0) found.push_back({*it, row.sum, score_of(row.sum, weights), 0});
    }
    return found;
  });
  std::stable_sort(all.begin(), all.end(), [](const Ranked& a, const Ranked& b) {
    if (a.score.total != b.score.total) return a.score.total.value_or(-1) > b.score.total.value_or(-1);
    return a.executor.short_uk < b.executor.short_uk;
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].score.total) break;
    const bool tied = i > 0 && all[i - 1].score.total == all[i].score.total;
    all[i].place = tied ? all[i - 1].place : static_cast<int>(i) + 1;
  }
  return all;
}

namespace {

std::string points(i18n::Lang lang, std::optional<double> value, int digits = 0) {
  return value ? i18n::number(lang, *value, digits) : "–";
}

std::string hours(const kit::Call& call, const FigureDelta& sum) {
  if (sum.reported <= 0) return "–";
  return call.word("ranking.hours", {{"n", sum.report_hours / sum.reported}});
}

void show_table(const kit::Call& call, ui::View& view, const std::vector<Ranked>& all) {
  ui::Table table;
  table.caption = call.word("ranking.table");
  table.columns = {{call.word("figures.organisation"), false},
                   {call.word("ranking.place"), true},
                   {call.word("ranking.score"), true},
                   {call.word("figures.closed"), true}};
  for (const Merit merit : all_merits)
    table.columns.push_back({call.word("ranking." + std::string(name(merit))), true});
  table.columns.push_back({call.word("ranking.mean_hours"), true});
  for (const Ranked& one : all) {
    std::vector<ui::Cell> cells{{one.executor.short_name(call.lang), "/appeals?organisation=" + one.executor.slug},
                                one.place == 0 ? "–" : std::to_string(one.place),
                                points(call.lang, one.score.total, 1),
                                i18n::number(call.lang, static_cast<double>(one.sum.closed))};
    for (const auto& merit : one.score.of) cells.push_back(points(call.lang, merit));
    cells.push_back(hours(call, one.sum));
    table.rows.push_back(std::move(cells));
  }
  ui::table(view, "TABLE", table);
}

/// "30 · вчасно + 20 · виконано + … : 100", and what each of them is.
void show_formula(const kit::Call& call, ui::View& view, const Weights& weights) {
  std::int64_t whole = 0;
  for (std::size_t i = 0; i < all_merits.size(); ++i) {
    if (weights.of[i] == 0) continue;
    whole += weights.of[i];
    const std::string merit(name(all_merits[i]));
    ui::View term = view.each("TERM");
    term.set("WEIGHT", weights.of[i]).set("NAME", call.word("ranking." + merit));
    term.set("HOW", call.word("ranking.how_" + merit, {{"n", weights.half_speed_hours}}));
  }
  view.set("WHOLE", whole).say("LEAST", "ranking.least", {{"n", weights.least_closed}});
}

}  // namespace

http::Response show_ranking(kit::Call& call) {
  const Period period = read_period(call);
  const Weights weights = weights_of(*call.town);
  const std::vector<Ranked> all = ranking(call, period, weights);
  ui::View view = call.view();
  show_periods(view, call, "/executors", period);
  if (all.empty()) {
    ui::empty(
        view, "EMPTY",
        {.title = call.word("figures.empty"), .path = "/figures", .link = call.word("figures.title"), .icon = "chart"});
  } else {
    view.show("RANKING").set("CSV", view.url("/executors.csv?period=" + period.code));
    show_table(call, view, all);
    show_formula(call, view, weights);
  }
  ui::Page page = call.page(call.word("ranking.title"));
  page.description = call.word("ranking.lead");
  page.width = ui::Width::full;
  return call.render(page, "appeals/ranking.html", view);
}

http::Response ranking_table(kit::Call& call) {
  const Period period = read_period(call);
  if (!call.query("period").empty() && call.query("period") != period.code) {
    return call.refuse(invalid("api.period_invalid", "period"));
  }
  auto file = std::make_shared<TableFile>();
  std::vector<std::string> head{"place", "executor", "slug", "score", "closed", "reported", "report_hours"};
  for (const Merit merit : all_merits) head.emplace_back(name(merit));
  file->row(head);
  const auto plain = [](std::optional<double> value) { return value ? i18n::number(i18n::Lang::en, *value, 2) : ""; };
  for (const Ranked& one : ranking(call, period, weights_of(*call.town))) {
    std::vector<std::string> cells{one.place == 0 ? "" : std::to_string(one.place),
                                   one.executor.name(call.lang),
                                   one.executor.slug,
                                   plain(one.score.total),
                                   std::to_string(one.sum.closed),
                                   std::to_string(one.sum.reported),
                                   std::to_string(one.sum.report_hours)};
    for (const auto& merit : one.score.of) cells.push_back(plain(merit));
    file->row(cells);
  }
  return TableFile::sent(std::move(file), "executors.csv");
}

}  // namespace viche::appeals
