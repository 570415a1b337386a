#include "pages/rate.hpp"

namespace viche::appeals {

Check check_rate(const kit::Call& call, std::string_view what, const kit::Setting& per_hour) {
  const std::int64_t limit = call.town->number(per_hour);
  if (limit <= 0) return Done{};
  return call.services.identity.throttle(call.hromada(), what, call.request.remote, static_cast<int>(limit),
                                         std::chrono::hours(1));
}

}  // namespace viche::appeals
