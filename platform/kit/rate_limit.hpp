#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include <viche/core/clock.hpp>
#include <viche/http/message.hpp>
#include <viche/kit/route.hpp>

namespace viche::kit {

/// Are its requests counted: for keys, or open data?
bool is_limited(const Route& route);

/// How many requests of a minute are left to a key, or to a network address without one. Counted in the memory of this
/// process: with several nodes each counts its own.
class RateLimit {
 public:
  static constexpr std::int64_t window_seconds = 60;

  /// @param limit  requests in a minute; 0: as many as one likes
  RateLimit(std::int64_t limit, const Clock& clock);

  struct Standing {
    bool allowed = true;
    std::int64_t left = 0;
    std::int64_t seconds = 0;  ///< until they are as many again
  };
  /// Counts one request of `who`.
  Standing count(std::string_view who);
  bool is_on() const { return limit_ > 0; }

  /// RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10), and Retry-After when none is left.
  void tell(http::Response& response, const Standing& standing) const;

 private:
  struct Window {
    std::int64_t ends_at = 0;  ///< seconds
    std::int64_t requests = 0;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Window> windows;
    std::int64_t swept_at = 0;
  };
  static constexpr std::size_t shard_count = 16;

  std::int64_t limit_;
  const Clock& clock_;
  std::array<Shard, shard_count> shards_;
};

}  // namespace viche::kit
