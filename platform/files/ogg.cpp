#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "media.hpp"

namespace viche::files {

namespace {

struct Unsound {};

constexpr std::uint64_t page_header = 27;

/// Ogg's own CRC-32: polynomial 04C11DB7, not reflected, starts with zero.
std::uint32_t checksum(std::string_view page) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i << 24;
      for (int bit = 0; bit < 8; ++bit) value = (value << 1) ^ ((value & 0x80000000U) != 0 ? 0x04C11DB7U : 0U);
      made[i] = value;
    }
    return made;
  }();
  std::uint32_t sum = 0;
  for (const char c : page) sum = (sum << 8) ^ table[((sum >> 24) ^ static_cast<unsigned char>(c)) & 0xFF];
  return sum;
}

/// Where a piece of a packet lies: page by its place in the file, and offset within the page.
struct Piece {
  std::uint64_t page;
  std::size_t offset, length;
};

struct Stream {
  bool vorbis = false;
  int packets = 0;              ///< finished ones
  std::vector<Piece> comments;  ///< of the second packet
};

class Ogg {
 public:
  Ogg(const Bytes& bytes, Output& output) : bytes_(bytes), output_(output) {}

  void clean() {
    for (std::uint64_t at = 0; at < bytes_.size();) at += read_page(at);
    output_.copy(bytes_, 0, bytes_.size(), 0);
    for (const auto& [serial, stream] : streams_) {
      if (stream.packets < 2) throw Unsound{};
      blank_comments(stream);
    }
    for (auto& [at, page] : changed_) {
      for (std::size_t i = 22; i < 26; ++i) page[i] = '\0';
      const std::uint32_t sum = checksum(page);
      for (std::size_t i = 0; i < 4; ++i) page[22 + i] = static_cast<char>(sum >> (8 * i));
      output_.write(at, page);
    }
  }

 private:
  std::string page_at(std::uint64_t at) const {
    const auto segments = bytes_.u8(at + 26);
    if (!bytes_.has(at, std::string_view("OggS\0", 5)) || !segments) throw Unsound{};
    const std::string lacing = bytes_.text(at + page_header, *segments);
    std::uint64_t length = page_header + *segments;
    for (const char c : lacing) length += static_cast<unsigned char>(c);
    std::string page = bytes_.text(at, length);
    if (page.size() != length) throw Unsound{};
    return page;
  }

  std::uint64_t read_page(std::uint64_t at) {
    std::string page = page_at(at);
    const std::uint32_t serial = bytes_.le32(at + 14).value_or(0);
    std::string bare = page;
    std::fill_n(bare.begin() + 22, 4, '\0');
    if (checksum(bare) != bytes_.le32(at + 22)) throw Unsound{};
    const bool first = (page[5] & 2) != 0;
    if (first != (streams_.find(serial) == streams_.end())) throw Unsound{};
    if (first) begin_stream(serial, page);
    read_packets(streams_[serial], at, page);
    return page.size();
  }

  void begin_stream(std::uint32_t serial, std::string_view page) {
    const std::string_view packet = page.substr(page_header + static_cast<unsigned char>(page[26]));
    const bool vorbis = packet.starts_with("\x01vorbis");
    if ((!vorbis && !packet.starts_with("OpusHead")) || streams_.size() >= 16) throw Unsound{};
    streams_[serial].vorbis = vorbis;
  }

  static void read_packets(Stream& stream, std::uint64_t at, std::string_view page) {
    const auto segments = static_cast<unsigned char>(page[26]);
    std::size_t offset = page_header + segments;
    for (std::size_t i = 0; i < segments && stream.packets < 2; ++i) {
      const auto length = static_cast<unsigned char>(page[page_header + i]);
      if (stream.packets == 1) stream.comments.push_back({at, offset, length});
      offset += length;
      if (length < 255) ++stream.packets;
    }
  }

  /// No vendor, no comments, and zeros to the old end, which readers of both formats skip.
  void blank_comments(const Stream& stream) {
    std::string old;
    for (const Piece& piece : stream.comments) {
      std::string& page = changed_.try_emplace(piece.page, page_at(piece.page)).first->second;
      old += page.substr(piece.offset, piece.length);
    }
    std::string fresh = stream.vorbis ? "\x03vorbis" : "OpusTags";
    if (!old.starts_with(fresh)) throw Unsound{};
    fresh.append(8, '\0');
    if (stream.vorbis) fresh += '\x01';
    if (old.size() < fresh.size()) throw Unsound{};
    fresh.resize(old.size(), '\0');
    std::size_t done = 0;
    for (const Piece& piece : stream.comments) {
      changed_[piece.page].replace(piece.offset, piece.length, fresh, done, piece.length);
      done += piece.length;
    }
  }

  const Bytes& bytes_;
  Output& output_;
  std::map<std::uint32_t, Stream> streams_;
  std::map<std::uint64_t, std::string> changed_;
};

}  // namespace

std::optional<MediaType> clean_ogg(const Bytes& bytes, Output& output) {
  try {
    Ogg(bytes, output).clean();
    return MediaType::ogg;
  } catch (const Unsound&) {
    return std::nullopt;
  }
}

}  // namespace viche::files
