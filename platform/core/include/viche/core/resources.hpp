#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace viche {

/// A file of a part (template, locale, migration, asset) carried inside the program.
struct Resource {
  std::string_view path;   ///< relative to the part: `templates/show.html`
  std::string_view bytes;  ///< followed by a NUL that is not counted
};

/// Sorted by path. Each part with such files gets a function `viche::resources::<part>()`,
/// written by tools/embed.py; declare it where it is used with VICHE_RESOURCES(part).
using Resources = std::span<const Resource>;

}  // namespace viche

#define VICHE_RESOURCES(part)  \
  namespace viche::resources { \
  ::viche::Resources part();   \
  }
