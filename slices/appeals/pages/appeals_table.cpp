#include "pages/appeals_table.hpp"

#include <viche/core/text.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/organisation.hpp>

#include "pages/filters.hpp"
#include "pages/public_wording.hpp"

namespace viche::appeals {

namespace {

std::string degrees(std::optional<double> value) { return value ? i18n::number(i18n::Lang::en, *value, 6) : ""; }

}  // namespace

AppealsTable::AppealsTable(kit::Services& services, const kit::Town& town, i18n::Lang lang, std::string home)
    : services_(services),
      town_(town),
      lang_(lang),
      home_(std::move(home)),
      categories_(cached_categories(services.db, town.id)) {}

std::vector<std::string> AppealsTable::row_of(const Brief& brief,
                                              const std::map<std::int64_t, std::string>& organisations) const {
  const Category* category = find_category(*categories_, brief.category);
  const auto executor = organisations.find(brief.organisation);
  return {brief.number.text(),
          to_rfc3339(brief.filed_at),
          to_rfc3339(brief.changed_at),
          std::string(name(brief.state)),
          std::string(name(brief.outcome)),
          told_state(services_.words, lang_, brief.state, brief.outcome),
          category ? category->slug : "",
          category ? category->name(lang_) : "",
          executor == organisations.end() ? "" : executor->second,
          brief.place,
          degrees(brief.lat),
          degrees(brief.lon),
          std::to_string(brief.voices),
          std::to_string(brief.refuted),
          brief.text,
          home_ + "/appeals/" + brief.number.text()};
}

void AppealsTable::write(TableFile& file, const Filter& filter, const std::function<void()>& each) const {
  file.row({"number", "filed_at", "changed_at", "state", "outcome", "state_name", "category", "category_name",
            "executor", "place", "lat", "lon", "voices", "refuted", "text", "url"});
  services_.db.read(town_.id, [&](storage::Session& session) {
    std::map<std::int64_t, std::string> organisations;
    for (const auto& one : kit::organisations(session)) organisations[one.id] = one.name(lang_);
    each_match(session, filter, [&](const Brief& brief) {
      file.row(row_of(brief, organisations));
      each();
    });
  });
}

}  // namespace viche::appeals
