#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "media.hpp"

namespace viche::files {

namespace {

using Id = std::uint32_t;

constexpr Id id_ebml = 0x1A45DFA3, id_doc_type = 0x4282, id_segment = 0x18538067, id_seek_head = 0x114D9B74,
             id_info = 0x1549A966, id_tracks = 0x1654AE6B, id_cluster = 0x1F43B675, id_cues = 0x1C53BB6B,
             id_timescale = 0x2AD7B1, id_duration = 0x4489, id_muxing_app = 0x4D80, id_writing_app = 0x5741,
             id_track = 0xAE, id_track_type = 0x83, id_codec = 0x86, id_track_name = 0x536E, id_crc = 0xBF,
             id_void = 0xEC;

constexpr std::array<Id, 5> kept_in_segment = {id_seek_head, id_info, id_tracks, id_cluster, id_cues};
constexpr std::array<Id, 4> kept_in_info = {id_timescale, id_duration, id_muxing_app, id_writing_app};
constexpr std::array<Id, 9> in_cluster = {0xE7, 0xA3, 0xA0, 0xAB, 0xA7, 0x5854, 0xAF, id_crc, id_void};
constexpr std::array<std::string_view, 5> codecs = {"V_VP8", "V_VP9", "V_AV1", "A_OPUS", "A_VORBIS"};

struct Unsound {};

struct Element {
  Id id = 0;
  std::uint64_t at = 0, header = 0, size = 0;
  bool open = false;  ///< of unknown size: written live

  std::uint64_t body() const { return at + header; }
  std::uint64_t end() const { return body() + size; }
};

bool among(std::span<const Id> ids, Id id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

class Webm {
 public:
  Webm(const Bytes& bytes, Output& output) : bytes_(bytes), output_(output) {}

  MediaType clean() {
    const Element ebml = element_at(0, bytes_.size());
    if (ebml.id != id_ebml || ebml.open || !is_webm(ebml)) throw Unsound{};
    const Element segment = element_at(ebml.end(), bytes_.size());
    if (segment.id != id_segment || segment.end() != bytes_.size()) throw Unsound{};
    output_.copy(bytes_, 0, bytes_.size(), 0);
    for (std::uint64_t at = segment.body(); at < segment.end();) at = clean_part(at, segment.end());
    if (!clusters_ || (!has_picture_ && !has_sound_)) throw Unsound{};
    return has_picture_ ? MediaType::webm : MediaType::weba;
  }

 private:
  /// Number with its length in the leading bits; for an id the length marker stays.
  std::uint64_t number_at(std::uint64_t at, int most, bool keep_marker, int& length) const {
    const auto first = bytes_.u8(at);
    if (!first || *first == 0) throw Unsound{};
    length = 1;
    while ((*first & (0x80 >> (length - 1))) == 0) ++length;
    if (length > most) throw Unsound{};
    std::uint64_t value = keep_marker ? *first : *first & (0xFF >> length);
    for (int i = 1; i < length; ++i) {
      const auto next = bytes_.u8(at + static_cast<std::uint64_t>(i));
      if (!next) throw Unsound{};
      value = (value << 8) | *next;
    }
    return value;
  }

  Element element_at(std::uint64_t at, std::uint64_t end) const {
    int id_length = 0, size_length = 0;
    Element found;
    found.at = at;
    found.id = static_cast<Id>(number_at(at, 4, true, id_length));
    found.size = number_at(at + static_cast<std::uint64_t>(id_length), 8, false, size_length);
    found.header = static_cast<std::uint64_t>(id_length + size_length);
    if (found.body() > end) throw Unsound{};
    found.open = found.size == (1ULL << (7 * size_length)) - 1;
    if (found.open) found.size = end - found.body();
    if (found.open && found.id != id_segment && found.id != id_cluster) throw Unsound{};
    if (found.size > end - found.body()) throw Unsound{};
    return found;
  }

  std::vector<Element> children(const Element& parent) const {
    std::vector<Element> found;
    for (std::uint64_t at = parent.body(); at < parent.end(); at = found.back().end()) {
      found.push_back(element_at(at, parent.end()));
      if (found.size() > 10'000) throw Unsound{};
    }
    return found;
  }

  bool is_webm(const Element& ebml) const {
    for (const Element& child : children(ebml)) {
      if (child.id == id_doc_type) return bytes_.text(child.body(), child.size) == "webm";
    }
    return false;
  }

  /// Becomes a Void element of the same length.
  void blank(const Element& element) {
    const std::uint64_t total = element.header + element.size;
    std::string header = "\xEC";
    if (total <= 128) {
      header += static_cast<char>(0x80 | (total - 2));
    } else {
      header += '\x01';
      for (int shift = 48; shift >= 0; shift -= 8) header += static_cast<char>((total - 9) >> shift);
    }
    output_.write(element.at, header);
    output_.zero(element.at + header.size(), total - header.size());
  }

  std::uint64_t clean_part(std::uint64_t at, std::uint64_t end) {
    const Element part = element_at(at, end);
    if (!among(kept_in_segment, part.id)) blank(part);
    if (part.id == id_info) clean_info(part);
    if (part.id == id_tracks) clean_tracks(part);
    if (part.id != id_cluster) return part.end();
    clusters_ = true;
    return part.open ? end_of_open_cluster(part) : part.end();
  }

  std::uint64_t end_of_open_cluster(const Element& cluster) const {
    std::uint64_t at = cluster.body();
    while (at < cluster.end()) {
      const Element child = element_at(at, cluster.end());
      if (!among(in_cluster, child.id)) break;
      at = child.end();
    }
    return at;
  }

  void clean_info(const Element& info) {
    for (const Element& child : children(info)) {
      if (!among(kept_in_info, child.id)) blank(child);
      if (child.id == id_muxing_app || child.id == id_writing_app) output_.zero(child.body(), child.size);
    }
  }

  void clean_tracks(const Element& tracks) {
    for (const Element& track : children(tracks)) {
      if (track.id != id_track) {
        blank(track);
        continue;
      }
      clean_track(track);
    }
  }

  void clean_track(const Element& track) {
    std::string codec;
    std::uint8_t type = 0;
    for (const Element& child : children(track)) {
      if (child.id == id_track_name || child.id == id_crc) blank(child);
      if (child.id == id_codec) codec = bytes_.text(child.body(), child.size);
      if (child.id == id_track_type && child.size == 1) type = bytes_.u8(child.body()).value_or(0);
    }
    const bool fits = (type == 1 && codec.starts_with("V_")) || (type == 2 && codec.starts_with("A_"));
    if (!fits || std::find(codecs.begin(), codecs.end(), codec) == codecs.end()) throw Unsound{};
    (type == 1 ? has_picture_ : has_sound_) = true;
  }

  const Bytes& bytes_;
  Output& output_;
  bool has_picture_ = false, has_sound_ = false, clusters_ = false;
};

}  // namespace

std::optional<MediaType> clean_webm(const Bytes& bytes, Output& output) {
  try {
    return Webm(bytes, output).clean();
  } catch (const Unsound&) {
    return std::nullopt;
  }
}

}  // namespace viche::files
