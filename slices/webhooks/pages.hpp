#pragma once
#include <vector>

#include <viche/kit/route.hpp>

namespace viche::webhooks {

std::vector<kit::Route> pages();  ///< /desk/webhooks

}  // namespace viche::webhooks
