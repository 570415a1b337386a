#include "rules/escalation.hpp"

#include <algorithm>

namespace viche::appeals {

namespace {

constexpr int highest_level = 3;
constexpr int first_hour_of_letters = 8;

}  // namespace

bool is_awaited(State state) { return is_open(state) && state != State::moderation && state != State::on_check; }

Instant near_until(Instant now, std::int64_t days) {
  return calendar::start_of_day(calendar::kyiv_day(now) + std::chrono::days(days + 1)) + std::chrono::microseconds(1);
}

bool is_time_to_warn(Instant now) { return calendar::kyiv_local(now).hour >= first_hour_of_letters; }

int level_by_delay(const Appeal& appeal, Instant now, std::int64_t days_between) {
  if (!is_awaited(appeal.state) || !appeal.due_at || now <= *appeal.due_at) return 0;
  const auto between = std::chrono::hours(24 * days_between);
  const std::int64_t passed = (now - *appeal.due_at) / std::chrono::microseconds(between);
  return static_cast<int>(std::min<std::int64_t>(1 + passed, highest_level));
}

int raised_to(const Appeal& appeal) { return appeal.escalated_due == appeal.due_at ? appeal.escalated : 0; }

}  // namespace viche::appeals
