#include "../pages.hpp"

namespace viche::petitions {

std::vector<kit::Route> public_pages() { return {}; }

void contribute_public(kit::Contributions&) {}

}  // namespace viche::petitions
