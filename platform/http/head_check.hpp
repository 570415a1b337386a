#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/http/message.hpp>

namespace viche::http {

struct HeadLimits {
  std::size_t target_bytes = 8 * 1024;
  std::size_t header_count = 100;
};

/// Where a request's head ends in what came so far. Only CRLF ends a line: a bare LF makes it `bad` at once.
struct HeadEnd {
  enum class State : std::uint8_t { more, complete, bad } state;
  std::size_t at;  ///< complete: bytes of the head with its blank line; more: where to look on next time
};
HeadEnd find_head_end(std::string_view bytes, std::size_t from);

/// The strict reading of a head (RFC 9112, less what is allowed to be lenient). What it accepts has one meaning only;
/// Beast, which is more lenient, never sees anything else. Kept and reused: it does not allocate after warming up.
class HeadCheck {
 public:
  explicit HeadCheck(HeadLimits limits = {}) : limits_(limits) {}

  /// Reads a whole head, from the method to the blank line. The views below live as long as `raw`.
  /// @returns the status to refuse with, or nothing when the head is good:
  ///   400 malformed in any way, 405 CONNECT and TRACE, 414 target, 417 expectation, 431 too many headers,
  ///   501 method or transfer coding, 505 version
  std::optional<int> read(std::string_view raw);

  Method method() const { return method_; }
  std::string_view target() const { return target_; }  ///< path and query, also of absolute-form
  std::string_view host() const { return host_; }      ///< as sent
  bool http_1_0() const { return http_1_0_; }
  bool keep_alive() const { return keep_alive_; }
  bool chunked() const { return chunked_; }
  bool expects_continue() const { return expects_continue_; }
  std::uint64_t content_length() const { return content_length_.value_or(0); }
  bool has_body() const { return chunked_ || content_length() > 0; }
  const std::vector<std::pair<std::string_view, std::string_view>>& headers() const { return headers_; }
  std::string_view header(std::string_view lower_case_name) const;

 private:
  using Refused = std::optional<int>;
  Refused read_request_line(std::string_view line);
  Refused read_target(std::string_view target);
  Refused read_version(std::string_view version);
  Refused read_header(std::string_view line);
  Refused keep_known(std::string_view name, std::string_view value);
  Refused keep_length(std::string_view value);
  Refused keep_connection(std::string_view value);
  Refused check_together() const;

  HeadLimits limits_;
  Method method_ = Method::get;
  std::string_view target_, authority_, host_;
  std::vector<std::pair<std::string_view, std::string_view>> headers_;
  std::optional<std::uint64_t> content_length_;
  bool http_1_0_ = false, keep_alive_ = true, asked_close_ = false, asked_keep_ = false;
  bool chunked_ = false, expects_continue_ = false, has_host_ = false;
};

/// HeadCheck::read with the usual limits, for tests and the fuzzer.
std::optional<int> refuse_status(std::string_view raw_head);

}  // namespace viche::http
