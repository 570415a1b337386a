#pragma once
#include <vector>

#include <viche/kit/route.hpp>

/// The community's front page and what stands around the capabilities.
namespace viche::portal {

std::vector<kit::Route> front_pages();  ///< /, /search: front.cpp
std::vector<kit::Route> plain_pages();  ///< about, accessibility, privacy, and files that browsers ask for: plain.cpp
std::vector<kit::Route> api_pages();    ///< /api for people, /api/openapi.json for programs: api.cpp
std::vector<kit::Route> map_data();     ///< names and houses for the maps: map.cpp
std::vector<kit::Route> desk_pages();   ///< the staff's home: what waits for me: desk.cpp

}  // namespace viche::portal
