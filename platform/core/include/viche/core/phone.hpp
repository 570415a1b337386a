#pragma once
#include <string>
#include <string_view>

namespace viche {

/// The form in which telephone numbers are compared: "+380671234567" for "067 123-45-67", "8 (067) 123 45 67",
/// "380671234567", "+38 (067) 1234567" and "671234567"; "+48221234567" for "0048 22 123 45 67" and "48221234567".
/// A number without its area code ("2-12-34") stays as its digits, so it is equal to itself only. Empty when it is none:
/// fewer than 5 digits, more than 15, or something else than digits, spaces and + - ( ) . /
std::string canonical_phone(std::string_view text);

}  // namespace viche
