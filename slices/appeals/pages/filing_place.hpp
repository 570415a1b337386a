#pragma once
#include <viche/core/result.hpp>
#include <viche/http/message.hpp>
#include <viche/kit/call.hpp>

#include "model.hpp"

namespace viche::appeals {

/// What the place fields of a form mean: settlement, street (street_id when it was chosen from the suggestions),
/// building, note, lat and lon of the map or the device, no_place. An empty place when nothing was said.
/// A house that the register lacks is kept as typed; a street it lacks is refused unless a point or words are given
/// too. Refusals, field street: appeals.street_unknown, appeals.street_unknown_like, appeals.street_ambiguous,
/// appeals.point_outside
Result<Place> place_of(const kit::Call& call, const http::Fields& form);

}  // namespace viche::appeals
