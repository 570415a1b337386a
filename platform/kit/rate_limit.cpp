#include "rate_limit.hpp"

#include <algorithm>
#include <functional>

namespace viche::kit {

namespace {

constexpr std::string_view policy = "\"minute\"";

}  // namespace

bool is_limited(const Route& route) { return route.access.who == Access::Who::api_key || route.open_to_others; }

RateLimit::RateLimit(std::int64_t limit, const Clock& clock) : limit_(limit), clock_(clock) {}

RateLimit::Standing RateLimit::count(std::string_view who) {
  if (!is_on()) return {};
  const std::int64_t now = clock_.now().seconds();
  std::string key(who);
  Shard& shard = shards_[std::hash<std::string>{}(key) % shard_count];
  const std::lock_guard hold(shard.mutex);
  // Once a minute what has ended goes, so that strangers' addresses do not pile up.
  if (now >= shard.swept_at + window_seconds) {
    std::erase_if(shard.windows, [now](const auto& entry) { return entry.second.ends_at <= now; });
    shard.swept_at = now;
  }
  Window& window = shard.windows[std::move(key)];
  if (window.ends_at <= now) window = {now + window_seconds, 0};
  ++window.requests;
  return {window.requests <= limit_, std::max<std::int64_t>(0, limit_ - window.requests), window.ends_at - now};
}

void RateLimit::tell(http::Response& response, const Standing& standing) const {
  if (!is_on()) return;
  const std::string name(policy), seconds = std::to_string(standing.seconds);
  response.with("RateLimit-Policy", name + ";q=" + std::to_string(limit_) + ";w=" + std::to_string(window_seconds));
  response.with("RateLimit", name + ";r=" + std::to_string(standing.left) + ";t=" + seconds);
  if (!standing.allowed) response.replace("Retry-After", seconds);
}

}  // namespace viche::kit
