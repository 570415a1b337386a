#pragma once
#include "acts.hpp"

namespace viche::appeals {

/// Whoever reads first leaves an appeal under the law hidden, which is worked on all the same. The author reads why in
/// their timeline; it stands in the journal of moderation, and no longer among those that wait (store: to_show).
/// @param reason   one of hiding_reasons
/// @param comment  for the author, after the reason; may be empty
/// Refusals: those of may_do and may_hide; appeals.shown_already (conflict), not_found
Check keep_hidden(const By& by, Number number, std::string_view reason, std::string_view comment);

}  // namespace viche::appeals
