#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <viche/http/message.hpp>

namespace viche::http {

/// Why a request is refused, as an HTTP status.
struct RefusedWith {
  int status;
};

struct FormLimits {
  std::size_t fields = 500;
  std::size_t field_bytes = 256 * 1024;
  std::uint64_t all_bytes = 1024 * 1024;  ///< all fields together; files are not counted
};

/// `%41` -> `A`, and `+` -> space when asked. Nothing for broken escapes, NUL, or what is not UTF-8 afterwards.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);

/// application/x-www-form-urlencoded, of bodies and of queries. 400 malformed, 413 above the limits.
std::variant<Fields, RefusedWith> read_urlencoded(std::string_view text, const FormLimits& limits);

struct Target {
  std::string path;  ///< see Request::path
  Fields query;
};

/// Path and query. 400 for broken escapes, control characters, escaped slashes, backslashes, climbing above the root.
std::variant<Target, RefusedWith> read_target(std::string_view target, const FormLimits& limits);

}  // namespace viche::http
