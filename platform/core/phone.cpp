#include <viche/core/phone.hpp>

#include <viche/core/text.hpp>

namespace viche {

namespace {

constexpr std::size_t fewest_digits = 5, most_digits = 15;
constexpr std::size_t national = 9;  ///< digits of a Ukrainian number after the country's code

struct Dialled {
  bool international = false;  ///< began with + or 00
  std::string digits;
};

/// Nothing but a number? Then its digits, without the sign of an international one.
bool read(std::string_view text, Dialled& dialled) {
  for (const char c : trimmed(text)) {
    if (c >= '0' && c <= '9') {
      dialled.digits += c;
    } else if (c == '+' && dialled.digits.empty()) {
      dialled.international = true;
    } else if (std::string_view("-() ./").find(c) == std::string_view::npos) {
      return false;
    }
  }
  if (!dialled.international && starts_with(dialled.digits, "00")) {
    dialled.international = true;
    dialled.digits.erase(0, 2);
  }
  return dialled.digits.size() >= fewest_digits && dialled.digits.size() <= most_digits;
}

/// The nine digits of a Ukrainian number, however its beginning is written; empty when it is another country's.
std::string ukrainian(const Dialled& dialled) {
  const std::string& digits = dialled.digits;
  const auto after = [&](std::string_view prefix) {
    return starts_with(digits, prefix) && digits.size() == prefix.size() + national ? digits.substr(prefix.size()) : "";
  };
  if (const std::string rest = after("380"); !rest.empty()) return rest;
  if (const std::string rest = after("3800"); !rest.empty()) return rest;  // +380 (067) ...
  if (dialled.international) return {};
  if (const std::string rest = after("0"); !rest.empty()) return rest;
  if (const std::string rest = after("80"); !rest.empty()) return rest;
  return digits.size() == national && digits[0] != '0' ? digits : "";
}

}  // namespace

std::string canonical_phone(std::string_view text) {
  Dialled dialled;
  if (!read(text, dialled)) return {};
  if (const std::string rest = ukrainian(dialled); !rest.empty()) return "+380" + rest;
  // Exchanges leave the + out.
  const bool long_enough = dialled.digits.size() > national + 1 && dialled.digits[0] != '0';
  return (dialled.international || long_enough ? "+" : "") + dialled.digits;
}

}  // namespace viche
