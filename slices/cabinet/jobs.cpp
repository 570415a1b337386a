#include "jobs.hpp"

#include <chrono>

#include <viche/core/json.hpp>
#include <viche/jobs/jobs.hpp>

#include "acts.hpp"

namespace viche::cabinet {

void start_jobs(kit::Services& services) {
  services.runner.handle("cabinet.export", [&services](const jobs::Job& job) {
    const JsonReader said = JsonReader::parse(job.payload).value_or(JsonReader());
    make_export(services, job.hromada, said["export"].integer().value_or(0));
  });
  services.runner.every("cabinet.sweep", std::chrono::minutes(5),
                        [&services](Instant now) { sweep_exports(services, now); });
}

}  // namespace viche::cabinet
