#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace viche {

/// A community. Nothing of one is ever seen by another (security.md: goal 3).
struct HromadaId {
  std::int64_t value = 0;
  auto operator<=>(const HromadaId&) const = default;
};

/// `bytes` random bytes from the operating system as base64url without padding.
/// 16 bytes (22 characters) cannot be guessed; 32 for session keys.
std::string random_token(std::size_t bytes = 16);

/// Random bytes as they are.
std::string random_bytes(std::size_t count);

std::string base64url(std::string_view bytes);
/// Empty when `text` is not base64url (no padding expected).
std::string from_base64url(std::string_view text);
std::string hex(std::string_view bytes);

/// BLAKE2b-256, optionally keyed (key 16..64 bytes). 32 bytes.
std::string hash256(std::string_view bytes, std::string_view key = {});
std::string sha256(std::string_view bytes);

/// Compares in time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace viche

template <>
struct std::hash<viche::HromadaId> {
  std::size_t operator()(viche::HromadaId id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
