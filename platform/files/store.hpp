#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/ids.hpp>

namespace viche::files {

/// An open file that closes itself.
class Handle {
 public:
  explicit Handle(int fd = -1) : fd_(fd) {}
  ~Handle();
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;
  int get() const { return fd_; }

 private:
  int fd_;
};

/// A file under a temporary name. It goes away with this object unless it was published.
class Draft {
 public:
  /// @throws Fault (storage_full when the disk is)
  explicit Draft(std::string path);
  ~Draft();
  Draft(Draft&& other) noexcept;
  Draft& operator=(Draft&&) = delete;

  int fd() const { return file_.get(); }
  std::uint64_t size() const;
  std::string sha256() const;

  void sync();
  void rename_to(const std::string& path);

 private:
  std::string path_;
  Handle file_;
};

/// The folders and names below `DIR/files`.
class Store {
 public:
  explicit Store(std::string dir);

  /// A draft in the folder of `key`, which is made when absent.
  Draft draft(HromadaId hromada, std::string_view key, std::string_view suffix) const;
  /// Syncs all, gives them their names in order, syncs the folder: all of them, or none when it throws.
  void publish(HromadaId hromada, std::string_view key, std::vector<std::pair<Draft*, std::string>> drafts) const;

  std::optional<std::string> find(HromadaId hromada, std::string_view key, std::string_view suffix) const;
  void remove(HromadaId hromada, std::string_view key) const;
  void for_each(HromadaId hromada, const std::function<void(std::string_view, std::int64_t)>& each) const;
  /// A file with a name of its own, made anew: written whole, then put in the place of the old one.
  void put_published(HromadaId hromada, std::string_view name,
                     const std::function<bool(const std::string&)>& write) const;
  std::optional<std::string> find_published(HromadaId hromada, std::string_view name) const;
  /// Removes drafts that a killed process left behind.
  void remove_drafts(HromadaId hromada, std::int64_t min_age_seconds) const;

 private:
  std::string folder(HromadaId hromada, std::string_view key) const;
  std::string published_folder(HromadaId hromada) const;
  std::string path(HromadaId hromada, std::string_view key, std::string_view suffix) const;

  std::string dir_;
};

/// 22 characters of base64url.
bool is_key(std::string_view text);

/// The disk said no: Fault with public code storage_full for a full disk, quota or file size limit.
[[noreturn]] void storage_fault(const std::string& what, int error);

}  // namespace viche::files
