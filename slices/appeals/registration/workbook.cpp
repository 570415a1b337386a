#include "workbook.hpp"

#include <xlsxwriter.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <viche/core/fault.hpp>

namespace viche::appeals::registration {

namespace {

/// The library writes files only: a temporary one, gone at the end.
class Temporary {
 public:
  Temporary() {
    path_ = (std::filesystem::temp_directory_path() / "viche-sheet-XXXXXX").string();
    const int handle = mkstemp(path_.data());
    if (handle < 0) throw Fault("a temporary file for a spreadsheet could not be made", "storage_full");
    close(handle);
  }
  ~Temporary() { unlink(path_.c_str()); }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  const std::string& path() const { return path_; }
  std::string bytes() const {
    std::ifstream file(path_, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

struct Formats {
  lxw_format *title, *head, *text, *strong, *number, *strong_number;
};

lxw_format* boxed(lxw_workbook* book, bool bold, bool wrap) {
  lxw_format* format = workbook_add_format(book);
  format_set_border(format, LXW_BORDER_THIN);
  format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  if (bold) format_set_bold(format);
  if (wrap) format_set_text_wrap(format);
  return format;
}

Formats formats_of(lxw_workbook* book) {
  Formats all{};
  all.title = workbook_add_format(book);
  format_set_bold(all.title);
  all.head = boxed(book, true, true);
  all.text = boxed(book, false, true);
  all.strong = boxed(book, true, true);
  all.number = boxed(book, false, false);
  all.strong_number = boxed(book, true, false);
  for (lxw_format* one : {all.number, all.strong_number}) format_set_num_format(one, "0");
  return all;
}

void write_row(lxw_worksheet* page, lxw_row_t at, const Sheet::Row& row, bool difference, const Formats& formats) {
  lxw_col_t column = 0;
  for (const std::string& text : row.texts) {
    worksheet_write_string(page, at, column++, text.c_str(), row.strong ? formats.strong : formats.text);
  }
  lxw_format* format = row.strong ? formats.strong_number : formats.number;
  const lxw_col_t first = column;
  for (const std::int64_t number : row.numbers) {
    worksheet_write_number(page, at, column++, static_cast<double>(number), format);
  }
  if (!difference || row.numbers.size() < 2) return;
  char one[LXW_MAX_CELL_NAME_LENGTH], other[LXW_MAX_CELL_NAME_LENGTH];
  lxw_rowcol_to_cell(one, at, first);
  lxw_rowcol_to_cell(other, at, static_cast<lxw_col_t>(first + 1));
  const std::string formula = std::string("=") + one + "-" + other;
  worksheet_write_formula_num(page, at, column, formula.c_str(), format,
                              static_cast<double>(row.numbers[0] - row.numbers[1]));
}

void write_sheet(lxw_workbook* book, const Sheet& sheet) {
  const Formats formats = formats_of(book);
  lxw_worksheet* page = workbook_add_worksheet(book, sheet.name.c_str());
  lxw_row_t at = 0;
  for (const std::string& line : sheet.heading) worksheet_write_string(page, at++, 0, line.c_str(), formats.title);
  ++at;
  for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
    worksheet_write_string(page, at, static_cast<lxw_col_t>(i), sheet.columns[i].c_str(), formats.head);
  }
  worksheet_freeze_panes(page, at + 1, 0);
  worksheet_repeat_rows(page, at, at);
  for (const Sheet::Row& row : sheet.rows) write_row(page, ++at, row, sheet.difference, formats);
  worksheet_set_column(page, 0, 0, 60, nullptr);
  worksheet_set_column(page, 1, 1, 20, nullptr);
  worksheet_set_column(page, 2, 4, 12, nullptr);
  worksheet_set_paper(page, 9);  // A4
  worksheet_fit_to_pages(page, 1, 0);
}

}  // namespace

std::string workbook(const Sheet& sheet) {
  const Temporary file;
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (!book) throw Fault("a spreadsheet could not be made", "storage_full");
  write_sheet(book, sheet);
  if (workbook_close(book) != LXW_NO_ERROR) throw Fault("a spreadsheet could not be written", "storage_full");
  return file.bytes();
}

}  // namespace viche::appeals::registration
