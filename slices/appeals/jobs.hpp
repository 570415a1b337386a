#pragma once
#include <viche/kit/services.hpp>

namespace viche::appeals {

/// Hearers (letters, search index) and timers (closing by silence, sweeping orphaned files).
void start_jobs(kit::Services& services);

}  // namespace viche::appeals
