#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace viche::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

std::string_view name(Method method);
std::optional<Method> method_named(std::string_view name);  ///< exactly as on the wire

/// A file that came with a form. The bytes lie in a temporary file which is removed with this object
/// unless it was moved away; they never pass through memory as a whole.
struct Upload {
  Upload() = default;
  ~Upload();
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  std::string field;
  std::string file_name;     ///< as the browser gave it: untrusted, only for showing after tidy_line
  std::string content_type;  ///< as the browser gave it: untrusted
  std::string path;          ///< temporary file, 0600; rename it, or clear this to keep it
  std::uint64_t size = 0;
};

/// Fields of a query, a urlencoded body or a multipart body, in the order they came.
class Fields {
 public:
  void add(std::string name, std::string value) { all_.emplace_back(std::move(name), std::move(value)); }
  /// The first value, or empty.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& entries() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

/// One request, read whole. All texts are valid UTF-8 (else the server answered 400 before).
struct Request {
  Method method = Method::get;
  std::string target;   ///< as sent: path and query
  std::string path;     ///< percent-decoded, normalised, begins with '/', no "." or ".." segments
  std::string host;     ///< exactly one Host, lower case, with port if one was given
  std::string remote;   ///< address of the peer, or of the client named by a trusted proxy
  bool secure = false;  ///< came over TLS, as a trusted proxy says
  Fields query;
  Fields form;  ///< of urlencoded and multipart bodies
  std::vector<std::shared_ptr<Upload>> uploads;
  std::string body;                                          ///< other bodies (JSON, XML), up to the route's limit
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case

  std::string_view header(std::string_view lower_case_name) const;  ///< first one, or empty
  std::string_view cookie(std::string_view name) const;             ///< or empty
};

/// The server itself writes Content-Length, Date, Connection and Transfer-Encoding, and leaves out those given here.
/// GET and HEAD answers with an ETag that the client already has become 304; answers from a file serve one byte range.
struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<const std::string> shared_body;  ///< used instead of `body` when set
  std::string file;                                ///< a file to send instead of `body`
  /// Run on a worker when the last byte has left, if set. Not run when the peer went away before;
  /// what it holds is let go in either case.
  std::function<void()> after_sent;

  /// Adds a header. CR, LF or NUL in a value is a bug of the caller and asserts: escape input before.
  Response& with(std::string header, std::string value);
  Response& replace(std::string header, std::string value);
  std::string_view header(std::string_view name) const;  ///< first one, any case, or empty
};

Response html(std::string body, int status = 200);
Response json(std::string body, int status = 200);
Response problem(int status, std::string body);  ///< application/problem+json
Response text(std::string body, int status = 200);
/// 303: after a form was taken. `location` is a path of this host; anything else asserts.
Response see_other(std::string location);

}  // namespace viche::http
