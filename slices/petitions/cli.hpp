#pragma once
#include <functional>
#include <string>
#include <string_view>

#include <viche/kit/slice.hpp>

namespace viche::petitions {

using ProgressFn = std::function<void(std::string_view what, std::size_t done, std::size_t total)>;

/// Petitions of the demo (petitions.toml of its folder, if it is there), told through the same acts as those of people,
/// at their own times, with signatures of invented people.
void make_demo(kit::Services& services, const kit::Town& town, const std::string& folder, const ProgressFn& progress);

/// `viche import petitions`
kit::Command import_command();

}  // namespace viche::petitions
