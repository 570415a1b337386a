#include "calls/jobs.hpp"

#include <chrono>

#include <viche/events/events.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/town.hpp>

#include <viche/appeals/events.hpp>
#include "calls/acts.hpp"
#include "store.hpp"

namespace viche::appeals::calls {

namespace {

void follow_part(kit::Services& services, HromadaId hromada, std::int64_t id) {
  const auto town = services.towns.find(hromada);
  const auto part = services.db.read(hromada, [&](storage::Session& session) { return find_by_id(session, id); });
  if (town && part && part->part_of != 0) settle_letter(services, *town, {part->part_of}, services.clock.now());
}

}  // namespace

void start_jobs(kit::Services& services) {
  services.bus.hear(std::string(appeals::events::changed), "appeals.parts",
                    [&services](HromadaId hromada, const viche::events::Event& event) {
                      follow_part(services, hromada, event.subject);
                    });
  services.runner.every("appeals.calls", std::chrono::hours(1), [&services](Instant now) {
    for (const auto& town : services.towns.all()) forget_calls(services, *town, now);
  });
  services.runner.every("appeals.phones", std::chrono::minutes(10), [&services](Instant) {
    for (const auto& town : services.towns.all()) make_phones(services, town->id);
  });
}

}  // namespace viche::appeals::calls
