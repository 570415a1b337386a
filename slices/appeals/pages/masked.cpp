#include "pages/masked.hpp"

#include <algorithm>

#include <viche/i18n/anonymise.hpp>

#include "settings.hpp"

namespace viche::appeals {

std::optional<std::string> masked_by_rule(const i18n::Words& words, i18n::Lang lang, const Appeal& appeal) {
  if (appeal.original_text.empty() && appeal.place.original.empty()) return std::nullopt;
  const i18n::Covered text = i18n::covered(appeal.whole_text()), place = i18n::covered(appeal.place.whole());
  const bool text_by_rule = appeal.original_text.empty() || text.text == appeal.text;
  const bool place_by_rule = appeal.place.original.empty() || place.text == appeal.place.text;
  if (!text_by_rule || !place_by_rule) return std::nullopt;
  std::vector<i18n::Personal> kinds;
  const auto add = [&](const std::string& original, const i18n::Covered& covered) {
    for (const i18n::Personal kind : covered.kinds) {
      const bool known = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
      if (!original.empty() && !known) kinds.push_back(kind);
    }
  };
  add(appeal.original_text, text);
  add(appeal.place.original, place);
  std::string told;
  for (const i18n::Personal kind : kinds) {
    if (!told.empty()) told += ", ";
    told += words.text(lang, "appeals.masked." + std::string(i18n::code(kind)));
  }
  return told;
}

std::string words_for_all(const Entry& entry, const kit::Town& town) {
  return town.is_on(settings::mask_by_rule) ? i18n::covered(entry.text).text : entry.text;
}

}  // namespace viche::appeals
