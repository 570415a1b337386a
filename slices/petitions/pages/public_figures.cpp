#include <algorithm>
#include <map>

#include <viche/territory/register.hpp>
#include <viche/ui/charts.hpp>

#include "pages/public.hpp"
#include "pages/public_wording.hpp"

/// How the signatures came: over time, from where, in which way.
namespace viche::petitions {

namespace {

constexpr std::int64_t micros_in_an_hour = 3'600'000'000;
constexpr std::int64_t hours_in_a_week = 7 * 24;

struct Numbers {
  std::vector<Tally> hours, settlements, channels, levels;
  std::vector<territory::Settlement> places;
};

Numbers load_numbers(const kit::Call& call, std::int64_t petition) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return Numbers{tallies(session, petition, "hour"), tallies(session, petition, "settlement"),
                   tallies(session, petition, "channel"), tallies(session, petition, "level"),
                   call.services.territory.settlements(session)};
  });
}

std::int64_t sum_of(const std::vector<Tally>& all) {
  std::int64_t sum = 0;
  for (const Tally& one : all) sum += one.n;
  return sum;
}

/// Where an hour belongs on the line: to itself, or to its day in Kyiv.
struct Ruler {
  bool by_day = false;

  std::int64_t place(std::int64_t hour) const {
    return by_day ? calendar::kyiv_day({hour * micros_in_an_hour}).time_since_epoch().count() : hour;
  }
  std::string label(i18n::Lang lang, std::int64_t place) const {
    if (!by_day) return i18n::date_time(lang, {place * micros_in_an_hour});
    return i18n::short_date(lang, calendar::start_of_day(calendar::Day(std::chrono::days(place))));
  }
};

/// All that was signed until the end of each hour or day.
/// @param counted  all; of what came from another system the hours may be known of some alone, or of none
void show_curve(ui::View& view, const kit::Call& call, const Petition& petition, const std::vector<Tally>& hours,
                std::int64_t counted) {
  if (hours.empty()) return;
  const std::int64_t begin = petition.published_at.value_or(petition.created_at).micros / micros_in_an_hour;
  const std::int64_t end = petition.closed_at.value_or(call.now).micros / micros_in_an_hour;
  const Ruler ruler{std::max(end, hours.back().bucket) - std::min(begin, hours.front().bucket) > hours_in_a_week};
  std::map<std::int64_t, std::int64_t> at;
  for (const Tally& one : hours) at[ruler.place(one.bucket)] += one.n;
  const std::int64_t first = std::min(ruler.place(begin), at.begin()->first);
  const std::int64_t last = std::max(ruler.place(end), at.rbegin()->first);
  ui::Chart chart;
  chart.id = "curve";
  chart.title = call.word("petitions.figures.curve");
  chart.label_title = call.word(ruler.by_day ? "petitions.figures.day" : "petitions.figures.hour");
  ui::Series series{call.word("petitions.figures.signatures"), {}};
  const std::int64_t timed = sum_of(hours);
  std::int64_t sum = std::max<std::int64_t>(0, counted - timed);
  for (std::int64_t place = first; place <= last; ++place) {
    const auto found = at.find(place);
    if (found != at.end()) sum += found->second;
    chart.labels.push_back(ruler.label(call.lang, place));
    series.values.push_back(static_cast<double>(sum));
  }
  chart.series = {std::move(series)};
  chart.summary = call.word("petitions.figures.curve_summary", {{"n", sum}});
  ui::line_chart(view, "CURVE", chart);
}

template <class F>
void show_bars(ui::View& view, std::string_view marker, const kit::Call& call, std::string_view kind,
               std::vector<Tally> all, F&& label) {
  std::stable_sort(all.begin(), all.end(), [](const Tally& a, const Tally& b) { return a.n > b.n; });
  ui::Chart chart;
  chart.id = std::string(kind);
  chart.title = call.word("petitions.figures.by_" + chart.id);
  chart.label_title = call.word("petitions.figures." + chart.id);
  ui::Series series{call.word("petitions.figures.signatures"), {}};
  for (const Tally& one : all) {
    chart.labels.push_back(label(one.bucket));
    series.values.push_back(static_cast<double>(one.n));
  }
  chart.series = {std::move(series)};
  if (!all.empty()) ui::bar_chart(view, marker, chart);
}

