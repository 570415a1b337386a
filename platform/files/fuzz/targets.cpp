#include "targets.hpp"

#include <viche/core/assert.hpp>

#include "media.hpp"
#include "picture_header.hpp"

namespace viche::files::fuzz {

void picture_header(std::string_view bytes) {
  const MemoryBytes all(bytes);
  const PictureHeader header = read_picture_header(all);
  VICHE_ASSERT(!header.sound || (header.format != PictureFormat::none && header.pixels() > 0));
  if (header.format == PictureFormat::none) {
    VICHE_ASSERT(what_instead(all) != Disguise::none);
  } else {
    is_polyglot(all);
  }
}

void media(std::string_view bytes) {
  MemoryOutput once;
  const auto type = clean_media(MemoryBytes(bytes), once);
  VICHE_ASSERT(once.bytes().size() <= bytes.size() + 64);
  if (!type) return;
  MemoryOutput twice;
  VICHE_ASSERT(clean_media(MemoryBytes(once.bytes()), twice) == type);
  VICHE_ASSERT(once.bytes() == twice.bytes());
}

}  // namespace viche::files::fuzz
