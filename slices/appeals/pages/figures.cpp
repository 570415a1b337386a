#include <algorithm>
#include <span>

#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/charts.hpp>
#include <viche/ui/components.hpp>

#include "pages.hpp"
#include "pages/periods.hpp"
#include "pages/ranking.hpp"
#include "pages/routes.hpp"
#include "pages/table_file.hpp"
#include "quality.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::size_t bars_shown = 12;
constexpr std::size_t rows_shown = 25;  ///< of a table; the CSV has them all

std::string month_text(std::int64_t month) {
  const std::string number = std::to_string(month % 12 + 1);
  return (number.size() == 1 ? "0" : "") + number + "." + std::to_string(month / 12);
}

/// What stands in the tables: one line of a dimension.
struct Line {
  std::string name;
  std::string path;
  FigureDelta sum;
};

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// "82%", or a dash when there is nothing to divide.
std::string share_text(i18n::Lang lang, std::int64_t part, std::int64_t whole) {
  return whole == 0 ? "–" : i18n::percent(lang, share(part, whole) / 100);
}

std::string grade_text(i18n::Lang lang, const FigureDelta& sum) {
  if (sum.graded == 0) return "–";
  return i18n::number(lang, static_cast<double>(sum.grade_sum) / static_cast<double>(sum.graded), 1);
}

/// "82%", or a dash when there is nothing to tell it by.
std::string rounded_text(i18n::Lang lang, std::optional<double> value, std::string_view unit) {
  return value ? i18n::number(lang, *value, 0) + std::string(unit) : "–";
}

struct Figures {
  FigureDelta total;
  std::vector<FigureRow> months;
  std::vector<Line> categories, organisations, streets;
};

std::vector<Line> category_lines(const kit::Call& call, const std::vector<FigureRow>& rows) {
  const auto all = cached_categories(call.services.db, call.hromada());
  std::vector<Line> lines;
  for (const FigureRow& row : rows) {
    const Category* found = find_category(*all, row.key);
    if (found && row.sum.filed > 0) {
      lines.push_back({found->name(call.lang), found->is_public ? "/appeals?category=" + found->slug : "", row.sum});
    }
  }
  return lines;
}

std::vector<Line> organisation_lines(const kit::Call& call, storage::Session& session,
                                     const std::vector<FigureRow>& rows) {
  const auto all = kit::organisations(session);
  std::vector<Line> lines;
  for (const FigureRow& row : rows) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == row.key; });
    if (found != all.end() && row.sum.filed > 0) lines.push_back({found->short_name(call.lang), "", row.sum});
  }
  return lines;
}

std::vector<Line> street_lines(const kit::Call& call, storage::Session& session, const std::vector<FigureRow>& rows,
                               std::size_t most) {
  std::vector<Line> lines;
  for (const FigureRow& row : rows) {
    if (lines.size() == most) break;
    const auto place = call.services.territory.place_of_street(session, row.key);
    if (place && row.sum.filed > 0)
      lines.push_back({place->shown, "/appeals?street=" + std::to_string(row.key), row.sum});
  }
  return lines;
}

Figures load(const kit::Call& call, const Period& period, std::size_t streets) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto summed = [&](std::string_view dimension) {
      return figures(session, dimension, period.from, period.to, false);
    };
    Figures all;
    for (const FigureRow& row : summed("total")) all.total = row.sum;
    all.months = figures(session, "total", period.from, period.to, true);
    all.categories = category_lines(call, summed("category"));
    all.organisations = organisation_lines(call, session, summed("organisation"));
    all.streets = street_lines(call, session, summed("street"), streets);
    return all;
  });
}

