#include <viche/search/index.hpp>

namespace viche::search {

namespace {

using storage::Engine;
using storage::Row;
using storage::Sql;

// FTS5 has one table for all communities; a word of its own, made of kind and community, keeps them apart
// inside the index itself. Identifiers are unique over everything, so they serve as rowid.
constexpr Sql fts_delete = Sql::across("search.fts_delete", "DELETE FROM search_texts WHERE rowid = :id");
constexpr Sql fts_insert =
    Sql::across("search.fts_insert", "INSERT INTO search_texts(rowid, stems, scope) VALUES(:id, :stems, :scope)");
// The cast hides the declared type, which SOCI would take for 32 bits.
constexpr Sql fts_find = Sql::across("search.fts_find", R"(
    SELECT CAST(rowid AS BIGINT) FROM search_texts WHERE search_texts MATCH :query AND rowid < :below
     ORDER BY rowid DESC LIMIT :limit)");

constexpr Sql ts_upsert{"search.ts_upsert", R"(
    INSERT INTO search_texts(hromada_id, kind, id, stems) VALUES(:hromada, :kind, :id, to_tsvector('simple', :stems))
    ON CONFLICT(hromada_id, kind, id) DO UPDATE SET stems = excluded.stems)"};
constexpr Sql ts_delete{"search.ts_delete",
                        "DELETE FROM search_texts WHERE hromada_id = :hromada AND kind = :kind AND id = :id"};
constexpr Sql ts_find{"search.ts_find", R"(
    SELECT id FROM search_texts
     WHERE hromada_id = :hromada AND kind = :kind AND id < :below AND stems @@ to_tsquery('simple', :query)
     ORDER BY id DESC LIMIT :limit)"};

constexpr std::int64_t above_all = 0x7FFF'FFFF'FFFF'FFFF;

std::string scope_word(HromadaId hromada, std::string_view kind) {
  return std::string(kind) + "_of_" + std::to_string(hromada.value);
}

}  // namespace

void put(storage::Tx& tx, std::string_view kind, std::int64_t id, std::string_view stems) {
  if (tx.engine() == Engine::postgresql) {
    tx.run(ts_upsert, {{"kind", kind}, {"id", id}, {"stems", stems}});
    return;
  }
  tx.run(fts_delete, {{"id", id}});
  tx.run(fts_insert, {{"id", id}, {"stems", stems}, {"scope", scope_word(tx.hromada(), kind)}});
}

void remove(storage::Tx& tx, std::string_view kind, std::int64_t id) {
  if (tx.engine() == Engine::postgresql) {
    tx.run(ts_delete, {{"kind", kind}, {"id", id}});
  } else {
    tx.run(fts_delete, {{"id", id}});
  }
}

namespace {

/// @param query  in the words of the session's engine
std::vector<std::int64_t> found(storage::Session& session, std::string_view kind, const std::string& query,
                                std::int64_t limit, std::int64_t below) {
  if (query.empty()) return {};
  const auto id_of = [](const Row& row) { return row.integer(0); };
  const std::int64_t bound = below == 0 ? above_all : below;
  if (session.engine() == Engine::postgresql) {
    return session.all(ts_find, {{"kind", kind}, {"query", query}, {"below", bound}, {"limit", limit}}, id_of);
  }
  const std::string scoped = "scope : \"" + scope_word(session.hromada(), kind) + "\" AND stems : (" + query + ")";
  return session.all(fts_find, {{"query", scoped}, {"below", bound}, {"limit", limit}}, id_of);
}

}  // namespace

std::vector<std::int64_t> find(storage::Session& session, std::string_view kind,
                               const std::vector<std::vector<std::string>>& groups, std::int64_t limit,
                               std::int64_t below) {
  const bool postgresql = session.engine() == Engine::postgresql;
  return found(session, kind, postgresql ? tsquery(groups) : fts5_query(groups), limit, below);
}

std::vector<std::int64_t> find_alike(storage::Session& session, std::string_view kind,
                                     const std::vector<std::vector<std::string>>& groups, std::int64_t limit) {
  const bool postgresql = session.engine() == Engine::postgresql;
  return found(session, kind, postgresql ? tsquery_alike(groups) : fts5_query_alike(groups), limit, 0);
}

}  // namespace viche::search
