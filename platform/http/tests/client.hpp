#pragma once
// A client that sends exactly the bytes it is given, for tests.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace viche::http::testing {

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  Client(Client&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_), in_(std::move(other.in_)) {}
  Client& operator=(Client&&) = delete;
  ~Client() { close(); }

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_of_output() { ::shutdown(socket_, SHUT_WR); }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  struct Reply {
    int status = 0;  ///< 0: the connection ended, or time ran out, before a whole head came
    std::string head, body;

    std::string header(std::string_view name) const {
      const auto at = head.find("\r\n" + std::string(name) + ": ");
      if (at == std::string::npos) return {};
      const auto from = at + name.size() + 4;
      return head.substr(from, head.find("\r\n", from) - from);
    }
  };

  /// One whole answer with Content-Length. `bodiless`: as to HEAD.
  Reply reply(bool bodiless = false, std::chrono::seconds patience = std::chrono::seconds(20)) {
    Reply out;
    until_ = std::chrono::steady_clock::now() + patience;
    while (in_.find("\r\n\r\n") == std::string::npos) {
      if (!receive()) return out;
    }
    const auto end = in_.find("\r\n\r\n") + 4;
    out.head = in_.substr(0, end);
    in_.erase(0, end);
    out.status = std::stoi(out.head.substr(9, 3));
    const auto length = out.header("Content-Length");
    const std::size_t wanted = bodiless || length.empty() ? 0 : std::stoul(length);
    while (in_.size() < wanted) {
      if (!receive()) break;
    }
    out.body = in_.substr(0, wanted);
    in_.erase(0, wanted);
    return out;
  }
  /// Has the server ended the connection, with nothing more sent?
  bool ended(std::chrono::seconds patience = std::chrono::seconds(20)) {
    until_ = std::chrono::steady_clock::now() + patience;
    while (receive()) {
    }
    return in_.empty() && at_end_;
  }

 private:
  bool receive() {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until_ - std::chrono::steady_clock::now()).count();
    pollfd wait{socket_, POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0) return false;
    char bytes[65536];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) {
      at_end_ = count == 0;
      return false;
    }
    in_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false, at_end_ = false;
  std::string in_;
  std::chrono::steady_clock::time_point until_;
};

}  // namespace viche::http::testing
