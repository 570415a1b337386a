#include "store.hpp"

#include <viche/core/fault.hpp>
#include <viche/core/ids.hpp>

namespace viche::cabinet {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;
using storage::Tx;

constexpr Sql upsert_calendar{"cabinet.put_calendar", R"(
    INSERT INTO cabinet_calendars(hromada_id, account, key_hash, made_at)
    VALUES(:hromada, :account, :key_hash, :made_at)
    ON CONFLICT(hromada_id, account) DO UPDATE SET key_hash = excluded.key_hash, made_at = excluded.made_at)"};
constexpr Sql delete_calendar_row{"cabinet.delete_calendar",
                                  "DELETE FROM cabinet_calendars WHERE hromada_id = :hromada AND account = :account"};
constexpr Sql select_calendar{
    "cabinet.select_calendar",
    "SELECT account FROM cabinet_calendars WHERE hromada_id = :hromada AND key_hash = :key_hash"};
constexpr Sql select_calendar_of{
    "cabinet.select_calendar_of",
    "SELECT made_at FROM cabinet_calendars WHERE hromada_id = :hromada AND account = :account"};

constexpr Sql insert_export_row{"cabinet.insert_export", R"(
    INSERT INTO cabinet_exports(hromada_id, id, account, session, key, lang, pieces, bytes, asked_at)
    VALUES(:hromada, :id, :account, :session, :key, :lang, 0, 0, :asked_at))"};
constexpr Sql select_export{"cabinet.select_export", R"(
    SELECT id, account, session, key, lang, pieces, bytes, asked_at, ready_at FROM cabinet_exports
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_exports_of{"cabinet.select_exports_of", R"(
    SELECT id, account, session, key, lang, pieces, bytes, asked_at, ready_at FROM cabinet_exports
     WHERE hromada_id = :hromada AND account = :account ORDER BY id DESC)"};
constexpr Sql update_ready{"cabinet.set_export_ready", R"(
    UPDATE cabinet_exports SET pieces = :pieces, bytes = :bytes, ready_at = :ready_at
     WHERE hromada_id = :hromada AND id = :id AND ready_at IS NULL)"};
constexpr Sql delete_export_row{"cabinet.delete_export",
                                "DELETE FROM cabinet_exports WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql select_old = Sql::across("cabinet.select_old_exports", R"(
    SELECT hromada_id, id FROM cabinet_exports
     WHERE ready_at <= :ready_before OR (ready_at IS NULL AND asked_at <= :asked_before))");

constexpr std::string_view key_place = "cabinet_exports.key";

Export export_of(const Row& row, const identity::Vault& vault, HromadaId hromada) {
  Export archive;
  archive.id = row.integer(0);
  archive.account = row.integer(1);
  archive.session = row.integer(2);
  const auto key = vault.open(hromada, key_place, archive.id, row.text(3));
  if (!key) throw Fault("the key of an export does not open");
  archive.key = *key;
  archive.lang = row.text(4);
  archive.pieces = row.integer(5);
  archive.bytes = row.integer(6);
  archive.asked_at = row.instant(7);
  archive.ready_at = row.maybe_instant(8);
  return archive;
}

}  // namespace

void put_calendar(Tx& tx, std::int64_t account, std::string_view key_hash, Instant made_at) {
  tx.run(upsert_calendar, {{"account", account}, {"key_hash", key_hash}, {"made_at", made_at}});
}

bool delete_calendar(Tx& tx, std::int64_t account) { return tx.run(delete_calendar_row, {{"account", account}}) > 0; }

std::optional<std::int64_t> find_calendar(Session& session, std::string_view key_hash) {
  return session.one(select_calendar, {{"key_hash", key_hash}}, [](const Row& row) { return row.integer(0); });
}

std::optional<Instant> calendar_made_at(Session& session, std::int64_t account) {
  return session.one(select_calendar_of, {{"account", account}}, [](const Row& row) { return row.instant(0); });
}

void insert_export(Tx& tx, const identity::Vault& vault, const Export& archive) {
  tx.run(insert_export_row, {{"id", archive.id},
                             {"account", archive.account},
                             {"session", archive.session},
                             {"key", vault.seal(tx.hromada(), key_place, archive.id, archive.key)},
                             {"lang", archive.lang},
                             {"asked_at", archive.asked_at}});
}

std::optional<Export> find_export(Session& session, const identity::Vault& vault, std::int64_t id) {
  return session.one(select_export, {{"id", id}},
                     [&](const Row& row) { return export_of(row, vault, session.hromada()); });
}

std::vector<Export> exports_of(Session& session, const identity::Vault& vault, std::int64_t account) {
  return session.all(select_exports_of, {{"account", account}},
                     [&](const Row& row) { return export_of(row, vault, session.hromada()); });
}

bool set_ready(Tx& tx, const Export& archive) {
  return tx.run(update_ready, {{"id", archive.id},
                               {"pieces", archive.pieces},
                               {"bytes", archive.bytes},
                               {"ready_at", archive.ready_at}}) > 0;
}

bool delete_export(Tx& tx, std::int64_t id) { return tx.run(delete_export_row, {{"id", id}}) > 0; }

std::vector<ExportPlace> old_exports(Session& session, Instant ready_before, Instant asked_before) {
  return session.all(select_old, {{"ready_before", ready_before}, {"asked_before", asked_before}}, [](const Row& row) {
    return ExportPlace{{row.integer(0)}, row.integer(1)};
  });
}

}  // namespace viche::cabinet
