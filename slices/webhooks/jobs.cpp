#include "jobs.hpp"

#include <chrono>
#include <memory>
#include <mutex>

#include <viche/core/json.hpp>
#include <viche/events/events.hpp>
#include <viche/jobs/jobs.hpp>

#include "acts.hpp"

namespace viche::webhooks {

void start_jobs(kit::Services& services) {
  for (const std::string_view event : known_events()) {
    services.bus.write_with(std::string(event), [](storage::Tx& tx, const events::Event& happened, Instant now) {
      write_deliveries(tx, happened.kind, happened.subject, happened.payload, now);
    });
  }
  // A receiver that is slow holds up one thread of this process, so that letters and the index go on.
  const auto one_at_a_time = std::make_shared<std::mutex>();
  services.runner.handle(std::string(job_kind), [&services, one_at_a_time](const jobs::Job& job) {
    const JsonReader said = JsonReader::parse(job.payload).value_or(JsonReader());
    const std::int64_t hook = said["hook"].integer().value_or(0), id = said["delivery"].integer().value_or(0);
    const std::unique_lock turn(*one_at_a_time, std::try_to_lock);
    if (!turn) return put_off(services, job.hromada, hook, id, services.clock.now());
    deliver(services, job.hromada, hook, id);
  });
  services.runner.every("webhooks.sweep", std::chrono::hours(6),
                        [&services](Instant now) { sweep_deliveries(services, now); });
}

}  // namespace viche::webhooks
