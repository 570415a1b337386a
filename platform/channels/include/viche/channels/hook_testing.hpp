#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

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

  HttpPeer() {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listening_, 16);
    socklen_t size = sizeof address;
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpPeer() {
    stopping_ = true;
    thread_.join();
    ::close(listening_);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
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
      pollfd waiting{listening_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) != 1) continue;
      const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
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

  int listening_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::deque<Reply> replies_;
  std::vector<Received> received_;
  std::thread thread_;
};

}  // namespace viche::channels::testing
