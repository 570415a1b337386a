#include "decoder.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/turns.hpp>

namespace viche::files {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t most_files = 4;
constexpr int most_served = 200;
constexpr auto start_deadline = std::chrono::seconds(20);

[[noreturn]] void cannot_start(const std::string& why) {
  throw Fault("files: the decoding process does not start: " + why, "unavailable");
}

/// Waits for one whole message; nothing on the end of the process or of the time.
std::optional<Reply> receive(int socket, Steady::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now()).count();
    pollfd wait{socket, POLLIN, 0};
    const int ready = left > 0 ? ::poll(&wait, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    Reply reply;
    const ssize_t got = ::recv(socket, &reply, sizeof reply, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    return got == sizeof reply ? std::optional(reply) : std::nullopt;
  }
}

bool send(int socket, const Request& request, std::span<const int> files) {
  VICHE_ASSERT(!files.empty() && files.size() <= most_files);
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_files)]{};
  iovec body{const_cast<Request*>(&request), sizeof request};
  msghdr message{};
  message.msg_iov = &body;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = CMSG_SPACE(files.size_bytes());
  cmsghdr* part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(files.size_bytes());
  std::memcpy(CMSG_DATA(part), files.data(), files.size_bytes());
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == sizeof request;
}

bool is_alive(int socket) {
  pollfd look{socket, POLLIN, 0};
  return ::poll(&look, 1, 0) == 0;  // an idle process says nothing; a dead one hangs up
}

/// Starts `program decode` with `socket` as its standard input and with an empty environment.
int spawn(const std::string& program, int socket, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none, usual;
  sigemptyset(&none);
  sigfillset(&usual);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setpgroup(&attributes, 0);  // a Ctrl-C meant for the program is not meant for it
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  char* const arguments[] = {const_cast<char*>(program.c_str()), const_cast<char*>("decode"), nullptr};
  char* const environment[] = {nullptr};
  const int error = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Decoder::Decoder(std::string program, std::chrono::milliseconds deadline, int most)
    : program_(std::move(program)), deadline_(deadline), most_(most) {}

Decoder::~Decoder() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  asked_.notify_all();
  if (keeper_.joinable()) keeper_.join();
  for (const Child& child : idle_) end(child);
}

void Decoder::keep() {
  std::unique_lock lock(mutex_);
  for (;;) {
    asked_.wait(lock, [this] { return stopping_ || !starts_.empty(); });
    if (stopping_) return;
    auto task = std::move(starts_.front());
    starts_.pop();
    lock.unlock();
    task();
    lock.lock();
  }
}

Decoder::Child Decoder::start() {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) cannot_start(std::strerror(errno));
  Child child;
  child.socket = pair[0];
  const int error = spawn(program_, pair[1], child.pid);
  ::close(pair[1]);
  if (error != 0) {
    ::close(child.socket);
    cannot_start(std::strerror(error));
  }
  const auto greeting = receive(child.socket, Steady::now() + start_deadline);
  if (!greeting || greeting->outcome != Outcome::ready) {
    end(child);
    cannot_start("no greeting");
  }
  return child;
}

Decoder::Child Decoder::start_on_keeper() {
  std::packaged_task<Child()> task([this] { return start(); });
  auto started = task.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (!keeper_.joinable()) keeper_ = std::thread([this] { keep(); });
    starts_.push(std::move(task));
  }
  asked_.notify_all();
  return started.get();
}

void Decoder::end(Child child) {
  ::kill(child.pid, SIGKILL);
  int status = 0;
  while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
  }
  ::close(child.socket);
}

Decoder::Child Decoder::take() {
  {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [this] { return !idle_.empty() || running_ < most_; });
    while (!idle_.empty()) {
      const Child child = idle_.back();
      idle_.pop_back();
      if (is_alive(child.socket)) return child;
      end(child);
      --running_;
    }
    ++running_;
  }
  try {
    return start_on_keeper();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    --running_;
    freed_.notify_one();
    throw;
  }
}

void Decoder::give_back(Child child) {
  const bool worn = ++child.served >= most_served;
  if (worn) end(child);
  const std::lock_guard lock(mutex_);
  if (worn) {
    --running_;
  } else {
    idle_.push_back(child);
  }
  freed_.notify_one();
}

void Decoder::replace(Child child) {
  end(child);
  const std::lock_guard lock(mutex_);
  --running_;
  freed_.notify_one();
}

std::optional<Reply> Decoder::ask(const Request& request, std::span<const int> files) {
  const Aside aside;
  const auto until = Steady::now() + deadline_;
  for (;;) {
    const Child child = take();
    const auto taken = send(child.socket, request, files) ? receive(child.socket, until) : std::nullopt;
    const auto reply = taken ? receive(child.socket, until) : std::nullopt;
    if (reply) {
      give_back(child);
      return reply;
    }
    const bool late = Steady::now() >= until;
    log::warn("files.decoder_replaced", {{"late", late ? 1 : 0}, {"begun", taken ? 1 : 0}});
    replace(child);
    // A process that dies before it has read the request was not killed by this file: the next one may try.
    if (taken || late) return std::nullopt;
  }
}

}  // namespace viche::files
