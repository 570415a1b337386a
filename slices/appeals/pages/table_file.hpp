#pragma once
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <viche/http/message.hpp>

namespace viche::appeals {

/// A CSV answer of any length that never lies in memory as a whole: written into a temporary file, sent from it,
/// and removed when the answer is gone. UTF-8 with a byte-order mark; cells that spreadsheets would run are
/// neutralised.
class TableFile {
 public:
  TableFile();  ///< Fault storage_full when it can't be made
  ~TableFile();
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  void row(const std::vector<std::string>& cells);
  /// The answer; the file goes with it. Fault storage_full when something could not be written.
  static http::Response sent(std::shared_ptr<TableFile> file, std::string_view name);

 private:
  std::string path_;
  std::FILE* stream_ = nullptr;
};

}  // namespace viche::appeals
