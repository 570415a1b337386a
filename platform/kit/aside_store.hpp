#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::kit {

void insert_aside(storage::Tx& tx, std::string_view key_hash, std::string_view sealed, Instant until);
std::optional<std::string> find_aside(storage::Session& session, std::string_view key_hash, Instant now);
void delete_aside(storage::Tx& tx, std::string_view key_hash);
/// Of every community.
void sweep_aside(storage::Tx& tx, Instant now);

}  // namespace viche::kit
