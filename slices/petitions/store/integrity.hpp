#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <viche/storage/database.hpp>

#include "../model.hpp"

namespace viche::petitions {

void insert(storage::Tx& tx, const Invalidation& invalidation);
/// What it has taken so far, and how far it and its putting back have come.
void update(storage::Tx& tx, const Invalidation& invalidation);
std::optional<Invalidation> find_invalidation(storage::Session& session, std::int64_t id);
std::vector<Invalidation> invalidations(storage::Session& session, std::int64_t petition);
/// Those whose steps have not come to their end, be it taking out or putting back.
std::vector<std::int64_t> unfinished_invalidations(storage::Session& session);
/// The one that keeps a signature out now.
std::optional<Invalidation> invalidation_of(storage::Session& session, std::int64_t signature);
struct Invalidated {
  std::int64_t signature = 0;
  Standing was = Standing::counted;
};
void mark_invalidated(storage::Tx& tx, std::int64_t invalidation, const Invalidated& one);
void mark_put_back(storage::Tx& tx, std::int64_t invalidation, std::int64_t signature);
/// Signatures that it took, above `after`; `still_out`: without those that were put back.
std::vector<Invalidated> invalidated(storage::Session& session, std::int64_t invalidation, std::int64_t after,
                                     std::int64_t limit, bool still_out);

/// A person has looked at it and counts it.
void mark_reviewed(storage::Tx& tx, const Signature& signature, std::int64_t by, Instant now);
/// Which of a petition's signatures from `least` to `most` a person has looked at.
std::set<std::int64_t> reviewed(storage::Session& session, std::int64_t petition, std::int64_t least,
                                std::int64_t most);
/// A further step of the same one adds to it.
void add(storage::Tx& tx, const Holding& holding);
std::vector<Holding> holdings(storage::Session& session, std::int64_t petition);

/// Opens an alarm, or brings an open one of the same thing up to date. True: it is new.
bool raise(storage::Tx& tx, const Alarm& alarm);
std::vector<Alarm> open_alarms(storage::Session& session, std::int64_t petition);  ///< 0: of all petitions
std::int64_t count_settled(storage::Session& session, std::int64_t petition);
std::optional<Alarm> find_alarm(storage::Session& session, std::int64_t id);
void settle(storage::Tx& tx, std::int64_t alarm, Instant now);

}  // namespace viche::petitions
