#pragma once
#include <toml++/toml.h>

#include <string>
#include <vector>

#include <viche/openid/providers.hpp>

namespace viche::app {

/// The `[[sign_in]]` tables of the settings (docs/operations.md). Fault, naming the table and the key: something is
/// missing, unknown, of another type, or does not suit; a file of a secret cannot be read.
/// @param folder  of the settings' file: secrets' files are looked for from there
std::vector<openid::ProviderSettings> sign_in_of(const toml::node& node, const std::string& folder);

}  // namespace viche::app
