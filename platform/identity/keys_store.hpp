#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

// Links of letters, API keys, throttles and the mark of the vault.

struct LinkRow {
  std::int64_t id = 0;
  std::string key_hash, purpose, email_index;
  std::string email;  ///< sealed
  Instant until_at;
};
void insert_link(storage::Tx& tx, const LinkRow& link);
/// Takes a link that is not past its time: whoever comes second gets nothing.
std::optional<LinkRow> take_link(storage::Tx& tx, std::string_view key_hash, Instant now);
void drop_links(storage::Tx& tx, std::string_view email_index);

struct ApiKeyRow {
  std::int64_t id = 0;
  std::string name, scopes;
  Instant created_at;
};
void insert_api_key(storage::Tx& tx, const ApiKeyRow& key, std::string_view key_hash, std::int64_t created_by);
std::optional<ApiKeyRow> find_api_key(storage::Session& session, std::string_view key_hash);
std::vector<ApiKeyRow> all_api_keys(storage::Session& session);
bool delete_api_key(storage::Tx& tx, std::int64_t id);

struct TriesRow {
  std::int64_t tries = 0;
  Instant until_at;
};
std::optional<TriesRow> find_tries(storage::Session& session, std::string_view what, std::string_view who);
/// Counts one more; a count that is past its time begins again.
TriesRow count_try(storage::Tx& tx, std::string_view what, std::string_view who, Instant now, Instant until);
/// One that turned out to be right does not count.
void take_try_back(storage::Tx& tx, std::string_view what, std::string_view who);
void forget_tries(storage::Tx& tx, std::string_view what, std::string_view who);

/// Links and throttles of every community that are past their time.
void sweep_keys(storage::Tx& tx, Instant now);

std::optional<std::string> find_vault_mark(storage::Session& session);
void insert_vault_mark(storage::Tx& tx, std::string_view mark);

}  // namespace viche::identity
