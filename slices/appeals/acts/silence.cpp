#include <viche/appeals/events.hpp>
#include "../settings.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

constexpr std::int64_t at_once = 500;

std::chrono::hours days(std::int64_t count) { return std::chrono::hours(24 * count); }

/// Appeals reported before that time whose author said nothing since.
std::vector<Appeal> silent_since(const kit::Services& services, HromadaId hromada, Instant reported_before,
                                 bool not_reminded) {
  return services.db.read(hromada, [&](storage::Session& session) {
    std::vector<Appeal> appeals;
    for (const std::int64_t id : silent(session, reported_before, not_reminded, at_once)) {
      if (auto appeal = find_by_id(session, id)) appeals.push_back(std::move(*appeal));
    }
    return appeals;
  });
}

}  // namespace

std::size_t close_silent(kit::Services& services, const kit::Town& town, Instant now) {
  const std::int64_t allowed = town.number(settings::silence_closes_days);
  std::size_t closed = 0;
  for (const Appeal& appeal : silent_since(services, town.id, now - days(allowed), false)) {
    if (silence_ends(*appeal.reported_at, allowed) > now) continue;
    const By by{services, town, Actor::system(), false, {}, now};
    closed += take_step(by, appeal.number, {Deed::close_silent, {}, {}, std::nullopt, 0, {}}).ok();
  }
  return closed;
}

std::size_t remind_silent(kit::Services& services, const kit::Town& town, Instant now) {
  const std::int64_t allowed = town.number(settings::silence_closes_days), before = town.number(settings::remind_days);
  if (before == 0 || before >= allowed) return 0;
  std::size_t reminded = 0;
  for (const Appeal& silent : silent_since(services, town.id, now - days(allowed - before), true)) {
    const By by{services, town, Actor::system(), false, {}, now};
    reminded += change_one(by, "remind", silent.number, [&](storage::Tx& tx, Appeal& appeal, const Standing&) -> Check {
                  if (appeal.state != State::on_check) return conflict("appeals.step_not_open");
                  Entry entry = entry_by(by, "reminded", "", appeal.state);
                  entry.internal = true;
                  insert_entry(tx, appeal.id, entry);
                  tell(tx, by, events::changed, appeal, "remind");
                  return Done{};
                }).ok();
  }
  return reminded;
}

}  // namespace viche::appeals
