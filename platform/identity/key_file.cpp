#include "key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <viche/core/fault.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>

namespace viche::identity {

namespace {

constexpr std::size_t key_bytes = 32;

[[noreturn]] void fail(const std::string& what) { throw Fault("secret key: " + what + ": " + std::strerror(errno)); }

/// A descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

void write_new(const std::string& path, const std::string& text) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file.ok()) fail("cannot be made");
  if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail("cannot be written");
  if (::fsync(file.get()) != 0) fail("does not reach the disk");
}

/// Written beside and then linked: a second program that starts at the same moment finds this key or gives its own,
/// never half of one.
void make(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder);
  const std::string beside = path + "." + hex(random_bytes(8));
  write_new(beside, base64url(random_bytes(key_bytes)) + "\n");
  const bool linked = ::link(beside.c_str(), path.c_str()) == 0;
  const int error = errno;
  ::unlink(beside.c_str());
  errno = error;
  if (!linked && error != EEXIST) fail("cannot be put in place");
  const Descriptor place(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
  if (place.ok()) ::fsync(place.get());
}

}  // namespace

std::string root_key_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0 && errno == ENOENT) make(path);
  const Descriptor file(path, O_RDONLY);
  if (!file.ok() || ::fstat(file.get(), &facts) != 0) fail("cannot be read");
  if ((facts.st_mode & 077) != 0) {
    throw Fault("secret key: the file is open to the group or to others; run chmod 600 on it");
  }
  std::string text(128, '\0');
  const ssize_t got = ::read(file.get(), text.data(), text.size());
  if (got < 0) fail("cannot be read");
  text.resize(static_cast<std::size_t>(got));
  std::string key = from_base64url(trimmed(text));
  if (key.size() != key_bytes) throw Fault("secret key: the file does not hold a key");
  return key;
}

}  // namespace viche::identity
