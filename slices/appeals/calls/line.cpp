#include "calls/line.hpp"

#include <algorithm>
#include <chrono>

#include <viche/core/text.hpp>

#include "calls/screen.hpp"

namespace viche::appeals::calls {

namespace {

constexpr std::string_view cookie = "viche_line";
constexpr std::size_t longest_line = 20;
constexpr std::chrono::seconds kept = std::chrono::hours(24 * 365);

/// What an exchange calls a line, and what a cookie may hold.
bool is_line(std::string_view text) {
  return text.size() <= longest_line && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '*' ||
                  c == '#';
         });
}

}  // namespace

std::string_view own_line(const kit::Call& call) {
  const std::string_view line = call.request.cookie(kit::cookie_name(call.request, cookie));
  return is_line(line) ? line : std::string_view();
}

http::Response keep_line(kit::Call& call) {
  const std::string line = tidy_line(call.field("line"));
  if (!is_line(line)) {
    const Refusal refusal = invalid("calls.line_invalid", "line", {{"max", std::to_string(longest_line)}});
    return show_start(call, Refused::line, &refusal);
  }
  call.set_cookie(kit::cookie_name(call.request, cookie), line, line.empty() ? 0 : kept.count());
  return call.go("/desk/call");
}

}  // namespace viche::appeals::calls
