#pragma once
#include <vector>

#include <viche/kit/route.hpp>

/// The routes of GeoReport v2 below /open311/v2, in JSON and XML: docs/api.md says what they do.
namespace viche::appeals::open311 {

std::vector<kit::Route> service_routes();  ///< discovery, services and their definitions
std::vector<kit::Route> request_routes();  ///< reading appeals
std::vector<kit::Route> filing_routes();   ///< filing, and the tokens of what waits for a moderator
std::vector<kit::Route> update_routes();   ///< the service request updates of FixMyStreet

std::vector<kit::Route> all_routes();

}  // namespace viche::appeals::open311
