#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <viche/search/lemmas.hpp>
#include <viche/storage/database.hpp>

namespace viche::search {

/// What can be found by words in any form: one index for things of every kind.
/// SQLite: FTS5; PostgreSQL: tsvector with GIN.

/// Puts a thing in, or replaces it. `stems` is what Lemmas::index_text gives.
void put(storage::Tx& tx, std::string_view kind, std::int64_t id, std::string_view stems);
void remove(storage::Tx& tx, std::string_view kind, std::int64_t id);

/// Identifiers of the things that match all groups, newest first (identifiers grow with time).
/// @param below only identifiers smaller than this; 0: from the newest
std::vector<std::int64_t> find(storage::Session& session, std::string_view kind,
                               const std::vector<std::vector<std::string>>& groups, std::int64_t limit,
                               std::int64_t below = 0);

/// The same where words only have to begin alike, as those of one root do: `освітлення` finds `освітити`. It finds more
/// than is meant, too: ask for it when the forms of the words found nothing, or when several words have to agree.
std::vector<std::int64_t> find_alike(storage::Session& session, std::string_view kind,
                                     const std::vector<std::vector<std::string>>& groups, std::int64_t limit);

}  // namespace viche::search
