#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <viche/core/clock.hpp>

namespace viche::cabinet {

/// All that is kept of a person, on its way into their hands.
struct Export {
  std::int64_t id = 0;
  std::int64_t account = 0, session = 0;  ///< who asked, and in which browser
  std::string key;                        ///< 16 random bytes, opened
  std::string lang;
  std::int64_t pieces = 0;  ///< of the sealed file
  std::int64_t bytes = 0;   ///< of the archive
  Instant asked_at;
  std::optional<Instant> ready_at;  ///< absent: it is being gathered
};

}  // namespace viche::cabinet
