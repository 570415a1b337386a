#include "answer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <viche/core/assert.hpp>
#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

#include "ascii.hpp"
#include "compress.hpp"

namespace viche::http {

namespace {

constexpr std::array<std::pair<int, std::string_view>, 44> reasons = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
}};

std::string_view reason(int status) {
  const auto found =
      std::find_if(reasons.begin(), reasons.end(), [&](const auto& entry) { return entry.first == status; });
  return found == reasons.end() ? std::string_view("Unknown") : found->second;
}

/// Files are sent compressed or not by what lies beside them, not by their size.
constexpr std::size_t size_of_any_file = 4096;

/// What the connection itself answers for.
bool is_of_the_server(std::string_view header) {
  return same_ignoring_case(header, "content-length") || same_ignoring_case(header, "date") ||
         same_ignoring_case(header, "connection") || same_ignoring_case(header, "transfer-encoding") ||
         same_ignoring_case(header, "keep-alive");
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string head_of(const Response& response, std::uint64_t length) {
  std::string head;
  head.reserve(512);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason(response.status));
  head.append("\r\n");
  for (const auto& [name, value] : response.headers) {
    if (!is_of_the_server(name)) head.append(name).append(": ").append(value).append("\r\n");
  }
  if (may_have_body(response.status)) head.append("Content-Length: ").append(std::to_string(length)).append("\r\n");
  return head;
}

void vary_by_encoding(Response& response) {
  const auto vary = response.header("vary");
  if (vary.empty()) {
    response.with("Vary", "Accept-Encoding");
  } else if (lowered(vary).find("accept-encoding") == std::string::npos && vary != "*") {
    response.replace("Vary", std::string(vary) + ", Accept-Encoding");
  }
}

/// The bytes differ now, so a strong validator would lie (RFC 9110 8.8.3.3).
void weaken_tag(Response& response) {
  const std::string tag(response.header("etag"));
  if (!tag.empty() && !tag.starts_with("W/")) response.replace("ETag", "W/" + tag);
}

std::string_view body_of(const Response& response) {
  return response.shared_body ? std::string_view(*response.shared_body) : std::string_view(response.body);
}

void compress(Response& response) {
  std::string small = gzipped(body_of(response));
  response.shared_body.reset();
  response.body = std::move(small);
  response.with("Content-Encoding", "gzip");
  weaken_tag(response);
}

/// For answers made for this request. Says Vary on both forms, or a cache between would mix them up.
void negotiate(Response& response, bool gzip_accepted) {
  if (!may_have_body(response.status) || !response.header("content-encoding").empty()) return;
  if (!worth_compressing(response.header("content-type"), body_of(response).size())) return;
  vary_by_encoding(response);
  if (gzip_accepted) compress(response);
}

}  // namespace

bool names_tag(std::string_view list, std::string_view tag) {
  const auto opaque = [](std::string_view any) { return any.starts_with("W/") ? any.substr(2) : any; };
  for (const auto part : split(list, ',')) {
    const auto known = without_blanks(part);
    if (known == "*" || opaque(known) == opaque(tag)) return true;
  }
  return false;
}

namespace {

bool is_unchanged(const Response& response, const Request& request) {
  const bool reads = request.method == Method::get || request.method == Method::head;
  const auto tag = response.header("etag");
  return reads && response.status == 200 && !tag.empty() && names_tag(request.header("if-none-match"), tag);
}

/// The head of an answer that the client has already, with Vary as the whole one says it (RFC 9110 15.4.5).
Response unchanged(Response response) {
  const std::size_t size = response.file.empty() ? body_of(response).size() : size_of_any_file;
  const bool encoded = !response.header("content-encoding").empty();
  if (!encoded && worth_compressing(response.header("content-type"), size)) vary_by_encoding(response);
  response.status = 304;
  response.file.clear();
  return response;
}

struct Range {
  std::uint64_t from, bytes;
};

enum class RangeKind : std::uint8_t { whole, part, impossible };

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// `bytes=a-b`, `a-`, `-n`, one of them only; anything else means the whole file (RFC 9110 14.2 allows that).
std::pair<RangeKind, Range> wanted_range(std::string_view header, std::uint64_t size) {
  const std::pair<RangeKind, Range> whole{RangeKind::whole, {0, size}};
  const auto dash = header.find('-');
  if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos || dash == std::string_view::npos)
    return whole;
  const auto first = number(header.substr(6, dash - 6));
  const auto last = number(header.substr(dash + 1));
  if (!first) {
    if (!last || dash != 6) return whole;
    if (*last == 0 || size == 0) return {RangeKind::impossible, {}};
    const auto bytes = std::min(*last, size);
    return {RangeKind::part, {size - bytes, bytes}};
  }
  if (dash + 1 < header.size() && (!last || *last < *first)) return whole;
  if (*first >= size) return {RangeKind::impossible, {}};
  const auto end = last ? std::min(*last, size - 1) : size - 1;
  return {RangeKind::part, {*first, end - *first + 1}};
}

