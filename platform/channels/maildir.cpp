#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <viche/channels/incoming.hpp>

namespace viche::channels {

namespace {

namespace fs = std::filesystem;

/// A name of one file, not of a path.
bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= 255 && name[0] != '.' && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

}  // namespace

Result<std::vector<std::string>> list_maildir(const std::string& path, std::size_t most) {
  std::error_code failed;
  fs::directory_iterator all(fs::path(path) / "new", failed);
  if (failed) return Refusal{RefusalKind::unavailable, "mail.maildir_missing", {}, {}, {}, {}};
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  for (const fs::directory_entry& entry : all) {
    std::error_code gone;
    const std::string name = entry.path().filename().string();
    const auto at = entry.last_write_time(gone);
    // A link could lead anywhere.
    if (!gone && is_name(name) && entry.symlink_status(gone).type() == fs::file_type::regular)
      found.emplace_back(at, name);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [at, name] : found) {
    if (names.size() < most) names.push_back(std::move(name));
  }
  return names;
}

std::optional<std::string> read_maildir(const std::string& path, const std::string& name, std::size_t most_bytes) {
  if (!is_name(name)) return std::nullopt;
  const fs::path file = fs::path(path) / "new" / name;
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  if (failed || size > most_bytes) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return std::nullopt;
  return bytes;
}

void settle_maildir(const std::string& path, const std::string& name) {
  if (!is_name(name)) return;
  std::error_code failed;
  fs::create_directories(fs::path(path) / "cur", failed);
  const std::string base = name.substr(0, name.find(":2,"));
  fs::rename(fs::path(path) / "new" / name, fs::path(path) / "cur" / (base + ":2,S"), failed);
}

}  // namespace viche::channels
