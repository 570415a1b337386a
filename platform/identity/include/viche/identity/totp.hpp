#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/clock.hpp>

namespace viche::identity {

/// RFC 4648, without padding.
std::string base32(std::string_view bytes);
/// Nothing when `text` is not base32. Small letters, spaces and padding are let pass: people type it.
std::optional<std::string> from_base32(std::string_view text);

/// The six digits of a step (RFC 6238: HMAC-SHA-1, steps of 30 s since 1970).
std::string totp_code(std::string_view secret, std::int64_t step);
std::int64_t totp_step(Instant at);
/// The step whose code it is: now, one before or one after, but later than `used`.
std::optional<std::int64_t> matching_totp_step(std::string_view secret, std::string_view code, Instant now,
                                               std::int64_t used);

}  // namespace viche::identity
