#pragma once
#include <string_view>

#include <viche/kit/call.hpp>

#include "settings.hpp"

namespace viche::appeals {

/// Too many of these from one address of the network within an hour? Off when the community sets 0.
/// @param what  what is counted: "appeals.file"
/// Refusal: that of Identity::throttle
Check check_rate(const kit::Call& call, std::string_view what, const kit::Setting& per_hour);

}  // namespace viche::appeals
