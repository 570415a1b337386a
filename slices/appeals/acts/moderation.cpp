#include <algorithm>

#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
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

/// For the staff: what was decided, in the words of the journal of moderation.
Entry internal_line(const By& by, const Appeal& appeal, std::string_view deed) {
  std::string what = by.services.words.text(i18n::Lang::uk, "open_data.deed." + std::string(deed));
  Entry entry = entry_by(by, "moderated", std::move(what), appeal.state);
  entry.internal = true;
  return entry;
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
    insert_entry(tx, appeal.id, internal_line(by, appeal, deed));
    insert_moderation(tx, appeal.id, deed, {}, by.now);
    tell(tx, by, events::changed, appeal, deed);
    return Done{};
  });
}

/// In the language of the author, who reads it.
std::string reason_told(const By& by, const Appeal& appeal, std::string_view reason, std::string_view comment) {
  const i18n::Lang lang = appeal.lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
  std::string told = by.services.words.text(lang, "desk.moderation.reason." + std::string(reason));
  if (!comment.empty()) told.append(". ").append(comment);
  return told;
}

/// What is shown instead of what was written; the original is kept as long as they differ.
void show_as(std::string& shown, std::string& original, std::string text) {
  if (original.empty()) original = shown;
  shown = std::move(text);
  if (shown == original) original.clear();
}

Check check_wording(const Wording& wording) {
  Refusals refusals;
  if (wording.text) {
    if (wording.text->empty()) refusals.add(invalid("desk.wording_missing", "text"));
    if (length(*wording.text) > most_letters) {
      refusals.add(invalid("appeals.text_long", "text", {{"max", std::to_string(most_letters)}}));
    }
  }
  if (wording.place && length(*wording.place) > longest_place) {
    refusals.add(invalid("appeals.text_long", "place", {{"max", std::to_string(longest_place)}}));
  }
  return refusals.check();
}

}  // namespace

Check change_wording(const By& by, Number number, Wording wording) {
  if (wording.text) wording.text = tidy(*wording.text);
  if (wording.place) wording.place = tidy_line(*wording.place);
  VICHE_REQUIRE(check_wording(wording));
  return change_one(by, "mask_text", number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(may_do(standing.actor, who::moderators));
    const Appeal before = appeal;
    if (wording.open) appeal.open_text = *wording.open ? OpenText::yes : OpenText::no;
    if (wording.text) show_as(appeal.text, appeal.original_text, *wording.text);
    if (wording.place) show_as(appeal.place.text, appeal.place.original, *wording.place);
    if (wording.hides_name) appeal.name_shown = false;
    const bool hides_name = before.name_shown && !appeal.name_shown;
    insert_entry(tx, appeal.id, internal_line(by, appeal, hides_name ? "hide_name" : "mask_text"));
    const bool other_words = appeal.text != before.text || appeal.place.text != before.place.text;
    if (other_words) insert_moderation(tx, appeal.id, "mask_text", {}, by.now);
    if (hides_name) insert_moderation(tx, appeal.id, "hide_name", {}, by.now);
    tell(tx, by, events::text_changed, appeal, "mask_text");
    return Done{};
  });
}

Check show_original(const By& by, Number number) {
  return change_one(by, "show_original", number,
                    [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
                      VICHE_REQUIRE(may_do(standing.actor, who::moderators));
                      if (appeal.original_text.empty() && appeal.place.original.empty())
                        return conflict("appeals.text_whole");
                      appeal.text = appeal.whole_text();
                      appeal.original_text.clear();
                      appeal.place.text = appeal.place.whole();
                      appeal.place.original.clear();
                      insert_entry(tx, appeal.id, internal_line(by, appeal, "show_original"));
                      insert_moderation(tx, appeal.id, "show_original", {}, by.now);
                      tell(tx, by, events::text_changed, appeal, "show_original");
                      return Done{};
                    });
}

Check withhold_words(const By& by, Number number, std::int64_t entry_id, bool withheld, std::string_view reason) {
  if (withheld) VICHE_REQUIRE(may_hide(reason));
  VICHE_REQUIRE(may_do(by.actor, who::moderators));
  const auto line = by.services.db.read(by.town.id, [&](storage::Session& session) -> std::optional<Entry> {
    const auto appeal = find(session, number);
    if (!appeal) return std::nullopt;
    for (Entry& one : entries(session, appeal->id, false)) {
      if (one.id == entry_id) return std::move(one);
    }
    return std::nullopt;
  });
  if (!line) return not_found();
  if (line->withheld == withheld && !line->unread) return Done{};
  const std::string_view deed = withheld ? "hide_words" : line->unread ? "publish_words" : "show_words";
  const std::string on_entry = std::string(deed) + " " + std::to_string(entry_id);
  return change_one(by, on_entry, number, [&](storage::Tx& tx, Appeal& appeal, const Standing&) -> Check {
    set_withheld(tx, appeal.id, entry_id, withheld);
    insert_entry(tx, appeal.id, internal_line(by, appeal, deed));
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

Check set_public(const By& by, Number number, bool shown, std::string_view reason, std::string_view comment) {
  if (!shown) VICHE_REQUIRE(may_hide(reason));
  VICHE_REQUIRE(may_do(by.actor, who::moderators));
  const bool decided = by.services.db.read(by.town.id, [&](storage::Session& session) {
    const auto now = find(session, number);
    return now && now->is_public == shown && (shown || !waits_to_be_shown(session, now->id));
  });
  if (decided) return Done{};
  const auto all = cached_categories(by.services.db, by.town.id);
  return change_one(by, shown ? "show" : "hide", number,
                    [&](storage::Tx& tx, Appeal& appeal, const Standing&) -> Check {
                      if (!shown) {
                        const std::string why = reason_told(by, appeal, reason, comment);
                        hide(tx, by, appeal, why, "hide", reason);
                        // What tells of a letter tells of its questions.
                        for (Appeal& part : appeal.parts != 0 ? parts_of(tx, number) : std::vector<Appeal>{}) {
                          if (part.is_public) hide(tx, by, part, why, "hide", reason);
                        }
                        return Done{};
                      }
                      const Category* category = find_category(*all, appeal.category);
                      if (category && !category->is_public) return conflict("appeals.category_private");
                      const Appeal before = appeal;
                      appeal.is_public = true;
                      count_change(tx, before, appeal);
                      insert_entry(tx, appeal.id, internal_line(by, appeal, "show"));
                      insert_moderation(tx, appeal.id, "show", {}, by.now);
                      tell(tx, by, events::changed, appeal, "show");
                      return Done{};
                    });
}

}  // namespace viche::appeals
