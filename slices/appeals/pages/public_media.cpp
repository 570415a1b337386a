#include "pages/public_media.hpp"

#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/files/files.hpp>

#include "pages/public.hpp"
#include "pages/public_case.hpp"
#include "pages/routes.hpp"

namespace viche::appeals {

namespace {

/// Everything of a case that this person may look at.
std::vector<const Media*> seen_media(const kit::Call& call, const CaseData& data, bool own) {
  std::vector<const Media*> seen;
  for (const Media& media : data.media) seen.push_back(&media);
  for (const Entry& entry : data.entries) {
    if (!own && !words_shown_to_all(entry)) continue;
    for (const Media& media : entry.media) seen.push_back(&media);
  }
  return seen;
}

const Media* find_media(const kit::Call& call, const CaseData& data, bool own, std::string_view id) {
  const auto seen = seen_media(call, data, own);
  const bool cover = id == "cover";
  const auto wanted = parse_integer(id);
  const Media* first = nullptr;
  for (const Media* media : seen) {
    if (wanted && media->id == *wanted) return media;
    if (!cover || media->kind != MediaKind::photo) continue;
    if (media->key == data.appeal.cover || media->shown_key() == data.appeal.cover) return media;
    if (!first) first = media;
  }
  return first;
}

/// Anybody may keep a public picture, but has to ask again after a minute: one that a moderator hides is gone soon.
/// Others are kept for a while by this browser only.
http::Response file_answer(const std::string& path, std::string_view type, bool open) {
  http::Response response;
  response.file = path;
  response.with("Content-Type", std::string(type)).with("ETag", '"' + hex(hash256(path)).substr(0, 24) + '"');
  response.with("Cache-Control", open ? "public, max-age=60, must-revalidate" : "private, max-age=600");
  return response;
}

http::Response show_photo(kit::Call& call) {
  auto data = load_case(call, "", false);
  if (!data) return call.refuse(data.refusal());
  const bool own = data.value().standing.author || call.actor.is_staff();
  return photo_answer(call, data.value(), own);
}

http::Response show_recording(kit::Call& call) {
  auto data = load_case(call, "", false);
  if (!data) return call.refuse(data.refusal());
  return recording_answer(call, data.value());
}

}  // namespace

http::Response photo_answer(kit::Call& call, const CaseData& data, bool own) {
  const Media* media = find_media(call, data, own, call.value("id"));
  const std::string_view size = call.value("size");
  if (!media || media->kind != MediaKind::photo || (size != "small" && size != "large"))
    return call.refuse(not_found());
  const auto path = call.services.files.path_of(call.hromada(), media->shown_key(),
                                                size == "small" ? files::Size::small : files::Size::large);
  if (!path) return call.refuse(not_found());
  return file_answer(*path, files::Files::type_of(*path), data.appeal.is_public && !own);
}

http::Response recording_answer(kit::Call& call, const CaseData& data) {
  const Media* media = find_media(call, data, false, call.value("id"));
  if (!media || media->kind == MediaKind::photo) return call.refuse(not_found());
  const auto path = call.services.files.path_of(call.hromada(), media->shown_key());
  if (!path) return call.refuse(not_found());
  http::Response response = file_answer(*path, media->type, data.appeal.is_public);
  response.with("Content-Disposition",
                "attachment; filename=\"" + data.appeal.number.text() + path->substr(path->rfind('.')) + "\"");
  return response;
}

std::vector<kit::Route> media_routes() {
  return {open_page("appeals.photo", "/appeals/{number}/photos/{id}/{size}", show_photo),
          open_page("appeals.recording", "/appeals/{number}/recordings/{id}", show_recording)};
}

}  // namespace viche::appeals
