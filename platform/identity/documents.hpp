#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/people.hpp>

namespace viche::identity {

/// Lower case, without spaces and signs; letters that look alike are Ukrainian.
std::string tidied_passport(std::string_view said);
/// Two Ukrainian letters and six digits, or the nine digits of a card.
bool is_passport(std::string_view text);
/// Day of birth in days since 1970: of the УНЗР, which begins with it, else of the РНОКПП, which begins with the days
/// since 31.12.1899. Nothing when both are empty.
std::optional<std::int64_t> born_by(std::string_view unzr, std::string_view rnokpp);

/// A keyed hash for each number of a tidied proof: the kind stands before it, so that no number of one kind is taken for
/// another's.
std::vector<std::string> marks_of(const Vault& vault, HromadaId hromada, const Proof& proof);

}  // namespace viche::identity
