#include "pages/desk_timeline.hpp"

#include "pages/shown.hpp"

namespace viche::appeals::desk {

namespace {

bool is_of_a_neighbour(const Entry& entry) {
  return entry.kind == "joined" || entry.kind == "seen_done" || entry.kind == "seen_undone";
}

std::string who_of(const kit::Call& call, const Entry& entry, Names& names) {
  switch (entry.actor_kind) {
    case Actor::Kind::staff: {
      const std::string person = names.person(entry.actor);
      const bool own = entry.organisation != 0 && entry.kind != name(Deed::assign);
      if (!own) return person;
      return (person.empty() ? "" : person + ", ") + names.organisation(entry.organisation);
    }
    case Actor::Kind::resident:
    case Actor::Kind::anonymous: return call.word(is_of_a_neighbour(entry) ? "desk.who.neighbour" : "desk.who.author");
    case Actor::Kind::api: return call.word("desk.who.api");
    case Actor::Kind::system: break;
  }
  return call.word("desk.who.system");
}

std::string title_of(const kit::Call& call, const Entry& entry, const Names& names) {
  const std::string key = "desk.event." + entry.kind;
  const std::string title = call.word(call.services.words.has(key) ? key : "desk.event.other");
  return entry.kind == name(Deed::assign) ? title + ": " + names.organisation(entry.organisation) : title;
}

}  // namespace

std::vector<ui::TimelineEntry> timeline_of(const kit::Call& call, const Appeal& appeal,
                                           const std::vector<Entry>& entries, const std::vector<Media>& media,
                                           Names& names) {
  std::vector<ui::TimelineEntry> rows;
  for (const Entry& entry : entries) {
    ui::TimelineEntry row{title_of(call, entry, names), i18n::date_time(call.lang, entry.at), to_rfc3339(entry.at)};
    row.who = who_of(call, entry, names);
    row.text = entry.text;
    if (entry.withheld || entry.unread) {
      row.tag = ui::Tag{call.word(entry.withheld ? "desk.words.withheld" : "desk.words.unread"), ui::Tone::grey};
    }
    row.lang = lang_of(entry, appeal);
    row.internal = entry.internal;
    row.important =
        entry.kind == name(Deed::report) || entry.kind == name(Deed::explain) || entry.kind == name(Deed::refute);
    for (const Media& one : media) {
      if (one.entry != entry.id) continue;
      if (one.kind != MediaKind::photo) {
        row.files.push_back({media_path(call, appeal, one, false), call.word(media_word(one.kind))});
        continue;
      }
      row.photos.push_back({media_path(call, appeal, one, true), media_path(call, appeal, one, false),
                            call.word("desk.media.photo_alt", {{"number", appeal.number.text()}})});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void fill_photo(kit::Call& call, ui::View& view, const Case& one, const Media& media, bool may_change) {
  ui::View row = view.each("PHOTO");
  row.set("URL", media_path(call, one.appeal, media, false)).set("ID", media.id);
  row.set("ALT", call.word("desk.media.photo_alt", {{"number", one.appeal.number.text()}}));
  row.show_if(media.hidden, "HIDDEN").show_if(!media.masked_key.empty(), "MASKED");
  if (!media.masked_key.empty()) row.set("ORIGINAL_URL", media_path(call, one.appeal, media, false, true));
  if (!may_change) return;
  const std::string path = one.path() + "/photos/" + std::to_string(media.id);
  row.show("MAY_CHANGE").set("MASK_URL", row.url(path + "/mask")).set("VISIBILITY_URL", row.url(path + "/visibility"));
  ui::Form(row, "desk.media")
      .hidden("TOKENS", call.form_token(), call.form_key(), {{"hidden", media.hidden ? "0" : "1"}});
}

}  // namespace viche::appeals::desk
