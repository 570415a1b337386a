// Every request of the corpus goes through a real nginx to the server. Whatever nginx lets through, both must have
// counted the same requests: as many good answers come back as the handler was called, each of them one's own.
// Where nginx is not installed the corpus goes straight to the server.
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <fstream>
#include <map>
#include <thread>

#include "server_fixture.hpp"

namespace viche::http::testing {
namespace {

/// nginx as a reverse proxy with keep-alive to the server, in a folder of its own.
class Nginx {
 public:
  Nginx(const std::string& folder, std::uint16_t server_port) : port_(free_port()) {
    std::ofstream conf(folder + "/nginx.conf");
    conf << "worker_processes 1; daemon off; master_process off; pid " << folder << "/nginx.pid; error_log " << folder
         << "/error.log;\n"
         << "events { worker_connections 256; }\nhttp { access_log off; proxy_request_buffering off;\n"
         << "client_header_timeout 2s; client_body_timeout 2s; keepalive_timeout 2s; lingering_timeout 1s; "
            "lingering_time 2s;\n";
    for (const auto* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
      conf << kind << "_temp_path " << folder << "/" << kind << ";\n";
    conf << "upstream viche { server 127.0.0.1:" << server_port << "; keepalive 4; }\n"
         << "server { listen 127.0.0.1:" << port_ << "; location / { proxy_pass http://viche; proxy_http_version 1.1;\n"
         << "proxy_set_header Host $http_host; proxy_set_header Connection \"\"; } } }\n";
    conf.close();
    process_ = ::fork();
    if (process_ == 0) {
      ::execl("/usr/sbin/nginx", "nginx", "-c", (folder + "/nginx.conf").c_str(), "-e", (folder + "/error.log").c_str(),
              nullptr);
      ::_exit(127);
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!Client(port_).connected() && std::chrono::steady_clock::now() < until) ::usleep(20'000);
  }
  ~Nginx() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  static std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    ::bind(probe, reinterpret_cast<sockaddr*>(&any), size);
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&any), &size);
    ::close(probe);
    return ntohs(any.sin_port);
  }

  std::uint16_t port_;
  pid_t process_ = -1;
};

/// The ways to say how long a body is, that have set two readers against each other.
std::vector<std::string> framings() {
  const std::string te = "Transfer-Encoding";
  std::vector<std::string> all = {"Content-Length: 0\r\n"};
  for (const auto* value : {"chunked",
                            "Chunked",
                            " chunked ",
                            "\tchunked",
                            "chunked\t",
                            "xchunked",
                            "chunkedx",
                            "chunked,",
                            ",chunked",
                            "chunked, identity",
                            "identity, chunked",
                            "gzip, chunked",
                            "chunked;a=b",
                            "\"chunked\"",
                            "'chunked'",
                            "\x0b"
                            "chunked",
                            "chunked\x0b",
                            "\x7f"
                            "chunked",
                            "identity",
                            ""}) {
    all.push_back(te + ":" + value + "\r\n");
    all.push_back(te + ":" + value + "\r\nContent-Length: 4\r\n");
  }
  for (const auto* name : {"Transfer-Encoding ", " Transfer-Encoding", "Transfer-Encoding\t", "Transfer_Encoding",
                           "X: y\nTransfer-Encoding", "X: y\rTransfer-Encoding", "X: y\r\n Transfer-Encoding",
                           "\x0b"
                           "Transfer-Encoding",
                           "transfer-encoding"}) {
    all.push_back(std::string(name) + ": chunked\r\nContent-Length: 4\r\n");
    all.push_back("Content-Length: 4\r\n" + std::string(name) + ": chunked\r\n");
  }
  all.push_back(te + ": chunked\r\n" + te + ": identity\r\nContent-Length: 4\r\n");
  all.push_back(te + ": identity\r\n" + te + ": chunked\r\n");
  all.push_back(te + ":\r\n chunked\r\nContent-Length: 4\r\n");
  for (const auto* value :
       {"4", "+4", "-4", " 4", "4 ", "04", "0x4", "4,4", "4, 5", "4;", "4.0", "4e0", "18446744073709551620",
        "\x0b"
        "4",
        "4\n", ""}) {
    all.push_back("Content-Length:" + std::string(value) + "\r\n");
    all.push_back("Content-Length:" + std::string(value) + "\r\nContent-Length: 0\r\n");
  }
  all.push_back("Content-Length : 4\r\n");
  all.push_back("Content_Length: 4\r\n");
  all.push_back("Connection: Content-Length\r\nContent-Length: 4\r\n");
  all.push_back("Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n");
  return all;
}

std::string get_hidden(const std::string& mark) {
  return "GET /hidden?case=" + mark + " HTTP/1.1\r\nHost: town.test\r\n\r\n";
}

constexpr std::size_t body_kinds = 7;

std::array<std::string, body_kinds> bodies(const std::string& mark) {
  const std::string hidden = get_hidden(mark);
  return {
      "0\r\n\r\n",
      "0\r\n\r\n" + hidden,
      "4\r\nabcd\r\n0\r\n\r\n",
      "60\r\n" + hidden + std::string(96 - hidden.size(), 'x') + "\r\n0\r\n\r\n",
      "2;a\nb\r\nxx\r\n60\r\n0\r\n\r\n" + hidden,
      "0\nX: y\r\n\r\n" + hidden,
      "0\r\nX: y\n\n" + hidden,
  };
}

class SmuggleTest : public ServerTest {
 protected:
  SmuggleTest() {
    // The query tells which case a request belongs to, so that many cases run at once.
    hooks_.handle = [this](Request& request) {
      const std::string mark(request.query.get("case"));
      const std::lock_guard lock(mutex_);
      ++handled_[mark];
      return text(mark);
    };
    options_.limits.header_time = std::chrono::seconds(2);
    options_.limits.body_pause = std::chrono::seconds(2);
    start();
    if (std::filesystem::exists("/usr/sbin/nginx")) nginx_ = std::make_unique<Nginx>(folder_, server_->port());
  }
  ~SmuggleTest() override { nginx_.reset(); }

