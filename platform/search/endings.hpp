#pragma once
#include <string>
#include <string_view>

namespace viche::search {

/// What is left of a Ukrainian noun, adjective or surname without its case ending, for words that no dictionary
/// knows: `Процишина`, `Процишиним`, `Процишин` -> `процишин`. A key to meet by, not a word:
/// `Козинець` and `Козинця` give `козинк`. At least three letters stay. `word` is in lower case.
std::string without_ending(std::string_view word);

}  // namespace viche::search
