#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace viche::http {

/// Takes the framing off a body: Content-Length or chunked, by Boost.Beast's parser, which is seen in this part's
/// .cpp only. Give it a head that HeadCheck has accepted.
class BodyDecoder {
 public:
  /// @param max_bytes  a body larger than this is refused with 413
  BodyDecoder(std::string_view raw_head, std::uint64_t max_bytes);
  ~BodyDecoder();
  BodyDecoder(const BodyDecoder&) = delete;
  BodyDecoder& operator=(const BodyDecoder&) = delete;

  /// Did Beast read the head as HeadCheck did? When not, nobody knows where the request ends: 400.
  bool agrees(bool chunked, std::uint64_t content_length) const;

  struct Step {
    std::size_t consumed = 0;
    std::optional<int> refused;
    bool done = false;
  };
  /// Appends what is decoded to `out`. Bytes not consumed must come again, with more behind them.
  Step feed(std::string_view bytes, std::string& out);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace viche::http
