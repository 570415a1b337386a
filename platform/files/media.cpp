#include "media.hpp"

namespace viche::files {

std::optional<MediaType> clean_media(const Bytes& bytes, Output& output) {
  if (bytes.has(4, "ftyp")) return clean_mp4(bytes, output);
  if (bytes.has(0, "\x1A\x45\xDF\xA3")) return clean_webm(bytes, output);
  if (bytes.has(0, "OggS")) return clean_ogg(bytes, output);
  if (bytes.has(0, "RIFF") && bytes.has(8, "WAVE")) return clean_wav(bytes, output);
  return clean_mpeg_audio(bytes, output);
}

}  // namespace viche::files
