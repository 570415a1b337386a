#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace viche {

inline constexpr std::int64_t serials_in_a_year = 10'000'000;

/// A public number: serial within a year of a community. Written "2026-123"; stored year * 10^7 + serial.
struct Number {
  std::int64_t code = 0;
  std::string text() const;
  bool operator==(const Number&) const = default;
};
std::optional<Number> number_of(std::string_view text);

}  // namespace viche
