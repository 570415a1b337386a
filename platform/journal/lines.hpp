#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <viche/journal/merkle.hpp>

/// What all texts of the journal are made of: lines, numbers and hashes, each with one way of writing it.
namespace viche::journal {

std::string base64(std::string_view bytes);
/// Nothing when it is not the one way of writing some bytes.
std::optional<std::string> from_base64(std::string_view text);
std::string base64(const Hash& hash);
std::optional<Hash> hash_of_base64(std::string_view text);

/// A decimal number without sign or leading zeros.
std::optional<std::uint64_t> number_of(std::string_view text);

/// Is there a control character in it, of C0 or C1, or DEL? What is named in a file ends on somebody's terminal.
/// @param text  UTF-8
bool has_control(std::string_view text);

/// The next line without its end; nothing when there is none.
std::optional<std::string_view> take_line(std::string_view& rest);
/// The rest of the next line when it begins with `word` and a space; else nothing, and `rest` may have lost a line.
std::optional<std::string_view> take_after(std::string_view& rest, std::string_view word);

}  // namespace viche::journal
