#include <algorithm>
#include <array>

#include "media.hpp"

namespace viche::files {

namespace {

std::string le32(std::uint64_t value) {
  std::string out;
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift);
  return out;
}

bool is_known_coding(std::uint16_t tag) {
  constexpr std::array<std::uint16_t, 8> tags = {0x0001, 0x0002, 0x0003, 0x0006, 0x0007, 0x0011, 0x0031, 0xFFFE};
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

}  // namespace

/// Copies `fmt `, `fact` and `data`; LIST, bext, iXML, id3 and the rest stay behind.
/// The data of a recording that was cut off, or written live with no length, ends with the file.
std::optional<MediaType> clean_wav(const Bytes& bytes, Output& output) {
  std::uint64_t to = 12;
  bool format = false, data = false;
  for (std::uint64_t at = 12; at + 8 <= bytes.size() && !data;) {
    const std::string name = bytes.text(at, 4);
    const std::uint64_t left = bytes.size() - at - 8;
    std::uint64_t size = bytes.le32(at + 4).value_or(0);
    data = name == "data";
    if (data && (size == 0 || size > left)) size = left;
    if (size > left || (data && (!format || size == 0))) return std::nullopt;
    if (name == "fmt ") {
      if (format || size < 16 || size > 256 || !is_known_coding(bytes.le16(at + 8).value_or(0))) return std::nullopt;
      format = true;
    }
    if (data || name == "fmt " || (name == "fact" && size == 4)) {
      output.write(to, name + le32(size));
      output.copy(bytes, at + 8, size, to + 8);
      to += 8 + size;
      if (size % 2 != 0) output.zero(to++, 1);
    }
    at += 8 + size + size % 2;
  }
  if (!data) return std::nullopt;
  output.write(0, "RIFF" + le32(to - 8) + "WAVE");
  return MediaType::wav;
}

}  // namespace viche::files
