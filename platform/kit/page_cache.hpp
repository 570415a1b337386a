#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/ids.hpp>
#include <viche/http/server.hpp>

namespace viche::kit {

/// Answers to people without cookies, kept as bytes until their community's data change, at most a minute
/// (pages say "5 minutes ago"). Looked up on I/O threads: shared locks, sharded by address.
class PageCache {
 public:
  using Version = std::function<std::uint64_t(HromadaId)>;

  PageCache(Version version, const Clock& clock, std::uint64_t max_bytes);

  std::shared_ptr<const http::Prepared> find(const http::Head& head) const;

  /// Keeps the form that was asked for: while people write, most pages are never asked again, and compressing costs
  /// more than making one.
  /// @param version of the community, taken before the page's first read; 0: not kept
  void keep(std::string_view host, std::string_view target, HromadaId hromada, std::uint64_t version,
            std::string_view accept_encoding, const http::Response& response);

 private:
  struct Page {
    HromadaId hromada;
    std::uint64_t version = 0;
    Instant until;
    std::array<std::shared_ptr<const http::Prepared>, 2> forms;  ///< plain, gzip; those that were asked for
    std::string tag;                                             ///< ETag, if the answer has one
    std::shared_ptr<const http::Prepared> unchanged;             ///< for whoever has it already

    std::uint64_t bytes() const;
  };
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string, Page> pages;
    std::uint64_t bytes = 0;
  };
  static constexpr std::size_t shard_count = 16;

  static std::string key_of(std::string_view host, std::string_view target);
  Shard& shard_of(const std::string& key) const;

  Version version_;
  const Clock& clock_;
  std::uint64_t max_bytes_per_shard_;
  mutable std::vector<Shard> shards_;
};

}  // namespace viche::kit
