#include "merges.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

#define MERGE_COLUMNS "petition, into_petition, last, carried, held, twice, low, nameless, late, begun_at, done_at "

constexpr Sql insert_one{"petitions.insert_merge", R"(
    INSERT INTO petition_merges(hromada_id, petition, into_petition, last, carried, held, twice, low, nameless, late,
                                begun_at, done_at)
    VALUES(:hromada, :petition, :into, :last, :carried, :held, :twice, :low, :nameless, :late, :begun_at, :done_at))"};
constexpr Sql update_one{"petitions.save_merge", R"(
    UPDATE petition_merges SET last = :last, carried = :carried, held = :held, twice = :twice, low = :low,
        nameless = :nameless, late = :late, done_at = :done_at
     WHERE hromada_id = :hromada AND petition = :petition AND last = :before AND done_at IS NULL)"};
constexpr Sql select_one{"petitions.select_merge",
                         "SELECT " MERGE_COLUMNS
                         "FROM petition_merges WHERE hromada_id = :hromada AND petition = :petition"};
constexpr Sql select_into{"petitions.select_merges_into",
                          "SELECT " MERGE_COLUMNS
                          "FROM petition_merges WHERE hromada_id = :hromada AND into_petition = :petition "
                          "ORDER BY begun_at, petition"};
constexpr Sql select_going = Sql::across("petitions.select_merges_going", R"(
    SELECT hromada_id, petition FROM petition_merges WHERE done_at IS NULL LIMIT 1000)");

storage::Args args_of(const Merge& merge) {
  return {{"petition", merge.petition}, {"last", merge.last},   {"carried", merge.carried},
          {"held", merge.held},         {"twice", merge.twice}, {"low", merge.low},
          {"nameless", merge.nameless}, {"late", merge.late},   {"done_at", merge.done_at}};
}

Merge merge_of(const Row& row) {
  Merge merge;
  int column = 0;
  for (std::int64_t* number : {&merge.petition, &merge.into, &merge.last, &merge.carried, &merge.held, &merge.twice,
                               &merge.low, &merge.nameless, &merge.late}) {
    *number = row.integer(column++);
  }
  merge.begun_at = row.instant(column++);
  merge.done_at = row.maybe_instant(column);
  return merge;
}

}  // namespace

void insert(Tx& tx, const Merge& merge) {
  storage::Args args = args_of(merge);
  args.emplace_back("into", merge.into);
  args.emplace_back("begun_at", merge.begun_at);
  tx.run(insert_one, args);
}

bool save(Tx& tx, const Merge& merge, std::int64_t before) {
  storage::Args args = args_of(merge);
  args.emplace_back("before", before);
  return tx.run(update_one, args) == 1;
}

std::optional<Merge> find_merge(Session& session, std::int64_t petition) {
  return session.one(select_one, {{"petition", petition}}, merge_of);
}

std::vector<Merge> merges_into(Session& session, std::int64_t petition) {
  return session.all(select_into, {{"petition", petition}}, merge_of);
}

std::vector<Due> merges_going(Session& session) {
  return session.all(select_going, {}, [](const Row& row) { return Due{{row.integer(0)}, row.integer(1)}; });
}

}  // namespace viche::petitions
