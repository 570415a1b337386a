#include "store.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <map>
#include <utility>

#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>

namespace viche::files {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t key_length = 22;

void sync_folder(const std::string& path) {
  const Handle folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) storage_fault("sync of a folder", errno);
}

/// Each new folder is on disk in the one above before anything is put into it.
void make_folders(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) return;
  const std::string above = fs::path(path).parent_path().string();
  if (!above.empty() && above != path) make_folders(above);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) storage_fault("making a folder", errno);
  sync_folder(above.empty() ? "." : above);
}

/// Small letters, digits, dots and hyphens, the first of them no dot.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

std::int64_t age_of(const fs::path& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return 0;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(now).count() - info.st_mtime);
}

std::vector<fs::path> files_below(const std::string& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file(error)) found.push_back(at->path());
  }
  return found;
}

/// The key in the name of a stored file, or nothing.
std::string_view key_in(std::string_view name) {
  const bool fits = name.size() > key_length && name[key_length] == '-' && is_key(name.substr(0, key_length));
  return fits ? name.substr(0, key_length) : std::string_view{};
}

}  // namespace

bool is_key(std::string_view text) {
  return text.size() == key_length && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

void storage_fault(const std::string& what, int error) {
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  throw Fault("files: " + what + ": " + std::strerror(error), full ? "storage_full" : "internal");
}

Handle::~Handle() {
  if (fd_ >= 0) ::close(fd_);
}

Handle::Handle(Handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Draft::Draft(std::string path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (file_.get() < 0) storage_fault("making a file", errno);
}

Draft::Draft(Draft&& other) noexcept : path_(std::exchange(other.path_, {})), file_(std::move(other.file_)) {}

Draft::~Draft() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::uint64_t Draft::size() const {
  struct stat info {};
  if (::fstat(fd(), &info) != 0) storage_fault("reading a size", errno);
  return static_cast<std::uint64_t>(info.st_size);
}

std::string Draft::sha256() const {
  const std::size_t bytes = size();
  if (bytes == 0) return hex(viche::sha256({}));
  void* mapped = ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, fd(), 0);
  if (mapped == MAP_FAILED) storage_fault("reading a file", errno);
  std::string digest = hex(viche::sha256({static_cast<const char*>(mapped), bytes}));
  ::munmap(mapped, bytes);
  return digest;
}

void Draft::sync() {
  if (::fsync(fd()) != 0) storage_fault("sync of a file", errno);
}

void Draft::rename_to(const std::string& path) {
  if (::rename(path_.c_str(), path.c_str()) != 0) storage_fault("naming a file", errno);
  path_.clear();
}

Store::Store(std::string dir) : dir_(std::move(dir) + "/files") { make_folders(dir_); }

std::string Store::folder(HromadaId hromada, std::string_view key) const {
  return dir_ + "/" + std::to_string(hromada.value) + "/" + std::string(key.substr(0, 2));
}

std::string Store::path(HromadaId hromada, std::string_view key, std::string_view suffix) const {
  return folder(hromada, key) + "/" + std::string(key) + std::string(suffix);
}

Draft Store::draft(HromadaId hromada, std::string_view key, std::string_view suffix) const {
  make_folders(folder(hromada, key));
  return Draft(folder(hromada, key) + "/." + std::string(key) + std::string(suffix) + ".part");
}

void Store::publish(HromadaId hromada, std::string_view key, std::vector<std::pair<Draft*, std::string>> drafts) const {
  for (const auto& [draft, suffix] : drafts) draft->sync();
  try {
    for (const auto& [draft, suffix] : drafts) draft->rename_to(path(hromada, key, suffix));
    sync_folder(folder(hromada, key));
  } catch (...) {
    for (const auto& [draft, suffix] : drafts) ::unlink(path(hromada, key, suffix).c_str());
    throw;
  }
}

std::optional<std::string> Store::find(HromadaId hromada, std::string_view key, std::string_view suffix) const {
  if (!is_key(key)) return std::nullopt;
  std::string found = path(hromada, key, suffix);
  if (::access(found.c_str(), F_OK) != 0) return std::nullopt;
  return found;
}

void Store::remove(HromadaId hromada, std::string_view key) const {
  if (!is_key(key)) return;
  const std::string place = folder(hromada, key);
  std::error_code error;
  bool any = false;
  for (fs::directory_iterator at(place, error), end; !error && at != end; at.increment(error)) {
    if (key_in(at->path().filename().string()) != key) continue;
    if (::unlink(at->path().c_str()) != 0 && errno != ENOENT) storage_fault("removing a file", errno);
    any = true;
  }
  if (any) sync_folder(place);
}

void Store::for_each(HromadaId hromada, const std::function<void(std::string_view, std::int64_t)>& each) const {
  std::map<std::string, std::int64_t, std::less<>> youngest;
  for (const fs::path& file : files_below(dir_ + "/" + std::to_string(hromada.value))) {
    const std::string name = file.filename().string();
    const std::string_view key = key_in(name);
    if (key.empty()) continue;
    const std::int64_t age = age_of(file);
    const auto [at, added] = youngest.emplace(key, age);
    if (!added) at->second = std::min(at->second, age);
  }
  for (const auto& [key, age] : youngest) each(key, age);
}

std::string Store::published_folder(HromadaId hromada) const {
  return dir_ + "/" + std::to_string(hromada.value) + "/published";
}

void Store::put_published(HromadaId hromada, std::string_view name,
                          const std::function<bool(const std::string&)>& write) const {
  VICHE_ASSERT(is_plain_name(name));
  const std::string place = published_folder(hromada);
  make_folders(place);
  const std::string unfinished = place + "/." + std::string(name) + ".part";
  ::unlink(unfinished.c_str());  // of a killed process; one job makes a file at a time
  Draft draft(unfinished);
  if (!write(unfinished)) return;
  draft.sync();
  draft.rename_to(place + "/" + std::string(name));
  sync_folder(place);
}

std::optional<std::string> Store::find_published(HromadaId hromada, std::string_view name) const {
  if (!is_plain_name(name)) return std::nullopt;
  std::string found = published_folder(hromada) + "/" + std::string(name);
  if (::access(found.c_str(), F_OK) != 0) return std::nullopt;
  return found;
}

void Store::remove_drafts(HromadaId hromada, std::int64_t min_age_seconds) const {
  for (const fs::path& file : files_below(dir_ + "/" + std::to_string(hromada.value))) {
    const std::string name = file.filename().string();
    if (name.starts_with('.') && name.ends_with(".part") && age_of(file) >= min_age_seconds) ::unlink(file.c_str());
  }
}

}  // namespace viche::files
