#include <algorithm>
#include <array>
#include <span>

#include "boxes.hpp"
#include "media.hpp"

namespace viche::files {

namespace {

using Names = std::span<const std::string_view>;

// What is needed to play; every other box is blanked: udta (©xyz, loci), meta, uuid, free, skip and the unknown.
constexpr std::array<std::string_view, 8> kept_on_top = {"ftyp", "moov", "mdat", "moof",
                                                         "sidx", "ssix", "mfra", "styp"};
constexpr std::array<std::string_view, 4> kept_in_moov = {"mvhd", "trak", "mvex", "iods"};
constexpr std::array<std::string_view, 5> kept_in_trak = {"tkhd", "edts", "mdia", "tapt", "load"};
constexpr std::array<std::string_view, 4> kept_in_mdia = {"mdhd", "hdlr", "minf", "elng"};
constexpr std::array<std::string_view, 7> kept_in_minf = {"vmhd", "smhd", "gmhd", "nmhd", "hdlr", "dinf", "stbl"};
constexpr std::array<std::string_view, 17> kept_in_stbl = {"stsd", "stts", "ctts", "stsc", "stsz", "stz2",
                                                           "stco", "co64", "stss", "cslg", "sgpd", "sbgp",
                                                           "stps", "sdtp", "subs", "saiz", "saio"};
constexpr std::array<std::string_view, 2> kept_in_moof = {"mfhd", "traf"};
constexpr std::array<std::string_view, 8> kept_in_traf = {"tfhd", "tfdt", "trun", "saiz",
                                                          "saio", "sbgp", "sgpd", "senc"};

constexpr std::array<std::string_view, 24> video_brands = {
    "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1",
    "hvc1", "dash", "MSNV", "M4V ", "M4VH", "M4VP", "mmp4", "f4v ", "XAVC", "NDSC", "cmfc", "av01"};

bool among(Names names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

/// The file is not whole, or is not what it says.
struct Unsound {};

class Mp4 {
 public:
  Mp4(const Bytes& bytes, Output& output) : bytes_(bytes), output_(output) {}

  MediaType clean() {
    const Boxes top = children(0, bytes_.size());
    const Box* moov = find_box(top, "moov");
    if (top.empty() || top.front().type != "ftyp" || moov == nullptr || find_box(top, "mdat") == nullptr)
      throw Unsound{};
    output_.copy(bytes_, 0, bytes_.size(), 0);
    for (const Box& box : top) {
      if (box.type == "mdat") data_.push_back(box);
    }
    blank_except(top, kept_on_top);
    clean_moov(*moov);
    for (const Box& box : top) {
      if (box.type == "moof") clean_moof(box);
      if (box.type == "moov" && box.at != moov->at) throw Unsound{};
    }
    return type_of(top.front());
  }

 private:
  Boxes children(std::uint64_t begin, std::uint64_t end) const {
    auto found = boxes_in(bytes_, begin, end);
    if (!found) throw Unsound{};
    return std::move(*found);
  }

  Boxes children(const Box& box) const { return children(box.body(), box.end()); }

  static Box need(const Boxes& boxes, std::string_view type) {
    const Box* found = find_box(boxes, type);
    if (found == nullptr) throw Unsound{};
    return *found;
  }

  std::uint32_t u32(const Box& box, std::uint64_t offset) const {
    if (box.end() - box.body() < offset + 4) throw Unsound{};
    return bytes_.be32(box.body() + offset).value_or(0);
  }

  void blank(const Box& box) {
    output_.write(box.at + 4, "free");
    output_.zero(box.body(), box.end() - box.body());
  }

  void blank_except(const Boxes& boxes, Names kept) {
    for (const Box& box : boxes) {
      if (!among(kept, box.type)) blank(box);
    }
  }

  /// Times of making and changing: 4 bytes each, 8 in version 1.
  void forget_times(const Box& box) {
    const std::uint64_t width = u32(box, 0) >> 24 == 1 ? 16 : 8;
    if (box.end() - box.body() < 4 + width) throw Unsound{};
    output_.zero(box.body() + 4, width);
  }

  void clean_moov(const Box& moov) {
    const Boxes parts = children(moov);
    blank_except(parts, kept_in_moov);
    forget_times(need(parts, "mvhd"));
    for (const Box& part : parts) {
      if (part.type == "trak") clean_trak(part);
    }
    if (!has_picture_ && !has_sound_) throw Unsound{};
  }

  void clean_trak(const Box& trak) {
    const Boxes parts = children(trak);
    const Box mdia = need(parts, "mdia");
    const Boxes media = children(mdia);
    const Box hdlr = need(media, "hdlr");
    const std::string handler = bytes_.text(hdlr.body() + 8, 4);
    const Boxes info = children(need(media, "minf"));
    const Boxes table = children(need(info, "stbl"));
    if (handler != "vide" && handler != "soun") {
      blank_samples(table);
      blank(trak);
      dropped_ = true;
      return;
    }
    (handler == "vide" ? has_picture_ : has_sound_) = true;
    need(table, "stsd");
    forget_times(need(parts, "tkhd"));
    forget_times(need(media, "mdhd"));
    u32(hdlr, 20);
    output_.zero(hdlr.body() + 24, hdlr.end() - hdlr.body() - 24);  // its name
    blank_except(parts, kept_in_trak);
    blank_except(media, kept_in_mdia);
    blank_except(info, kept_in_minf);
    blank_except(table, kept_in_stbl);
    check_own_data(info);
  }

  /// Samples must lie in this file: a reference to another would make players fetch it.
  void check_own_data(const Boxes& info) {
    const Box dref = need(children(need(info, "dinf")), "dref");
    u32(dref, 4);
    for (const Box& entry : children(dref.body() + 8, dref.end())) {
      if ((u32(entry, 0) & 1) == 0) throw Unsound{};
    }
  }

  /// Tracks that are neither picture nor sound (places, times, faces, subtitles) lose their samples too.
  void blank_samples(const Boxes& table) {
    const Box* stco = find_box(table, "stco");
    const Box* co64 = find_box(table, "co64");
    const Box* stsz = find_box(table, "stsz");
    const Box* offsets = stco != nullptr ? stco : co64;
    if (offsets == nullptr || stsz == nullptr) throw Unsound{};
    const Box stsc = need(table, "stsc");
    const std::uint32_t chunks = u32(*offsets, 4), runs = u32(stsc, 4), one_size = u32(*stsz, 4);
    std::uint32_t run = 0;
    std::uint64_t sample = 0, per_chunk = 0;
    for (std::uint32_t chunk = 1; chunk <= chunks; ++chunk) {
      while (run < runs && u32(stsc, 8 + 12ULL * run) <= chunk) per_chunk = u32(stsc, 12 + 12ULL * run++);
      std::uint64_t length = one_size * per_chunk;
      for (std::uint64_t i = 0; one_size == 0 && i < per_chunk; ++i) length += u32(*stsz, 12 + 4 * sample++);
      blank_data(chunk_offset(*offsets, chunk - 1), length);
    }
  }

  std::uint64_t chunk_offset(const Box& offsets, std::uint32_t index) const {
    if (offsets.type == "stco") return u32(offsets, 8 + 4ULL * index);
    return (std::uint64_t{u32(offsets, 8 + 8ULL * index)} << 32) | u32(offsets, 12 + 8ULL * index);
  }

  void blank_data(std::uint64_t at, std::uint64_t length) {
    const bool inside = std::any_of(data_.begin(), data_.end(), [&](const Box& mdat) {
      return at >= mdat.body() && at <= mdat.end() && length <= mdat.end() - at;
    });
    blanked_ += length;
    if (!inside || blanked_ > bytes_.size()) throw Unsound{};
    output_.zero(at, length);
  }

  void clean_moof(const Box& moof) {
    if (dropped_) throw Unsound{};  // samples of the dropped track could be in any fragment
    const Boxes parts = children(moof);
    blank_except(parts, kept_in_moof);
    for (const Box& part : parts) {
      if (part.type == "traf") blank_except(children(part), kept_in_traf);
    }
  }

  MediaType type_of(const Box& ftyp) const {
    u32(ftyp, 4);
    const std::string brand = bytes_.text(ftyp.body(), 4);
    if (brand == "qt  ") return has_picture_ ? MediaType::mov : MediaType::m4a;
    if (brand.starts_with("3gp") || brand.starts_with("3g2")) return has_picture_ ? MediaType::v3gp : MediaType::a3gp;
    if (brand != "M4A " && brand != "M4B " && !among(video_brands, brand)) throw Unsound{};
    return has_picture_ ? MediaType::mp4 : MediaType::m4a;
  }

  const Bytes& bytes_;
  Output& output_;
  Boxes data_;
  std::uint64_t blanked_ = 0;
  bool has_picture_ = false, has_sound_ = false, dropped_ = false;
};

}  // namespace

std::optional<MediaType> clean_mp4(const Bytes& bytes, Output& output) {
  try {
    return Mp4(bytes, output).clean();
  } catch (const Unsound&) {
    return std::nullopt;
  }
}

}  // namespace viche::files
