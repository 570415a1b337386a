#include <algorithm>

#include <viche/core/text.hpp>

#include "api.hpp"
#include "api_acts.hpp"
#include "api_query.hpp"
#include "pages/public_case.hpp"
#include "store.hpp"

/// Moderation for programs: what waits to be read, what others are shown, why something was hidden.
namespace viche::appeals {

namespace {

constexpr std::int64_t usual_in_list = 50, most_in_list = 200;

// What waits

void write_waiting(JsonWriter& out, const Appeal& appeal, const std::vector<Category>& categories) {
  const Category* category = find_category(categories, appeal.category);
  out.begin_object().field("number", appeal.number.text()).field("state", name(appeal.state));
  out.field("filed_at", to_rfc3339(appeal.filed_at)).field("category", category ? category->slug : "");
  out.field("place", appeal.place.text).field("original_place", appeal.place.original);
  out.field("text", appeal.text).field("original_text", appeal.original_text);
  // What its author shows to everybody is read as the text is.
  const bool named = appeal.name_shown && !appeal.author_name.empty();
  out.field("name", named ? std::optional(appeal.author_name) : std::nullopt);
  out.key("emergency").boolean(appeal.emergency).end_object();
}

void write_words(JsonWriter& out, const Entry& line) {
  out.field("id", std::to_string(line.id)).field("at", to_rfc3339(line.at)).field("kind", line.kind);
  out.field("by", name(line.actor_kind)).field("text", line.text).key("withheld").boolean(line.withheld);
  out.key("unread").boolean(line.unread).key("photos").begin_array();
  for (const Media& photo : line.media) out.value(std::to_string(photo.id));
  out.end_array();
}

/// At most `most` of what `read` finds when it is asked for one more, and whether there are more.
template <class Read, class Write>
void write_some(JsonWriter& out, const char* list, const char* more, std::int64_t most, Read&& read, Write&& write) {
  auto found = read(most + 1);
  const bool are_more = static_cast<std::int64_t>(found.size()) > most;
  if (are_more) found.pop_back();
  out.key(list).begin_array();
  for (const auto& one : found) write(one);
  out.end_array().key(more).boolean(are_more);
}

http::Response what_waits(kit::Call& call) {
  if (const Check may = may_do(acting(call), who::moderators); !may) return call.refuse(may.refusal());
  Refusals refusals;
  check_number(refusals, call, "limit", most_in_list);
  if (const Check sound = refusals.check(); !sound) return call.refuse(sound.refusal());
  const std::int64_t most = parse_integer(trimmed(call.query("limit"))).value_or(usual_in_list);
  const auto categories = cached_categories(call.services.db, call.hromada());
  JsonWriter out;
  out.begin_object();
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    const auto write = [&](std::int64_t id) {
      auto appeal = find_by_id(session, id);
      if (!appeal) return;
      if (appeal->name_shown) load_author(session, call.services.vault, *appeal);
      write_waiting(out, *appeal, *categories);
    };
    const auto held = [&](std::int64_t limit) {
      Filter filter;
      filter.public_only = false;
      filter.state = State::moderation;
      filter.order = Filter::Order::due_first;
      filter.limit = limit;
      return list(session, filter);
    };
    write_some(out, "appeals", "more", most, held, [&](const Brief& brief) { write(brief.id); });
    const auto hidden = [&](std::int64_t limit) { return to_show(session, limit); };
    write_some(out, "to_show", "more_to_show", most, hidden, write);
    const auto later = [&](std::int64_t limit) { return unread_words(session, limit); };
    write_some(out, "words", "more_words", most, later, [&](const Line& line) {
      const auto appeal = find_by_id(session, line.appeal);
      if (!appeal) return;
      for (const Entry& entry : public_words(session, *appeal)) {
        if (entry.id != line.entry) continue;
        out.begin_object().field("number", appeal->number.text());
        write_words(out, entry);
        out.end_object();
      }
    });
  });
  out.end_object();
  return http::json(out.take());
}

// What others are shown

http::Response change_text(kit::Call& call) {
  return act_on(call, {"text", "place", "open_data", "hide_name"},
                [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  Wording wording;
                  if (body.has("text")) wording.text = body.text("text");
                  if (body.has("place")) wording.place = body.line("place");
                  if (body.has("open_data")) wording.open = body.flag("open_data");
                  wording.hides_name = body.has("hide_name") && body.flag("hide_name");
                  const bool says = wording.text || wording.place || wording.open || wording.hides_name;
                  if (!says && wrong.empty()) return invalid("desk.wording_missing", "text");
                  return wrong.empty() ? change_wording(by, appeal.number, std::move(wording)) : Check(Done{});
                });
}

http::Response change_visibility(kit::Call& call) {
  return act_on(call, {"public", "reason"},
                [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  if (!body.has("public")) wrong.add("api.flag_wanted", "public");
                  const bool shown = body.flag("public");
                  const std::string reason = body.line("reason");
                  return wrong.empty() ? set_public(by, appeal.number, shown, reason) : Check(Done{});
                });
}

