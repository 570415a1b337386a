#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <magic.h>

#include <viche/files/files.hpp>

#include "bytes.hpp"
#include "media.hpp"
#include "picture.hpp"
#include "protocol.hpp"
#include "sandbox.hpp"

namespace viche::files {

namespace {

constexpr int socket_fd = STDIN_FILENO;
constexpr std::size_t most_files = 3;

class Descriptors {
 public:
  ~Descriptors() {
    for (const int fd : all_) ::close(fd);
  }
  void add(int fd) { all_.push_back(fd); }
  std::size_t size() const { return all_.size(); }
  int operator[](std::size_t i) const { return all_[i]; }

 private:
  std::vector<int> all_;
};

/// False when the program that asks is gone or does not speak as agreed.
bool receive(Request& request, Descriptors& files) {
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_files)];
  iovec body{&request, sizeof request};
  msghdr message{};
  message.msg_iov = &body;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  for (cmsghdr* part = got > 0 ? CMSG_FIRSTHDR(&message) : nullptr; part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      files.add(fd);
    }
  }
  const std::size_t wanted = request.work == Work::media ? 2 : 3;
  return got == sizeof request && request.areas <= most_mask_areas && files.size() == wanted;
}

bool send(const Reply& reply) {
  iovec body{const_cast<Reply*>(&reply), sizeof reply};
  msghdr message{};
  message.msg_iov = &body;
  message.msg_iovlen = 1;
  return ::sendmsg(socket_fd, &message, MSG_NOSIGNAL) == sizeof reply;
}

bool send(Outcome outcome) {
  Reply reply;
  reply.outcome = outcome;
  return send(reply);
}

/// libmagic's opinion, a second one beside our own checks.
class Magic {
 public:
  Magic() : cookie_(magic_open(MAGIC_MIME_TYPE), &magic_close) {
    loaded_ = cookie_ && magic_load(cookie_.get(), nullptr) == 0;
  }
  bool loaded() const { return loaded_; }
  std::string type_of(int input) const {
    const std::string head = FileBytes(input).text(0, 256 * 1024);
    const char* type = magic_buffer(cookie_.get(), head.data(), head.size());
    return type != nullptr ? type : "";
  }

 private:
  std::unique_ptr<magic_set, decltype(&magic_close)> cookie_;
  bool loaded_ = false;
};

bool is_picture_type(const std::string& type) {
  for (const char* known : {"image/jpeg", "image/png", "image/apng", "image/vnd.mozilla.apng", "image/webp",
                            "image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"}) {
    if (type == known) return true;
  }
  return false;
}

/// "application/octet-stream" is no opinion: libmagic does not know every kind of MPEG audio.
bool is_media_type(const std::string& type) {
  return type.starts_with("audio/") || type.starts_with("video/") || type == "application/ogg" ||
         type == "application/octet-stream";
}

Reply take_media(const Magic& magic, const Descriptors& files) {
  Reply reply;
  reply.outcome = Outcome::not_media;
  if (!is_media_type(magic.type_of(files[0]))) return reply;
  FileOutput output(files[1]);
  if (const auto type = clean_media(FileBytes(files[0]), output)) {
    reply.outcome = Outcome::done;
    reply.type = *type;
  }
  return reply;
}

Reply work(const Magic& magic, const Request& request, const Descriptors& files) {
  if (request.work == Work::media) return take_media(magic, files);
  if (request.work == Work::mask) {
    return mask_picture(files[0], files[1], files[2], std::span(request.area).first(request.areas));
  }
  Reply reply = copy_picture(files[0], files[1], files[2], request.pixels);
  if (reply.outcome == Outcome::done && !is_picture_type(magic.type_of(files[0]))) {
    reply.outcome = Outcome::not_a_picture;
  }
  return reply;
}

Reply answer(const Magic& magic, const Request& request, const Descriptors& files) {
  try {
    return work(magic, request, files);
  } catch (const WriteFailed& failed) {
    Reply reply;
    reply.outcome = Outcome::not_written;
    reply.error = failed.error;
    return reply;
  } catch (const std::bad_alloc&) {
    return {};
  }
}

}  // namespace

int decode_main() {
  leave_the_world();
  const Magic magic;
  if (!start_pictures() || !magic.loaded() || !seal()) return 1;
  if (!send(Outcome::ready)) return 1;
  for (;;) {
    Request request;
    Descriptors files;
    if (!receive(request, files) || !send(Outcome::taken)) return 0;
    if (!send(answer(magic, request, files))) return 0;
  }
}

}  // namespace viche::files
