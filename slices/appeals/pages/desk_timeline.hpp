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

/// A row LINE: what somebody wrote later, with what a moderator can do about it.
/// @param back     the path to come back to; empty: the words of this appeal
/// @param refusal  of the form that was sent for this line; null: none was
void show_words_line(kit::Call& call, ui::View& view, const Case& one, const Entry& entry, std::string_view back,
                     const Refusal* refusal = nullptr);

}  // namespace viche::appeals::desk
