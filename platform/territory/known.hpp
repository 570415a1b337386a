#pragma once
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include <viche/territory/register.hpp>

#include "street_index.hpp"

namespace viche::territory {

struct KnownArea {
  std::shared_ptr<const Area> area;
  std::string kind;               ///< hromada, or a settlement's
  std::size_t settlement = npos;  ///< index into settlements
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

/// Streets and boundaries of one community, as of one import.
struct Known {
  std::int64_t revision = 0;
  std::vector<Settlement> settlements;  ///< in the order of the alphabet
  StreetIndex streets{{}};
  std::vector<KnownArea> areas;
  std::string geojson;

  const Settlement* find_settlement(std::int64_t id) const;
  const IndexedStreet* find_street(std::int64_t id) const;
};

std::shared_ptr<const Known> load_known(storage::Session& session, const search::Lemmas& lemmas, std::int64_t revision);

/// Communities in use; the one that was asked for longest ago leaves first.
class KnownCommunities {
 public:
  explicit KnownCommunities(const search::Lemmas& lemmas) : lemmas_(lemmas) {}

  std::shared_ptr<const Known> of(storage::Session& session);

 private:
  static constexpr std::size_t most = 64;
  struct Kept {
    std::shared_ptr<const Known> known;
    std::uint64_t asked = 0;
  };
  const search::Lemmas& lemmas_;
  std::mutex guard_;
  std::unordered_map<std::int64_t, Kept> kept_;
  std::uint64_t asked_ = 0;
};

}  // namespace viche::territory
