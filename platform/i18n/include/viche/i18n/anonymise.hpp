#pragma once
#include <string>
#include <string_view>

namespace viche::i18n {

/// What stands in the place of what was taken out.
inline constexpr std::string_view taken_out = "[приховано]";

/// A text of a person without what tells who somebody is, as far as its form gives it away: e-mail and web addresses,
/// phones, cards, accounts (IBAN), documents, number plates, numbers of eight digits and more, flats, names with a
/// patronymic or initials, and "мене звати …". What has no form of its own (a surname alone) stays: where it matters a
/// person reads it first.
/// @param text  valid UTF-8
std::string anonymised(std::string_view text);

}  // namespace viche::i18n