  std::uint16_t front() const { return nginx_ ? nginx_->port() : server_->port(); }
  int handled(const std::string& mark) {
    const std::lock_guard lock(mutex_);
    return handled_[mark];
  }

  /// Sends one case, with a last request that asks for the end, and compares what both sides have counted.
  void compare(const std::string& mark, const std::string& framing, const std::string& body) {
    const auto bytes = "POST /first?case=" + mark + " HTTP/1.1\r\nHost: town.test\r\n" + framing + "\r\n" + body +
                       get("/last?case=" + mark, "Connection: close\r\n");
    Client client(front());
    client.send(bytes);
    int answers = 0, good = 0;
    for (auto reply = client.reply(); reply.status != 0; reply = client.reply()) {
      ++answers;
      good += reply.status == 200;
      if (reply.status == 200) {
        EXPECT_EQ(reply.body, mark) << "somebody else's answer:\n" << bytes;
      }
    }
    EXPECT_GT(answers, 0) << "closed in silence:\n" << bytes;
    all_good_ += good;
    EXPECT_EQ(good, handled(mark)) << "one answer for each request handled:\n" << bytes;
  }

  std::atomic<int> all_good_{0};
  std::mutex mutex_;
  std::map<std::string, int> handled_;
  std::unique_ptr<Nginx> nginx_;
};

TEST_F(SmuggleTest, a_proxy_and_the_server_count_the_same_requests) {
  Client ready(front());
  ready.send(get("/?case=ready"));
  ASSERT_EQ(ready.reply().body, "ready") << "the proxy serves";

  const auto all_framings = framings();
  constexpr std::size_t at_once = 24;
  std::vector<std::thread> threads;
  for (std::size_t part = 0; part < at_once; ++part) {
    threads.emplace_back([&, part] {
      for (std::size_t i = part; i < all_framings.size(); i += at_once) {
        for (std::size_t kind = 0; kind < body_kinds; ++kind) {
          const auto mark = std::to_string(i) + "." + std::to_string(kind);
          compare(mark, all_framings[i], bodies(mark)[kind]);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_GT(all_framings.size() * body_kinds, 600U);
  EXPECT_GT(all_good_, 100) << "some of the corpus is lawful";
}

TEST_F(SmuggleTest, the_server_alone_refuses_or_reads_in_one_way) {
  nginx_.reset();
  const auto all_framings = framings();
  for (std::size_t i = 0; i < all_framings.size(); ++i) {
    const auto mark = "alone" + std::to_string(i);
    compare(mark, all_framings[i], bodies(mark)[1]);
  }
}

}  // namespace
}  // namespace viche::http::testing
