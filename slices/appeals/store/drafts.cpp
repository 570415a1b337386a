#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql insert_row{"appeals.insert_draft", R"(
    INSERT INTO appeal_drafts(hromada_id, id, key_index, content, at) VALUES(:hromada, :id, :key_index, :content, :at))"};
constexpr Sql select_row{"appeals.select_draft", R"(
    SELECT id, content FROM appeal_drafts WHERE hromada_id = :hromada AND key_index = :key_index AND at >= :since)"};
constexpr Sql delete_old{"appeals.delete_old_drafts",
                         "DELETE FROM appeal_drafts WHERE hromada_id = :hromada AND at < :before"};

constexpr std::string_view place = "appeal_drafts.content";

std::string index_of(const identity::Vault& vault, HromadaId hromada, std::string_view key) {
  return vault.blind_index(hromada, "appeals.draft", key);
}

}  // namespace

void insert_draft(Tx& tx, const identity::Vault& vault, std::string_view key, std::string_view content, Instant at) {
  const std::int64_t id = storage::next_id();
  tx.run(insert_row, {{"id", id},
                      {"key_index", index_of(vault, tx.hromada(), key)},
                      {"content", vault.seal(tx.hromada(), place, id, content)},
                      {"at", at}});
}

std::optional<std::string> find_draft(Session& session, const identity::Vault& vault, std::string_view key,
                                      Instant since) {
  const auto found =
      session.one(select_row, {{"key_index", index_of(vault, session.hromada(), key)}, {"since", since}},
                  [&](const Row& row) { return vault.open(session.hromada(), place, row.integer(0), row.text(1)); });
  return found ? *found : std::nullopt;
}

void delete_old_drafts(Tx& tx, Instant before) { tx.run(delete_old, {{"before", before}}); }

}  // namespace viche::appeals
