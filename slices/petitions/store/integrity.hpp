#pragma once
#include <optional>
#include <string>
#include <vector>

#include <viche/storage/database.hpp>

#include "../model.hpp"

namespace viche::petitions {

void insert(storage::Tx& tx, const Invalidation& invalidation);
/// What it has taken so far, and whether it was put back.
void update(storage::Tx& tx, const Invalidation& invalidation);
std::optional<Invalidation> find_invalidation(storage::Session& session, std::int64_t id);
std::vector<Invalidation> invalidations(storage::Session& session, std::int64_t petition);
void mark_invalidated(storage::Tx& tx, std::int64_t invalidation, std::int64_t signature);
/// Signatures that it took, above `after`.
std::vector<std::int64_t> invalidated(storage::Session& session, std::int64_t invalidation, std::int64_t after,
                                      std::int64_t limit);

/// Opens an alarm, or brings an open one of the same thing up to date. True: it is new.
bool raise(storage::Tx& tx, const Alarm& alarm);
std::vector<Alarm> open_alarms(storage::Session& session, std::int64_t petition);  ///< 0: of all petitions
std::optional<Alarm> find_alarm(storage::Session& session, std::int64_t id);
void settle(storage::Tx& tx, std::int64_t alarm, Instant now);

}  // namespace viche::petitions
