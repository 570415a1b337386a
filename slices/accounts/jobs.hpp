#pragma once
#include <viche/kit/services.hpp>

namespace viche::accounts {

/// Registers the job that sends links.
void start_jobs(kit::Services& services);

}  // namespace viche::accounts
