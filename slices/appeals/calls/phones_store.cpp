#include "calls/phones_store.hpp"

#include <viche/core/phone.hpp>

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql put_row{"appeals.put_phone", R"(
    INSERT INTO appeal_phones(hromada_id, appeal, phone) VALUES(:hromada, :appeal, :phone)
    ON CONFLICT(hromada_id, appeal) DO UPDATE SET phone = excluded.phone)"};
constexpr Sql delete_row{"appeals.delete_phone",
                         "DELETE FROM appeal_phones WHERE hromada_id = :hromada AND appeal = :appeal"};
constexpr Sql select_by_phone{"appeals.select_by_phone", R"(
    SELECT appeal FROM appeal_phones WHERE hromada_id = :hromada AND phone = :phone ORDER BY appeal DESC LIMIT :limit)"};
constexpr Sql select_with_phone{"appeals.select_with_phone", R"(
    SELECT id FROM appeals WHERE hromada_id = :hromada AND id > :above AND author_phone <> '' ORDER BY id LIMIT :limit)"};
constexpr Sql select_made{"appeals.select_phones_made",
                          "SELECT up_to FROM appeal_phones_made WHERE hromada_id = :hromada"};
constexpr Sql put_made{"appeals.put_phones_made", R"(
    INSERT INTO appeal_phones_made(hromada_id, up_to) VALUES(:hromada, :up_to)
    ON CONFLICT(hromada_id) DO UPDATE SET up_to = excluded.up_to)"};

}  // namespace

std::string phone_index(const identity::Vault& vault, HromadaId hromada, std::string_view phone) {
  const std::string canonical = canonical_phone(phone);
  return canonical.empty() ? "" : vault.blind_index(hromada, "appeals.phone", canonical);
}

void put_phone(Tx& tx, const identity::Vault& vault, const Appeal& appeal) {
  if (appeal.author_phone.empty()) {
    tx.run(delete_row, {{"appeal", appeal.id}});
  } else {
    tx.run(put_row, {{"appeal", appeal.id}, {"phone", phone_index(vault, tx.hromada(), appeal.author_phone)}});
  }
}

std::vector<std::int64_t> appeals_by_phone(Session& session, std::string_view index, std::int64_t limit) {
  if (index.empty()) return {};
  return session.all(select_by_phone, {{"phone", index}, {"limit", limit}},
                     [](const Row& row) { return row.integer(0); });
}

std::vector<std::int64_t> appeals_with_phone(Session& session, std::int64_t above, std::int64_t limit) {
  return session.all(select_with_phone, {{"above", above}, {"limit", limit}},
                     [](const Row& row) { return row.integer(0); });
}

std::int64_t phones_made_up_to(Session& session) { return session.number(select_made); }

void set_phones_made_up_to(Tx& tx, std::int64_t id) { tx.run(put_made, {{"up_to", id}}); }

}  // namespace viche::appeals
