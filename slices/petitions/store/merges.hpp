#pragma once
#include <optional>
#include <vector>

#include <viche/storage/database.hpp>

#include "../store.hpp"

namespace viche::petitions {

void insert(storage::Tx& tx, const Merge& merge);
/// Writes how far it has come. False: somebody else has gone on from `before` meanwhile.
bool save(storage::Tx& tx, const Merge& merge, std::int64_t before);
/// Of the petition that ended so.
std::optional<Merge> find_merge(storage::Session& session, std::int64_t petition);
/// Of all that went into it, the oldest first.
std::vector<Merge> merges_into(storage::Session& session, std::int64_t petition);
/// Of every community: what is not finished.
std::vector<Due> merges_going(storage::Session& session);

}  // namespace viche::petitions
