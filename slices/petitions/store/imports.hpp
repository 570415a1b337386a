#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include <viche/storage/database.hpp>

namespace viche::petitions {

/// The petition that came under this name.
std::optional<std::int64_t> find_imported(storage::Session& session, std::string_view external_id);
void insert_import(storage::Tx& tx, std::string_view external_id, std::int64_t petition);
/// Takes away what is kept of one number, before it is put anew.
void clear_tally(storage::Tx& tx, std::int64_t petition, std::string_view kind);

}  // namespace viche::petitions
