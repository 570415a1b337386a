#include <viche/http/server.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <exception>
#include <future>
#include <thread>

#include <boost/asio/basic_socket_acceptor.hpp>

#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

#include "ascii.hpp"
#include "connection.hpp"

namespace viche::http {

namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;

constexpr int backlog = 4096;
constexpr std::chrono::milliseconds accept_pause{100};
/// So many connections above the limit are told 503; more are closed before a byte of them is read.
constexpr std::uint64_t told_above_limit = 1000;

asio::ip::address unmapped(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

/// RFC 9110 5.6.7, whatever the locale of the process.
std::string http_date(std::time_t now) {
  constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 64> line{};
  const int length = std::snprintf(line.data(), line.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                   months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                                   utc.tm_min, utc.tm_sec);
  return {line.data(), static_cast<std::size_t>(length)};
}

/// Every connection is a descriptor, and an upload or a file sent is another one.
void allow_descriptors(std::uint64_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& listed) {
  for (const auto& text : listed) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(text, error);
    if (!error && address.is_v4()) {
      networks_.emplace_back(asio::ip::network_v4(address.to_v4(), 32));
    } else if (!error) {
      networks_.emplace_back(asio::ip::network_v6(address.to_v6(), 128));
    } else if (text.find(':') == std::string::npos) {
      networks_.emplace_back(asio::ip::make_network_v4(text, error));
    } else {
      networks_.emplace_back(asio::ip::make_network_v6(text, error));
    }
    if (error && text.find('/') == std::string::npos) throw Fault("trusted proxy is not an address: " + text);
    if (error) throw Fault("trusted proxy is not a network: " + text);
  }
}

bool TrustedProxies::contain(const asio::ip::address& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const auto& network) {
    if (const auto* v4 = std::get_if<asio::ip::network_v4>(&network)) {
      return address.is_v4() &&
             asio::ip::network_v4(address.to_v4(), v4->prefix_length()).canonical() == v4->canonical();
    }
    const auto& v6 = std::get<asio::ip::network_v6>(network);
    return address.is_v6() && asio::ip::network_v6(address.to_v6(), v6.prefix_length()).canonical() == v6.canonical();
  });
}

std::string TrustedProxies::client_of(const asio::ip::address& peer, std::string_view forwarded_for) const {
  auto client = peer;
  const auto hops = split(forwarded_for, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend() && contain(client); ++hop) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(std::string(without_blanks(*hop)), error);
    if (error) break;
    client = unmapped(address);
  }
  return client.to_string();
}

void IoThread::run() {
  // sendfile to a peer that has gone raises it, and only a return value is wanted.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  sweep_later();
  for (;;) {
    try {
      context.run();
      return;
    } catch (const std::exception& error) {
      log::error("http.io_thread_threw", {{"what", error.what()}});
    }
  }
}

/// One timer for the deadlines of all connections: a timer of each would be moved with every read and write.
void IoThread::sweep_later() {
  const auto& limits = shared.options.limits;
  const auto shortest = std::min({limits.header_time, limits.body_pause, limits.idle, limits.write_pause});
  sweep_timer.expires_after(std::clamp(std::chrono::milliseconds(shortest) / 4, std::chrono::milliseconds(50),
                                       std::chrono::milliseconds(1000)));
  sweep_timer.async_wait([this](const boost::system::error_code& error) {
    // Cancelling doesn't reach a handler that is on its way already.
    if (error || ended) return;
    const auto now = SteadyClock::now();
    // From the back: closing one puts the last one, already looked at, in its place.
    for (std::size_t i = connections.size(); i-- > 0;) {
      const auto connection = connections[i];
      connection->check_deadline(now);
    }
    sweep_later();
  });
}

void IoThread::begin_stop() {
  for (std::size_t i = connections.size(); i-- > 0;) {
    const auto connection = connections[i];
    connection->begin_stop();
  }
}

void IoThread::close_all() {
  while (!connections.empty()) {
    const auto connection = connections.back();
    connection->close();
  }
}

const std::string& IoThread::date_line() {
  const std::time_t now = std::time(nullptr);
  if (now != date_of_) {
    date_of_ = now;
    date_line_ = "Date: " + http_date(now) + "\r\n";
  }
  return date_line_;
}

namespace {

using IoThreads = std::vector<std::unique_ptr<IoThread>>;

IoThreads make_io_threads(Shared& shared) {
  IoThreads made;
  const unsigned wanted =
      shared.options.io_threads != 0 ? shared.options.io_threads : std::thread::hardware_concurrency() / 2;
  for (unsigned i = 0; i < std::max(1U, wanted); ++i) made.push_back(std::make_unique<IoThread>(shared));
  return made;
}

}  // namespace

