#include "due.hpp"

#include "rules/escalation.hpp"
#include "rules/terms.hpp"

namespace viche::appeals {

namespace {

constexpr int days_ahead = 13;  ///< after today
constexpr std::int64_t most_overdue = 100, most_due = 500;

std::vector<Brief> awaited(storage::Session& session, Filter filter, bool& more) {
  filter.order = Filter::Order::due_first;
  auto briefs = list(session, filter);
  more = static_cast<std::int64_t>(briefs.size()) == filter.limit;
  std::erase_if(briefs, [](const Brief& brief) { return !is_awaited(brief.state); });
  return briefs;
}

}  // namespace

Due due_soon(storage::Session& session, Filter whose, Instant now) {
  Due due;
  whose.overdue_at = now;
  whose.limit = most_overdue;
  due.overdue = awaited(session, whose, due.more_overdue);
  const calendar::Day today = calendar::kyiv_day(now);
  for (int i = 0; i <= days_ahead; ++i) due.days[today + std::chrono::days(i)];
  whose.due_from = now;
  whose.overdue_at = near_until(now, days_ahead);
  whose.limit = most_due;
  for (Brief& brief : awaited(session, whose, due.more_due)) {
    due.days[last_day_before(*brief.due_at)].push_back(std::move(brief));
  }
  return due;
}

}  // namespace viche::appeals
