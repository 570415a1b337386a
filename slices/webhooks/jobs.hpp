#pragma once
#include <viche/kit/services.hpp>

namespace viche::webhooks {

/// Deliveries are written with the acts they tell of, and sent by the jobs of every node.
void start_jobs(kit::Services& services);

}  // namespace viche::webhooks
