#include <algorithm>

#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
#include "../moderation_acts.hpp"
#include "common.hpp"

namespace viche::appeals {

namespace {

/// The photo of lists is the first that may be shown.
void choose_cover(storage::Tx& tx, Appeal& appeal) {
  appeal.cover.clear();
  for (const Media& photo : media(tx, appeal.id)) {
    if (photo.kind != MediaKind::photo || photo.hidden) continue;
    appeal.cover = photo.shown_key();
    return;
  }
}

Check change_photo(const By& by, Number number, std::int64_t id, std::string_view deed,
                   const std::function<Check(Media&)>& change) {
  const std::string on_photo = std::string(deed) + " " + std::to_string(id);
  return change_one(by, on_photo, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_do(standing.actor, who::moderators));
    const auto all = media(tx, appeal.id);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Media& m) { return m.id == id; });
    if (found == all.end()) return not_found();
    Media changed = *found;
    VICHE_REQUIRE(change(changed));
    update_media(tx, changed);
    choose_cover(tx, appeal);
    Entry entry = entry_by(by, "moderated", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    insert_moderation(tx, appeal.id, deed, {}, by.now);
    tell(tx, by, events::changed, appeal, deed);
    return Done{};
  });
}

/// In the language of the author, who reads it.
std::string reason_told(const By& by, const Appeal& appeal, std::string_view reason) {
  const i18n::Lang lang = appeal.lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
  return by.services.words.text(lang, "desk.moderation.reason." + std::string(reason));
}

}  // namespace

Check mask_text(const By& by, Number number, std::string_view shown_text, std::optional<bool> open) {
  const std::string text = tidy(shown_text);
  if (text.empty()) return invalid("appeals.text_short", "text", {{"min", "1"}});
  if (length(text) > most_letters) {
    return invalid("appeals.text_long", "text", {{"max", std::to_string(most_letters)}});
  }
  return change_one(by, "mask_text", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_do(standing.actor, who::moderators));
    const std::string before = appeal.text;
    if (open) appeal.open_text = *open ? OpenText::yes : OpenText::no;
    if (appeal.original_text.empty()) appeal.original_text = appeal.text;
    appeal.text = text;
    if (appeal.text == appeal.original_text) appeal.original_text.clear();
    Entry entry = entry_by(by, "moderated", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    if (appeal.text != before) insert_moderation(tx, appeal.id, "mask_text", {}, by.now);
    tell(tx, by, events::text_changed, appeal, "mask_text");
    return Done{};
  });
}

Check show_original(const By& by, Number number) {
  return change_one(by, "show_original", number,
                    [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
                      VICHE_REQUIRE(may_do(standing.actor, who::moderators));
                      if (appeal.original_text.empty()) return conflict("appeals.text_whole");
                      appeal.text = std::move(appeal.original_text);
                      appeal.original_text.clear();
                      Entry entry = entry_by(by, "moderated", "", appeal.state);
                      entry.internal = true;
                      insert_entry(tx, appeal.id, entry);
                      insert_moderation(tx, appeal.id, "show_original", {}, by.now);
                      tell(tx, by, events::text_changed, appeal, "show_original");
                      return Done{};
                    });
}

Check withhold_words(const By& by, Number number, std::int64_t entry_id, bool withheld, std::string_view reason) {
  if (withheld) VICHE_REQUIRE(may_hide(reason));
  const std::string_view deed = withheld ? "hide_words" : "show_words";
  const std::string on_entry = std::string(deed) + " " + std::to_string(entry_id);
  return change_one(by, on_entry, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_do(standing.actor, who::moderators));
    const auto all = entries(tx, appeal.id, false);
    const bool there = std::any_of(all.begin(), all.end(), [&](const Entry& one) { return one.id == entry_id; });
    if (!there) return not_found();
    set_withheld(tx, appeal.id, entry_id, withheld);
    Entry entry = entry_by(by, "moderated", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    insert_moderation(tx, appeal.id, deed, reason, by.now);
    tell(tx, by, events::changed, appeal, deed);
    return Done{};
  });
}

Check hide_photo(const By& by, Number number, std::int64_t id, bool hidden) {
  return change_photo(by, number, id, hidden ? "hide_photo" : "show_photo", [&](Media& photo) -> Check {
    photo.hidden = hidden;
    return Done{};
  });
}

Check mask_photo(const By& by, Number number, std::int64_t id, const std::vector<files::Files::Area>& areas) {
  const auto photo = by.services.db.read(by.town.id, [&](storage::Session& session) -> std::optional<Media> {
    const auto appeal = find(session, number);
    if (!appeal) return std::nullopt;
    for (Media& m : media(session, appeal->id)) {
      if (m.id == id && m.kind == MediaKind::photo) return std::move(m);
    }
    return std::nullopt;
  });
  if (!photo) return not_found();
  // Covering is slow work outside the database: it is done before the act, and swept away if the act is refused.
  VICHE_LET(copy, by.services.files.masked_copy(by.town.id, photo->shown_key(), areas));
  return change_photo(by, number, id, "mask_photo", [&](Media& m) -> Check {
    if (m.masked_key != photo->masked_key) return conflict("appeals.photo_changed");
    m.masked_key = copy.key;
    return Done{};
  });
}

Check uncover_photo(const By& by, Number number, std::int64_t id) {
  return change_photo(by, number, id, "uncover_photo", [](Media& m) -> Check {
    m.masked_key.clear();
    return Done{};
  });
}

Check set_public(const By& by, Number number, bool shown, std::string_view reason) {
  if (!shown) VICHE_REQUIRE(may_hide(reason));
  VICHE_REQUIRE(may_do(by.actor, who::moderators));
  const auto now = by.services.db.read(by.town.id, [&](storage::Session& session) { return find(session, number); });
  if (now && now->is_public == shown) return Done{};
  const std::string_view deed = shown ? "show" : "hide";
  const auto all = cached_categories(by.services.db, by.town.id);
  return change_one(by, deed, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_do(standing.actor, who::moderators));
    const Category* category = find_category(*all, appeal.category);
    if (shown && category && !category->is_public) return conflict("appeals.category_private");
    const Appeal before = appeal;
    appeal.is_public = shown;
    count_change(tx, before, appeal);
    Entry entry = entry_by(by, "moderated", shown ? "" : reason_told(by, appeal, reason), appeal.state);
    entry.internal = shown;
    insert_entry(tx, appeal.id, entry);
    insert_moderation(tx, appeal.id, deed, reason, by.now);
    tell(tx, by, events::changed, appeal, deed);
    return Done{};
  });
}

Check keep_hidden(const By& by, Number number, std::string_view reason, std::string_view comment) {
  VICHE_REQUIRE(may_hide(reason));
  return change_one(by, "keep_hidden", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_do(standing.actor, who::moderators));
    if (appeal.is_public) return conflict("appeals.shown_already");
    std::string why = reason_told(by, appeal, reason);
    if (!comment.empty()) why.append(". ").append(comment);
    insert_entry(tx, appeal.id, entry_by(by, "moderated", std::move(why), appeal.state));
    insert_moderation(tx, appeal.id, "hide", reason, by.now);
    tell(tx, by, events::changed, appeal, "hide");
    return Done{};
  });
}

}  // namespace viche::appeals
