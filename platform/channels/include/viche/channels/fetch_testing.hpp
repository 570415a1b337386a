#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include <viche/channels/peer_testing.hpp>
#include <viche/core/text.hpp>

namespace viche::channels::testing {

/// How a request is met.
struct Reply {
  int status = 204;
  std::chrono::milliseconds after{0};
  std::string header = {};  ///< one more line, with its CRLF
  bool drops = false;       ///< reads the request, then hangs up without a word
  std::string body = {};
};

struct Received {
  std::string line, body;                      ///< "POST /hook HTTP/1.1"
  std::map<std::string, std::string> headers;  ///< names in lower case

  /// "/hook", without the query.
  std::string path() const {
    const auto from = line.find(' ') + 1;
    return line.substr(from, line.find_first_of("? ", from) - from);
  }
};

/// A web server in the test's own process, one connection after another, that answers as it is told.
class WebPeer {
 public:
  using Answer = std::function<Reply(const Received&)>;

  explicit WebPeer(Answer answer) : answer_(std::move(answer)), thread_([this] { serve(); }) {}
  ~WebPeer() {
    stopping_ = true;
    thread_.join();
  }

  std::string base() const { return "http://127.0.0.1:" + std::to_string(listener_.port()); }

 private:
  void serve() {
    while (!stopping_) {
      const int connection = listener_.accept(std::chrono::milliseconds(20));
      if (connection < 0) continue;
      meet(connection);
      ::close(connection);
    }
  }
  void meet(int connection) {
    std::string text;
    while (!is_whole(text)) {
      char part[4096];
      const auto size = ::recv(connection, part, sizeof part, 0);
      if (size <= 0) return;
      text.append(part, static_cast<std::size_t>(size));
    }
    const Reply reply = answer_(read(text));
    for (auto left = reply.after; left.count() > 0 && !stopping_; left -= std::chrono::milliseconds(10)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (reply.drops) return;
    const std::string answer = "HTTP/1.1 " + std::to_string(reply.status) + " x\r\n" + reply.header +
                               "Content-Length: " + std::to_string(reply.body.size()) +
                               "\r\nConnection: close\r\n\r\n" + reply.body;
    for (std::size_t sent = 0; sent < answer.size();) {
      const auto size = ::send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
      if (size <= 0) return;
      sent += static_cast<std::size_t>(size);
    }
  }
  static Received read(const std::string& text) {
    Received one;
    const auto head = text.find("\r\n\r\n");
    for (const std::string_view line : split(std::string_view(text).substr(0, head), '\n')) {
      const auto colon = line.find(':');
      if (one.line.empty()) {
        one.line = trimmed(line);
      } else if (colon != line.npos) {
        one.headers[to_lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
      }
    }
    one.body = text.substr(head + 4);
    return one;
  }
  static bool is_whole(const std::string& text) {
    const auto head = text.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    const auto length = parse_integer(read(text).headers["content-length"]).value_or(0);
    return static_cast<std::int64_t>(text.size() - head - 4) >= length;
  }

  Listener listener_;
  std::atomic<bool> stopping_ = false;
  Answer answer_;
  std::thread thread_;
};

}  // namespace viche::channels::testing
