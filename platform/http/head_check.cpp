#include "head_check.hpp"

#include <viche/core/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "ascii.hpp"

namespace viche::http {

namespace {

constexpr int bad_request = 400;

/// Headers that must not come twice, because two readers could each believe another one.
constexpr std::array<std::string_view, 8> only_once = {
    "host",          "content-length", "transfer-encoding", "content-type",
    "authorization", "expect",         "content-encoding",  "range"};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool is_target_char(char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '#'; }

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  int port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port > 0 && port <= 65535;
}

bool is_name_char(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' || c == '_';
}

/// `name[:port]` or `[ipv6][:port]`; no user, no percent signs, nothing empty.
bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 255) return false;
  std::size_t end = 0;
  if (text.front() == '[') {
    end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    const auto inside = text.substr(1, end - 1);
    if (!std::all_of(inside.begin(), inside.end(), [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; }))
      return false;
    ++end;
  } else {
    while (end < text.size() && is_name_char(text[end])) ++end;
    if (end == 0 || text.front() == '.') return false;
  }
  return end == text.size() || (text[end] == ':' && is_port(text.substr(end + 1)));
}

}  // namespace

HeadEnd find_head_end(std::string_view bytes, std::size_t from) {
  std::size_t line = from;
  while (line < bytes.size()) {
    const auto* found = static_cast<const char*>(std::memchr(bytes.data() + line, '\n', bytes.size() - line));
    if (found == nullptr) return {HeadEnd::State::more, line};
    const auto end = static_cast<std::size_t>(found - bytes.data());
    if (end == line || bytes[end - 1] != '\r') return {HeadEnd::State::bad, end};
    if (end == line + 1) return {HeadEnd::State::complete, end + 1};
    line = end + 1;
  }
  return {HeadEnd::State::more, line};
}

std::optional<int> HeadCheck::read(std::string_view raw) {
  headers_.clear();
  target_ = authority_ = host_ = {};
  content_length_.reset();
  http_1_0_ = chunked_ = expects_continue_ = has_host_ = asked_close_ = asked_keep_ = false;

  if (find_head_end(raw, 0).state != HeadEnd::State::complete) return bad_request;
  auto end = raw.find("\r\n");
  if (auto refused = read_request_line(raw.substr(0, end))) return refused;
  for (;;) {
    raw.remove_prefix(end + 2);
    end = raw.find("\r\n");
    if (end == std::string_view::npos) return bad_request;
    if (end == 0) break;
    if (auto refused = read_header(raw.substr(0, end))) return refused;
  }
  if (raw.size() != 2) return bad_request;
  keep_alive_ = !asked_close_ && (!http_1_0_ || asked_keep_);
  return check_together();
}

std::optional<int> HeadCheck::read_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || first == 0) return bad_request;
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  if (!std::all_of(method.begin(), method.end(), is_token_char)) return bad_request;
  if (auto refused = read_version(line.substr(last + 1))) return refused;

  if (method == "CONNECT" || method == "TRACE") return 405;
  const auto known = method_named(method);
  if (!known) return 501;
  method_ = *known;
  if (target.size() > limits_.target_bytes) return 414;
  return read_target(target);
}

std::optional<int> HeadCheck::read_version(std::string_view version) {
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.') return bad_request;
  if (!is_digit(version[5]) || !is_digit(version[7])) return bad_request;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return 505;
  http_1_0_ = version.back() == '0';
  return std::nullopt;
}

/// Origin-form, or absolute-form, whose host must then be the one of Host (RFC 9112 3.2.2). `*` is of no use here.
std::optional<int> HeadCheck::read_target(std::string_view target) {
  if (!std::all_of(target.begin(), target.end(), is_target_char)) return bad_request;
  target_ = target;
  if (target.starts_with('/')) return std::nullopt;

  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return bad_request;
  const auto name = target.substr(0, scheme);
  if (!same_ignoring_case(name, "http") && !same_ignoring_case(name, "https")) return bad_request;
  const auto rest = target.substr(scheme + 3);
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return bad_request;
  authority_ = rest.substr(0, slash);
  target_ = rest.substr(slash);
  return is_host(authority_) ? std::nullopt : Refused(bad_request);
}

std::optional<int> HeadCheck::read_header(std::string_view line) {
  if (headers_.size() >= limits_.header_count) return 431;
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return bad_request;
  const auto name = line.substr(0, colon);
  // This refuses folded lines and blanks before the colon too: neither is a token character.
  if (!std::all_of(name.begin(), name.end(), is_token_char)) return bad_request;
  const auto value = without_blanks(line.substr(colon + 1));
  bool plain = true;
  for (const char c : value) {
    if (is_control(c) && c != '\t') return bad_request;
    plain = plain && static_cast<unsigned char>(c) < 0x80;
  }
  if (!plain && !is_valid_utf8(value)) return bad_request;
  if (auto refused = keep_known(name, value)) return refused;
  headers_.emplace_back(name, value);
  return std::nullopt;
}

std::optional<int> HeadCheck::keep_known(std::string_view name, std::string_view value) {
  const auto is = [&](std::string_view known) { return same_ignoring_case(name, known); };
  const bool single = std::any_of(only_once.begin(), only_once.end(), is);
  if (single && std::any_of(headers_.begin(), headers_.end(),
                            [&](const auto& other) { return same_ignoring_case(other.first, name); })) {
    return bad_request;
  }
  if (is("host")) {
    if (!is_host(value)) return bad_request;
    host_ = value;
    has_host_ = true;
  } else if (is("content-length")) {
    return keep_length(value);
  } else if (is("transfer-encoding")) {
    if (!same_ignoring_case(value, "chunked")) return 501;
    chunked_ = true;
  } else if (is("connection")) {
    return keep_connection(value);
  } else if (is("expect")) {
    if (!same_ignoring_case(value, "100-continue")) return 417;
    expects_continue_ = true;
  }
  return std::nullopt;
}

std::optional<int> HeadCheck::keep_length(std::string_view value) {
  if (value.empty() || value.size() > 18 || !std::all_of(value.begin(), value.end(), is_digit)) return bad_request;
  std::uint64_t length = 0;
  std::from_chars(value.data(), value.data() + value.size(), length);
  content_length_ = length;
  return std::nullopt;
}

std::optional<int> HeadCheck::keep_connection(std::string_view value) {
  for (const auto part : split(value, ',')) {
    const auto option = without_blanks(part);
    if (!std::all_of(option.begin(), option.end(), is_token_char)) return bad_request;
    asked_close_ = asked_close_ || same_ignoring_case(option, "close");
    asked_keep_ = asked_keep_ || same_ignoring_case(option, "keep-alive");
    // Naming these as hop-by-hop asks a proxy in front to take away what decides the meaning.
    for (const auto vital : {"host", "content-length", "transfer-encoding"}) {
      if (same_ignoring_case(option, vital)) return bad_request;
    }
  }
  return std::nullopt;
}

std::optional<int> HeadCheck::check_together() const {
  if (!has_host_) return bad_request;
  if (!authority_.empty() && !same_ignoring_case(authority_, host_)) return bad_request;
  if (chunked_ && (content_length_ || http_1_0_)) return bad_request;
  return std::nullopt;
}

std::string_view HeadCheck::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers_) {
    if (same_ignoring_case(name, lower_case_name)) return value;
  }
  return {};
}

std::optional<int> refuse_status(std::string_view raw_head) { return HeadCheck().read(raw_head); }

}  // namespace viche::http
