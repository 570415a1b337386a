#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "model.hpp"
#include "rules/terms.hpp"

/// On which grounds an appeal under the law ends without an answer to its question.
namespace viche::appeals {

/// One ground. Words: appeals.ground.<code>
struct Ground {
  std::string_view code;
  Deed deed;  ///< give_back or leave_unexamined
  std::string_view law;
  std::optional<LawTerm> term;  ///< by when; none where the law names none
};

/// All of them.
/// Law: 393/96-ВР ст. 5 (повертається протягом десяти днів), ст. 7 (бракує даних: у той самий п'ятиденний строк),
/// ст. 8 і 17 (не розглядаються: анонімні, повторні, скарги поза строком, недієздатних)
const std::array<Ground, 7>& all_grounds();

/// Those of a deed, in the order of the law; none when it wants none.
/// Law: 393/96-ВР ст. 5, 7, 8, 17
std::vector<const Ground*> grounds_of(Deed deed);

/// The one of this code that fits this deed, or null.
/// Law: 393/96-ВР ст. 5, 7, 8, 17
const Ground* find_ground(Deed deed, std::string_view code);

/// By when the law wants this deed, for an appeal under it; nothing where it names no term, or the appeal is not under
/// the law. Whoever is late still has to do it, and it counts as late.
/// @param ground  its code, for deeds that want one
/// Law: 393/96-ВР ст. 5 (10 днів), ст. 7 (5 днів)
std::optional<Instant> end_of_deed(const Appeal& appeal, Deed deed, std::string_view ground);

}  // namespace viche::appeals
