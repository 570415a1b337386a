#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace viche::i18n {

/// What stands in the place of what was taken out.
inline constexpr std::string_view taken_out = "[приховано]";

/// What tells who somebody is, by its form.
enum class Personal : std::uint8_t { email, link, phone, account, document, birth, flat, name, number };
/// "email", "link", ...: by these words are named.
std::string_view code(Personal kind);

/// Which addresses of the web: those that are of a person by their site (profiles, messengers, clouds), or all of them.
enum class Links : std::uint8_t { personal, all };

/// A text without what tells who somebody is, and what was found there, each kind once.
struct Covered {
  std::string text;
  std::vector<Personal> kinds;
};

/// A text of a person without what tells who somebody is, as far as its form gives it away: e-mail addresses, links,
/// phones, cards, accounts (IBAN), documents, tax numbers, number plates, numbers of eight digits and more in one piece,
/// days of birth, flats, names with a patronymic or initials, and "мене звати …". What has no form of its own (a surname
/// alone) stays: where it matters a person reads it first. What only looks like it stays too: streets and institutions
/// named after somebody, those who are named with their office ("міський голова …"), sites and mailboxes of public
/// bodies (gov.ua), free lines (0800), days, sums, codes of organisations, cadastral numbers, coordinates.
/// @param text  valid UTF-8
Covered covered(std::string_view text, Links links = Links::personal);

/// The text alone, without any link: for what is handed out. Twice is the same as once.
std::string anonymised(std::string_view text);

}  // namespace viche::i18n
