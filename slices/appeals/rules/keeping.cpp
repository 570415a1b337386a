#include "rules/keeping.hpp"

#include <chrono>

namespace viche::appeals {

namespace {

constexpr int years_kept = 5;

}  // namespace

Keeping keeping_of(const Appeal& appeal, bool has_letters, Instant now) {
  if (appeal.regime != Regime::law393 && !has_letters) return {};
  if (!appeal.closed_at) return {true, {}};
  const int closed_in = calendar::year_of(calendar::kyiv_day(*appeal.closed_at));
  const std::chrono::year_month_day over{std::chrono::year(closed_in + 1 + years_kept), std::chrono::January,
                                         std::chrono::day(1)};
  const Instant until = calendar::start_of_day(calendar::Day(over));
  if (until <= now) return {};
  return {true, until};
}

}  // namespace viche::appeals
