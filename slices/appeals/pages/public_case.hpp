#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <viche/kit/call.hpp>
#include <viche/kit/organisation.hpp>

#include "model.hpp"
#include "rules.hpp"

/// One appeal as a page shows it, to everybody or to its author.
namespace viche::appeals {

struct CaseData {
  Appeal appeal;
  Standing standing;
  std::vector<Entry> entries;  ///< with their media; without the staff's own
  std::vector<Media> media;    ///< of the appeal itself
  std::vector<kit::Organisation> organisations;
  std::shared_ptr<const std::vector<Category>> categories;
  std::string base;  ///< path below which its photos are served

  const Category* category() const;
  const kit::Organisation* organisation(std::int64_t id) const;
};

/// Refusals: not_found appeals.not_shown, also when this person may not see it.
Result<CaseData> load_case(const kit::Call& call, std::string base, bool by_link);

/// The lines whose words or photos everybody sees, or would if no moderator had to: what a moderator looks through.
/// With their media.
std::vector<Entry> public_words(storage::Session& session, const Appeal& appeal);

/// Fills what both pages have: state, progress, text, photos, recordings, details, timeline.
/// @param own  the author's page: everything that concerns them
void show_case(ui::View& view, kit::Call& call, const CaseData& data, bool own);

}  // namespace viche::appeals
