#include "jobs.hpp"

#include <viche/jobs/jobs.hpp>

#include "acts.hpp"

namespace viche::accounts {

void start_jobs(kit::Services& services) {
  services.runner.handle("accounts.link", [&services](const jobs::Job& job) {
    send_link(services, job.hromada, read_wish(services, job.hromada, job.payload));
  });
}

}  // namespace viche::accounts
