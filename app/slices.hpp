#pragma once
#include <vector>

#include <viche/kit/slice.hpp>

namespace viche::app {

/// Every capability of this program, in order. The list is written by CMake from slices/CMakeLists.txt.
std::vector<kit::Slice> all_slices();

}  // namespace viche::app
