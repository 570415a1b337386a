#pragma once
#include "pages/desk.hpp"
#include "pages/query.hpp"

namespace viche::appeals::desk {

/// The tabs of the queue: what waits. `all` is no tab of anything in particular.
enum class Tab : std::uint8_t { fresh, accept, overdue, check, refuted, helping, moderation, all };
std::string_view name(Tab tab);

/// What of the queue is asked for.
struct Queue {
  Query query;
  Tab tab = Tab::all;
  Filter filter;
  std::int64_t page = 1;  ///< when the nearest term comes first; the newest first page by `filter.below`
};
/// Reads the query of a call; an executor's queue holds their organisation's appeals only.
Queue read_queue(const kit::Call& call);

/// The page of the queue that the call's query names.
/// @param refusal  of the form for many at once; what was chosen and written in it stays
http::Response show_queue(kit::Call& call, const Refusal* refusal = nullptr);

/// The tabs that this person has work in, in order; the first is opened when none is named.
std::vector<Tab> tabs_of(const Actor& actor);
/// The state that a tab shows; absent for overdue and all.
std::optional<State> state_of(Tab tab);
/// Whose appeals this person sees: 0 for everybody's.
std::int64_t own_organisation(const Actor& actor);

/// How many appeals a tab without a state of its own holds; counts to `most` only. 0 for the others.
std::int64_t count_of(storage::Session& session, Tab tab, std::int64_t organisation, Instant now, std::int64_t most);

}  // namespace viche::appeals::desk
