#pragma once
#include <string>
#include <string_view>

namespace viche {

/// Is it one address that mail servers take? One @, at most 64 + 255 characters (254 in all), ASCII without quotes
/// before the @, a domain of two labels or more after it; letters of any script in the domain.
bool is_email(std::string_view text);

/// The form in which addresses are compared: trimmed, lower case.
std::string canonical_email(std::string_view text);

}  // namespace viche
