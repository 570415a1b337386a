#include "names.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/text.hpp>

namespace viche::openid {

namespace {

constexpr std::u32string_view latin = U"ABCEHIKMOPTXYaceiopxyÏï";
constexpr std::u32string_view ukrainian = U"АВСЕНІКМОРТХУасеіорхуЇї";
constexpr std::u32string_view signs = U" '’ʼ`-‐‑–.,()";
constexpr std::size_t longest_bytes = 800;

bool is_of(char32_t letter, UScriptCode script) {
  UErrorCode status = U_ZERO_ERROR;
  return u_isalpha(static_cast<UChar32>(letter)) && uscript_getScript(static_cast<UChar32>(letter), &status) == script;
}

bool has(const std::u32string& text, UScriptCode script) {
  return std::any_of(text.begin(), text.end(), [&](char32_t letter) { return is_of(letter, script); });
}

std::u32string points_of(const std::string& text) {
  std::u32string points;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 point = 0;
    U8_NEXT(text.data(), at, size, point);
    points.push_back(static_cast<char32_t>(point));
  }
  return points;
}

std::string text_of(const std::u32string& points) {
  std::string text;
  for (const char32_t point : points) {
    std::array<char, 4> bytes{};
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, static_cast<UChar32>(point));
    text.append(bytes.data(), static_cast<std::size_t>(size));
  }
  return text;
}

bool may_be_in_a_name(char32_t point) {
  const auto code = static_cast<UChar32>(point);
  const bool mark = u_charType(code) == U_NON_SPACING_MARK || u_charType(code) == U_COMBINING_SPACING_MARK;
  return u_isalpha(code) || mark || signs.find(point) != signs.npos;
}

bool is_name(const std::u32string& name) {
  return name.empty() ||
         (u_isalpha(static_cast<UChar32>(name.front())) && std::all_of(name.begin(), name.end(), may_be_in_a_name));
}

/// A word of look-alikes alone, or one that mixes them in, as it was meant. @returns false: a letter has no like
bool make_ukrainian(std::u32string& word) {
  const bool mixed = has(word, USCRIPT_CYRILLIC);
  std::u32string meant = word;
  for (char32_t& letter : meant) {
    if (!is_of(letter, USCRIPT_LATIN)) continue;
    const auto at = latin.find(letter);
    if (at == latin.npos) return !mixed;  // a word of a foreign name
    letter = ukrainian[at];
  }
  word = meant;
  return true;
}

bool make_ukrainian_words(std::u32string& name) {
  std::u32string done, word;
  for (const char32_t point : name + U" ") {
    if (u_isalpha(static_cast<UChar32>(point))) {
      word.push_back(point);
      continue;
    }
    if (!make_ukrainian(word)) return false;
    done += word;
    done.push_back(point);
    word.clear();
  }
  done.pop_back();
  name = done;
  return true;
}

}  // namespace

Check clear_names(identity::Proof& proof) {
  const std::vector<std::string*> all{&proof.surname, &proof.given_name, &proof.patronymic};
  std::vector<std::u32string> names;
  for (const std::string* name : all) {
    if (!is_valid_utf8(*name) || name->size() > longest_bytes) return invalid("openid.person_unclear");
    names.push_back(points_of(std::string(trimmed(*name))));
    if (!is_name(names.back())) return invalid("openid.person_unclear");
  }
  if (names[0].empty() || names[1].empty()) return invalid("openid.person_unclear");
  const bool is_ukrainian =
      std::any_of(names.begin(), names.end(), [](const std::u32string& name) { return has(name, USCRIPT_CYRILLIC); });
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_ukrainian && !make_ukrainian_words(names[i])) return invalid("openid.person_unclear");
    *all[i] = text_of(names[i]);
  }
  return Done{};
}

}  // namespace viche::openid
