#pragma once
#include <optional>
#include <string>

#include <viche/i18n/i18n.hpp>
#include <viche/kit/town.hpp>

#include "model.hpp"

/// What the rule has covered in the words of people, as pages tell it (setting appeals.mask_by_rule, ADR 0020).
namespace viche::appeals {

/// What was covered, when the words that everybody reads (text and place) are the author's with what the rule covers and
/// nothing else:
/// "номер телефону, ім'я людини". Nothing when nothing is covered, or a moderator has changed the text.
std::optional<std::string> masked_by_rule(const i18n::Words& words, i18n::Lang lang, const Appeal& appeal);

/// The words of a line of the timeline as everybody reads them, when they are shown at all: without what tells who
/// somebody is. Author and staff read `entry.text`.
std::string words_for_all(const Entry& entry, const kit::Town& town);

}  // namespace viche::appeals
