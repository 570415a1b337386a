#pragma once
#include <vector>

#include <viche/kit/route.hpp>

/// Incoming mail: what came, and what becomes of it.
namespace viche::appeals::inbox {

std::vector<kit::Route> list_routes();    // list.cpp
std::vector<kit::Route> letter_routes();  // letter.cpp: one letter, its files, and what a person decides
std::vector<kit::Route> inbox_api();      // inbox_api.cpp: the same for programs
std::vector<kit::Route> box_routes();     // box.cpp: where letters come from

}  // namespace viche::appeals::inbox
