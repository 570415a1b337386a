#include "body_decoder.hpp"

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/parser.hpp>

namespace viche::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

/// Chunk headers and trailers longer than this are nothing but an attack.
constexpr std::size_t undecodable_bytes = 8 * 1024;

/// A Beast body that appends to a string lent for the time of one call.
struct LentBody {
  struct value_type {
    std::string* out = nullptr;
  };
  class reader {
   public:
    template <bool is_request, class Fields>
    reader(beast::http::header<is_request, Fields>&, value_type& body) : body_(body) {}
    void init(const boost::optional<std::uint64_t>&, beast::error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, beast::error_code& error) {
      error = {};
      std::size_t taken = 0;
      for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers); ++at) {
        const asio::const_buffer buffer(*at);
        body_.out->append(static_cast<const char*>(buffer.data()), buffer.size());
        taken += buffer.size();
      }
      return taken;
    }
    void finish(beast::error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

}  // namespace

struct BodyDecoder::Parser {
  beast::http::request_parser<LentBody> beast;
  bool head_read = false;
};

BodyDecoder::BodyDecoder(std::string_view raw_head, std::uint64_t max_bytes) : parser_(std::make_unique<Parser>()) {
  auto& parser = parser_->beast;
  parser.header_limit(static_cast<std::uint32_t>(raw_head.size() + undecodable_bytes));
  parser.body_limit(max_bytes);
  parser.eager(true);
  std::string nothing;
  parser.get().body().out = &nothing;
  beast::error_code error;
  const auto consumed = parser.put(asio::buffer(raw_head.data(), raw_head.size()), error);
  // A Content-Length above the limit is told with the head; the caller has refused such a body before.
  parser_->head_read =
      consumed == raw_head.size() && parser.is_header_done() && (!error || error == beast::http::error::need_more);
}

BodyDecoder::~BodyDecoder() = default;

bool BodyDecoder::agrees(bool chunked, std::uint64_t content_length) const {
  if (!parser_->head_read) return false;
  const auto& parser = parser_->beast;
  if (parser.chunked() != chunked) return false;
  return chunked || parser.content_length().value_or(0) == content_length;
}

BodyDecoder::Step BodyDecoder::feed(std::string_view bytes, std::string& out) {
  auto& parser = parser_->beast;
  parser.get().body().out = &out;
  Step step;
  // Beast asserts on fewer bytes of a last chunk that it has seen in part; and no chunked body ends with fewer.
  const std::size_t least = parser.chunked() ? 5 : 1;
  while (!parser.is_done() && bytes.size() - step.consumed >= least) {
    beast::error_code error;
    const auto taken = parser.put(asio::buffer(bytes.data() + step.consumed, bytes.size() - step.consumed), error);
    step.consumed += taken;
    if (error == beast::http::error::need_more) break;
    if (error) {
      step.refused = error == beast::http::error::body_limit ? 413 : 400;
      return step;
    }
    if (taken == 0 && !parser.is_done()) break;
  }
  step.done = parser.is_done();
  if (!step.done && bytes.size() - step.consumed > undecodable_bytes) step.refused = 400;
  return step;
}

}  // namespace viche::http
