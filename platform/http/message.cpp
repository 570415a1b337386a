#include <viche/http/message.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>

#include <viche/core/assert.hpp>

#include "ascii.hpp"

namespace viche::http {

namespace {

constexpr std::array<std::string_view, 7> method_names = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

/// The one place where response splitting is made impossible.
void assert_one_line(std::string_view header, std::string_view value) {
  VICHE_ASSERT(!header.empty() && std::all_of(header.begin(), header.end(), is_token_char));
  VICHE_ASSERT(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
}

Response with_type(std::string_view type, std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.with("Content-Type", std::string(type));
  return response;
}

}  // namespace

std::string_view name(Method method) { return method_names[static_cast<std::size_t>(method)]; }

std::optional<Method> method_named(std::string_view wanted) {
  const auto found = std::find(method_names.begin(), method_names.end(), wanted);
  if (found == method_names.end()) return std::nullopt;
  return static_cast<Method>(found - method_names.begin());
}

Upload::~Upload() {
  if (!path.empty()) ::unlink(path.c_str());
}

std::string_view Fields::get(std::string_view wanted) const {
  for (const auto& [name, value] : all_) {
    if (name == wanted) return value;
  }
  return {};
}

bool Fields::has(std::string_view wanted) const {
  return std::any_of(all_.begin(), all_.end(), [&](const auto& entry) { return entry.first == wanted; });
}

std::vector<std::string_view> Fields::all(std::string_view wanted) const {
  std::vector<std::string_view> values;
  for (const auto& [name, value] : all_) {
    if (name == wanted) values.push_back(value);
  }
  return values;
}

std::string_view Request::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

std::string_view Request::cookie(std::string_view wanted) const {
  for (const auto& [name, value] : headers) {
    if (name != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = rest.find(';');
      const auto pair = without_blanks(rest.substr(0, end));
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == wanted) return pair.substr(equals + 1);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return {};
}

Response& Response::with(std::string header, std::string value) {
  assert_one_line(header, value);
  headers.emplace_back(std::move(header), std::move(value));
  return *this;
}

Response& Response::replace(std::string header, std::string value) {
  std::erase_if(headers, [&](const auto& entry) { return same_ignoring_case(entry.first, header); });
  return with(std::move(header), std::move(value));
}

std::string_view Response::header(std::string_view wanted) const {
  for (const auto& [name, value] : headers) {
    if (same_ignoring_case(name, wanted)) return value;
  }
  return {};
}

Response html(std::string body, int status) { return with_type("text/html; charset=utf-8", std::move(body), status); }

Response json(std::string body, int status) { return with_type("application/json", std::move(body), status); }

Response problem(int status, std::string body) {
  return with_type("application/problem+json", std::move(body), status);
}

Response text(std::string body, int status) { return with_type("text/plain; charset=utf-8", std::move(body), status); }

Response see_other(std::string location) {
  VICHE_ASSERT(location.starts_with('/') && !location.starts_with("//") && location.find('\\') == std::string::npos);
  Response response;
  response.status = 303;
  response.with("Location", std::move(location));
  return response;
}

}  // namespace viche::http
