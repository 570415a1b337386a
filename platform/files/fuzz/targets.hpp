#pragma once
#include <string_view>

namespace viche::files::fuzz {

/// Header, dimensions and disguises of a picture. Must come back for any bytes.
void picture_header(std::string_view bytes);

/// Cleaning of audio and video. Must come back for any bytes, write no more than it read (and a WAV header),
/// and find nothing more to clean in what it wrote.
void media(std::string_view bytes);

}  // namespace viche::files::fuzz
