#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace viche {

/// Reads CSV (RFC 4180) record by record: LF or CRLF, quoted cells with line breaks and doubled quotes, a byte-order
/// mark at the start. Blank lines are passed over. A quote that is left open spoils its own line only: reading goes on
/// with the next one. The text must outlive the reader.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text, char separator = ',');

  struct Record {
    std::int64_t line = 0;  ///< where it begins, from 1
    std::vector<std::string> cells;
    bool unclosed = false;  ///< a quote was left open
  };
  std::optional<Record> next();

  std::size_t bytes_read() const { return at_; }
  std::size_t bytes_total() const { return text_.size(); }

 private:
  std::string cell(Record& record);
  void back_to_line_after(std::size_t begin, Record& record);

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  char separator_;
};

/// CSV whose first record names the columns.
class CsvTable {
 public:
  explicit CsvTable(std::string_view text, char separator = ',');

  bool has(std::string_view column) const { return columns_.contains(column); }
  /// Names of `wanted` that the header lacks.
  std::vector<std::string> missing(const std::vector<std::string_view>& wanted) const;

  class Row {
   public:
    Row(const CsvTable& table, CsvReader::Record record) : table_(&table), record_(std::move(record)) {}
    std::int64_t line() const { return record_.line; }
    /// Trimmed; empty when the column or the cell is absent.
    std::string_view operator[](std::string_view column) const;
    bool unclosed() const { return record_.unclosed; }
    /// It has as many cells as the header and no quote left open.
    bool sound() const;

   private:
    const CsvTable* table_;
    CsvReader::Record record_;
  };
  std::optional<Row> next();

  const CsvReader& reader() const { return reader_; }

 private:
  CsvReader reader_;
  std::map<std::string, std::size_t, std::less<>> columns_;
};

}  // namespace viche
