#pragma once
#include <cstdint>
#include <string_view>

#include <viche/core/ids.hpp>
#include <viche/kit/services.hpp>

/// Who is written to about what: the author of what concerns them, followers of what they wait for. Whoever signed and does
/// not follow is not written to.
namespace viche::petitions {

/// Writes the letters of one event (events.hpp). However often it is called, nobody gets the same letter twice.
void write_letters(kit::Services& services, HromadaId hromada, std::int64_t petition, std::string_view deed);

}  // namespace viche::petitions
