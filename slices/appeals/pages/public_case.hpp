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

/// Does everybody see this line of the timeline? Questions, answers and notes are between the author and the community.
bool shown_to_all(const Entry& entry);
/// Also its words and photos? What the author wrote later is not, where a moderator reads first; comments on a grade
/// and what a person demanded an earlier answer with never.
bool words_shown_to_all(const Entry& entry, const kit::Town& town);
/// The lines whose words everybody reads, or would if nobody had withheld them: what a moderator looks through.
std::vector<Entry> public_words(storage::Session& session, const Appeal& appeal, const kit::Town& town);

/// Fills what both pages have: state, progress, text, photos, recordings, details, timeline.
/// @param own  the author's page: everything that concerns them
void show_case(ui::View& view, kit::Call& call, const CaseData& data, bool own);

}  // namespace viche::appeals
