#pragma once
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <viche/http/message.hpp>

namespace viche::appeals {

/// A CSV table of any length that never lies in memory as a whole: a temporary file that an answer is sent from and
/// that goes with it, or a file somebody named. UTF-8 with a byte-order mark; cells that spreadsheets would run are
/// neutralised.
class TableFile {
 public:
  TableFile();                                  ///< Fault storage_full when it can't be made
  explicit TableFile(const std::string& path);  ///< stays; Fault when it cannot be written
  ~TableFile();
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;

  void row(const std::vector<std::string>& cells);
  /// The last row is on its way to the disk. Fault storage_full when something could not be written.
  void close();
  /// The answer; the file goes with it. Fault storage_full when something could not be written.
  static http::Response sent(std::shared_ptr<TableFile> file, std::string_view name);

 private:
  std::string path_;
  bool temporary_ = true;
  std::FILE* stream_ = nullptr;
};

}  // namespace viche::appeals
