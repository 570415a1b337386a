#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace viche::appeals::registration {

/// A sheet of a spreadsheet: lines above the table, columns, rows; the last columns hold numbers.
struct Sheet {
  std::string name;  ///< at most 31 letters
  std::vector<std::string> heading;
  std::vector<std::string> columns;
  struct Row {
    std::vector<std::string> texts;
    std::vector<std::int64_t> numbers;
    bool strong = false;
  };
  std::vector<Row> rows;    ///< texts and numbers together as many as columns, but for `difference`
  bool difference = false;  ///< a further column: the first number less the second, as a formula
};

/// Office Open XML (xlsx). Fault storage_full when a temporary file cannot be written.
std::string workbook(const Sheet& sheet);

}  // namespace viche::appeals::registration
