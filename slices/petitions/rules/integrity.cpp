#include "integrity.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <numeric>

#include <viche/core/ids.hpp>

#include <viche/journal/journal.hpp>

namespace viche::petitions {

namespace {

constexpr std::int64_t times_usual = 20, least_flood = 200;

}  // namespace

bool is_flood(const std::vector<std::int64_t>& hours_before, std::int64_t last_hour) {
  if (last_hour < least_flood) return false;
  if (hours_before.empty()) return true;
  const std::int64_t sum = std::accumulate(hours_before.begin(), hours_before.end(), std::int64_t{0});
  const std::int64_t usual = std::max<std::int64_t>(1, sum / static_cast<std::int64_t>(hours_before.size()));
  return last_hour >= times_usual * usual;
}

std::string network_of(const std::string& address) {
  constexpr std::size_t house_bytes = 8, mapped_at = 12;
  in6_addr parsed{};
  if (inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return address;
  const std::string bytes(reinterpret_cast<const char*>(parsed.s6_addr), sizeof parsed.s6_addr);
  if (!IN6_IS_ADDR_V4MAPPED(&parsed)) return hex(bytes.substr(0, house_bytes));
  std::string text;
  for (std::size_t at = mapped_at; at < bytes.size(); ++at) {
    text += (text.empty() ? "" : ".") + std::to_string(static_cast<unsigned char>(bytes[at]));
  }
  return text;
}

journal::Hash content_of(const Petition& petition, Channel channel, IdentityLevel level) {
  const std::string words = journal::to_hex(journal::sha256_of(petition.title + "\n" + petition.text));
  return journal::sha256_of(petition.object() + "\n" + words + "\n" + std::string(name(channel)) + "\n" +
                            std::string(name(level)));
}

journal::Hash closing_content(const Petition& petition, std::int64_t count) {
  return journal::sha256_of(petition.object() + "\n" + std::to_string(count));
}

}  // namespace viche::petitions
