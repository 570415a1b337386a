#pragma once
#include <string>
#include <string_view>

#include <viche/kit/services.hpp>
#include <viche/kit/slice.hpp>

#include "archive.hpp"
#include "model.hpp"

namespace viche::cabinet {

/// Puts all that is kept of an account into its archive: README.txt, account.json, sessions.json, looks.json, and the
/// files of each slice in a folder of its name.
void gather(kit::Services& services, HromadaId hromada, const Export& wanted, Archive& archive);

/// The same document with line breaks and indents, for people.
std::string indented(std::string_view json);

}  // namespace viche::cabinet
