#pragma once
#include <viche/ui/components.hpp>

#include "pages/desk.hpp"

namespace viche::appeals::desk {

/// All that happened, also what residents don't see, with who did it.
std::vector<ui::TimelineEntry> timeline_of(const kit::Call& call, const Appeal& appeal,
                                           const std::vector<Entry>& entries, const std::vector<Media>& media,
                                           Names& names);

/// A row PHOTO of the case and of moderation: the picture, and with `may_change` what can be done with it.
void fill_photo(kit::Call& call, ui::View& view, const Case& one, const Media& media, bool may_change);

}  // namespace viche::appeals::desk
