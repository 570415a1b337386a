#include <algorithm>

#include "petition_row.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;

#define PETITION_COUNTS                                                                                   \
  ", coalesce((SELECT n FROM petition_tallies t WHERE t.hromada_id = p.hromada_id AND t.petition = p.id " \
  "AND t.kind = 'total' AND t.bucket = 0), 0) AS counted, "                                               \
  "coalesce((SELECT n FROM petition_tallies t WHERE t.hromada_id = p.hromada_id AND t.petition = p.id "   \
  "AND t.kind = 'paper' AND t.bucket = 0), 0), "                                                          \
  "coalesce((SELECT n FROM petition_tallies t WHERE t.hromada_id = p.hromada_id AND t.petition = p.id "   \
  "AND t.kind = 'held' AND t.bucket = 0), 0), "                                                           \
  "coalesce((SELECT n FROM petition_tallies t WHERE t.hromada_id = p.hromada_id AND t.petition = p.id "   \
  "AND t.kind = 'invalid' AND t.bucket = 0), 0) "

/// States are few: each has its place in the list.
#define PETITION_FILTER                                                                          \
  "FROM petitions p WHERE p.hromada_id = :hromada "                                              \
  "AND p.state IN (:s0, :s1, :s2, :s3, :s4, :s5, :s6, :s7, :s8, :s9, :s10, :s11, :s12) "         \
  "AND (CAST(:author AS BIGINT) = 0 OR (p.author_account = :author AND p.author_account <> 0)) " \
  "AND (CAST(:public AS BIGINT) = 0 OR p.published_at IS NOT NULL) "                             \
  "AND (CAST(:below AS BIGINT) = 0 OR p.id < :below) "

constexpr Sql select_newest{"petitions.list_newest", "SELECT " PETITION_COLUMNS PETITION_COUNTS PETITION_FILTER
                                                     "ORDER BY p.id DESC LIMIT :limit OFFSET :offset"};
constexpr Sql select_most{"petitions.list_most_signed", "SELECT " PETITION_COLUMNS PETITION_COUNTS PETITION_FILTER
                                                        "ORDER BY counted DESC, p.id DESC LIMIT :limit OFFSET :offset"};
constexpr Sql select_ending{"petitions.list_ending", "SELECT " PETITION_COLUMNS PETITION_COUNTS PETITION_FILTER
                                                     "ORDER BY p.ends_on, p.id LIMIT :limit OFFSET :offset"};
constexpr Sql count_all{"petitions.count", "SELECT count(*) " PETITION_FILTER};
constexpr Sql select_one{"petitions.brief", "SELECT " PETITION_COLUMNS PETITION_COUNTS
                                            "FROM petitions p WHERE p.hromada_id = :hromada AND p.id = :id"};
constexpr Sql select_published{"petitions.list_published",
                               "SELECT " PETITION_COLUMNS PETITION_COUNTS
                               "FROM petitions p WHERE p.hromada_id = :hromada AND p.id > :after "
                               "AND p.published_at IS NOT NULL ORDER BY p.id LIMIT :limit"};

Brief brief_of(const Row& row) {
  const int at = petition_columns;
  return {petition_of(row), {row.integer(at), row.integer(at + 1), row.integer(at + 2), row.integer(at + 3)}};
}

/// What is wanted of states takes all places of the list: those not wanted repeat one that is.
storage::Args args_of(const Wanted& wanted) {
  static constexpr std::array<std::string_view, all_states.size()> places{"s0", "s1", "s2", "s3",  "s4",  "s5", "s6",
                                                                          "s7", "s8", "s9", "s10", "s11", "s12"};
  storage::Args args{{"author", wanted.author_account}, {"public", std::int64_t{wanted.public_only ? 1 : 0}}};
  args.emplace_back("below", wanted.below);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const State state = wanted.states.empty() ? all_states[i] : wanted.states[std::min(i, wanted.states.size() - 1)];
    args.emplace_back(places[i], name(state));
  }
  return args;
}

const Sql& statement_of(Order order) {
  switch (order) {
    case Order::newest: return select_newest;
    case Order::most_signed: return select_most;
    case Order::ending: return select_ending;
  }
  return select_newest;
}

bool is_wanted(const Wanted& wanted, const Petition& petition) {
  if (wanted.public_only && !petition.published_at) return false;
  return wanted.states.empty() ||
         std::find(wanted.states.begin(), wanted.states.end(), petition.state) != wanted.states.end();
}

}  // namespace

std::vector<Brief> list(Session& session, const Wanted& wanted) {
  if (!wanted.ids.empty()) {
    std::vector<Brief> found;
    for (const std::int64_t id : wanted.ids) {
      const auto one = session.one(select_one, {{"id", id}}, brief_of);
      if (one && is_wanted(wanted, one->petition)) found.push_back(*one);
    }
    return found;
  }
  storage::Args args = args_of(wanted);
  args.emplace_back("limit", wanted.limit);
  args.emplace_back("offset", wanted.offset);
  return session.all(statement_of(wanted.order), args, brief_of);
}

std::int64_t count(Session& session, const Wanted& wanted) { return session.number(count_all, args_of(wanted)); }

std::vector<Brief> published_after(Session& session, std::int64_t after, std::int64_t limit) {
  return session.all(select_published, {{"after", after}, {"limit", limit}}, brief_of);
}

}  // namespace viche::petitions
