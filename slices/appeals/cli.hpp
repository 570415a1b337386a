#pragma once
#include <functional>
#include <string>
#include <string_view>

#include <viche/kit/slice.hpp>

namespace viche::appeals {

using ProgressFn = std::function<void(std::string_view what, std::size_t done, std::size_t total)>;

/// Categories from categories.toml (towns/demo/README.md); executors must be there. @returns how many
std::size_t import_categories(kit::Services& services, const kit::Town& town, const std::string& path);

/// The categories of the program for a new community, as towns/demo has them, but without executors and routes.
void put_standard_categories(kit::Services& services, const kit::Town& town);

/// Categories and appeals of the demo, told through the same acts as those of people, at their own times.
void make_demo(kit::Services& services, const kit::Town& town, const std::string& folder, const ProgressFn& progress);

/// `viche import categories`
kit::Command categories_command();

/// `viche import appeals`
kit::Command import_command();

/// `viche export`
kit::Command export_command();

}  // namespace viche::appeals
