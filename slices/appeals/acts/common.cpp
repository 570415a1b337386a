#include "common.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>
#include <viche/events/events.hpp>
#include <viche/i18n/anonymise.hpp>

#include <viche/appeals/events.hpp>
#include "../settings.hpp"

namespace viche::appeals {

namespace {

MediaKind kind_of(files::MediaKind kind) {
  switch (kind) {
    case files::MediaKind::photo: return MediaKind::photo;
    case files::MediaKind::audio: return MediaKind::audio;
    case files::MediaKind::video: return MediaKind::video;
    case files::MediaKind::document: return MediaKind::document;
  }
  return MediaKind::photo;
}

void cover(std::string& shown, std::string& original) {
  if (!original.empty()) return;
  std::string covered = i18n::covered(shown).text;
  if (covered == shown) return;
  original = std::move(shown);
  shown = std::move(covered);
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

Entry entry_of_giving(const By& by, const Appeal& appeal) {
  Entry entry = entry_by(by, "assign", "", State::assigned);
  entry.actor_kind = Actor::Kind::system;
  entry.actor = 0;
  entry.organisation = appeal.organisation;
  return entry;
}

void wait_to_be_read(const By& by, Entry& entry, bool has_photos) {
  const bool resident = by.actor.kind == Actor::Kind::resident || by.actor.kind == Actor::Kind::anonymous;
  const bool says_something = !entry.text.empty() || has_photos;
  entry.unread = resident && says_something && words_are_for_all(entry) && by.town.is_on(settings::premoderation);
}

void hide(storage::Tx& tx, const By& by, Appeal& appeal, std::string why, std::string_view deed,
          std::string_view reason) {
  const Appeal before = appeal;
  appeal.is_public = false;
  appeal.changed_at = by.now;
  update(tx, appeal);
  count_change(tx, before, appeal);
  insert_entry(tx, appeal.id, entry_by(by, "moderated", std::move(why), appeal.state));
  insert_moderation(tx, appeal.id, deed, reason, by.now);
  tell(tx, by, events::changed, appeal, "hide");
}

void cover_words(const kit::Town& town, Appeal& appeal) {
  if (!town.is_on(settings::mask_by_rule)) return;
  cover(appeal.text, appeal.original_text);
  cover(appeal.place.text, appeal.place.original);
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
    media.hidden = media.kind == MediaKind::document;  // nothing has looked into it: for the staff alone
    insert_media(tx, appeal.id, media);
    if (media.kind != MediaKind::photo) continue;
    ++appeal.photos;
    if (appeal.cover.empty()) appeal.cover = file.key;
  }
}

void tell(storage::Tx& tx, const By& by, std::string_view event, const Appeal& appeal, std::string_view deed,
          std::string_view details, std::string_view who) {
  audit::record(tx, by.actor, "appeals." + std::string(deed), "appeal", appeal.id, by.now, details);
  JsonWriter payload;
  payload.begin_object().field("number", appeal.number.text()).field("deed", deed);
  if (!who.empty()) payload.field("who", who);
  payload.end_object();
  by.services.bus.publish(tx, {std::string(event), appeal.id, payload.take()}, by.now);
}

Result<std::optional<std::string>> answered_before(storage::Session& session, const By& by) {
  auto kept = kit::answered(session, by.form_key);
  if (!kept) return kept;
  const auto space = kept->find(' ');
  const std::string digest = space == std::string::npos ? "" : kept->substr(space + 1);
  if (digest != by.digest) return conflict("appeals.key_reused");
  kept->resize(std::min(space, kept->size()));
  return kept;
}

void remember_answer(storage::Tx& tx, const By& by, std::string_view answer) {
  kit::remember(tx, by.form_key, std::string(answer) + (by.digest.empty() ? "" : " " + by.digest), by.now);
}

By keyed(By by, std::string_view deed, Number number) {
  if (!by.form_key.empty()) by.form_key.append("/").append(number.text()).append("/").append(deed);
  return by;
}

Check check_message(std::string_view text) {
  if (trimmed(text).empty()) return invalid("appeals.message_empty", "text");
  if (length(text) > most_letters) {
    return invalid("appeals.message_long", "text", {{"max", std::to_string(most_letters)}});
  }
  return Done{};
}

}  // namespace viche::appeals
