#include <viche/core/log.hpp>

#include "factors_store.hpp"
#include "keys_store.hpp"
#include "passkeys_store.hpp"
#include "state.hpp"

namespace viche::identity {

namespace {

Refusal too_many(std::string code, Instant now, Instant until) {
  const auto minutes = (until.micros - now.micros + 59'999'999) / 60'000'000;
  return {RefusalKind::too_many, std::move(code), {}, {}, {{"minutes", std::to_string(minutes)}}, {}};
}

}  // namespace

std::optional<Identity::State::Full> Identity::State::over_limit(HromadaId hromada, const std::vector<Tries>& tries,
                                                                 std::chrono::seconds window) const {
  const Instant now = clock.now();
  std::vector<std::string> hashes;
  for (const Tries& each : tries) hashes.push_back(vault.blind_index(hromada, "throttle", each.who));
  // What is full already is only looked at: a flood of tries must not become a flood of writes.
  const auto full = database.read(hromada, [&](storage::Session& session) -> std::optional<Full> {
    for (std::size_t i = 0; i < tries.size(); ++i) {
      const auto found = find_tries(session, tries[i].what, hashes[i]);
      if (found && found->until_at > now && found->tries >= tries[i].limit) return Full{tries[i].what, found->until_at};
    }
    return std::nullopt;
  });
  if (full) return full;
  const auto counted = database.keep_house(hromada, [&](storage::Tx& tx) -> Result<std::optional<Full>> {
    std::optional<Full> over;
    for (std::size_t i = 0; i < tries.size(); ++i) {
      const TriesRow row = count_try(tx, tries[i].what, hashes[i], now, now + window);
      if (row.tries > tries[i].limit && !over) over = Full{tries[i].what, row.until_at};
    }
    return over;
  });
  return counted.value();
}

Check Identity::State::within(HromadaId hromada, const std::vector<Tries>& tries) const {
  const auto full = over_limit(hromada, tries, try_window);
  if (!full) return Done{};
  log::warn("identity.too_many_tries", {{"hromada", hromada.value}, {"what", full->what}});
  return too_many("identity.too_many_tries", clock.now(), full->until);
}

void Identity::State::take_back(storage::Tx& tx, std::string_view what, std::string_view who) const {
  take_try_back(tx, what, vault.blind_index(tx.hromada(), "throttle", who));
}

void Identity::State::forget(storage::Tx& tx, std::string_view what, std::string_view who) const {
  forget_tries(tx, what, vault.blind_index(tx.hromada(), "throttle", who));
}

Check Identity::throttle(HromadaId hromada, std::string_view what, std::string_view who, int limit,
                         std::chrono::seconds window) {
  const auto full = state_->over_limit(hromada, {{what, std::string(who), limit}}, window);
  if (!full) return Done{};
  return too_many("too_many_requests", state_->clock.now(), full->until);
}

void Identity::sweep(Instant now) {
  const Policy& policy = state_->policy;
  (void)state_->database.keep_house({0}, [&](storage::Tx& tx) -> Result<Done> {
    sweep_sessions(tx, {now - policy.resident_idle, now - policy.resident_absolute, now - policy.staff_absolute});
    sweep_keys(tx, now);
    sweep_asked(tx, now);
    sweep_phone_codes(tx, now);
    return Done{};
  });
  state_->people.sweep(now);
}

}  // namespace viche::identity
