#include "rules/day.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include <viche/core/text.hpp>
#include <viche/territory/geo.hpp>

namespace viche::appeals {

namespace {

constexpr double near_metres = 250;
constexpr std::size_t longest_crew_name = 80;
constexpr int most_days_ahead = 90;

std::optional<Instant> term_of(const Brief& brief) {
  return brief.state == State::assigned && brief.accept_by ? brief.accept_by : brief.due_at;
}

std::int64_t pressing(const Work& work) {
  const auto term = term_of(work.brief);
  return term ? term->micros : std::numeric_limits<std::int64_t>::max();
}

bool is_near(const Work& a, const Work& b) {
  if (a.street != 0 && a.street == b.street) return true;
  if (!a.brief.lat || !a.brief.lon || !b.brief.lat || !b.brief.lon) return false;
  return territory::distance_m({*a.brief.lat, *a.brief.lon}, {*b.brief.lat, *b.brief.lon}) <= near_metres;
}

bool ends_on(std::optional<Instant> term, calendar::Day day) {
  if (!term) return false;
  const Instant begin = calendar::start_of_day(day), end = calendar::start_of_day(day + std::chrono::days(1));
  // A term of whole days ends when the next day begins.
  return begin.micros < term->micros && term->micros <= end.micros;
}

}  // namespace

Reasons reasons_for(const Work& work, calendar::Day day, calendar::Day today, Instant now) {
  Reasons why;
  const Brief& brief = work.brief;
  const auto is_on = [&](std::optional<calendar::Day> on) {
    return on && (*on == day || (day == today && *on < today));
  };
  why.planned = is_on(work.plan.day) || is_on(work.promised_on);
  why.due = ends_on(term_of(brief), day) || ends_on(brief.due_at, day);
  if (day != today) return why;
  const bool waits_for_later = work.plan.day && *work.plan.day > today;
  const auto term = term_of(brief);
  why.overdue = (term && term->micros <= now.micros) || (brief.due_at && brief.due_at->micros <= now.micros);
  why.due = why.due && !why.overdue;
  why.sent_back = brief.state == State::rework && !waits_for_later;
  why.to_accept = brief.state == State::assigned && !waits_for_later;
  return why;
}

std::vector<Stop> stops_of(const std::vector<Work>& works) {
  std::vector<std::size_t> left(works.size());
  std::iota(left.begin(), left.end(), std::size_t{0});
  std::stable_sort(left.begin(), left.end(),
                   [&](std::size_t a, std::size_t b) { return pressing(works[a]) < pressing(works[b]); });
  std::vector<Stop> stops;
  std::erase_if(left, [&](std::size_t at) {
    if (works[at].brief.emergency) stops.push_back({true, {at}});
    return works[at].brief.emergency;
  });
  while (!left.empty()) {
    const Work& first = works[left.front()];
    Stop stop;
    std::erase_if(left, [&](std::size_t at) {
      const bool here = &works[at] == &first || is_near(first, works[at]);
      if (here) stop.work.push_back(at);
      return here;
    });
    stops.push_back(std::move(stop));
  }
  return stops;
}

Check may_plan_for(const Actor& actor, std::int64_t organisation) {
  const bool theirs = actor.roles.has(Role::executor) && organisation > 0 && actor.organisation == organisation;
  if (!theirs) return forbidden("appeals.step_not_yours");
  return Done{};
}

Check may_put_crew(const Crew& crew, const std::vector<Crew>& others) {
  if (trimmed(crew.name).empty()) return invalid("day.crew_name_missing", "name");
  if (length(crew.name) > longest_crew_name) {
    return invalid("day.crew_name_long", "name", {{"max", std::to_string(longest_crew_name)}});
  }
  const bool taken = std::any_of(others.begin(), others.end(), [&](const Crew& other) {
    return other.id != crew.id && to_lower(other.name) == to_lower(crew.name);
  });
  if (taken) return invalid("day.crew_name_taken", "name");
  return Done{};
}

Check may_put_on(std::optional<calendar::Day> day, calendar::Day today) {
  if (!day) return Done{};
  if (*day < today) return invalid("day.past", "day");
  if (*day > today + std::chrono::days(most_days_ahead)) {
    return invalid("day.far", "day", {{"max", std::to_string(most_days_ahead)}});
  }
  return Done{};
}

}  // namespace viche::appeals
