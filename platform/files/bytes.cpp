#include "bytes.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>

namespace viche::files {

namespace {
constexpr std::uint64_t window_bytes = 64 * 1024;
}

std::string Bytes::text(std::uint64_t at, std::uint64_t count) const {
  if (at >= size()) return {};
  std::string out(std::min(count, size() - at), '\0');
  if (!read(at, out)) out.clear();
  return out;
}

bool Bytes::has(std::uint64_t at, std::string_view expected) const { return text(at, expected.size()) == expected; }

template <class T>
std::optional<T> Bytes::number(std::uint64_t at, bool big) const {
  char raw[sizeof(T)];
  if (!read(at, raw)) return std::nullopt;
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const auto byte = static_cast<unsigned char>(raw[big ? i : sizeof(T) - 1 - i]);
    value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) | byte);
  }
  return value;
}

std::optional<std::uint8_t> Bytes::u8(std::uint64_t at) const { return number<std::uint8_t>(at, true); }
std::optional<std::uint16_t> Bytes::be16(std::uint64_t at) const { return number<std::uint16_t>(at, true); }
std::optional<std::uint32_t> Bytes::be32(std::uint64_t at) const { return number<std::uint32_t>(at, true); }
std::optional<std::uint64_t> Bytes::be64(std::uint64_t at) const { return number<std::uint64_t>(at, true); }
std::optional<std::uint16_t> Bytes::le16(std::uint64_t at) const { return number<std::uint16_t>(at, false); }
std::optional<std::uint32_t> Bytes::le32(std::uint64_t at) const { return number<std::uint32_t>(at, false); }

bool MemoryBytes::read(std::uint64_t at, std::span<char> into) const {
  if (at > bytes_.size() || into.size() > bytes_.size() - at) return false;
  std::copy_n(bytes_.data() + at, into.size(), into.data());
  return true;
}

FileBytes::FileBytes(int fd) : fd_(fd) {
  struct stat info {};
  if (::fstat(fd, &info) == 0 && info.st_size > 0) size_ = static_cast<std::uint64_t>(info.st_size);
}

bool FileBytes::read(std::uint64_t at, std::span<char> into) const {
  if (at > size_ || into.size() > size_ - at) return false;
  std::size_t done = 0;
  while (done < into.size()) {
    const std::uint64_t place = at + done;
    if (place < window_at_ || place >= window_at_ + window_.size()) {
      window_.resize(window_bytes);
      window_at_ = place;
      ssize_t got = 0;
      do {
        got = ::pread(fd_, window_.data(), window_.size(), static_cast<off_t>(place));
      } while (got < 0 && errno == EINTR);
      window_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
      if (got <= 0) return false;
    }
    const std::size_t from = place - window_at_;
    const std::size_t count = std::min(into.size() - done, window_.size() - from);
    std::memcpy(into.data() + done, window_.data() + from, count);
    done += count;
  }
  return true;
}

void Output::zero(std::uint64_t at, std::uint64_t count) {
  static const std::string zeros(window_bytes, '\0');
  while (count > 0) {
    const std::uint64_t part = std::min(count, window_bytes);
    write(at, std::string_view(zeros).substr(0, part));
    at += part;
    count -= part;
  }
}

void Output::copy(const Bytes& from, std::uint64_t at, std::uint64_t count, std::uint64_t to) {
  while (count > 0) {
    const std::string part = from.text(at, std::min(count, window_bytes));
    if (part.empty()) return;
    write(to, part);
    at += part.size();
    to += part.size();
    count -= part.size();
  }
}

void FileOutput::write(std::uint64_t at, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) throw WriteFailed{put < 0 ? errno : ENOSPC};
    bytes.remove_prefix(static_cast<std::size_t>(put));
    at += static_cast<std::uint64_t>(put);
  }
}

void MemoryOutput::write(std::uint64_t at, std::string_view bytes) {
  if (bytes_.size() < at + bytes.size()) bytes_.resize(at + bytes.size());
  bytes.copy(bytes_.data() + at, bytes.size());
}

}  // namespace viche::files
