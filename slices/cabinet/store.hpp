#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "model.hpp"

/// The only SQL of the cabinet.
namespace viche::cabinet {

// Calendars
/// The one that was there is no address any more.
void put_calendar(storage::Tx& tx, std::int64_t account, std::string_view key_hash, Instant made_at);
/// @returns whether there was one
bool delete_calendar(storage::Tx& tx, std::int64_t account);
std::optional<std::int64_t> find_calendar(storage::Session& session, std::string_view key_hash);  ///< its account
std::optional<Instant> calendar_made_at(storage::Session& session, std::int64_t account);

// Exports
void insert_export(storage::Tx& tx, const identity::Vault& vault, const Export& archive);
std::optional<Export> find_export(storage::Session& session, const identity::Vault& vault, std::int64_t id);
std::vector<Export> exports_of(storage::Session& session, const identity::Vault& vault, std::int64_t account);
/// @returns false when it is not waited for any more
bool set_ready(storage::Tx& tx, const Export& archive);
/// @returns false when somebody was faster
bool delete_export(storage::Tx& tx, std::int64_t id);
/// Where an export of any community lies.
struct ExportPlace {
  HromadaId hromada;
  std::int64_t id = 0;
};
/// Those that were ready before `ready_before`, and those that nobody made ready since `asked_before`.
std::vector<ExportPlace> old_exports(storage::Session& session, Instant ready_before, Instant asked_before);

}  // namespace viche::cabinet
