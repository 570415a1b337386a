#include "integrity.hpp"

#include <numeric>

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

journal::Hash content_of(const Petition& petition, Channel channel, IdentityLevel level) {
  const std::string words = journal::to_hex(journal::sha256_of(petition.title + "\n" + petition.text));
  return journal::sha256_of(petition.object() + "\n" + words + "\n" + std::string(name(channel)) + "\n" +
                            std::string(name(level)));
}

journal::Hash closing_content(const Petition& petition, std::int64_t count) {
  return journal::sha256_of(petition.object() + "\n" + std::to_string(count));
}

}  // namespace viche::petitions
