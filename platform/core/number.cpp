#include <viche/core/number.hpp>

#include <viche/core/text.hpp>

namespace viche {

std::string Number::text() const {
  return std::to_string(code / serials_in_a_year) + "-" + std::to_string(code % serials_in_a_year);
}

std::optional<Number> number_of(std::string_view text) {
  if (text.size() < 6 || text.size() > 12 || text[4] != '-' || text[5] == '0') return std::nullopt;
  const auto year = parse_integer(text.substr(0, 4));
  const auto serial = parse_integer(text.substr(5));
  if (!year || !serial || *year < 1990 || *serial < 1 || *serial >= serials_in_a_year) return std::nullopt;
  return Number{*year * serials_in_a_year + *serial};
}

}  // namespace viche
