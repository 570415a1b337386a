#include <algorithm>

#include <viche/search/index.hpp>
#include <viche/territory/geo.hpp>

#include "../store.hpp"
#include "brief_row.hpp"

namespace viche::appeals {

namespace {

using storage::Args;
using storage::Row;
using storage::Session;
using storage::Sql;

/// Conditions every list understands; each is off when its value is 0 (or -1 for the instants).
#define CONDITIONS                                                                                       \
  "AND (state_bit & :states) <> 0 "                                                                      \
  "AND ((is_public >= :is_public AND (state_bit & :shown_states) <> 0) "                                 \
  "     OR (CAST(:insider AS BIGINT) <> 0 AND (organisation = :insider "                                 \
  "         OR id IN (SELECT h.appeal FROM appeal_co_executors h "                                       \
  "              WHERE h.hromada_id = :hromada AND h.organisation = :insider)))) "                       \
  "AND (CAST(:category AS BIGINT) = 0 OR category = :category) "                                         \
  "AND (CAST(:organisation AS BIGINT) = 0 OR organisation = :organisation) "                             \
  "AND (CAST(:co_executor AS BIGINT) = 0 OR id IN (SELECT h.appeal FROM appeal_co_executors h "          \
  "     WHERE h.hromada_id = :hromada AND h.organisation = :co_executor)) "                              \
  "AND (CAST(:settlement AS BIGINT) = 0 OR settlement = :settlement) "                                   \
  "AND (CAST(:street AS BIGINT) = 0 OR street = :street) "                                               \
  "AND (CAST(:boxed AS BIGINT) = 0 OR (lat BETWEEN :south AND :north AND lon BETWEEN :west AND :east)) " \
  "AND (CAST(:author AS BIGINT) = 0 OR author_account = :author) "                                       \
  "AND emergency >= :emergency AND refuted >= :refuted "                                                 \
  "AND (CAST(:due_before AS BIGINT) = -1 OR due_at < :due_before) "                                      \
  "AND (CAST(:due_from AS BIGINT) = -1 OR due_at >= :due_from) "                                         \
  "AND filed_at >= :filed_from AND (CAST(:filed_before AS BIGINT) = -1 OR filed_at < :filed_before) "    \
  "AND (CAST(:category_group AS TEXT) = '' OR category IN (SELECT c.id FROM appeal_categories c "        \
  "     WHERE c.hromada_id = :hromada AND c.group_slug = :category_group)) "

#define LIST_BY(condition)                                                                                     \
  "SELECT " BRIEF_COLUMNS "FROM appeals WHERE hromada_id = :hromada " condition " AND id < :below " CONDITIONS \
  "ORDER BY id DESC LIMIT :limit"

// One statement per index, so that each filter that narrows most is answered from its own.
constexpr Sql newest{"appeals.list_newest", LIST_BY("")};
constexpr Sql by_street{"appeals.list_by_street", LIST_BY("AND street = :street AND street <> 0")};
constexpr Sql by_category{"appeals.list_by_category", LIST_BY("AND category = :category")};
constexpr Sql by_organisation{"appeals.list_by_organisation", LIST_BY("AND organisation = :organisation")};
constexpr Sql by_co_executor{
    "appeals.list_by_co_executor",
    LIST_BY("AND id IN (SELECT h.appeal FROM appeal_co_executors h WHERE h.hromada_id = :hromada "
            "AND h.organisation = :co_executor)")};
constexpr Sql by_author{"appeals.list_by_author", LIST_BY("AND author_account = :author AND author_account <> 0")};
constexpr Sql by_open_state{"appeals.list_by_open_state", LIST_BY("AND state = :state AND open_due IS NOT NULL")};
constexpr Sql open_ones{"appeals.list_open", "SELECT " BRIEF_COLUMNS R"(
    FROM appeals WHERE hromada_id = :hromada AND open_due IS NOT NULL AND id < :below )" CONDITIONS
                                             "ORDER BY id DESC LIMIT :limit"};
constexpr Sql due_first{"appeals.list_due_first", "SELECT " BRIEF_COLUMNS R"(
    FROM appeals WHERE hromada_id = :hromada AND turn IS NOT NULL )" CONDITIONS
                                                  "ORDER BY turn, id LIMIT :limit OFFSET :offset"};
