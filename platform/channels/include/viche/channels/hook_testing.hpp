#pragma once
#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <viche/channels/peer_testing.hpp>
#include <viche/core/text.hpp>

namespace viche::channels::testing {

/// How the next request is met.
struct Reply {
  int status = 204;
  std::chrono::milliseconds after{0};
  std::string header = {};  ///< one more line
  bool drops = false;       ///< reads the request, then hangs up without a word
};

/// A web server in the test's own process, one connection after another, that can also misbehave.
class HttpPeer {
 public:
  struct Received {
    std::string line, body;
    std::map<std::string, std::string> headers;  ///< names in lower case
  };

  HttpPeer() : thread_([this] { serve(); }) {}
  ~HttpPeer() {
    stopping_ = true;
    thread_.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/hook"; }
  /// Of the next requests, in turn; afterwards it takes everything.
  void expect(std::vector<Reply> replies) {
    const std::lock_guard hold(mutex_);
    replies_.assign(replies.begin(), replies.end());
  }
  std::vector<Received> received() const {
    const std::lock_guard hold(mutex_);
    return received_;
  }

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
    const Reply reply = take(text);
    for (auto left = reply.after; left.count() > 0 && !stopping_; left -= std::chrono::milliseconds(10)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (reply.drops) return;
    const std::string answer = "HTTP/1.1 " + std::to_string(reply.status) + " x\r\n" + reply.header +
                               "Content-Length: 0\r\nConnection: close\r\n\r\n";
    (void)::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
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
  Reply take(const std::string& text) {
    const std::lock_guard hold(mutex_);
    received_.push_back(read(text));
    if (replies_.empty()) return {};
    const Reply reply = replies_.front();
    replies_.pop_front();
    return reply;
  }

  Listener listener_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::deque<Reply> replies_;
  std::vector<Received> received_;
  std::thread thread_;
};

}  // namespace viche::channels::testing
