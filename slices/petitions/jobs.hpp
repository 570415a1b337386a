#pragma once
#include <viche/kit/services.hpp>

namespace viche::petitions {

/// Terms that are over, thresholds that are reached (every minute), what no crowd of residents does (every minute),
/// what this node promised and the database lost, letters, petitions that become appeals, open data (every ten minutes
/// when something has changed) and the search index.
void start_jobs(kit::Services& services);

}  // namespace viche::petitions