constexpr Sql one_of_found{"appeals.list_one_of_found",
                           "SELECT " BRIEF_COLUMNS "FROM appeals WHERE hromada_id = :hromada AND id = :id " CONDITIONS};
constexpr Sql one_of_numbers{"appeals.list_one_of_numbers",
                             "SELECT " BRIEF_COLUMNS
                             "FROM appeals WHERE hromada_id = :hromada AND number = :number " CONDITIONS};
constexpr Sql in_cells{"appeals.list_in_cells", "SELECT " BRIEF_COLUMNS R"(
    FROM appeals WHERE hromada_id = :hromada AND cell <> 0 AND cell BETWEEN :cell_min AND :cell_max )" CONDITIONS
                                                "LIMIT :limit"};
constexpr Sql forward{"appeals.walk",
                      "SELECT " BRIEF_COLUMNS "FROM appeals WHERE hromada_id = :hromada AND id > :above " CONDITIONS
                      "ORDER BY id LIMIT 1000"};
constexpr Sql select_silent{"appeals.select_silent", R"(
    SELECT id FROM appeals WHERE hromada_id = :hromada AND state = 'on_check' AND open_due IS NOT NULL
       AND reported_at < :reported_before
       AND (CAST(:not_reminded AS BIGINT) = 0
            OR NOT EXISTS(SELECT 1 FROM appeal_entries e WHERE e.hromada_id = :hromada AND e.appeal = appeals.id
                             AND e.kind = 'reminded' AND e.at > appeals.reported_at))
     ORDER BY id LIMIT :limit)"};

constexpr std::int64_t above_all = 0x7FFF'FFFF'FFFF'FFFF;
constexpr std::int64_t all_states = (1 << 9) - 1;
constexpr std::int64_t hidden_states =
    (1 << static_cast<int>(State::moderation)) | (1 << static_cast<int>(State::rejected));
constexpr std::int64_t ended_states = (1 << static_cast<int>(State::closed)) | (1 << static_cast<int>(State::rejected));

std::int64_t states_of(const Filter& filter) {
  std::int64_t states = all_states;
  if (filter.state) states = std::int64_t{1} << static_cast<int>(*filter.state);
  if (filter.open_only || filter.overdue_at) states &= ~ended_states;
  if (filter.closed_only) states &= ended_states;
  return states;
}

Args conditions(const Filter& filter) {
  const Box box = filter.box.value_or(Box{});
  return {{"states", states_of(filter)},
          {"is_public", filter.public_only},
          {"shown_states", filter.public_only ? all_states & ~hidden_states : all_states},
          {"insider", filter.insider},
          {"boxed", filter.box.has_value()},
          {"south", box.south},
          {"north", box.north},
          {"west", box.west},
          {"east", box.east},
          {"category", filter.category},
          {"organisation", filter.organisation},
          {"co_executor", filter.co_executor},
          {"settlement", filter.settlement},
          {"street", filter.street},
          {"author", filter.author_account},
          {"emergency", filter.emergency_only},
          {"refuted", filter.refuted_only},
          {"due_before", filter.overdue_at.value_or(Instant{-1})},
          {"due_from", filter.due_from.value_or(Instant{-1})},
          {"filed_from", filter.filed_from.value_or(Instant{0})},
          {"filed_before", filter.filed_before.value_or(Instant{-1})},
          {"category_group", filter.group}};
}

