#pragma once
#include <string_view>

#include <viche/kit/call.hpp>

#include "model.hpp"

namespace viche::appeals::open311 {

/// The attribute of services under the law that says where the author lives.
inline constexpr std::string_view residence_attribute = "residence";

/// May appeals of this category be filed and read by everybody?
bool is_service(const Category& category);

/// The one with this slug that is a service, or null. @param all must outlive what is returned
const Category* find_service(const std::vector<Category>& all, std::string_view code);

/// Is what people file in it held until a moderator has read it?
bool is_held(const kit::Call& call, const Category& category);

}  // namespace viche::appeals::open311