http::Response show_words(kit::Call& call) {
  const auto appeal = appeal_of(call);
  if (!appeal) return call.refuse(appeal.refusal());
  const auto lines = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return public_words(session, appeal.value()); });
  JsonWriter out;
  out.begin_object().key("words").begin_array();
  for (const Entry& line : lines) {
    out.begin_object();
    write_words(out, line);
    out.end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

http::Response withhold(kit::Call& call) {
  return act_on(call, {"withheld", "reason"},
                [&](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  if (!body.has("withheld")) wrong.add("api.flag_wanted", "withheld");
                  const bool withheld = body.flag("withheld");
                  const std::string reason = body.line("reason");
                  if (!wrong.empty()) return Done{};
                  return withhold_words(by, appeal.number, call.number("id"), withheld, reason);
                });
}

// Photos

std::optional<Media> find_photo(const kit::Call& call, const Appeal& appeal) {
  const auto all =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return media(session, appeal.id); });
  const auto found = std::find_if(all.begin(), all.end(), [&](const Media& one) {
    return one.kind == MediaKind::photo && one.id == call.number("id");
  });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

http::Response list_photos(kit::Call& call) {
  const auto appeal = appeal_of(call);
  if (!appeal) return call.refuse(appeal.refusal());
  const auto all = call.services.db.read(call.hromada(),
                                         [&](storage::Session& session) { return media(session, appeal.value().id); });
  JsonWriter out;
  out.begin_object().key("photos").begin_array();
  for (const Media& one : all) {
    if (one.kind != MediaKind::photo) continue;
    const std::string id = std::to_string(one.id);
    out.begin_object().field("id", id).field("width", one.width).field("height", one.height);
    out.key("hidden").boolean(one.hidden).key("covered").boolean(!one.masked_key.empty());
    out.field("url", call.absolute("/api/v1/appeals/" + appeal.value().number.text() + "/photos/" + id)).end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

/// The photo as others see it, or would; with ?original=1 as it came. Nobody keeps a copy on the way.
http::Response show_photo(kit::Call& call) {
  const auto appeal = appeal_of(call);
  if (!appeal) return call.refuse(appeal.refusal());
  const auto photo = find_photo(call, appeal.value());
  if (!photo) return call.refuse(not_found());
  const std::string& key = call.query("original") == "1" ? photo->key : photo->shown_key();
  const auto path = call.services.files.path_of(call.hromada(), key);
  if (!path) return call.refuse(not_found());
  http::Response response;
  response.file = *path;
  response.with("Content-Type", std::string(files::Files::type_of(*path)));
  return response.with("Cache-Control", "private, no-store");
}

using Area = files::Files::Area;

/// Shares of the picture, 0 to 1. What is no rectangle is told; what sticks out of the picture is cut off.
std::vector<Area> areas_in(const Body& body, Wrong& wrong) {
  std::vector<Area> areas;
  const JsonReader list = body["areas"];
  if (!list.absent() && !list.is_array()) wrong.add("api.list_wanted", "areas");
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
    double sides[4] = {};
    bool sound = true;
    int at = 0;
    for (const char* side : {"left", "top", "width", "height"}) {
      const auto share = list.at(i)[side].real();
      sound = sound && share && *share >= 0 && *share <= 1;
      sides[at++] = share.value_or(0);
    }
    if (!sound || sides[2] <= 0 || sides[3] <= 0) wrong.add("api.area_invalid", "areas");
    areas.push_back({sides[0], sides[1], sides[2], sides[3]});
  }
  return areas;
}

/// One change at a time: hidden or shown, more of it covered, or whole again (`areas` without any).
http::Response change_photo(kit::Call& call) {
  return act_on(call, {"hidden", "areas"},
                [&](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  const bool hides = body.has("hidden"), covers = body.has("areas");
                  if (hides == covers) wrong.add("api.one_wanted", "hidden");
                  const bool hidden = body.flag("hidden");
                  const auto areas = areas_in(body, wrong);
                  const auto photo = find_photo(call, appeal);
                  if (!photo) return not_found();
                  if (!wrong.empty()) return Done{};
                  if (hides) return hide_photo(by, appeal.number, photo->id, hidden);
                  if (areas.empty()) return uncover_photo(by, appeal.number, photo->id);
                  return mask_photo(by, appeal.number, photo->id, areas);
                });
}

}  // namespace

std::vector<kit::Route> api_moderation_routes() {
  const std::string one = "/api/v1/appeals/{number}", photo = one + "/photos/{id}";
  return {key_reads("appeals.api_moderation", "/api/v1/moderation", moderate_scope, what_waits),
          key_writes("appeals.api_text", one + "/text", moderate_scope, change_text),
          key_writes("appeals.api_visibility", one + "/visibility", moderate_scope, change_visibility),
          key_reads("appeals.api_words", one + "/words", moderate_scope, show_words),
          key_writes("appeals.api_withhold", one + "/words/{id}", moderate_scope, withhold),
          key_reads("appeals.api_photos", one + "/photos", moderate_scope, list_photos),
          key_reads("appeals.api_photo", photo, moderate_scope, show_photo),
          key_writes("appeals.api_photo_change", photo, moderate_scope, change_photo)};
}

}  // namespace viche::appeals
