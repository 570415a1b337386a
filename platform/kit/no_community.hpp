#pragma once
#include <string>

#include <viche/i18n/i18n.hpp>
#include <viche/kit/services.hpp>

namespace viche::kit {

/// The page for an address that no community has: which there are, and where.
std::string page_without_community(const Services& services, i18n::Lang lang);

}  // namespace viche::kit
