#include "service_requests.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "appeal_row.hpp"

namespace viche::appeals {

namespace {

using storage::Args;
using storage::Row;
using storage::Session;
using storage::Sql;

#define CONDITIONS                                                                                                 \
  "AND is_public = 1 AND (state_bit & :states) <> 0 "                                                              \
  "AND (CAST(:categories AS TEXT) = '' "                                                                           \
  "     OR CAST(:categories AS TEXT) LIKE '%,' || CAST(category AS TEXT) || ',%') "                                \
  "AND filed_at >= :filed_from AND filed_at < :filed_before AND changed_at >= :updated_from "                      \
  "AND CASE WHEN state = 'closed' AND closed_at IS NOT NULL THEN closed_at ELSE changed_at END >= :updated_from "  \
  "AND CASE WHEN state = 'closed' AND closed_at IS NOT NULL THEN closed_at ELSE changed_at END < :updated_before " \
  "AND (CAST(:around AS BIGINT) = 0 OR (lat BETWEEN :south AND :north AND lon BETWEEN :west AND :east "            \
  "     AND (lat - :lat) * (lat - :lat) + (lon - :lon) * (lon - :lon) * :narrowing <= :reach)) "

constexpr Sql by_filing{"appeals.service_requests_by_filing",
                        "SELECT " APPEAL_COLUMNS R"(
    FROM appeals WHERE hromada_id = :hromada )" CONDITIONS
                        "ORDER BY filed_at DESC, id DESC LIMIT :limit OFFSET :offset"};
constexpr Sql by_change{"appeals.service_requests_by_change",
                        "SELECT " APPEAL_COLUMNS R"(
    FROM appeals WHERE hromada_id = :hromada )" CONDITIONS
                        "ORDER BY changed_at DESC, id DESC LIMIT :limit OFFSET :offset"};

#define UPDATES(condition)                                                                                     \
  "SELECT a.number, e.id, e.at, e.kind, e.actor_kind, e.organisation, e.text, e.state, e.withheld, e.unread, " \
  "(SELECT min(m.id) FROM appeal_media m WHERE m.hromada_id = :hromada AND m.appeal = e.appeal "               \
  "    AND m.entry = e.id AND m.kind = 'photo' AND m.hidden = 0) "                                             \
  "FROM appeals a JOIN appeal_entries e ON e.hromada_id = a.hromada_id AND e.appeal = a.id "                   \
  "WHERE a.hromada_id = :hromada AND a.is_public = 1 AND (a.state_bit & :states) <> 0 AND e.internal = 0 "     \
  "AND e.at >= :from AND e.at < :before AND (e.at > :at OR (e.at = :at AND e.id > :id)) " condition            \
  " ORDER BY e.at, e.id LIMIT 1000"

// Whatever adds a line to a timeline changes the appeal in the same act, so that its moment finds the lines.
constexpr Sql updates_of_all{"appeals.service_updates", UPDATES("AND a.changed_at >= :from")};
constexpr Sql updates_of_one{"appeals.service_updates_of_one", UPDATES("AND a.number = :number")};

constexpr std::int64_t all_states = (1 << 9) - 1;
constexpr std::int64_t closed_state = 1 << static_cast<int>(State::closed);
constexpr std::int64_t hidden_states =
    (1 << static_cast<int>(State::moderation)) | (1 << static_cast<int>(State::rejected));
constexpr Instant first_moment{0}, last_moment{0x7FFF'FFFF'FFFF'FFFF};
constexpr double metres_of_a_degree = 111'195;

std::int64_t states_of(const ServiceRequestFilter& filter) {
  std::int64_t states = all_states & ~hidden_states;
  if (!filter.closed) states &= ~closed_state;
  if (!filter.open) states &= closed_state;
  return states;
}

std::string joined(const std::vector<std::int64_t>& identifiers) {
  std::string text;
  for (const std::int64_t id : identifiers) text += (text.empty() ? "," : "") + std::to_string(id) + ",";
  return text;
}

Args conditions(const ServiceRequestFilter& filter) {
  const Around here = filter.around.value_or(Around{});
  const double narrowing = std::max(0.01, std::cos(here.lat * std::numbers::pi / 180));
  const double degrees = here.radius_m / metres_of_a_degree;
  return {{"states", states_of(filter)},
          {"categories", joined(filter.categories)},
          {"filed_from", filter.filed_from.value_or(first_moment)},
          {"filed_before", filter.filed_before.value_or(last_moment)},
          {"updated_from", filter.updated_from.value_or(first_moment)},
          {"updated_before", filter.updated_before.value_or(last_moment)},
          {"around", filter.around.has_value()},
          {"south", here.lat - degrees},
          {"north", here.lat + degrees},
          {"west", here.lon - degrees / narrowing},
          {"east", here.lon + degrees / narrowing},
          {"lat", here.lat},
          {"lon", here.lon},
          {"narrowing", narrowing * narrowing},
          {"reach", degrees * degrees},
          {"limit", filter.limit},
          {"offset", filter.offset}};
}

ServiceUpdate update_of(const Row& row) {
  ServiceUpdate update;
  update.number = {row.integer(0)};
  update.entry.id = row.integer(1);
  update.entry.at = row.instant(2);
  update.entry.kind = row.text(3);
  update.entry.actor_kind = actor_kind_of(row.text(4)).value_or(Actor::Kind::system);
  update.entry.organisation = row.integer(5);
  update.entry.text = row.text(6);
  update.entry.state = state_of(row.text(7)).value_or(State::registered);
  update.entry.withheld = row.flag(8);
  update.entry.unread = row.flag(9);
  update.photo = row.integer(10);
  return update;
}

void walk_with(Session& session, const Sql& sql, const Args& asked,
               const std::function<bool(const ServiceUpdate&)>& each) {
  Instant at = first_moment;
  std::int64_t id = 0;
  for (;;) {
    Args args = asked;
    args.insert(args.end(), {{"states", all_states & ~hidden_states}, {"at", at}, {"id", id}});
    const auto page = session.all(sql, args, update_of);
    for (const ServiceUpdate& update : page) {
      if (!each(update)) return;
    }
    if (page.size() < 1'000) return;
    at = page.back().entry.at;
    id = page.back().entry.id;
  }
}

}  // namespace

std::vector<Appeal> service_requests(Session& session, const ServiceRequestFilter& filter) {
  if (filter.numbers.empty())
    return session.all(filter.updated_from ? by_change : by_filing, conditions(filter), appeal_of);
  std::vector<Appeal> found;
  for (const Number number : filter.numbers) {
    auto appeal = find(session, number);
    if (appeal && is_shown_to_all(*appeal)) found.push_back(std::move(*appeal));
  }
  return found;
}

Instant updated_at(const Appeal& appeal) {
  return appeal.state == State::closed ? appeal.closed_at.value_or(appeal.changed_at) : appeal.changed_at;
}

void walk_updates(Session& session, Number number, Instant from, Instant before,
                  const std::function<bool(const ServiceUpdate&)>& each) {
  walk_with(session, updates_of_one, {{"from", from}, {"before", before}, {"number", number.code}}, each);
}

void walk_updates(Session& session, Instant from, Instant before,
                  const std::function<bool(const ServiceUpdate&)>& each) {
  walk_with(session, updates_of_all, {{"from", from}, {"before", before}}, each);
}

}  // namespace viche::appeals
