#pragma once
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>
#include <viche/ui/components.hpp>

#include "model.hpp"

/// What the public pages of appeals share.
namespace viche::appeals {

std::vector<kit::Route> case_routes();     ///< one appeal for everybody: public_case.cpp
std::vector<kit::Route> witness_routes();  ///< a neighbour looks whether it is done: witness.cpp
std::vector<kit::Route> media_routes();    ///< photos and recordings: public_media.cpp

/// The community's map as its settings say: centre, zoom, boundary, houses, tiles of this host.
ui::Map town_map(const kit::Call& call);

/// The one point of a case for its map, as GeoJSON; without features when it has no point.
http::Response point_of(const Appeal& appeal, const std::string& title, const std::string& state);

}  // namespace viche::appeals
