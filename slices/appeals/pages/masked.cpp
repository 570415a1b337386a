#include "pages/masked.hpp"

#include <viche/i18n/anonymise.hpp>

#include "settings.hpp"

namespace viche::appeals {

std::optional<std::string> masked_by_rule(const i18n::Words& words, i18n::Lang lang, const Appeal& appeal) {
  if (appeal.original_text.empty()) return std::nullopt;
  const i18n::Covered covered = i18n::covered(appeal.original_text);
  if (covered.text != appeal.text) return std::nullopt;
  std::string told;
  for (const i18n::Personal kind : covered.kinds) {
    if (!told.empty()) told += ", ";
    told += words.text(lang, "appeals.masked." + std::string(i18n::code(kind)));
  }
  return told;
}

std::string words_for_all(const Entry& entry, const kit::Town& town) {
  const bool resident = entry.actor_kind == Actor::Kind::resident || entry.actor_kind == Actor::Kind::anonymous;
  return resident && town.is_on(settings::mask_by_rule) ? i18n::covered(entry.text).text : entry.text;
}

}  // namespace viche::appeals
