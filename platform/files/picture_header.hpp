#pragma once
#include <cstdint>

#include "bytes.hpp"

namespace viche::files {

enum class PictureFormat : std::uint8_t { none, jpeg, png, webp, heif };

/// What a picture says of itself before anything is decoded.
struct PictureHeader {
  PictureFormat format = PictureFormat::none;
  bool sound = false;  ///< the header is whole and of a kind that is decoded here
  std::uint32_t width = 0, height = 0;

  std::uint64_t pixels() const { return std::uint64_t{width} * height; }
};

/// Reads signature and dimensions; `none` when the bytes are not one of the four formats.
/// HEIF: the largest `ispe` of the file, and only pictures coded in HEVC. WebP: the canvas.
PictureHeader read_picture_header(const Bytes& bytes);

/// What else the bytes could be taken for.
enum class Disguise : std::uint8_t {
  none,
  svg,    ///< SVG, plain or gzipped, in any common encoding, behind comments or not
  other,  ///< something that is not a picture
};

/// For bytes that are no picture of the four formats: `svg` or `other`.
Disguise what_instead(const Bytes& bytes);

/// Is a file with a good picture header also a document, a page or an archive to other programs?
/// PDF header or HTML, SVG, PHP within the first 1024 bytes; the directory of a ZIP (JAR) at the end.
bool is_polyglot(const Bytes& bytes);

}  // namespace viche::files
