#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <viche/i18n/i18n.hpp>

/// Names of people in the cases in which a letter needs them.
/// Law: house rule, ADR-0016 (Український правопис 2019, § 71-80, 87, 151-153)
namespace viche::i18n {

/// Коваленко Іван Петрович. Parts that are not known are empty.
struct PersonName {
  std::string surname, given, patronymic;

  std::string whole() const;  ///< "Коваленко Іван Петрович": what is known, in this order
  bool operator==(const PersonName&) const = default;
};

/// Reads a name as people write it: "Коваленко Іван Петрович", "Іван Петрович Коваленко", "Іван Коваленко", "Оксана".
/// What is given and what surname is told by the patronymic, then by the list of given names, then by the order.
/// A text that is no name of one to three words (a company, initials) is a surname as a whole.
PersonName name_of(std::string_view text);

enum class Sex : std::uint8_t { unknown, male, female };
enum class NameCase : std::uint8_t { nominative, genitive, dative, vocative };

/// By the patronymic; then the given name; then a surname in -ський, -ська. Unknown when they say nothing or two things.
Sex sex_of(const PersonName& name);

/// "Коваленку Іване Петровичу". Of a person whose sex is not known nothing changes. Double names change in both parts.
/// What is not Ukrainian by its letters stays as it is.
PersonName in_case(const PersonName& name, NameCase name_case, Sex sex);

/// How a letter begins: "Шановний Іване Петровичу!", "Шановна Оксано Василівно!", "Шановна пані Оксано!" without a
/// patronymic, "Шановний пане Коваленку!" of a surname alone; "Шановні Іване Петровичу й Оксано Василівно!" of several,
/// "Шановні заявники!" of more than three or when one cannot be told; "Шановний заявнику, шановна заявнице!" of one
/// whose sex is not known. In English names stay as they are: "Dear Ivan Kovalenko,".
std::string address(const Words& words, Lang lang, const std::vector<PersonName>& people);

/// To whom a letter goes: "Коваленку Івану Петровичу"; the name as it is when the sex is not known, and in English.
std::string addressee(Lang lang, const PersonName& person);

}  // namespace viche::i18n
