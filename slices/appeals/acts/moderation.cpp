#include <algorithm>

#include <viche/core/text.hpp>

#include <viche/appeals/events.hpp>
#include "common.hpp"

namespace viche::appeals {

namespace {

Check must_moderate(const Standing& standing) {
  const Roles moderators{Role::moderator, Role::operator_, Role::head};
  if (standing.actor.is_staff() && standing.actor.roles.has_any(moderators)) return Done{};
  return forbidden("appeals.step_not_yours");
}

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
                   const std::function<void(Media&)>& change) {
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(must_moderate(standing));
    const auto all = media(tx, appeal.id);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Media& m) { return m.id == id; });
    if (found == all.end()) return not_found();
    Media changed = *found;
    change(changed);
    update_media(tx, changed);
    choose_cover(tx, appeal);
    Entry entry = entry_by(by, "moderated", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, deed);
    return Done{};
  });
}

}  // namespace

Check mask_text(const By& by, Number number, std::string_view shown_text) {
  const std::string text = tidy(shown_text);
  if (text.empty()) return invalid("appeals.text_short", "text", {{"min", "1"}});
  if (length(text) > longest_message) {
    return invalid("appeals.text_long", "text", {{"max", std::to_string(longest_message)}});
  }
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(must_moderate(standing));
    if (appeal.original_text.empty()) appeal.original_text = appeal.text;
    appeal.text = text;
    if (appeal.text == appeal.original_text) appeal.original_text.clear();
    Entry entry = entry_by(by, "moderated", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::text_changed, appeal, "mask_text");
    return Done{};
  });
}

Check hide_photo(const By& by, Number number, std::int64_t id, bool hidden) {
  return change_photo(by, number, id, hidden ? "hide_photo" : "show_photo",
                      [&](Media& photo) { photo.hidden = hidden; });
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
  std::string masked;
  if (!areas.empty()) {
    VICHE_LET(copy, by.services.files.masked_copy(by.town.id, photo->key, areas));
    masked = copy.key;
  }
  return change_photo(by, number, id, "mask_photo", [&](Media& m) { m.masked_key = masked; });
}

Check set_public(const By& by, Number number, bool shown) {
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    VICHE_REQUIRE(must_moderate(standing));
    appeal.is_public = shown;
    Entry entry = entry_by(by, "moderated", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, shown ? "show" : "hide");
    return Done{};
  });
}

Check recategorise(const By& by, Number number, std::int64_t category_id, bool reroute) {
  const auto all = cached_categories(by.services.db, by.town.id);
  const Category* category = category_of(*all, category_id);
  if (!category || !category->active) return invalid("appeals.category_missing", "category");
  return change_one(by, number, [&](storage::Tx& tx, Appeal& appeal, const Standing& standing) -> Check {
    const Roles desk{Role::operator_, Role::registrar, Role::head};
    if (!standing.actor.is_staff() || !standing.actor.roles.has_any(desk)) return forbidden("appeals.step_not_yours");
    if (!is_open(appeal.state)) return conflict("appeals.closed_already");
    FigureDelta leaving, coming;
    leaving.filed = -1;
    coming.filed = 1;
    const State from = appeal.state;
    const std::int64_t from_organisation = appeal.organisation;
    add_figures(tx, appeal, leaving);
    appeal.category = category->id;
    appeal.emergency = category->emergency;
    appeal.due_at = answer_term(*category, appeal.regime, appeal.filed_at);
    const std::int64_t executor = executor_of(*category, appeal.place.settlement);
    if (reroute && executor != 0 && appeal.state != State::moderation) {
      appeal.organisation = executor;
      appeal.co_executors.clear();
      put_co_executors(tx, appeal);
      appeal.state = State::assigned;
      appeal.accept_by = accept_term(*category, by.now);
    }
    add_figures(tx, appeal, coming);
    add_counts(tx, appeal, from, from_organisation);
    Entry entry = entry_by(by, "recategorised", "", appeal.state);
    entry.internal = true;
    insert_entry(tx, appeal.id, entry);
    tell(tx, by, events::changed, appeal, "recategorise");
    return Done{};
  });
}

}  // namespace viche::appeals
