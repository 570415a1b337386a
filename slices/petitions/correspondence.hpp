#pragma once
#include <cstdint>
#include <string_view>

#include <viche/core/ids.hpp>
#include <viche/kit/services.hpp>

/// Who is written to about what: the author of what concerns them, followers of what they wait for, whoever signed when
/// their own signature is taken out or put back.
namespace viche::petitions {

/// Writes the letters of one event (events.hpp). However often it is called, nobody gets the same letter twice.
/// @param which  the invalidation, where signatures were taken out or put back
void write_letters(kit::Services& services, HromadaId hromada, std::int64_t petition, std::string_view deed,
                   std::int64_t which = 0);

}  // namespace viche::petitions
