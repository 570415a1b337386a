#pragma once
#include <viche/kit/slice.hpp>

namespace viche::webhooks {

kit::Command webhook_command();  ///< viche webhook add|list|remove

}  // namespace viche::webhooks
