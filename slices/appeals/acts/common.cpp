#include "common.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/events/events.hpp>

namespace viche::appeals {

namespace {

MediaKind kind_of(files::MediaKind kind) {
  switch (kind) {
    case files::MediaKind::photo: return MediaKind::photo;
    case files::MediaKind::audio: return MediaKind::audio;
    case files::MediaKind::video: return MediaKind::video;
  }
  return MediaKind::photo;
}

}  // namespace

Entry entry_by(const By& by, std::string_view kind, std::string text, State state) {
  Entry entry;
  entry.id = storage::next_id();
  entry.at = by.now;
  entry.kind = std::string(kind);
  entry.actor_kind = by.actor.kind;
  entry.actor = by.actor.account;
  entry.organisation = by.actor.is_staff() ? by.actor.organisation : 0;
  entry.text = std::move(text);
  entry.state = state;
  return entry;
}

void attach(storage::Tx& tx, Appeal& appeal, std::int64_t entry, const std::vector<files::Stored>& stored) {
  for (const files::Stored& file : stored) {
    Media media;
    media.entry = entry;
    media.kind = kind_of(file.kind);
    media.key = file.key;
    media.type = file.type;
    media.width = file.width;
    media.height = file.height;
    insert_media(tx, appeal.id, media);
    if (media.kind != MediaKind::photo) continue;
    ++appeal.photos;
    if (appeal.cover.empty()) appeal.cover = file.key;
  }
}

void tell(storage::Tx& tx, const By& by, std::string_view event, const Appeal& appeal, std::string_view deed,
          std::string_view details) {
  audit::record(tx, by.actor, "appeals." + std::string(deed), "appeal", appeal.id, by.now, details);
  JsonWriter payload;
  payload.begin_object().field("number", appeal.number.text()).field("deed", deed).end_object();
  by.services.bus.publish(tx, {std::string(event), appeal.id, payload.take()}, by.now);
}

const Category* category_of(const std::vector<Category>& all, std::int64_t id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Category& c) { return c.id == id; });
  return found == all.end() ? nullptr : &*found;
}

Check check_message(std::string_view text) {
  if (trimmed(text).empty()) return invalid("appeals.message_empty", "text");
  if (length(text) > longest_message) {
    return invalid("appeals.message_long", "text", {{"max", std::to_string(longest_message)}});
  }
  return Done{};
}

}  // namespace viche::appeals
