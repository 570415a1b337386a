#include <viche/ui/charts.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>
#include <viche/ui/components.hpp>

namespace viche::ui {
namespace {

constexpr std::size_t colours = 6;

std::string coordinate(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  std::string out = text.data();
  return out.ends_with(".0") ? out.substr(0, out.size() - 2) : out;
}

std::string percent(double share) { return coordinate(share * 100) + "%"; }

/// Writes one picture as wide as its place: across in per cent, down in pixels, so that letters keep their size on a
/// telephone. Colour and type come from classes.
class Svg {
 public:
  Svg(double height, std::string_view id, std::string_view title, std::string_view description) {
    out_ = R"(<svg width="100%" height=")" + coordinate(height) + R"(" role="img" aria-labelledby=")" +
           std::string(id) + "-title";
    if (!description.empty()) out_ += " " + std::string(id) + "-desc";
    out_ += R"("><title id=")" + std::string(id) + R"(-title">)" + escaped_html(title) + "</title>";
    if (description.empty()) return;
    out_ += R"(<desc id=")" + std::string(id) + R"(-desc">)" + escaped_html(description) + "</desc>";
  }

  void bar(double x, double y, double width, std::string_view css, double radius = 0) {
    out_ += "<rect x=\"" + percent(x) + "\" y=\"" + coordinate(y) + "\" width=\"" + percent(width) + "\" height=\"16\"";
    if (radius > 0) out_ += " rx=\"" + coordinate(radius) + "\"";
    out_ += " class=\"" + std::string(css) + "\"/>";
  }

  void text(double x, double y, std::string_view css, std::string_view words) {
    out_ += "<text x=\"" + percent(x) + "\" y=\"" + coordinate(y) + "\" class=\"v-svg__label" + std::string(css) +
            "\">" + escaped_html(words) + "</text>";
  }

  void level(double y, std::string_view css) {
    out_ += "<line x1=\"0\" y1=\"" + coordinate(y) + "\" x2=\"100%\" y2=\"" + coordinate(y) + "\" class=\"" +
            std::string(css) + "\"/>";
  }

  /// @param points across 0..1, down in pixels from `top`
  void curve(double top, double height, const std::vector<std::pair<double, double>>& points, const std::string& stroke,
             const std::string& fill) {
    if (points.empty()) return;
    out_ += R"(<svg y=")" + coordinate(top) + R"(" width="100%" height=")" + coordinate(height) +
            R"(" viewBox="0 0 1000 )" + coordinate(height) + R"(" preserveAspectRatio="none"><polyline points=")";
    for (const auto& [x, y] : points) out_ += coordinate(x * 1000) + "," + coordinate(y) + " ";
    out_.back() = '"';
    out_ += " class=\"v-svg__line " + stroke + "\"/></svg><circle cx=\"" + percent(points.back().first) + "\" cy=\"" +
            coordinate(top + points.back().second) + "\" r=\"4\" class=\"" + fill + "\"/>";
  }

  std::string take() { return std::move(out_ += "</svg>"); }

 private:
  std::string out_;
};

std::string colour(std::string_view kind, std::size_t series) {
  return "v-" + std::string(kind) + "-" + std::to_string(series % colours + 1);
}

std::string worded(const View& view, const Chart& chart, double value) {
  std::string text = i18n::number(view.lang(), value, chart.decimals);
  if (!chart.unit.empty()) text += "\u00a0" + chart.unit;
  return text;
}

/// A step of an axis: not below `value`, short to read; whole when the numbers are.
double readable_step(double value, bool whole) {
  if (value <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
    const double rounded = step * power;
    if (value <= rounded && (!whole || rounded == std::floor(rounded))) return rounded;
  }
  return whole ? std::ceil(value) : 10 * power;
}

double largest(const std::vector<Series>& all) {
  double max = 0;
  for (const Series& series : all) {
    for (const double value : series.values) max = std::max(max, value);
  }
  return max;
}

/// Every filler begins here: figure, title, and the numbers once more as a table.
View begin(View& view, std::string_view marker, const Chart& chart) {
  for (const Series& series : chart.series) VICHE_ASSERT(series.values.size() == chart.labels.size());
  View figure = view.include(marker, "ui/chart.html");
  figure.set("ID", chart.id).set("TITLE", chart.title).set("SUMMARY", chart.summary);
  Table numbers{.caption = chart.title, .columns = {{chart.label_title}}, .rows = {}, .caption_hidden = true};
  for (const Series& series : chart.series) numbers.columns.push_back({series.name, true});
  for (std::size_t i = 0; i < chart.labels.size(); ++i) {
    std::vector<Cell> row{chart.labels[i]};
    for (const Series& series : chart.series) row.emplace_back(worded(view, chart, series.values[i]));
    numbers.rows.push_back(std::move(row));
  }
  table(figure, "TABLE", numbers);
  return figure;
}

/// A piece of each line or bar beside its name; several series only.
void legend(View& figure, const Chart& chart, bool lines) {
  if (chart.series.size() < 2) return;
  figure.show("HAS_LEGEND");
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const std::string shape =
        lines ? R"(<line x1="0" y1="6" x2="24" y2="6" class="v-svg__line )" + colour("stroke", i) + R"("/>)"
              : R"(<rect width="24" height="12" rx="3" class=")" + colour("fill", i) + R"("/>)";
    figure.each("LEGEND")
        .set("TEXT", chart.series[i].name)
        .set_html("SWATCH_HTML", R"(<svg viewBox="0 0 24 12" aria-hidden="true">)" + shape + "</svg>");
  }
}

