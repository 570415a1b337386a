#include "imports.hpp"

namespace viche::petitions {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql select_import{"petitions.find_imported", R"(
    SELECT petition FROM petition_imports WHERE hromada_id = :hromada AND external_id = :external)"};
constexpr Sql insert_one{"petitions.insert_import", R"(
    INSERT INTO petition_imports(hromada_id, external_id, petition) VALUES(:hromada, :external, :petition))"};
constexpr Sql delete_kind{"petitions.clear_tally", R"(
    DELETE FROM petition_tallies WHERE hromada_id = :hromada AND petition = :petition AND kind = :kind)"};

}  // namespace

std::optional<std::int64_t> find_imported(storage::Session& session, std::string_view external_id) {
  return session.one(select_import, {{"external", external_id}}, [](const Row& row) { return row.integer(0); });
}

void insert_import(storage::Tx& tx, std::string_view external_id, std::int64_t petition) {
  tx.run(insert_one, {{"external", external_id}, {"petition", petition}});
}

void clear_tally(storage::Tx& tx, std::int64_t petition, std::string_view kind) {
  tx.run(delete_kind, {{"petition", petition}, {"kind", kind}});
}

}  // namespace viche::petitions