void show_tiles(const kit::Call& call, ui::View& view, const FigureDelta& sum) {
  const auto number = [&](std::int64_t n) { return i18n::number(call.lang, static_cast<double>(n)); };
  const std::int64_t reported = sum.on_time + sum.late;
  ui::tiles(
      view, "TILES",
      {{.value = number(sum.filed), .label = call.word("figures.filed"), .tone = ui::Tone::blue},
       {.value = share_text(call.lang, sum.on_time, reported),
        .label = call.word("figures.on_time"),
        .note = call.word("figures.of_reported", {{"n", reported}}),
        .tone = ui::Tone::green},
       {.value = number(sum.closed), .label = call.word("figures.closed"), .tone = ui::Tone::green},
       {.value = number(sum.reworked), .label = call.word("figures.reworked"), .tone = ui::Tone::yellow},
       {.value = number(sum.refuted), .label = call.word("figures.refuted"), .tone = ui::Tone::red},
       {.value = grade_text(call.lang, sum),
        .label = call.word("figures.grade"),
        .note = call.word("figures.graded", {{"n", sum.graded}}),
        .tone = ui::Tone::purple},
       {.value = rounded_text(call.lang, satisfaction(sum), "%"),
        .label = call.word("figures.csi"),
        .note = call.word("figures.csi_note"),
        .tone = ui::Tone::purple},
       {.value = rounded_text(call.lang, promoter_score(sum), ""),
        .label = call.word("figures.nps"),
        .note = call.word("figures.answers", {{"n", sum.advised}}),
        .tone = ui::Tone::purple},
       {.value = number(sum.closed_refuted), .label = call.word("figures.closed_refuted"), .tone = ui::Tone::red}});
}

ui::Chart chart_of(const kit::Call& call, std::string id, const std::string& title, const std::string& labels) {
  ui::Chart chart;
  chart.id = std::move(id);
  chart.title = call.word("figures." + title);
  chart.label_title = call.word("figures." + labels);
  return chart;
}

void show_months(const kit::Call& call, ui::View& view, const std::vector<FigureRow>& months) {
  if (months.size() < 2) return;
  ui::Chart work = chart_of(call, "months", "by_month", "month");
  ui::Chart timely = chart_of(call, "timely", "on_time_by_month", "month");
  ui::Series filed{call.word("figures.filed"), {}}, closed{call.word("figures.closed"), {}},
      refuted{call.word("figures.refuted"), {}};
  ui::Series in_time{call.word("figures.on_time"), {}};
  for (const FigureRow& row : months) {
    work.labels.push_back(month_text(row.month));
    filed.values.push_back(static_cast<double>(row.sum.filed));
    closed.values.push_back(static_cast<double>(row.sum.closed));
    refuted.values.push_back(static_cast<double>(row.sum.refuted));
    in_time.values.push_back(share(row.sum.on_time, row.sum.on_time + row.sum.late));
  }
  timely.labels = work.labels;
  work.series = {filed, closed, refuted};
  timely.series = {in_time};
  timely.unit = "%";
  work.summary = call.word("figures.by_month_summary");
  timely.summary = call.word("figures.on_time_summary");
  ui::line_chart(view, "MONTHS", work);
  ui::line_chart(view, "TIMELY", timely);
}

void show_bars(const kit::Call& call, ui::View& view, const std::vector<Line>& lines) {
  if (lines.empty()) return;
  ui::Chart chart = chart_of(call, "categories", "by_category", "category");
  chart.summary = call.word("figures.by_category_summary");
  ui::Series filed{call.word("figures.filed"), {}};
  for (std::size_t i = 0; i < std::min(bars_shown, lines.size()); ++i) {
    chart.labels.push_back(lines[i].name);
    filed.values.push_back(static_cast<double>(lines[i].sum.filed));
  }
  chart.series = {filed};
  ui::bar_chart(view, "CATEGORIES", chart);
}

void show_table(const kit::Call& call, ui::View& view, std::string_view marker, const std::string& what,
                const std::vector<Line>& lines) {
  if (lines.empty()) return;
  ui::Table table;
  table.caption = call.word("figures.all_by_" + what);
  table.columns = {{call.word("figures." + what), false}, {call.word("figures.filed"), true},
                   {call.word("figures.closed"), true},   {call.word("figures.on_time"), true},
                   {call.word("figures.reworked"), true}, {call.word("figures.refuted"), true},
                   {call.word("figures.grade"), true}};
  const auto number = [&](std::int64_t n) { return i18n::number(call.lang, static_cast<double>(n)); };
  for (const Line& line : std::span(lines).first(std::min(lines.size(), rows_shown))) {
    table.rows.push_back({{line.name, line.path},
                          number(line.sum.filed),
                          number(line.sum.closed),
                          share_text(call.lang, line.sum.on_time, line.sum.on_time + line.sum.late),
                          number(line.sum.reworked),
                          number(line.sum.refuted),
                          grade_text(call.lang, line.sum)});
  }
  ui::table(view, marker, table);
}

