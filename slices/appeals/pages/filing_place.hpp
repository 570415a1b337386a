#pragma once
#include <viche/core/result.hpp>
#include <viche/http/message.hpp>
#include <viche/kit/call.hpp>

#include "model.hpp"

namespace viche::appeals {

/// What the place fields of a form mean: settlement, street (street_id when it was chosen from the suggestions),
/// building, note, lat and lon of the map or the device, no_place. An empty place when nothing was said.
/// A house that the register lacks is kept as typed; a street it lacks is refused unless a point or words are given
/// too. A flat is left out: the address is published. A point that belongs to another address than the typed one is
/// dropped. Refusals: appeals.street_unknown, appeals.street_unknown_like, appeals.point_outside [street];
/// appeals.street_ambiguous, appeals.street_elsewhere [settlement]; appeals.place_both [no_place]
Result<Place> place_of(const kit::Call& call, const http::Fields& form);

}  // namespace viche::appeals
