#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace viche::search {

using Stems = std::shared_ptr<const std::vector<std::string>>;

/// Words and their stems, bounded. Sharded, so that threads seldom wait for each other. Each shard has two
/// generations: when the young one is full it becomes the old one and the old one is forgotten; a word found
/// among the old is young again.
class SeenWords {
 public:
  explicit SeenWords(std::size_t most_words) : most_young_(most_words / shards / 2 + 1) {}

  Stems find(const std::string& word) {
    Shard& shard = shard_of(word);
    const std::scoped_lock lock(shard.guard);
    if (const auto young = shard.young.find(word); young != shard.young.end()) return young->second;
    const auto old = shard.old.find(word);
    if (old == shard.old.end()) return nullptr;
    Stems found = old->second;
    put(shard, word, found);
    return found;
  }

  void keep(const std::string& word, Stems stems) {
    Shard& shard = shard_of(word);
    const std::scoped_lock lock(shard.guard);
    put(shard, word, std::move(stems));
  }

  std::size_t size() {
    std::size_t count = 0;
    for (Shard& shard : shards_) {
      const std::scoped_lock lock(shard.guard);
      count += shard.young.size() + shard.old.size();
    }
    return count;
  }

 private:
  static constexpr std::size_t shards = 16;
  using Generation = std::unordered_map<std::string, Stems>;
  struct Shard {
    std::mutex guard;
    Generation young;
    Generation old;
  };

  Shard& shard_of(const std::string& word) { return shards_[std::hash<std::string>{}(word) % shards]; }

  void put(Shard& shard, const std::string& word, Stems stems) {
    if (shard.young.size() >= most_young_) {
      shard.old = std::move(shard.young);
      shard.young = {};
    }
    shard.young.insert_or_assign(word, std::move(stems));
  }

  std::size_t most_young_;
  std::array<Shard, shards> shards_;
};

}  // namespace viche::search
