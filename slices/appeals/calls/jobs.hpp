#pragma once
#include <viche/kit/services.hpp>

namespace viche::appeals::calls {

/// Forgets old calls, makes the index of phones for what is older than it, lets letters follow their questions.
void start_jobs(kit::Services& services);

}  // namespace viche::appeals::calls
