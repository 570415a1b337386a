#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/kit/services.hpp>
#include <viche/storage/database.hpp>

#include "model.hpp"

namespace viche::webhooks {

/// What a hook may want.
std::span<const std::string_view> known_events();

struct Wanted {
  std::string url;
  std::vector<std::string> events;
  std::string form_key = {};  ///< idempotency key of the form; empty: none
};
struct Made {
  std::int64_t id = 0;
  std::string secret;  ///< for this once; empty when the same form made it before
};
/// Refusals, all at once: those of channels::check_hook_url; webhooks.events_missing, webhooks.event_unknown [events];
/// webhooks.too_many (conflict): 20
Result<Made> add(kit::Services& services, HromadaId hromada, const Actor& by, const Wanted& wanted);
/// While it is paused nothing is sent, and what happens meanwhile is not kept for it. What waited before goes on
/// afterwards. Refusal: not_found
Check set_paused(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook, bool paused);
/// With what waits for it. Refusal: not_found
Check remove(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook);
/// Sends an event that nothing happened to. Refusals: not_found, webhooks.paused (conflict)
Check send_trial(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook);
/// What was given up is tried for one more day. Refusals: not_found, webhooks.not_dead (conflict)
Check send_again(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook, std::int64_t delivery);

/// In the transaction of the act that it tells of: one delivery for every hook that wants the event.
void write_deliveries(storage::Tx& tx, std::string_view event, std::int64_t subject, std::string_view payload,
                      Instant now);

/// One attempt, when it is this delivery's turn: after those before it of the same hook and appeal. Afterwards it is
/// taken, or waits for the next attempt (as jobs back off, for a day), or is dead. After three failures in a row the
/// receiver is left alone, with all that waits for it, as long as jobs would back off; trials go at once.
void deliver(kit::Services& services, HromadaId hromada, std::int64_t hook, std::int64_t delivery);
/// Puts it off until then, and at least a little: another one is being sent by this process, or the receiver is spared.
void put_off(kit::Services& services, HromadaId hromada, std::int64_t hook, std::int64_t delivery, Instant until);
/// Forgets what was settled a month ago.
void sweep_deliveries(kit::Services& services, Instant now);

/// Of the jobs that carry deliveries.
inline constexpr std::string_view job_kind = "webhooks.deliver";

}  // namespace viche::webhooks
