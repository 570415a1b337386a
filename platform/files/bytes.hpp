#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace viche::files {

/// Bytes of an upload, read at any place; never trusted to be as long as they say.
class Bytes {
 public:
  virtual ~Bytes() = default;
  virtual std::uint64_t size() const = 0;
  /// Fills `into` whole; false when the bytes end before.
  virtual bool read(std::uint64_t at, std::span<char> into) const = 0;

  /// At most `count` bytes, fewer at the end.
  std::string text(std::uint64_t at, std::uint64_t count) const;
  bool has(std::uint64_t at, std::string_view expected) const;
  std::optional<std::uint8_t> u8(std::uint64_t at) const;
  std::optional<std::uint16_t> be16(std::uint64_t at) const;
  std::optional<std::uint32_t> be32(std::uint64_t at) const;
  std::optional<std::uint64_t> be64(std::uint64_t at) const;
  std::optional<std::uint16_t> le16(std::uint64_t at) const;
  std::optional<std::uint32_t> le32(std::uint64_t at) const;

 private:
  template <class T>
  std::optional<T> number(std::uint64_t at, bool big) const;
};

class MemoryBytes final : public Bytes {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool read(std::uint64_t at, std::span<char> into) const override;

 private:
  std::string_view bytes_;
};

/// An open file, through a window of 64 KB. The descriptor stays the caller's. One thread at a time.
class FileBytes final : public Bytes {
 public:
  explicit FileBytes(int fd);
  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t at, std::span<char> into) const override;

 private:
  int fd_;
  std::uint64_t size_ = 0;
  mutable std::uint64_t window_at_ = 0;
  mutable std::string window_;
};

/// A file could not be written; `error` is an errno.
struct WriteFailed {
  int error;
};

/// Where cleaned bytes go.
class Output {
 public:
  virtual ~Output() = default;
  /// @throws WriteFailed
  virtual void write(std::uint64_t at, std::string_view bytes) = 0;

  void zero(std::uint64_t at, std::uint64_t count);
  void copy(const Bytes& from, std::uint64_t at, std::uint64_t count, std::uint64_t to);
};

class FileOutput final : public Output {
 public:
  explicit FileOutput(int fd) : fd_(fd) {}
  void write(std::uint64_t at, std::string_view bytes) override;

 private:
  int fd_;
};

class MemoryOutput final : public Output {
 public:
  void write(std::uint64_t at, std::string_view bytes) override;
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace viche::files