/// Lying bars: the label stands above its bar, so that long names fit a narrow screen.
constexpr double bar_width = 0.76;
constexpr double bar_step = 50;

/// Where a curve is drawn: from `top` down to `top + height`.
struct Frame {
  double left = 0.09, top = 18, height = 220;  ///< left of it stand the numbers of the levels

  double across(std::size_t at, std::size_t count) const {
    return count < 2 ? 0.5 : left + (1 - left) * static_cast<double>(at) / static_cast<double>(count - 1);
  }
  std::vector<std::pair<double, double>> points(const Series& series, double max) const {
    std::vector<std::pair<double, double>> all;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      all.emplace_back(across(i, series.values.size()), height * (1 - series.values[i] / max));
    }
    return all;
  }
};

/// About five labels below the line, or four long ones: on a telephone they stand side by side. The first and the last
/// are among them.
void label_time(Svg& svg, const Frame& frame, const std::vector<std::string>& labels) {
  const std::size_t count = labels.size();
  constexpr std::size_t long_label = 7;
  const bool are_long =
      std::any_of(labels.begin(), labels.end(), [](const std::string& label) { return length(label) > long_label; });
  const std::size_t gaps = are_long ? 3 : 4;
  const std::size_t step = std::max<std::size_t>(1, (count + gaps - 1) / gaps);
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    if (!last && (i % step != 0 || count - 1 - i < step)) continue;
    std::string css = " v-svg__label--small";
    if (count == 1 || (i > 0 && !last)) css += " v-svg__label--middle";
    if (count > 1 && last) css += " v-svg__label--end";
    svg.text(frame.across(i, count), frame.top + frame.height + 20, css, labels[i]);
  }
}

}  // namespace

void bar_chart(View& view, std::string_view marker, const Chart& chart) {
  View figure = begin(view, marker, chart);
  if (chart.series.empty()) return;
  const std::vector<double>& values = chart.series.front().values;
  const double max = std::max(largest({chart.series.front()}), 1e-9);
  Svg svg(bar_step * static_cast<double>(values.size()), chart.id, chart.title, chart.summary);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double y = bar_step * static_cast<double>(i);
    svg.text(0, y + 16, "", chart.labels[i]);
    svg.bar(0, y + 23, bar_width, "v-svg__track", 4);
    svg.bar(0, y + 23, bar_width * std::max(0.0, values[i]) / max, colour("fill", 0), 4);
    svg.text(1, y + 36, " v-svg__label--end", worded(view, chart, values[i]));
  }
  figure.set_html("PICTURE_HTML", svg.take());
}

void stacked_bar_chart(View& view, std::string_view marker, const Chart& chart) {
  View figure = begin(view, marker, chart);
  legend(figure, chart, false);
  std::vector<double> sums(chart.labels.size(), 0);
  for (const Series& series : chart.series) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += series.values[i];
  }
  const double max = sums.empty() ? 1 : std::max(*std::max_element(sums.begin(), sums.end()), 1e-9);
  Svg svg(bar_step * static_cast<double>(sums.size()), chart.id, chart.title, chart.summary);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const double y = bar_step * static_cast<double>(i);
    svg.text(0, y + 16, "", chart.labels[i]);
    double x = 0;
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      const double width = bar_width * chart.series[s].values[i] / max;
      if (width > 0) svg.bar(x, y + 23, width, "v-svg__part " + colour("fill", s));
      x += width;
    }
    svg.text(1, y + 36, " v-svg__label--end", worded(view, chart, sums[i]));
  }
  figure.set_html("PICTURE_HTML", svg.take());
}

void line_chart(View& view, std::string_view marker, const Chart& chart) {
  View figure = begin(view, marker, chart);
  legend(figure, chart, true);
  const Frame frame;
  const double step = readable_step(largest(chart.series) / 4, chart.decimals == 0);
  Svg svg(frame.top + frame.height + 30, chart.id, chart.title, chart.summary);
  for (int part = 0; part <= 4; ++part) {
    const double y = frame.top + frame.height * (4 - part) / 4;
    svg.level(y, part == 0 ? "v-svg__axis" : "v-svg__grid");
    if (part > 0) svg.text(0, y - 4, " v-svg__label--small", i18n::number(view.lang(), step * part, 2));
  }
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    svg.curve(frame.top, frame.height, frame.points(chart.series[s], step * 4), colour("stroke", s), colour("fill", s));
  }
  label_time(svg, frame, chart.labels);
  figure.set_html("PICTURE_HTML", svg.take());
}

void small_multiples(View& view, std::string_view marker, const Chart& chart) {
  View figure = begin(view, marker, chart);
  figure.show("HAS_MULTIPLES");
  const Frame frame{.left = 0, .top = 6, .height = 54};
  const double max = std::max(largest(chart.series), 1e-9);
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const Series& series = chart.series[s];
    std::string last;
    if (!series.values.empty()) last = chart.labels.back() + ": " + worded(view, chart, series.values.back());
    Svg svg(66, chart.id + "-" + std::to_string(s + 1), series.name, last);
    svg.level(frame.top + frame.height, "v-svg__axis");
    svg.curve(frame.top, frame.height, frame.points(series, max), colour("stroke", 0), colour("fill", 0));
    figure.each("MULTIPLE").set("TEXT", series.name).set("LAST", last).set_html("SMALL_HTML", svg.take());
  }
}

}  // namespace viche::ui
