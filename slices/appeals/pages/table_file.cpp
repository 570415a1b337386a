#include "pages/table_file.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

namespace viche::appeals {

TableFile::TableFile() {
  path_ = (std::filesystem::temp_directory_path() / "viche-table-XXXXXX").string();
  const int handle = mkstemp(path_.data());
  stream_ = handle < 0 ? nullptr : fdopen(handle, "w");
  if (!stream_) throw Fault("a temporary file for a table could not be made", "storage_full");
  std::fputs("\xEF\xBB\xBF", stream_);
}

TableFile::TableFile(const std::string& path) : path_(path), temporary_(false), stream_(std::fopen(path.c_str(), "w")) {
  if (!stream_) throw Fault("cannot write " + path);
  std::fputs("\xEF\xBB\xBF", stream_);
}

TableFile::~TableFile() {
  if (stream_) std::fclose(stream_);
  if (temporary_) unlink(path_.c_str());
}

void TableFile::row(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += csv_cell(cell) + ",";
  if (!line.empty()) line.pop_back();
  line += "\r\n";
  std::fwrite(line.data(), 1, line.size(), stream_);
}

void TableFile::close() {
  const bool before = std::ferror(stream_) != 0;
  const bool last = std::fclose(std::exchange(stream_, nullptr)) != 0;
  if (before || last) throw Fault("a table could not be written", "storage_full");
}

http::Response TableFile::sent(std::shared_ptr<TableFile> file, std::string_view name) {
  file->close();
  http::Response response;
  response.with("Content-Type", "text/csv; charset=utf-8");
  response.with("Content-Disposition", "attachment; filename=\"" + std::string(name) + "\"");
  response.file = file->path_;
  response.after_sent = [kept = std::move(file)] {};
  return response;
}

}  // namespace viche::appeals
