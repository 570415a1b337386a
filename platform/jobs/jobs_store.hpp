#pragma once
#include <optional>
#include <string>
#include <vector>

#include <viche/jobs/jobs.hpp>

namespace viche::jobs {

bool anything_due(storage::Session& session, Instant now);
/// Takes up to `limit` jobs until `until`: nobody else gets them before.
std::vector<Job> claim(storage::Tx& tx, Instant now, Instant until, int limit);
void finish(storage::Tx& tx, const Job& job);
void postpone(storage::Tx& tx, const Job& job, Instant due_at, std::string_view error);
void bury(storage::Tx& tx, const Job& job, Instant now, std::string_view error);
/// True for one node when the timer is due; sets its next moment.
bool claim_timer(storage::Tx& tx, std::string_view name, Instant now, Instant next);

}  // namespace viche::jobs
