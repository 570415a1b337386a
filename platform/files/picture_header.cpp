#include "picture_header.hpp"

#include <algorithm>
#include <array>

#include "boxes.hpp"

namespace viche::files {

namespace {

using Header = PictureHeader;

Header broken(PictureFormat format) { return {format, false, 0, 0}; }

Header sized(PictureFormat format, std::uint32_t width, std::uint32_t height) {
  return {format, width > 0 && height > 0, width, height};
}

bool is_frame_marker(std::uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// Place of the next marker in coded data: an FF that no stuffing, filling or restart follows; the size when none.
std::uint64_t next_marker(const Bytes& bytes, std::uint64_t at) {
  constexpr std::uint64_t window = 32 * 1024;
  for (; at + 1 < bytes.size(); at += window) {
    const std::string part = bytes.text(at, window + 1);
    for (std::size_t i = part.find('\xFF'); i < std::min<std::size_t>(part.size() - 1, window);
         i = part.find('\xFF', i + 1)) {
      const auto next = static_cast<unsigned char>(part[i + 1]);
      if (next != 0x00 && next != 0xFF && (next < 0xD0 || next > 0xD7)) return at + i;
    }
  }
  return bytes.size();
}

/// Decoders fill up what a truncated file lacks with grey; we ask for its end marker.
bool reaches_jpeg_end(const Bytes& bytes, std::uint64_t at) {
  for (int segments = 0; segments < 100'000; ++segments) {
    at = next_marker(bytes, at);
    if (bytes.u8(at + 1) == 0xD9) return true;
    const auto length = bytes.be16(at + 2);
    if (!length) return false;
    at += 2 + std::uint64_t{*length};
  }
  return false;
}

/// Walks the segments up to the first frame header. Lossless and arithmetic frames count as broken.
Header read_jpeg(const Bytes& bytes) {
  std::uint64_t at = 2;
  for (int segments = 0; segments < 10'000; ++segments) {
    if (bytes.u8(at) != 0xFF) return broken(PictureFormat::jpeg);
    while (bytes.u8(at + 1) == 0xFF) ++at;
    const auto marker = bytes.u8(at + 1).value_or(0);
    at += 2;
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) continue;
    const auto length = bytes.be16(at);
    if (marker < 0xC0 || marker == 0xD8 || marker == 0xD9 || marker == 0xDA || !length || *length < 2) {
      return broken(PictureFormat::jpeg);
    }
    if (is_frame_marker(marker)) {
      const auto height = bytes.be16(at + 3), width = bytes.be16(at + 5);
      if (marker > 0xC2 || *length < 8 || !height || !width) return broken(PictureFormat::jpeg);
      Header header = sized(PictureFormat::jpeg, *width, *height);
      header.sound = header.sound && reaches_jpeg_end(bytes, at + *length);
      return header;
    }
    at += *length;
  }
  return broken(PictureFormat::jpeg);
}

/// Decoders do not miss the last chunks of a truncated file; we do.
bool reaches_png_end(const Bytes& bytes) {
  std::uint64_t at = 8;
  for (int chunks = 0; chunks < 100'000; ++chunks) {
    const auto length = bytes.be32(at);
    if (!length) return false;
    if (bytes.has(at + 4, "IEND")) return at + 12 <= bytes.size();
    at += 12 + std::uint64_t{*length};
  }
  return false;
}

Header read_png(const Bytes& bytes) {
  const auto width = bytes.be32(16), height = bytes.be32(20);
  if (bytes.be32(8) != 13U || !bytes.has(12, "IHDR") || !width || !height) return broken(PictureFormat::png);
  if (!reaches_png_end(bytes)) return {PictureFormat::png, false, *width, *height};
  return sized(PictureFormat::png, *width, *height);
}

std::uint32_t le24(const Bytes& bytes, std::uint64_t at) {
  return std::uint32_t{bytes.le16(at).value_or(0)} | (std::uint32_t{bytes.u8(at + 2).value_or(0)} << 16);
}

Header read_webp(const Bytes& bytes) {
  constexpr auto format = PictureFormat::webp;
  const auto riff = bytes.le32(4);
  if (!riff || std::uint64_t{*riff} + 8 > bytes.size() || bytes.size() < 30) return broken(format);
  if (bytes.has(12, "VP8X")) return sized(format, le24(bytes, 24) + 1, le24(bytes, 27) + 1);
  if (bytes.has(12, "VP8 ")) {
    if (!bytes.has(23, "\x9D\x01\x2A")) return broken(format);
    return sized(format, bytes.le16(26).value_or(0) & 0x3FFF, bytes.le16(28).value_or(0) & 0x3FFF);
  }
  if (bytes.has(12, "VP8L") && bytes.u8(20) == 0x2F) {
    const std::uint32_t bits = bytes.le32(21).value_or(0);
    return sized(format, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
  }
  return broken(format);
}

bool is_heif(const Bytes& bytes) {
  constexpr std::array brands = {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"};
  return bytes.has(4, "ftyp") &&
         std::any_of(brands.begin(), brands.end(), [&](const char* brand) { return bytes.has(8, brand); });
}

/// Type of item `wanted`, from the item information box; empty when absent.
std::string item_type(const Bytes& bytes, const Box& iinf, std::uint32_t wanted) {
  const bool wide = bytes.u8(iinf.body()).value_or(0) != 0;
  for (const Box& infe : boxes_in(bytes, iinf.body() + (wide ? 8 : 6), iinf.end()).value_or(Boxes{})) {
    const int version = bytes.u8(infe.body()).value_or(0);
    if (infe.type != "infe" || version < 2) continue;
    const std::uint64_t id_at = infe.body() + 4, type_at = id_at + (version == 2 ? 4 : 6);
    const std::uint32_t id = version == 2 ? bytes.be16(id_at).value_or(0) : bytes.be32(id_at).value_or(0);
    if (id == wanted && type_at + 4 <= infe.end()) return bytes.text(type_at, 4);
  }
  return {};
}

std::optional<std::uint32_t> primary_item(const Bytes& bytes, const Boxes& meta) {
  const Box* pitm = find_box(meta, "pitm");
  if (pitm == nullptr) return std::nullopt;
  if (bytes.u8(pitm->body()) == 0) return bytes.be16(pitm->body() + 4);
  return bytes.be32(pitm->body() + 4);
}

Header largest_extent(const Bytes& bytes, const Boxes& meta) {
  Header largest = broken(PictureFormat::heif);
  const Box* iprp = find_box(meta, "iprp");
  if (iprp == nullptr) return largest;
  const Boxes properties = boxes_in(bytes, iprp->body(), iprp->end()).value_or(Boxes{});
  const Box* ipco = find_box(properties, "ipco");
  if (ipco == nullptr) return largest;
  for (const Box& box : boxes_in(bytes, ipco->body(), ipco->end()).value_or(Boxes{})) {
    if (box.type != "ispe") continue;
    const auto width = bytes.be32(box.body() + 4), height = bytes.be32(box.body() + 8);
    if (!width || !height) continue;
    const Header found = sized(PictureFormat::heif, *width, *height);
    if (found.pixels() >= largest.pixels()) largest = found;
  }
  return largest;
}

Header read_heif(const Bytes& bytes) {
  const auto top = boxes_in(bytes, 0, bytes.size());
  const Box* meta = top ? find_box(*top, "meta") : nullptr;
  if (meta == nullptr || meta->size < 12) return broken(PictureFormat::heif);
  const auto inner = boxes_in(bytes, meta->body() + 4, meta->end());
  const Box* iinf = inner ? find_box(*inner, "iinf") : nullptr;
  const auto primary = inner ? primary_item(bytes, *inner) : std::nullopt;
  if (iinf == nullptr || !primary) return broken(PictureFormat::heif);
  const std::string type = item_type(bytes, *iinf, *primary);
  if (type == "av01") return {};  // AVIF under a general brand
  if (type != "hvc1" && type != "grid") return broken(PictureFormat::heif);
  return largest_extent(bytes, *inner);
}

}  // namespace

PictureHeader read_picture_header(const Bytes& bytes) {
  if (bytes.has(0, "\xFF\xD8\xFF")) return read_jpeg(bytes);
  if (bytes.has(0, "\x89PNG\r\n\x1A\n")) return read_png(bytes);
  if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP")) return read_webp(bytes);
  if (is_heif(bytes)) return read_heif(bytes);
  return {};
}

}  // namespace viche::files