http::Response show(kit::Call& call) {
  const Period period = read_period(call);
  const Figures all = load(call, period, rows_shown);
  ui::View view = call.view();
  show_periods(view, call, "/figures", period);
  if (all.total.filed == 0) {
    ui::empty(view, "EMPTY",
              {.title = call.word("figures.empty"),
               .path = "/appeals",
               .link = call.word("figures.to_appeals"),
               .icon = "chart"});
  } else {
    view.show("FIGURES");
    show_tiles(call, view, all.total);
    show_months(call, view, all.months);
    show_bars(call, view, all.categories);
    show_table(call, view, "CATEGORY_TABLE", "category", all.categories);
    show_table(call, view, "ORGANISATION_TABLE", "organisation", all.organisations);
    show_table(call, view, "STREET_TABLE", "street", all.streets);
    for (const char* what : {"category", "organisation", "street", "month"}) {
      view.each("CSV")
          .set("URL", view.url("/figures.csv?by=" + std::string(what) + "&period=" + period.code))
          .set("TEXT", call.word("figures.by_" + std::string(what)));
    }
  }
  ui::Page page = call.page(call.word("figures.title"));
  page.description = call.word("figures.lead");
  page.width = ui::Width::full;
  return call.render(page, "appeals/figures.html", view);
}

/// Refusals, both at once: api.by_invalid [by], api.period_invalid [period]
Check sound_table(const kit::Call& call) {
  Refusals refusals;
  const std::string_view by = call.query("by"), period = call.query("period");
  if (by != "category" && by != "organisation" && by != "street" && by != "month") {
    refusals.add(invalid("api.by_invalid", "by"));
  }
  if (!period.empty() && read_period(call).code != period) refusals.add(invalid("api.period_invalid", "period"));
  return refusals.check();
}

http::Response table(kit::Call& call) {
  if (const Check sound = sound_table(call); !sound) return call.refuse(sound.refusal());
  const Period period = read_period(call);
  const std::string_view by = call.query("by");
  const Figures all = load(call, period, by == "street" ? 100'000 : 0);
  std::vector<Line> lines = by == "category" ? all.categories : by == "organisation" ? all.organisations : all.streets;
  if (by == "month") {
    for (const FigureRow& row : all.months) lines.push_back({month_text(row.month), "", row.sum});
  }
  auto file = std::make_shared<TableFile>();
  file->row({std::string(by), "filed", "closed", "on_time", "late", "reworked", "refuted", "graded", "grade_sum",
             "reported", "report_hours", "executed", "closed_refuted", "satisfied", "advised", "promoters",
             "detractors"});
  for (const Line& line : lines) {
    const FigureDelta& s = line.sum;
    std::vector<std::string> cells{line.name};
    for (const std::int64_t n :
         {s.filed, s.closed, s.on_time, s.late, s.reworked, s.refuted, s.graded, s.grade_sum, s.reported,
          s.report_hours, s.executed, s.closed_refuted, s.satisfied, s.advised, s.promoters, s.detractors}) {
      cells.push_back(std::to_string(n));
    }
    file->row(cells);
  }
  return TableFile::sent(std::move(file), "figures-" + std::string(by) + ".csv");
}

}  // namespace

std::vector<kit::Route> figures_pages() {
  return {kept_page("appeals.figures", "/figures", show),
          open_data(open_page("appeals.figures_csv", "/figures.csv", table)),
          kept_page("appeals.executors", "/executors", show_ranking),
          open_data(open_page("appeals.executors_csv", "/executors.csv", ranking_table))};
}

}  // namespace viche::appeals
