#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/http/message.hpp>

namespace viche::http {

struct Limits {
  std::uint32_t header_bytes = 16 * 1024;  ///< request line and headers together
  std::uint32_t target_bytes = 8 * 1024;
  std::uint32_t header_count = 100;
  std::uint64_t small_body_bytes = 1024 * 1024;      ///< bodies kept in memory (JSON, urlencoded)
  std::uint64_t upload_bytes = 96ULL * 1024 * 1024;  ///< a whole multipart body
  std::uint32_t form_fields = 500;
  std::uint32_t form_field_bytes = 256 * 1024;
  std::chrono::seconds header_time{10};  ///< from connect or first byte to the end of the headers
  std::chrono::seconds body_pause{20};   ///< longest wait for the next part of a body
  std::chrono::seconds idle{60};         ///< between requests of one connection
  std::chrono::seconds write_pause{30};  ///< longest wait for a peer that doesn't read
  std::uint32_t connections = 12'000;
  std::uint32_t queued_requests = 2'048;             ///< above it: 503 with Retry-After
  std::uint64_t body_memory = 256ULL * 1024 * 1024;  ///< bodies of all connections in memory; above it: 503
  std::uint32_t least_rate = 256;  ///< bytes a second, on average, after the first pause; slower bodies get 408
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;     ///< 0: any free one
  unsigned io_threads = 0;       ///< 0: one for every two cores
  unsigned worker_threads = 32;  ///< they wait for the group commit, so more than cores
  unsigned at_once = 0;          ///< how many of them compute at once; 0: one more than there are cores
  /// Addresses or networks (`10.0.0.0/8`) of peers whose X-Forwarded-For/-Proto are believed.
  std::vector<std::string> trusted_proxies;
  std::string upload_dir;  ///< where uploads are spooled; must be on the disk of the files
  Limits limits;
};

/// A finished answer kept as the bytes that go on the wire (head and body), for the anonymous-page cache.
struct Prepared {
  std::string bytes;          ///< status line, headers, blank line, body; without Date and Connection
  std::size_t head_size = 0;  ///< bytes before the body: what a HEAD request gets
};

/// Makes the bytes of an answer to keep: compressed when `gzip` and the body is worth it, with Vary in both forms.
/// Answers from files cannot be prepared.
Prepared prepare(const Response& response, bool gzip);
/// The 304 for whoever has this answer already.
Prepared prepare_unchanged(const Response& response);

/// Does an If-None-Match header name this ETag, weak or strong?
bool names_tag(std::string_view if_none_match, std::string_view tag);

/// Does an Accept-Encoding header allow `coding`? Tells which prepared form a client gets.
bool accepts(std::string_view accept_encoding, std::string_view coding);

/// What the server asks before it reads a body: may it come, and how large. Called on an I/O thread; quick.
struct BodyPolicy {
  std::uint64_t max_bytes = 0;  ///< larger: 413
  bool accept_uploads = false;  ///< multipart with files; otherwise files answer 415
};

/// The head of a request as the fast path sees it. Views live for the call only.
struct Head {
  Method method;
  std::string_view target;
  std::string_view host;
  std::string_view accept_encoding;
  std::string_view if_none_match;
  std::string_view accept_language;
  bool has_cookie = false;
  bool has_authorization = false;
};

/// What the server refuses itself, and what is known of the request; empty where its head could not be read.
struct Refused {
  int status = 400;
  std::string_view target, accept, accept_language;
  bool files = false;  ///< 413: the body was one that may carry files; otherwise it is text that is too long
};

/// Serves HTTP/1.1. I/O threads parse and write; `handle` runs on worker threads as plain synchronous code.
/// Malformed requests are answered with 4xx as nginx or stricter and then closed; never closed in silence:
/// not exactly one Host, Transfer-Encoding other than chunked, both Content-Length and Transfer-Encoding,
/// bare LF, folded headers, spaces before the colon, invalid characters, invalid UTF-8 or %00 in the path.
class Server {
 public:
  struct Hooks {
    std::function<Response(Request&)> handle;            ///< must not throw
    std::function<BodyPolicy(const Head&)> body_policy;  ///< for requests with a body
    /// Cached answer or null; asked for GET and HEAD without a body, on an I/O thread; quick.
    /// The target is as sent and not yet checked: compare it, don't interpret it.
    std::function<std::shared_ptr<const Prepared>(const Head&)> prepared;
    /// The page for what the server refuses itself (400, 408, 413, 503 ...); plain text when not set.
    /// On an I/O thread; quick.
    std::function<Response(const Refused&)> refusal;
  };

  Server(ServerOptions options, Hooks hooks);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and begins to serve. Fault when the address is taken.
  void start();
  std::uint16_t port() const;
  /// Stops taking connections, finishes every request that was read or is being answered (up to `patience`), then
  /// returns.
  void stop(std::chrono::seconds patience = std::chrono::seconds(30));

  struct Figures {
    std::uint64_t connections = 0, requests = 0, waiting = 0, refused = 0;
  };
  Figures figures() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::http
