#pragma once
#include <memory>
#include <string>

#include <viche/core/result.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/town.hpp>

namespace CLI {
class App;
}

/// What commands of the program and of slices share; see Command of kit/slice.hpp.
namespace viche::kit {

/// Exit code: refused, and told why.
inline constexpr int exit_refused = 3;

/// The option --town.
void ask_town(CLI::App& command, std::string& slug);

/// The community of this short name, or the only one when it is empty. Throws CLI::ValidationError.
std::shared_ptr<const Town> town_named(const Towns& towns, const std::string& slug);

/// A whole file. Throws Fault when it cannot be read.
std::string read_whole(const std::string& path);

/// Says a refusal, and those told with it, in English on standard error.
/// @returns exit_refused
int tell_refusal(const i18n::Words& words, const Refusal& refusal);

}  // namespace viche::kit
