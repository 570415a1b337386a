#pragma once
#include <cstdint>
#include <span>

#include "protocol.hpp"

namespace viche::files {

/// The part of the decoding process that touches pixels. Needs start_pictures() once.
/// Copies are JPEG, quality 82, progressive, sRGB, without metadata; transparency lies on white.

/// Loads libvips with four decoders and nothing else. False when it cannot be used.
bool start_pictures();

/// Decodes the picture in `input`, writes both copies, reads the place it was taken.
/// Outcomes: done, broken, too_many_pixels, not_a_picture, svg.
/// @throws WriteFailed
Reply copy_picture(int input, int large, int small, std::uint64_t most_pixels);

/// The same for one of our own copies, with `areas` pixelated beyond recognition.
Reply mask_picture(int input, int large, int small, std::span<const MaskArea> areas);

}  // namespace viche::files
