#include <viche/core/csv.hpp>

#include <viche/core/text.hpp>

namespace viche {

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

/// Reads one cell and stops at what ends it: a separator, a line end, or the end of the text.
std::string CsvReader::cell(Record& record) {
  std::string out;
  bool quoted = at_ < text_.size() && text_[at_] == '"', closed = false;
  if (quoted) ++at_;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\n') ++line_;
    if (quoted && c == '"') {
      const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
      if (!doubled) {
        quoted = false;
        closed = true;
        continue;
      }
      ++at_;
    } else if (!quoted && (c == separator_ || c == '\n')) {
      if (c == '\n') --line_;  // counted when the record ends
      break;
    }
    // A quote that closes in the middle of a cell of a further line belongs there: it was opened by mistake above.
    if (closed && c != '\r' && line_ != record.line) record.unclosed = true;
    out += c;
  }
  record.unclosed |= quoted;
  return out;
}

std::optional<CsvReader::Record> CsvReader::next() {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }
  if (at_ >= text_.size()) return std::nullopt;
  Record record;
  record.line = line_;
  const std::size_t begin = at_;
  for (bool more = true; more;) {
    record.cells.push_back(cell(record));
    more = at_ < text_.size() && text_[at_] == separator_;
    if (at_ < text_.size()) {
      if (text_[at_] == '\n') ++line_;
      ++at_;
    }
  }
  if (record.unclosed) back_to_line_after(begin, record);
  std::string& last = record.cells.back();
  if (!last.empty() && last.back() == '\r') last.pop_back();
  return record;
}

void CsvReader::back_to_line_after(std::size_t begin, Record& record) {
  const auto end = text_.find('\n', begin);
  at_ = end == std::string_view::npos ? text_.size() : end + 1;
  line_ = record.line + (end == std::string_view::npos ? 0 : 1);
}

CsvTable::CsvTable(std::string_view text, char separator) : reader_(text, separator) {
  const auto header = reader_.next();
  if (!header) return;
  for (std::size_t i = 0; i < header->cells.size(); ++i) columns_.emplace(trimmed(header->cells[i]), i);
}

std::vector<std::string> CsvTable::missing(const std::vector<std::string_view>& wanted) const {
  std::vector<std::string> absent;
  for (const auto column : wanted) {
    if (!has(column)) absent.emplace_back(column);
  }
  return absent;
}

std::optional<CsvTable::Row> CsvTable::next() {
  auto record = reader_.next();
  if (!record) return std::nullopt;
  return Row(*this, std::move(*record));
}

std::string_view CsvTable::Row::operator[](std::string_view column) const {
  const auto found = table_->columns_.find(column);
  if (found == table_->columns_.end() || found->second >= record_.cells.size()) return {};
  return trimmed(record_.cells[found->second]);
}

bool CsvTable::Row::sound() const { return record_.cells.size() == table_->columns_.size() && !record_.unclosed; }

}  // namespace viche
