#include <viche/core/names.hpp>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <string>

#include <viche/core/text.hpp>

namespace viche {

namespace {

constexpr std::size_t parts_of_a_name = 3;

bool is_letter(UChar32 c) { return u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }
bool is_apostrophe(UChar32 c) { return c == '\'' || c == '`' || c == 0x2019 || c == 0x02BC; }
bool is_hyphen(UChar32 c) { return c == '-' || c == 0x2010 || c == 0x2011; }

/// A letter comes first, a dot only after a letter; two letters at once after a dot are an address ("spam.example").
bool is_written_as_names_are(std::string_view name) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
  const auto size = static_cast<std::int64_t>(name.size());
  bool letter = false, dot = false, initial = false, any = false;
  for (std::int64_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    const bool is = is_letter(c);
    if (!is && c != ' ' && c != '.' && !is_hyphen(c) && !is_apostrophe(c)) return false;
    if (is && initial) return false;
    if (!is && !any && !is_apostrophe(c)) return false;
    if (c == '.' && !letter) return false;
    initial = is && dot;
    dot = c == '.';
    letter = is;
    any = any || is;
  }
  return any;
}

}  // namespace

Check check_person_name(std::string_view name, std::string_view part, std::string_view field) {
  if (name.empty()) return Done{};
  const std::string of(part);
  if (!is_valid_utf8(name) || !is_written_as_names_are(name)) {
    return invalid("people.name_signs", std::string(field), {{"part", of}});
  }
  const std::size_t most = part == "full" ? longest_name_part * parts_of_a_name : longest_name_part;
  bool fits = length(name) <= most;
  for (const std::string_view word : split(name, ' ')) fits = fits && length(word) <= longest_name_part;
  if (fits) return Done{};
  return invalid("people.name_long", std::string(field), {{"part", of}, {"most", std::to_string(longest_name_part)}});
}

}  // namespace viche
