#include "../pages.hpp"

namespace viche::petitions {

std::vector<kit::Route> desk_pages() { return {}; }

void contribute_desk(kit::Contributions&) {}

}  // namespace viche::petitions
