#include "page_cache.hpp"

#include <mutex>

namespace viche::kit {

namespace {

constexpr auto longest_life = std::chrono::seconds(60);

constexpr std::uint64_t bytes_beside = 200;

std::size_t form_of(std::string_view accept_encoding) { return http::accepts(accept_encoding, "gzip") ? 1 : 0; }

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
  if (page.unchanged && http::names_tag(head.if_none_match, page.tag)) return page.unchanged;
  return page.forms[form_of(head.accept_encoding)];
}

std::uint64_t PageCache::Page::bytes() const {
  std::uint64_t sum = bytes_beside;
  for (const auto& form : forms) sum += form ? form->bytes.size() : 0;
  return sum + (unchanged ? unchanged->bytes.size() : 0);
}

void PageCache::keep(std::string_view host, std::string_view target, HromadaId hromada, std::uint64_t version,
                     std::string_view accept_encoding, const http::Response& response) {
  if (version == 0) return;
  const std::size_t form = form_of(accept_encoding);
  auto prepared = std::make_shared<const http::Prepared>(http::prepare(response, form == 1));
  std::string key = key_of(host, target);
  const std::uint64_t size = key.size() + prepared->bytes.size() + bytes_beside;
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
  if (!fresh) shard.bytes -= page.bytes() + found->first.size();
  const Instant now = clock_.now();
  if (page.version != version || now >= page.until) page = {hromada, version, now + longest_life, {}, {}, nullptr};
  if (const auto tag = response.header("ETag"); !tag.empty() && tag != page.tag) {
    page.tag = tag;
    page.unchanged = std::make_shared<const http::Prepared>(http::prepare_unchanged(response));
  }
  page.forms[form] = std::move(prepared);
  shard.bytes += page.bytes() + found->first.size();
}

}  // namespace viche::kit
