#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

/// A passkey as it lies in the database: credential, key and name sealed.
struct PasskeyRow {
  std::int64_t id = 0, account = 0;
  std::string credential_index, credential, key, name;
  std::int64_t counter = 0;
  Instant created_at;
  std::optional<Instant> used_at;
};

/// False: somebody has this credential.
bool insert_passkey(storage::Tx& tx, const PasskeyRow& row);
std::vector<PasskeyRow> passkeys_of(storage::Session& session, std::int64_t account);
std::optional<PasskeyRow> find_passkey(storage::Session& session, std::string_view credential_index);
/// False: the counter has not gone forward since.
bool use_passkey(storage::Tx& tx, std::int64_t id, std::int64_t counter, Instant now);
bool rename_passkey(storage::Tx& tx, std::int64_t account, std::int64_t id, std::string_view name);
bool delete_passkey(storage::Tx& tx, std::int64_t account, std::int64_t id);
void drop_passkeys(storage::Tx& tx, std::int64_t account);

/// What was asked of a browser and is answered once.
struct AskedRow {
  std::string key_hash, purpose;
  std::string sealed;
  Instant until_at;
};
void insert_asked(storage::Tx& tx, const AskedRow& row);
/// Takes what is not past its time: whoever comes second gets nothing.
std::optional<std::string> take_asked(storage::Tx& tx, std::string_view key_hash, std::string_view purpose,
                                      Instant now);
/// Of every community.
void sweep_asked(storage::Tx& tx, Instant now);

}  // namespace viche::identity
