#pragma once
#include <vector>

#include <viche/kit/route.hpp>

/// JSON, GeoJSON, CSV and Atom in and out.
namespace viche::appeals {

std::vector<kit::Route> api_routes();   ///< keys: file, read, step; suggestions for the forms: api.cpp
std::vector<kit::Route> feed_routes();  ///< /appeals.geojson, /appeals.csv, /appeals.atom: feeds.cpp

}  // namespace viche::appeals