struct FileFound {
  OpenFile file;
  std::uint64_t size = 0;
};

std::optional<FileFound> open_regular(const std::string& path) {
  FileFound found;
  found.file = OpenFile(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about {};
  if (!found.file || ::fstat(found.file.descriptor(), &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
  found.size = static_cast<std::uint64_t>(about.st_size);
  return found;
}

/// A neighbour compressed beforehand, when the client takes it; brotli first.
std::optional<FileFound> open_compressed(Response& response, const Request& request) {
  if (!response.header("content-encoding").empty() || !request.header("range").empty()) return std::nullopt;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kinds = {{{"br", ".br"}, {"gzip", ".gz"}}};
  for (const auto& [coding, ending] : kinds) {
    if (!accepts(request.header("accept-encoding"), coding)) continue;
    auto found = open_regular(response.file + std::string(ending));
    if (!found) continue;
    response.with("Content-Encoding", std::string(coding));
    weaken_tag(response);
    return found;
  }
  return std::nullopt;
}

Answer render_file(Response response, const Request& request) {
  const auto type = response.header("content-type");
  if (worth_compressing(type, size_of_any_file)) vary_by_encoding(response);
  auto found = open_compressed(response, request);
  if (!found) found = open_regular(response.file);
  if (!found) {
    log::warn("http.file_missing");
    return render_plain(refusal_text(404));
  }

  const auto if_range = request.header("if-range");
  const bool ranged = response.status == 200 && request.method == Method::get && !request.header("range").empty() &&
                      (if_range.empty() || (if_range == response.header("etag") && !if_range.starts_with("W/")));
  auto [kind, range] =
      ranged ? wanted_range(request.header("range"), found->size) : std::pair(RangeKind::whole, Range{0, found->size});
  const auto size = std::to_string(found->size);
  if (kind == RangeKind::impossible) return render_plain(refusal_text(416).with("Content-Range", "bytes */" + size));
  response.replace("Accept-Ranges", "bytes");
  if (kind == RangeKind::part) {
    response.status = 206;
    response.with("Content-Range", "bytes " + std::to_string(range.from) + "-" +
                                       std::to_string(range.from + range.bytes - 1) + "/" + size);
  }

  Answer answer;
  answer.status = response.status;
  answer.head = head_of(response, range.bytes);
  answer.after_sent = std::move(response.after_sent);
  // Begins reading now, so that the I/O thread finds the bytes in memory.
  ::posix_fadvise(found->file.descriptor(), static_cast<off_t>(range.from), 1 << 20, POSIX_FADV_WILLNEED);
  answer.file = std::move(found->file);
  answer.file_from = range.from;
  answer.file_bytes = range.bytes;
  return answer;
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Answer render_plain(Response response) {
  Answer answer;
  if (!may_have_body(response.status)) {
    response.body.clear();
    response.shared_body.reset();
  }
  answer.status = response.status;
  answer.head = head_of(response, body_of(response).size());
  answer.body = std::move(response.body);
  answer.shared_body = std::move(response.shared_body);
  answer.after_sent = std::move(response.after_sent);
  return answer;
}

Answer render(Response response, const Request& request) {
  if (is_unchanged(response, request)) return render_plain(unchanged(std::move(response)));
  if (!response.file.empty()) return render_file(std::move(response), request);
  negotiate(response, accepts(request.header("accept-encoding"), "gzip"));
  return render_plain(std::move(response));
}

Response refusal_text(int status) {
  Response response = text(std::to_string(status) + " " + std::string(reason(status)) + "\n", status);
  response.with("Cache-Control", "no-store");
  if (status == 503) response.with("Retry-After", "5");
  if (status == 405) response.with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  return response;
}

namespace {

Prepared prepared(Response response) {
  const Answer answer = render_plain(std::move(response));
  Prepared prepared;
  prepared.bytes = answer.head + "\r\n";
  prepared.head_size = prepared.bytes.size();
  prepared.bytes += answer.body_bytes();
  return prepared;
}

}  // namespace

Prepared prepare(const Response& response, bool gzip) {
  VICHE_ASSERT(response.file.empty());
  Response copy = response;
  negotiate(copy, gzip);
  return prepared(std::move(copy));
}

Prepared prepare_unchanged(const Response& response) { return prepared(unchanged(response)); }

}  // namespace viche::http
