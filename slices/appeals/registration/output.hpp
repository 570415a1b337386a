#pragma once
#include <vector>

#include <viche/kit/route.hpp>
#include <viche/kit/slice.hpp>

/// What registration puts out: the classifier, cards and journals to print, the statistical form.
namespace viche::appeals::registration {

std::vector<kit::Route> classifier_pages();  ///< /desk/classifier: classifier_pages.cpp
std::vector<kit::Route> classifier_api();    ///< /api/v1/classifier: classifier_pages.cpp

/// `viche import classifier`
kit::Command classifier_command();

}  // namespace viche::appeals::registration