std::int64_t of_channel(const Numbers& numbers, Channel channel) {
  for (const Tally& one : numbers.channels) {
    if (one.bucket == static_cast<std::int64_t>(channel)) return one.n;
  }
  return 0;
}

/// Clerks looked at the documents of who signed on paper, and nobody here knows what another system asked for: neither
/// is somebody who has shown nothing.
void show_levels(ui::View& view, const kit::Call& call, const Petition& petition, const Numbers& numbers) {
  constexpr std::int64_t paper = -1, imported = -2, none = static_cast<std::int64_t>(IdentityLevel::none);
  std::vector<Tally> rows;
  for (const Tally& one : numbers.levels) {
    if (one.bucket != none) {
      rows.push_back(one);
      continue;
    }
    const std::int64_t came = std::min(one.n, of_channel(numbers, Channel::imported));
    const std::int64_t left = one.n - came;
    const std::int64_t sheets =
        petition.least_level == IdentityLevel::none ? std::min(left, of_channel(numbers, Channel::paper)) : left;
    for (const Tally& row : {Tally{paper, sheets}, Tally{imported, came}, Tally{none, left - sheets}}) {
      if (row.n > 0) rows.push_back(row);
    }
  }
  show_bars(view, "LEVELS", call, "level", rows, [&](std::int64_t level) {
    if (level == paper) return call.word("petitions.figures.level_paper");
    if (level == imported) return call.word("petitions.figures.level_imported");
    return call.word("petitions.level." + std::string(name(static_cast<IdentityLevel>(level))));
  });
}

std::string place_name(const kit::Call& call, const std::vector<territory::Settlement>& all, std::int64_t id) {
  for (const territory::Settlement& one : all) {
    if (one.id == id) return call.lang == i18n::Lang::en && !one.name_en.empty() ? one.name_en : one.shown;
  }
  return call.word("petitions.figures.unsaid");
}

http::Response show_figures(kit::Call& call) {
  const auto brief = load_shown(call);
  if (!brief) return call.refuse(brief.refusal());
  const Petition& petition = brief.value().petition;
  const Numbers numbers = load_numbers(call, petition.id);
  ui::View view = call.view();
  view.set("NUMBER", numbered(call, petition)).set_in("TITLE", petition.title, petition.lang);
  view.set("BACK", view.url(path_of(petition)));
  set_progress(view, call, brief.value());
  const std::int64_t merged = brief.value().counts.merged;
  if (merged > 0) view.say("CARRIED", "petitions.page.merged", {{"n", merged}});
  view.show_if(numbers.channels.empty(), "NOTHING");
  show_curve(view, call, petition, numbers.hours, brief.value().counts.counted);
  if (numbers.places.size() > 1) {
    show_bars(view, "SETTLEMENTS", call, "settlement", numbers.settlements,
              [&](std::int64_t id) { return place_name(call, numbers.places, id); });
  }
  show_bars(view, "CHANNELS", call, "channel", numbers.channels, [&](std::int64_t channel) {
    return call.word("petitions.channel." + std::string(name(static_cast<Channel>(channel))));
  });
  show_levels(view, call, petition, numbers);
  ui::Page page = call.page(call.word("petitions.part.figures") + " · " + numbered(call, petition));
  page.crumbs = {{"/petitions", call.word("petitions.title")}, {path_of(petition), numbered(call, petition)}};
  page.width = ui::Width::full;
  return call.render(page, "petitions/figures.html", view);
}

}  // namespace

std::vector<kit::Route> figures_routes() {
  return {kit::kept(kit::get("petitions.figures", "/petitions/{number}/figures", kit::Access::anyone(), show_figures))};
}

}  // namespace viche::petitions
