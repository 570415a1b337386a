#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <viche/journal/merkle.hpp>

#include "../model.hpp"

namespace viche::petitions {

/// What is worth a look. Each has words: petitions.alarm.<kind>
/// Law: house rule, ADR-0027 (петиція № 4094, Київ, 2016; петиція про другий референдум, Велика Британія, 2016)
inline constexpr std::array<std::string_view, 4> alarm_kinds{"address", "device", "rate", "elsewhere"};

/// As many from one address or browser, and somebody looks at them.
/// Law: house rule, ADR-0027
inline constexpr std::int64_t crowd_at_address = 10, crowd_at_device = 3;

/// How many signed in each hour, in order, and in the last one. Is that more than residents do? Twenty times the usual
/// and at least two hundred.
/// Law: house rule, ADR-0027
bool is_flood(const std::vector<std::int64_t>& hours_before, std::int64_t last_hour);

/// What counts as one network address: an IPv4 address, or the first 64 bits of one of IPv6, all of which one house has.
/// What is no address stays as it is.
/// Law: house rule, ADR-0027
std::string network_of(const std::string& address);

/// What a signature's leaf says was signed: SHA-256 of the object, the SHA-256 of title LF text in hexadecimal, the channel and the
/// level, each on its line.
/// Law: house rule, ADR-0026 (зміст листка журналу)
journal::Hash content_of(const Petition& petition, Channel channel, IdentityLevel level);

/// What the closing leaf says: SHA-256 of the object, LF, the count.
/// Law: house rule, ADR-0026 (зміст листка журналу)
journal::Hash closing_content(const Petition& petition, std::int64_t count);

}  // namespace viche::petitions
