#include <array>

#include "media.hpp"

namespace viche::files {

namespace {

constexpr std::uint64_t least_frames = 3;
constexpr std::uint64_t searched_bytes = 64 * 1024;

/// A frame header: its length, and the bits that stay the same through a recording.
struct Frame {
  std::uint64_t length = 0;
  std::uint32_t kind = 0;
};

Frame mp3_frame(std::uint32_t header) {
  constexpr std::array<int, 15> rates_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
  constexpr std::array<int, 15> rates_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
  constexpr std::array<int, 3> hertz = {44100, 48000, 32000};
  const std::uint32_t version = (header >> 19) & 3, layer = (header >> 17) & 3, rate = (header >> 12) & 15,
                      frequency = (header >> 10) & 3, padding = (header >> 9) & 1;
  if (header >> 21 != 0x7FF || version == 1 || layer != 1 || rate == 0 || rate == 15 || frequency == 3) return {};
  const bool first = version == 3;
  const int divided = hertz[frequency] >> (first ? 0 : version == 2 ? 1 : 2);
  const int bits = (first ? rates_1 : rates_2)[rate] * 1000;
  return {static_cast<std::uint64_t>((first ? 144 : 72) * bits / divided) + padding, header & 0xFFFE0C00U};
}

Frame adts_frame(const Bytes& bytes, std::uint64_t at, std::uint32_t header) {
  const auto rest = bytes.u8(at + 4), last = bytes.u8(at + 5);
  if (header >> 20 != 0xFFF || ((header >> 17) & 3) != 0 || ((header >> 10) & 15) > 12 || !rest || !last) return {};
  const std::uint64_t length = ((header & 3) << 11) | (std::uint64_t{*rest} << 3) | (*last >> 5);
  if (length < 8) return {};
  return {length, header & 0xFFFEFDC0U};
}

/// MP3 or ADTS: frames end to end. Only frames are copied, so that tags in front, behind and between stay behind.
class MpegAudio {
 public:
  MpegAudio(const Bytes& bytes, Output& output) : bytes_(bytes), output_(output) {}

  std::optional<MediaType> clean() {
    while (const std::uint64_t tag = tag_length(at_)) at_ += tag;
    while (at_ < bytes_.size() && bytes_.u8(at_) == 0) ++at_, ++tags_;
    kind_ = frame_at(at_).kind;
    if (kind_ == 0 || !chains(at_, least_frames)) return std::nullopt;
    while (at_ < bytes_.size() && go_on()) {
    }
    if (frames_ < least_frames || written_ * 10 < (bytes_.size() - tags_) * 9) return std::nullopt;
    return ((kind_ >> 17) & 3) == 0 ? MediaType::aac : MediaType::mp3;
  }

 private:
  Frame frame_at(std::uint64_t at) const {
    const auto header = bytes_.be32(at);
    if (!header) return {};
    Frame frame = mp3_frame(*header);
    if (frame.kind == 0) frame = adts_frame(bytes_, at, *header);
    if (frame.kind == 0 || frame.length > bytes_.size() - at) return {};
    return frame;
  }

  bool chains(std::uint64_t at, std::uint64_t frames) const {
    for (std::uint64_t i = 0; i < frames; ++i) {
      const Frame frame = frame_at(at);
      if (frame.kind == 0 || frame.kind != kind_) return false;
      at += frame.length;
    }
    return true;
  }

  /// Length of an ID3v2, APEv2 or ID3v1 tag at a place; 0 when there is none.
  std::uint64_t tag_length(std::uint64_t at) {
    std::uint64_t length = 0;
    if (bytes_.has(at, "ID3")) {
      for (std::uint64_t i = 6; i < 10; ++i) length = (length << 7) | (bytes_.u8(at + i).value_or(0) & 0x7F);
      length += (bytes_.u8(at + 5).value_or(0) & 0x10) != 0 ? 20 : 10;
    } else if (bytes_.has(at, "APETAGEX")) {
      length = std::uint64_t{bytes_.le32(at + 12).value_or(0)} + 32;
    } else if (bytes_.has(at, "TAG") && bytes_.size() - at == 128) {
      length = 128;
    }
    if (length > bytes_.size() - at) length = bytes_.size() - at;
    tags_ += length;
    return length;
  }

  /// Copies one frame, or steps over what is none. False at the end of what can be used.
  bool go_on() {
    const Frame frame = frame_at(at_);
    if (frame.kind == kind_) {
      output_.copy(bytes_, at_, frame.length, written_);
      written_ += frame.length;
      at_ += frame.length;
      ++frames_;
      return true;
    }
    if (const std::uint64_t tag = tag_length(at_)) {
      at_ += tag;
      return true;
    }
    for (std::uint64_t step = 1; step < searched_bytes && at_ + step < bytes_.size(); ++step) {
      if (tag_ahead(at_ + step) || chains(at_ + step, 2)) {
        at_ += step;
        return true;
      }
    }
    return false;
  }

  bool tag_ahead(std::uint64_t at) const {
    return bytes_.has(at, "APETAGEX") || (bytes_.size() - at == 128 && bytes_.has(at, "TAG"));
  }

  const Bytes& bytes_;
  Output& output_;
  std::uint64_t at_ = 0, written_ = 0, tags_ = 0, frames_ = 0;
  std::uint32_t kind_ = 0;
};

}  // namespace

std::optional<MediaType> clean_mpeg_audio(const Bytes& bytes, Output& output) {
  return MpegAudio(bytes, output).clean();
}

}  // namespace viche::files
