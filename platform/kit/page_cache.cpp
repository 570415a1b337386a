#include "page_cache.hpp"

#include <mutex>

namespace viche::kit {

namespace {

constexpr auto longest_life = std::chrono::seconds(60);

std::uint64_t size_of(const http::Prepared* page) { return page ? page->bytes.size() : 0; }

}  // namespace

PageCache::PageCache(Version version, const Clock& clock, std::uint64_t max_bytes)
    : version_(std::move(version)),
      clock_(clock),
      max_bytes_per_shard_(max_bytes / shard_count),
      shards_(shard_count) {}

std::string PageCache::key_of(std::string_view host, std::string_view target) {
  std::string key;
  key.reserve(host.size() + target.size() + 1);
  return key.append(host).append(1, ' ').append(target);
}

PageCache::Shard& PageCache::shard_of(const std::string& key) const {
  return shards_[std::hash<std::string>{}(key) % shard_count];
}

std::shared_ptr<const http::Prepared> PageCache::find(const http::Head& head) const {
  if (head.has_cookie || head.has_authorization) return nullptr;
  if (head.method != http::Method::get && head.method != http::Method::head) return nullptr;
  const std::string key = key_of(head.host, head.target);
  const Shard& shard = shard_of(key);
  const std::shared_lock hold(shard.mutex);
  const auto found = shard.pages.find(key);
  if (found == shard.pages.end()) return nullptr;
  const Page& page = found->second;
  if (page.version != version_(page.hromada) || clock_.now() >= page.until) return nullptr;
  const bool takes_gzip = head.accept_encoding.find("gzip") != std::string_view::npos;
  return takes_gzip && page.gzip ? page.gzip : page.plain;
}

void PageCache::keep(std::string_view host, std::string_view target, HromadaId hromada, std::uint64_t version,
                     std::shared_ptr<const http::Prepared> plain, std::shared_ptr<const http::Prepared> gzip) {
  if (version == 0) return;
  std::string key = key_of(host, target);
  const std::uint64_t size = key.size() + size_of(plain.get()) + size_of(gzip.get()) + 200;
  Shard& shard = shard_of(key);
  const std::unique_lock hold(shard.mutex);
  if (shard.bytes + size > max_bytes_per_shard_) {
    // Most of a full shard is out of date already; starting anew is cheaper than keeping order of use.
    shard.pages.clear();
    shard.bytes = 0;
  }
  if (size > max_bytes_per_shard_) return;
  const auto [found, fresh] = shard.pages.try_emplace(std::move(key));
  Page& page = found->second;
  if (!fresh) shard.bytes -= size_of(page.plain.get()) + size_of(page.gzip.get()) + found->first.size() + 200;
  page = {hromada, version, clock_.now() + longest_life, std::move(plain), std::move(gzip)};
  shard.bytes += size;
}

}  // namespace viche::kit
