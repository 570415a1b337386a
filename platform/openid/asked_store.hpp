#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

/// What browsers were sent away with.
namespace viche::openid {

void insert_asked(storage::Tx& tx, std::string_view key_hash, std::string_view sealed, Instant until);
/// Gives it once.
std::optional<std::string> take_asked(storage::Tx& tx, std::string_view key_hash, Instant now);
void sweep_asked(storage::Tx& tx, Instant now);

}  // namespace viche::openid
