#pragma once
#include <viche/kit/services.hpp>

namespace viche::cabinet {

/// Gathering of archives, and their sweeping every five minutes.
void start_jobs(kit::Services& services);

}  // namespace viche::cabinet
