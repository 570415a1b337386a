#pragma once
// What the .cpp files that speak to the network share. The only header of this part that brings Asio in.

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <viche/http/server.hpp>

#include "head_check.hpp"
#include "workers.hpp"

namespace viche::http {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;
using Moment = SteadyClock::time_point;
// The concrete executor: the type-erased one costs a tenth of the speed.
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, asio::io_context::executor_type>;

class Connection;

/// Peers whose word about the client is taken.
class TrustedProxies {
 public:
  /// Fault when one of them is neither an address nor a network.
  explicit TrustedProxies(const std::vector<std::string>& listed);
  bool contain(const asio::ip::address& address) const;
  /// The right-most address of X-Forwarded-For that is not a proxy of ours.
  std::string client_of(const asio::ip::address& peer, std::string_view forwarded_for) const;

 private:
  std::vector<std::variant<asio::ip::network_v4, asio::ip::network_v6>> networks_;
};

/// What all connections of a server share.
struct Shared {
  Shared(ServerOptions o, Server::Hooks h)
      : options(std::move(o)),
        hooks(std::move(h)),
        proxies(options.trusted_proxies),
        workers(options.worker_threads, at_once(options), options.limits.queued_requests) {}

  static unsigned at_once(const ServerOptions& options) {
    return options.at_once != 0 ? options.at_once : std::thread::hardware_concurrency() + 1;
  }

  /// Counts a refusal, and makes its page.
  Response refusal(const Refused& what);

  const ServerOptions options;
  const Server::Hooks hooks;
  const TrustedProxies proxies;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> connections{0}, requests{0}, refused{0};
  std::atomic<std::uint64_t> body_memory{0};
  std::mutex mutex;
  std::condition_variable all_closed;  ///< with `mutex`: connections became 0
  Workers workers;                     ///< last: its threads use what is above
};

/// One thread with its own io_context; its connections are touched by no other thread.
struct IoThread {
  explicit IoThread(Shared& s) : shared(s), check({s.options.limits.target_bytes, s.options.limits.header_count}) {}

  void run();
  void sweep_later();
  void begin_stop();
  void close_all();
  /// "Date: ...\r\n", made once a second.
  const std::string& date_line();

  Shared& shared;
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
  Timer sweep_timer{context};
  HeadCheck check;
  bool ended = false;  ///< no more sweeps: the thread is about to run dry
  std::vector<std::shared_ptr<Connection>> connections;

 private:
  std::string date_line_;
  std::time_t date_of_ = 0;
};

}  // namespace viche::http
