#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace viche::search {

/// Gives each word of the text: lower case, apostrophes as ', without stress marks, Latin letters put among
/// Cyrillic ones by a slip of the keyboard made Cyrillic. At most `longest_word` letters. Ends when `take` says false.
/// Bytes that are not UTF-8 part words.
void each_word(std::string_view text, const std::function<bool(const std::string&)>& take);

inline constexpr std::size_t longest_word = 64;

/// As it stands in the index: without apostrophes, ґ as г.
std::string folded(std::string_view word);

std::size_t letters(std::string_view word);
bool is_cyrillic(std::string_view word);
bool has_digit(std::string_view word);
/// `дорога` -> `Дорога`
std::string capitalised(std::string_view word);
/// `тес` -> `ТЕС`
std::string upper(std::string_view word);

}  // namespace viche::search
