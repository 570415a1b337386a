#pragma once
#include <viche/kit/slice.hpp>

namespace viche::petitions {

/// What a person finds of petitions in the cabinet, takes away with them and has erased.
void contribute_personal(kit::Contributions& contributions);

}  // namespace viche::petitions
