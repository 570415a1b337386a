#pragma once
#include <cstddef>
#include <string_view>

#include <viche/core/result.hpp>

namespace viche {

/// Of a surname, a given name or a patronymic, in letters.
inline constexpr std::size_t longest_name_part = 60;

/// Is this a surname, a given name or a patronymic as a person writes it? Letters of any script, spaces, hyphens,
/// apostrophes and dots after letters; no digits, addresses or pictures. `part` must be tidied and may be empty.
/// @param part   "surname", "given_name", "patronymic", "full": the three in one line. It is the refusal's {part}
/// @param field  of the form
/// Refusals: people.name_signs, people.name_long {most}
Check check_person_name(std::string_view name, std::string_view part, std::string_view field);

}  // namespace viche
