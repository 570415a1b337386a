#pragma once
#include <array>
#include <cstdint>

namespace viche::files {

/// What passes between the program and its decoding process over a socket of whole messages.
/// Files come as descriptors beside the request: first the input, then the outputs.

enum class Work : std::uint32_t {
  photo,  ///< input, large, small
  mask,   ///< input (one of our own large copies), large, small
  media,  ///< input, output
};

struct MaskArea {
  double left = 0, top = 0, width = 0, height = 0;
};

constexpr std::uint32_t most_mask_areas = 64;

struct Request {
  Work work = Work::photo;
  std::uint64_t pixels = 0;
  std::uint32_t areas = 0;
  std::array<MaskArea, most_mask_areas> area{};
};

enum class Outcome : std::uint32_t {
  ready,  ///< the greeting of a process that has started
  taken,  ///< the request is read and its work begins; the outcome follows
  done,
  broken,
  too_many_pixels,
  not_a_picture,
  svg,
  not_media,
  not_written,  ///< `error` tells why
};

enum class MediaType : std::uint32_t { jpeg, mp3, aac, m4a, ogg, wav, weba, webm, mp4, mov, a3gp, v3gp };

struct Reply {
  Outcome outcome = Outcome::broken;
  MediaType type = MediaType::jpeg;
  std::int32_t width = 0, height = 0;  ///< of the large copy
  std::uint32_t has_place = 0;
  double lat = 0, lon = 0;
  std::int32_t error = 0;
};

constexpr int picture_large = 1600;
constexpr int picture_small = 400;

}  // namespace viche::files