struct Server::State {
  State(ServerOptions options, Hooks hooks)
      : shared(std::move(options), std::move(hooks)), io(make_io_threads(shared)) {}

  void listen();
  void accept();
  void take(Socket socket, IoThread& home);
  void stop(std::chrono::seconds patience);

  Shared shared;
  IoThreads io;
  Acceptor acceptor{io.front()->context};
  Timer accept_timer{io.front()->context};
  std::vector<std::thread> threads;
  std::size_t next = 0;  ///< whose turn it is to get a connection
  std::uint16_t port = 0;
  bool running = false;
};

void Server::State::listen() {
  const auto& options = shared.options;
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) throw Fault("not an address to listen on: " + options.address);
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol());
  // Lets a restart bind while old connections are in TIME_WAIT; a living listener still holds the port.
  acceptor.set_option(asio::socket_base::reuse_address(true));
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(backlog, error);
  if (error) {
    throw Fault("cannot listen on " + options.address + ":" + std::to_string(options.port) + ": " + error.message());
  }
  port = acceptor.local_endpoint().port();
}

/// Connections go round the I/O threads, so that each has its share.
void Server::State::accept() {
  IoThread& home = *io[next++ % io.size()];
  acceptor.async_accept(home.context, [this, &home](const boost::system::error_code& error, Socket socket) {
    // Closed meanwhile: this handler was on its way already. Going on would never end.
    if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
    if (error) {
      log::warn("http.not_accepted", {{"error", error.value()}});
      accept_timer.expires_after(accept_pause);
      accept_timer.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) accept();
      });
      return;
    }
    take(std::move(socket), home);
    accept();
  });
}

void Server::State::take(Socket socket, IoThread& home) {
  const auto open = ++shared.connections;
  const auto limit = shared.options.limits.connections;
  if (open > limit + told_above_limit) {
    --shared.connections;
    return;
  }
  auto connection = std::make_shared<Connection>(std::move(socket), home);
  asio::post(home.context, [this, connection, &home, refuse = open > limit] {
    connection->place = home.connections.size();
    home.connections.push_back(connection);
    if (refuse || shared.stopping) {
      connection->start_refusing();
    } else {
      connection->start();
    }
  });
}

void Server::State::stop(std::chrono::seconds patience) {
  shared.stopping = true;
  std::promise<void> closed;
  asio::post(io.front()->context, [&] {
    boost::system::error_code ignored;
    acceptor.close(ignored);
    accept_timer.cancel();
    closed.set_value();
  });
  closed.get_future().wait();
  for (auto& thread : io) asio::post(thread->context, [&thread] { thread->begin_stop(); });
  {
    std::unique_lock lock(shared.mutex);
    shared.all_closed.wait_for(lock, patience, [&] { return shared.connections == 0; });
  }
  for (auto& thread : io) asio::post(thread->context, [&thread] { thread->close_all(); });
  shared.workers.finish();
  // With nothing left to wait for, every io_context runs dry by itself; none is torn down under its handlers.
  for (auto& thread : io) {
    asio::post(thread->context, [&thread] {
      thread->ended = true;
      thread->sweep_timer.cancel();
      thread->guard.reset();
    });
  }
  for (auto& thread : threads) thread.join();
  threads.clear();
  running = false;
}

Server::Server(ServerOptions options, Hooks hooks)
    : state_(std::make_unique<State>(std::move(options), std::move(hooks))) {}

Server::~Server() { stop(std::chrono::seconds(0)); }

void Server::start() {
  State& state = *state_;
  VICHE_ASSERT(!state.running && !state.shared.stopping);
  state.listen();
  allow_descriptors(2ULL * state.shared.options.limits.connections + 1024);
  if (!state.shared.options.upload_dir.empty()) remove_stale_uploads(state.shared.options.upload_dir);
  state.running = true;
  for (auto& thread : state.io) state.threads.emplace_back([&thread] { thread->run(); });
  asio::post(state.io.front()->context, [&state] { state.accept(); });
}

std::uint16_t Server::port() const { return state_->port; }

void Server::stop(std::chrono::seconds patience) {
  if (state_->running) state_->stop(patience);
}

Server::Figures Server::figures() const {
  const Shared& shared = state_->shared;
  return {shared.connections, shared.requests, shared.workers.waiting(), shared.refused};
}

}  // namespace viche::http
