#pragma once
#include <viche/kit/services.hpp>

namespace viche::accounts {

/// Registers the jobs that send links and tell owners of accounts what has changed in how they sign in.
void start_jobs(kit::Services& services);

}  // namespace viche::accounts
