#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <viche/storage/database.hpp>

namespace viche::storage {

/// What is read with nearly every page and changes once a month (categories, executors): kept in memory for each
/// community. Dropped by whoever changes it, and read again after two seconds, because another node may have changed
/// it. Thread-safe; nobody waits for another's reading when there is something to show.
template <class T>
class Kept {
 public:
  using Read = std::function<T(Session&)>;

  explicit Kept(Read read) : read_(std::move(read)) {}

  std::shared_ptr<const T> of(Database& database, HromadaId hromada) {
    const Key key{&database, hromada.value};
    std::uint64_t drops = 0;
    {
      const std::lock_guard hold(mutex_);
      Entry& entry = entries_[key];
      const auto now = std::chrono::steady_clock::now();
      if (entry.value && now < entry.fresh_until) return entry.value;
      entry.fresh_until = now + life;  // others go on with the old one while this thread reads
      drops = drops_;
    }
    auto value = std::make_shared<const T>(database.read(hromada, read_));
    const std::lock_guard hold(mutex_);
    if (drops == drops_) entries_[key].value = value;
    return value;
  }

  /// To be called after the commit that changed it: `tx.after_commit([hromada] { kept.drop(hromada); })`.
  void drop(HromadaId hromada) {
    const std::lock_guard hold(mutex_);
    ++drops_;
    std::erase_if(entries_, [&](const auto& entry) { return entry.first.second == hromada.value; });
  }

 private:
  static constexpr auto life = std::chrono::seconds(2);
  using Key = std::pair<const void*, std::int64_t>;
  struct Entry {
    std::shared_ptr<const T> value;
    std::chrono::steady_clock::time_point fresh_until;
  };

  Read read_;
  std::mutex mutex_;
  std::map<Key, Entry> entries_;
  std::uint64_t drops_ = 0;  ///< a reading that began before a drop is not kept
};

}  // namespace viche::storage
