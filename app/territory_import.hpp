#pragma once
#include <string>

#include "commands.hpp"

namespace viche::app {

/// Settlements, boundaries, streets, addresses, entrances and stops from a folder shaped like towns/demo.
/// What was rejected is told on standard error with line and reason.
void import_territory(Context& context, const kit::Town& town, const std::string& folder);

}  // namespace viche::app
