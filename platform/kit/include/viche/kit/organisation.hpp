#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/storage/database.hpp>

namespace viche::kit {

/// Who executes: a department of the council, a municipal company, a starosta.
struct Organisation {
  std::int64_t id = 0;
  std::string slug, name_uk, name_en, short_uk, short_en, kind, email, phone, hours, address;
  bool active = true;
  std::string edrpou = {};  ///< code of the legal entity (core/codes.hpp), or empty

  const std::string& name(i18n::Lang lang) const { return lang == i18n::Lang::uk ? name_uk : name_en; }
  const std::string& short_name(i18n::Lang lang) const {
    const std::string& text = lang == i18n::Lang::uk ? short_uk : short_en;
    return text.empty() ? name(lang) : text;
  }
};

std::vector<Organisation> organisations(storage::Session& session);  ///< active first, by Ukrainian name
std::optional<Organisation> find_organisation(storage::Session& session, std::int64_t id);
std::optional<Organisation> find_organisation(storage::Session& session, std::string_view slug);
/// Adds it, or changes the one with this slug. @returns its identifier
std::int64_t put_organisation(storage::Tx& tx, const Actor& by, const Organisation& organisation, Instant now);

}  // namespace viche::kit
