#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::kit {

/// Two clicks make one thing: a form carries a key, and the act remembers what it answered to that key
/// in its own transaction. An empty key is never remembered.
std::optional<std::string> answered(storage::Session& session, std::string_view form_key);
void remember(storage::Tx& tx, std::string_view form_key, std::string_view answer, Instant now);
/// Removes keys older than two days.
void forget_old_keys(storage::Database& database, Instant now);

}  // namespace viche::kit
