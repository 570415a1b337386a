#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/ui/templates.hpp>

/// Charts drawn on the server as SVG that is coloured by classes only, each with title and description, and with
/// the same numbers in a table beside (in details). Numbers are written in the language of the view.
namespace viche::ui {

struct Series {
  std::string name;
  std::vector<double> values;  ///< one for each label
};

struct Chart {
  std::string id;  ///< unique on the page
  std::string title;
  std::string summary = {};  ///< one sentence: what is to be seen; the description for screen readers
  std::string label_title;   ///< heading of the first column of the table: "Місяць"
  std::vector<std::string> labels;
  std::vector<Series> series;
  std::string unit = {};  ///< "%", "днів"; after each number
  int decimals = 0;
};

void bar_chart(View& view, std::string_view marker, const Chart& chart);          ///< lying bars, one series
void stacked_bar_chart(View& view, std::string_view marker, const Chart& chart);  ///< lying bars, parts of a whole
void line_chart(View& view, std::string_view marker, const Chart& chart);         ///< over time, up to six series
void small_multiples(View& view, std::string_view marker, const Chart& chart);    ///< a small line for each series

}  // namespace viche::ui