Args with(Args args, std::initializer_list<storage::Arg> more) {
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

const Sql& narrowest(const Filter& filter) {
  if (filter.author_account != 0) return by_author;
  if (filter.co_executor != 0) return by_co_executor;
  if (filter.street != 0) return by_street;
  if (filter.state && is_open(*filter.state)) return by_open_state;
  if (filter.open_only || filter.overdue_at) return open_ones;
  if (filter.organisation != 0) return by_organisation;
  if (filter.category != 0) return by_category;
  return newest;
}

std::vector<Brief> found_by_words(Session& session, const Filter& filter) {
  constexpr std::int64_t batch = 200;
  std::vector<Brief> briefs;
  std::int64_t below = filter.below;
  for (;;) {
    const auto ids = search::find(session, "appeals", filter.words, batch, below);
    for (const std::int64_t id : ids) {
      if (auto brief = session.one(one_of_found, with(conditions(filter), {{"id", id}}), brief_of)) {
        briefs.push_back(std::move(*brief));
        if (static_cast<std::int64_t>(briefs.size()) == filter.limit) return briefs;
      }
      below = id;
    }
    if (static_cast<std::int64_t>(ids.size()) < batch) return briefs;
  }
}

std::vector<Brief> of_numbers(Session& session, const Filter& filter) {
  std::vector<Brief> briefs;
  for (const Number number : filter.numbers) {
    auto brief = session.one(one_of_numbers, with(conditions(filter), {{"number", number.code}}), brief_of);
    if (brief && (filter.below == 0 || brief->id < filter.below)) briefs.push_back(std::move(*brief));
  }
  return briefs;
}

}  // namespace

std::vector<Brief> list(Session& session, const Filter& filter) {
  if (!filter.numbers.empty()) return of_numbers(session, filter);
  if (!filter.words.empty()) return found_by_words(session, filter);
  Args args = with(conditions(filter), {{"limit", filter.limit}});
  if (filter.order == Filter::Order::due_first) {
    return session.all(due_first, with(std::move(args), {{"offset", filter.offset}}), brief_of);
  }
  const std::int64_t below = filter.below == 0 ? above_all : filter.below;
  args = with(std::move(args), {{"below", below}, {"state", name(filter.state.value_or(State::registered))}});
  return session.all(narrowest(filter), args, brief_of);
}

std::vector<Near> near(Session& session, double lat, double lon, double radius_m, Instant since, std::int64_t limit) {
  const territory::Point here{lat, lon};
  Filter filter;
  filter.open_only = true;
  filter.filed_from = since;
  std::vector<Near> found;
  for (const territory::CellRange& cells : territory::covering(here, radius_m)) {
    const Args args = with(conditions(filter), {{"cell_min", cells.min}, {"cell_max", cells.max}, {"limit", 500}});
    session.each(in_cells, args, [&](const Row& row) {
      Brief brief = brief_of(row);
      const double distance = territory::distance_m(here, {brief.lat.value_or(0), brief.lon.value_or(0)});
      if (distance <= radius_m) found.push_back({std::move(brief), distance});
    });
  }
  std::sort(found.begin(), found.end(), [](const Near& a, const Near& b) { return a.distance_m < b.distance_m; });
  if (static_cast<std::int64_t>(found.size()) > limit) found.resize(static_cast<std::size_t>(limit));
  return found;
}

std::vector<Brief> in_box(Session& session, const Box& box, Filter filter, std::int64_t limit) {
  filter.box = box;
  std::vector<Brief> found;
  for (const territory::CellRange& cells : territory::covering_box({box.south, box.west}, {box.north, box.east})) {
    const std::int64_t left = limit - static_cast<std::int64_t>(found.size());
    if (left <= 0) break;
    const Args args = with(conditions(filter), {{"cell_min", cells.min}, {"cell_max", cells.max}, {"limit", left}});
    session.each(in_cells, args, [&](const Row& row) { found.push_back(brief_of(row)); });
  }
  return found;
}

void walk(Session& session, const Filter& filter, const std::function<void(const Brief&)>& each) {
  std::int64_t above = 0;
  for (;;) {
    const auto page = session.all(forward, with(conditions(filter), {{"above", above}}), brief_of);
    for (const Brief& brief : page) each(brief);
    if (page.empty()) return;
    above = page.back().id;
  }
}

std::vector<std::int64_t> silent(Session& session, Instant reported_before, bool not_reminded, std::int64_t limit) {
  return session.all(select_silent,
                     {{"reported_before", reported_before}, {"not_reminded", not_reminded}, {"limit", limit}},
                     [](const Row& row) { return row.integer(0); });
}

}  // namespace viche::appeals
