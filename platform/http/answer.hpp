#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <viche/http/message.hpp>
#include <viche/http/server.hpp>

namespace viche::http {

/// An open file, closed with this object.
class OpenFile {
 public:
  OpenFile() = default;
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~OpenFile();

  int descriptor() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

/// A response made ready for the wire. `head` lacks Date, Connection and the blank line: they are put in on sending.
struct Answer {
  int status = 200;
  std::string head;
  std::string body;
  std::shared_ptr<const std::string> shared_body;
  OpenFile file;
  std::uint64_t file_from = 0, file_bytes = 0;
  std::function<void()> after_sent;
  bool close = false;  ///< the connection must not be used after this answer

  std::string_view body_bytes() const { return shared_body ? std::string_view(*shared_body) : std::string_view(body); }
};

/// Renders a response to a request: compression, 304, ranges, files and their .br and .gz neighbours.
/// Opens files, so it runs on a worker. A file that is not there answers 404.
Answer render(Response response, const Request& request);

/// Renders an answer that does not depend on a request.
Answer render_plain(Response response);

/// The plain answer of the server itself, in the words of RFC 9110.
Response refusal_text(int status);

}  // namespace viche::http
