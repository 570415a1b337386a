#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/result.hpp>
#include <viche/files/files.hpp>
#include <viche/kit/call.hpp>

/// Files of a form that takes several steps: they go into the file store at the first submit and are then carried
/// as signed references in hidden fields `kept`, so that nothing is lost when something else is refused.
namespace viche::appeals {

inline constexpr std::string_view kept_field = "kept";
inline constexpr std::string_view drop_field = "drop";  ///< checkboxes: references to leave out

struct Attached {
  std::string reference;
  files::Stored stored;
};

struct Attachments {
  std::vector<Attached> photos, recordings, documents;
  std::vector<Refusal> refusals;  ///< of files that were not taken; field photos or recording

  std::vector<files::Stored> stored() const;                        ///< all of them
  std::vector<std::pair<std::string, std::string>> fields() const;  ///< for Form::hidden
};

/// How many of each a form takes; 0: none.
struct AttachmentLimits {
  std::size_t photos = 5, recordings = 0;
  std::size_t documents = 0;  ///< PDF, in the field of photos: what the staff scan
};

/// What was kept before and what comes with this request. What is too many is not taken: appeals.photos_many,
/// appeals.recordings_many. A reference too old to be safe from the sweeper: appeals.photo_gone.
Attachments take_attachments(kit::Call& call, const AttachmentLimits& limits);

/// What a reference of this community says, if it is ours and still holds.
std::optional<files::Stored> read_reference(const kit::Call& call, std::string_view reference);

/// The kept files on a form: pictures with a box to take each back. Fills PHOTO_KEPT, RECORDING_KEPT and DOCUMENT_KEPT.
void show_attachments(ui::View& view, const kit::Call& call, const Attachments& attachments);

}  // namespace viche::appeals
