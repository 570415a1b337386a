#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/search/lemmas.hpp>

/// How names of settlements and streets and numbers of houses are written, and what of that does not matter.
namespace viche::territory {

struct StreetName {
  std::string kind;  ///< empty when the text names none
  std::string name;
};

/// "вул.К.Маркса", "К. Маркса вул." -> street, "К. Маркса". "Набережна" alone is a name.
StreetName street_name_of(std::string_view typed);
/// "вул. Слобідська"
std::string shown_street(std::string_view kind, std::string_view name);
/// The kind that a typed word means, if any: "вул", "вулиці".
std::optional<std::string> street_kind_of(const search::Word& word);

/// "м.Ладижин" -> "Ладижин"
std::string bare_settlement(std::string_view typed);
/// "м. Ладижин"
std::string shown_settlement(std::string_view kind, std::string_view name);
bool is_settlement_kind(std::string_view kind);

/// Two names with one key are the same name: its words in lower case.
std::string name_key(std::string_view name);

/// "12-А", "12 a" -> "12а"
std::string number_key(std::string_view number);
/// Houses as they stand: 2, 2а, 10.
bool stands_before(std::string_view number_key, std::string_view other);

/// Words with their stems, as kept in the column search_key.
std::string written_words(const std::vector<search::Word>& words);
std::vector<search::Word> read_words(std::string_view search_key);

/// КАТОТТГ: UA and 17 digits; Cyrillic look-alikes of UA are made Latin. Absent when it is no code.
std::optional<std::string> unit_code_of(std::string_view typed);

}  // namespace viche::territory
