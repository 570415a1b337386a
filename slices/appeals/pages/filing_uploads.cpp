#include "pages/filing_uploads.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/identity/seal.hpp>

namespace viche::appeals {

namespace {

constexpr std::string_view purpose = "appeals.upload";
/// The sweeper leaves files alone for an hour.
constexpr std::chrono::minutes reference_life{50};

std::string reference_of(const kit::Call& call, const files::Stored& stored) {
  const std::string told = stored.key + "|" + std::to_string(static_cast<int>(stored.kind)) + "|" + stored.type + "|" +
                           std::to_string(stored.width) + "|" + std::to_string(stored.height) + "|" +
                           std::to_string(call.now.seconds());
  const std::string payload = base64url(told);
  return payload + "." + call.services.vault.sign(call.hromada(), purpose, payload);
}

std::vector<Attached>& list_of(Attachments& all, files::MediaKind kind) {
  if (kind == files::MediaKind::document) return all.documents;
  return kind == files::MediaKind::photo ? all.photos : all.recordings;
}

void take_kept(const kit::Call& call, Attachments& into) {
  const auto dropped = call.request.form.all(drop_field);
  for (const std::string_view reference : call.request.form.all(kept_field)) {
    if (std::find(dropped.begin(), dropped.end(), reference) != dropped.end()) continue;
    const auto stored = read_reference(call, reference);
    if (!stored) {
      into.refusals.push_back(invalid("appeals.photo_gone", "photos"));
      continue;
    }
    list_of(into, stored->kind).push_back({std::string(reference), *stored});
  }
}

bool is_empty_field(const http::Upload& upload) { return upload.size == 0 && upload.file_name.empty(); }

/// What is sent as a photo, or as a document where those are taken; by its content, never by its name.
Result<files::Stored> take_page(kit::Call& call, const std::string& path, bool documents) {
  auto photo = call.services.files.take_photo(call.hromada(), path);
  if (photo || !documents || photo.refusal().code != "files.not_a_picture") return photo;
  auto document = call.services.files.take_document(call.hromada(), path);
  const bool is_none = !document && document.refusal().code == "files.not_a_document";
  return is_none ? std::move(photo) : std::move(document);
}

/// Takes one kind of upload as far as there is room.
void take_new(kit::Call& call, std::string_view field, const AttachmentLimits& limits, Attachments& into) {
  const bool photos = field == "photos";
  const std::size_t most = photos ? limits.photos : limits.recordings;
  std::vector<Refusal>& refusals = into.refusals;
  for (const auto& upload : call.request.uploads) {
    if (upload->field != field || is_empty_field(*upload)) continue;
    const std::size_t taken = photos ? into.photos.size() + into.documents.size() : into.recordings.size();
    if (taken >= most) {
      const std::string code = photos ? "appeals.photos_many" : "appeals.recordings_many";
      refusals.push_back(invalid(code, std::string(field), {{"max", std::to_string(most)}}));
      return;
    }
    auto stored = photos ? take_page(call, upload->path, limits.documents > 0)
                         : call.services.files.take_media(call.hromada(), upload->path);
    if (stored) {
      list_of(into, stored.value().kind).push_back({reference_of(call, stored.value()), stored.value()});
    } else {
      Refusal refusal = stored.refusal();
      refusal.field = std::string(field);
      refusal.args["file"] = shortened(tidy_line(upload->file_name), 60);
      refusals.push_back(std::move(refusal));
    }
  }
}

}  // namespace

std::vector<files::Stored> Attachments::stored() const {
  std::vector<files::Stored> all;
  for (const Attached& one : photos) all.push_back(one.stored);
  for (const Attached& one : recordings) all.push_back(one.stored);
  for (const Attached& one : documents) all.push_back(one.stored);
  return all;
}

std::vector<std::pair<std::string, std::string>> Attachments::fields() const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const Attached& one : photos) all.emplace_back(kept_field, one.reference);
  for (const Attached& one : recordings) all.emplace_back(kept_field, one.reference);
  for (const Attached& one : documents) all.emplace_back(kept_field, one.reference);
  return all;
}

Attachments take_attachments(kit::Call& call, const AttachmentLimits& limits) {
  Attachments taken;
  take_kept(call, taken);
  take_new(call, "photos", limits, taken);
  take_new(call, "recording", limits, taken);
  return taken;
}

std::optional<files::Stored> read_reference(const kit::Call& call, std::string_view reference) {
  const auto dot = reference.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view payload = reference.substr(0, dot);
  if (!call.services.vault.signed_by_us(call.hromada(), purpose, payload, reference.substr(dot + 1)))
    return std::nullopt;
  const std::string told = from_base64url(payload);
  const auto parts = split(told, '|');
  if (parts.size() != 6) return std::nullopt;
  const std::int64_t age = call.now.seconds() - parse_integer(parts[5]).value_or(0);
  if (age > std::chrono::seconds(reference_life).count()) return std::nullopt;
  files::Stored stored;
  stored.key = parts[0];
  stored.kind = static_cast<files::MediaKind>(parse_integer(parts[1]).value_or(0));
  stored.type = parts[2];
  stored.width = static_cast<int>(parse_integer(parts[3]).value_or(0));
  stored.height = static_cast<int>(parse_integer(parts[4]).value_or(0));
  if (!call.services.files.path_of(call.hromada(), stored.key)) return std::nullopt;
  return stored;
}

void show_attachments(ui::View& view, const kit::Call& call, const Attachments& attachments) {
  std::int64_t number = 0;
  for (const Attached& photo : attachments.photos) {
    ui::View row = view.each("PHOTO_KEPT");
    row.set("URL", "/appeals/new/photos/" + photo.reference).set("REFERENCE", photo.reference).set("NUMBER", ++number);
    row.set("ALT", call.word("appeals.new.kept_alt", {{"n", number}}));
  }
  for (const Attached& recording : attachments.recordings) {
    view.each("RECORDING_KEPT").set("REFERENCE", recording.reference).set("TYPE", recording.stored.type);
  }
  for (const Attached& document : attachments.documents) {
    ui::View row = view.each("DOCUMENT_KEPT");
    row.set("REFERENCE", document.reference).set("NUMBER", ++number);
  }
  view.show_if(!attachments.documents.empty(), "DOCUMENTS_KEPT");
  view.show_if(!attachments.photos.empty(), "PHOTOS_KEPT").show_if(!attachments.recordings.empty(), "RECORDINGS_KEPT");
}

}  // namespace viche::appeals
