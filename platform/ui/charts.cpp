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

/// Writes one picture. Sizes are in the units of its viewBox; colour and type come from classes.
class Svg {
 public:
  Svg(double width, double height, std::string_view id, std::string_view title, std::string_view description) {
    out_ = R"(<svg viewBox="0 0 )" + coordinate(width) + " " + coordinate(height) + R"(" role="img" aria-labelledby=")" +
           std::string(id) + "-title";
    if (!description.empty()) out_ += " " + std::string(id) + "-desc";
    out_ += R"("><title id=")" + std::string(id) + R"(-title">)" + escaped_html(title) + "</title>";
    if (description.empty()) return;
    out_ += R"(<desc id=")" + std::string(id) + R"(-desc">)" + escaped_html(description) + "</desc>";
  }

  static std::string coordinate(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    std::string out = text.data();
    return out.ends_with(".0") ? out.substr(0, out.size() - 2) : out;
  }

  void rect(double x, double y, double width, double height, std::string_view css, double radius = 0) {
    out_ += "<rect x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" width=\"" + coordinate(width) +
            "\" height=\"" + coordinate(height) + "\"";
    if (radius > 0) out_ += " rx=\"" + coordinate(radius) + "\"";
    out_ += " class=\"" + std::string(css) + "\"/>";
  }

  void text(double x, double y, std::string_view css, std::string_view words) {
    out_ += "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"v-svg__label" + std::string(css) +
            "\">" + escaped_html(words) + "</text>";
  }

  void line(double x1, double y1, double x2, double y2, std::string_view css) {
    out_ += "<line x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" + coordinate(x2) + "\" y2=\"" +
            coordinate(y2) + "\" class=\"" + std::string(css) + "\"/>";
  }

  void polyline(const std::vector<std::pair<double, double>>& points, std::string_view css) {
    out_ += "<polyline points=\"";
    for (const auto& [x, y] : points) out_ += coordinate(x) + "," + coordinate(y) + " ";
    if (!points.empty()) out_.pop_back();
    out_ += "\" class=\"" + std::string(css) + "\"/>";
  }

  void circle(double x, double y, double radius, std::string_view css) {
    out_ += "<circle cx=\"" + coordinate(x) + "\" cy=\"" + coordinate(y) + "\" r=\"" + coordinate(radius) +
            "\" class=\"" + std::string(css) + "\"/>";
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

/// The smallest of 1, 2, 5 times a power of ten that is not below: where an axis ends well.
double rounded_up(double value) {
  if (value <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    if (value <= step * power) return step * power;
  }
  return 10 * power;
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
constexpr double bar_width = 560;
constexpr double bar_step = 50;

struct Frame {
  double left = 46, top = 12, width = 560, height = 220;
  double x(std::size_t at, std::size_t count) const {
    return count < 2 ? left + width / 2 : left + width * static_cast<double>(at) / static_cast<double>(count - 1);
  }
  double y(double value, double max) const { return top + height * (1 - value / max); }
};

std::vector<std::pair<double, double>> points(const Frame& frame, const Series& series, double max) {
  std::vector<std::pair<double, double>> all;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    all.emplace_back(frame.x(i, series.values.size()), frame.y(series.values[i], max));
  }
  return all;
}

/// About six labels below the line, the first and the last among them.
void label_time(Svg& svg, const Frame& frame, const std::vector<std::string>& labels) {
  const std::size_t count = labels.size();
  const std::size_t step = std::max<std::size_t>(1, (count + 4) / 5);
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    if (!last && (i % step != 0 || count - 1 - i < step)) continue;
    const std::string_view anchor = last && count > 1 ? "--end" : (i == 0 && count > 1 ? "" : "--middle");
    const std::string css = anchor.empty() ? " v-svg__label--small" : " v-svg__label" + std::string(anchor) + " v-svg__label--small";
    svg.text(frame.x(i, count), frame.top + frame.height + 22, css, labels[i]);
  }
}

}  // namespace

void bar_chart(View& view, std::string_view marker, const Chart& chart) {
  View figure = begin(view, marker, chart);
  if (chart.series.empty()) return;
  const std::vector<double>& values = chart.series.front().values;
  const double max = std::max(largest({chart.series.front()}), 1e-9);
  Svg svg(bar_width + 90, bar_step * static_cast<double>(values.size()), chart.id, chart.title, chart.summary);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double y = bar_step * static_cast<double>(i);
    svg.text(0, y + 16, "", chart.labels[i]);
    svg.rect(0, y + 23, bar_width, 16, "v-svg__track", 4);
    svg.rect(0, y + 23, std::max(0.0, bar_width * values[i] / max), 16, colour("fill", 0), 4);
    svg.text(bar_width + 90, y + 36, " v-svg__label--end", worded(view, chart, values[i]));
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
  Svg svg(bar_width + 90, bar_step * static_cast<double>(sums.size()), chart.id, chart.title, chart.summary);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const double y = bar_step * static_cast<double>(i);
    svg.text(0, y + 16, "", chart.labels[i]);
    double x = 0;
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
      const double width = bar_width * chart.series[s].values[i] / max;
      if (width > 0) svg.rect(x, y + 23, std::max(width - 1.5, 0.5), 16, colour("fill", s));
      x += width;
    }
    svg.text(bar_width + 90, y + 36, " v-svg__label--end", worded(view, chart, sums[i]));
  }
  figure.set_html("PICTURE_HTML", svg.take());
}

void line_chart(View& view, std::string_view marker, const Chart& chart) {
  View figure = begin(view, marker, chart);
  legend(figure, chart, true);
  const Frame frame;
  const double max = rounded_up(largest(chart.series));
  Svg svg(frame.left + frame.width + 14, frame.top + frame.height + 32, chart.id, chart.title, chart.summary);
  for (int part = 0; part <= 4; ++part) {
    const double value = max * part / 4;
    const double y = frame.y(value, max);
    svg.line(frame.left, y, frame.left + frame.width, y, part == 0 ? "v-svg__axis" : "v-svg__grid");
    const int decimals = value == std::floor(value) ? 0 : 1;
    svg.text(frame.left - 8, y + 4, " v-svg__label--end v-svg__label--small", i18n::number(view.lang(), value, decimals));
  }
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const auto line = points(frame, chart.series[s], max);
    svg.polyline(line, "v-svg__line " + colour("stroke", s));
    if (!line.empty()) svg.circle(line.back().first, line.back().second, 4, colour("fill", s));
  }
  label_time(svg, frame, chart.labels);
  figure.set_html("PICTURE_HTML", svg.take());
}

void small_multiples(View& view, std::string_view marker, const Chart& chart) {
  View figure = begin(view, marker, chart);
  figure.show("HAS_MULTIPLES");
  const Frame frame{.left = 4, .top = 6, .width = 232, .height = 54};
  const double max = rounded_up(largest(chart.series));
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const Series& series = chart.series[s];
    const std::string last = series.values.empty() ? "" : chart.labels.back() + ": " + worded(view, chart, series.values.back());
    Svg svg(240, 66, chart.id + "-" + std::to_string(s + 1), series.name, last);
    svg.line(frame.left, frame.top + frame.height, frame.left + frame.width, frame.top + frame.height, "v-svg__axis");
    const auto line = points(frame, series, max);
    svg.polyline(line, "v-svg__line " + colour("stroke", 0));
    if (!line.empty()) svg.circle(line.back().first, line.back().second, 4, colour("fill", 0));
    figure.each("MULTIPLE").set("TEXT", series.name).set("LAST", last).set_html("SMALL_HTML", svg.take());
  }
}

}  // namespace viche::ui
