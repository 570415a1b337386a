#pragma once
#include <optional>

#include "bytes.hpp"
#include "protocol.hpp"

namespace viche::files {

/// Checks an audio or video file by its container and writes it without its metadata.
/// What is done to each container: README.md. Sound and picture themselves are not decoded.
/// @returns the type, or nothing when it is none of ours or its structure is not whole; what was written is then void
/// @throws WriteFailed
std::optional<MediaType> clean_media(const Bytes& bytes, Output& output);

/// One container each; nothing when it is another.
std::optional<MediaType> clean_mp4(const Bytes& bytes, Output& output);
std::optional<MediaType> clean_webm(const Bytes& bytes, Output& output);
std::optional<MediaType> clean_ogg(const Bytes& bytes, Output& output);
std::optional<MediaType> clean_wav(const Bytes& bytes, Output& output);
std::optional<MediaType> clean_mpeg_audio(const Bytes& bytes, Output& output);

}  // namespace viche::files
