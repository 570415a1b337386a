#pragma once
#include <vector>

#include <viche/kit/route.hpp>

namespace viche::appeals::calls {

std::vector<kit::Route> call_pages();          ///< the operator's telephone: pages.cpp, screen.cpp
std::vector<kit::Route> consultation_pages();  ///< what was answered on the spot: consultations.cpp
std::vector<kit::Route> call_api();            ///< the exchange's webhook, consultations: api.cpp

}  // namespace viche::appeals::calls
