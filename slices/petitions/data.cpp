#include "pages.hpp"

namespace viche::petitions {

std::vector<kit::Route> data_routes() { return {}; }

void contribute_data(kit::Contributions&) {}

}  // namespace viche::petitions
