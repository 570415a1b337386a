#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <viche/storage/database.hpp>

#include "model.hpp"

/// What everybody is shown, as programs of other cities ask for it.
namespace viche::appeals {

/// Around a point, by a plane that touches the globe there: right to a metre or so within 50 km.
struct Around {
  double lat = 0, lon = 0, radius_m = 0;
};

struct ServiceRequestFilter {
  std::vector<Number> numbers;  ///< these and nothing else, if any
  std::vector<std::int64_t> categories;
  bool open = true, closed = true;
  std::optional<Instant> filed_from, filed_before;
  std::optional<Instant> updated_from, updated_before;  ///< a closed one was updated last when it was closed
  std::optional<Around> around;
  std::int64_t limit = 1'000, offset = 0;
};

/// The newest first; by change when `updated_from` is given. Of each what everybody is shown in a list: number, state,
/// outcome, regime, category, text, place, cover, organisation, moments and terms.
std::vector<Appeal> service_requests(storage::Session& session, const ServiceRequestFilter& filter);

/// When it was last changed, or closed.
Instant updated_at(const Appeal& appeal);

struct ServiceUpdateFilter {
  std::vector<Number> numbers;  ///< only of these, if any
  Instant from, before;
  std::int64_t limit = 1'000, offset = 0;
};

/// A line of the timeline of a public appeal, without its media.
struct ServiceUpdate {
  Number number;
  Entry entry;
  std::int64_t photo = 0;  ///< the first one that is not hidden; 0: none
};

/// The lines of one appeal, or of all, oldest first and without those of the staff alone, until `each` says no.
void walk_updates(storage::Session& session, Number number, Instant from, Instant before,
                  const std::function<bool(const ServiceUpdate&)>& each);
void walk_updates(storage::Session& session, Instant from, Instant before,
                  const std::function<bool(const ServiceUpdate&)>& each);

}  // namespace viche::appeals
