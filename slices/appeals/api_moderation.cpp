#include <algorithm>

#include <viche/core/text.hpp>

#include "api.hpp"
#include "api_acts.hpp"
#include "api_query.hpp"
#include "moderation_acts.hpp"
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
  out.field("place", appeal.place.text).field("text", appeal.text).field("original_text", appeal.original_text);
  out.key("emergency").boolean(appeal.emergency).end_object();
}

http::Response what_waits(kit::Call& call) {
  if (const Check may = may_do(acting(call), who::moderators); !may) return call.refuse(may.refusal());
  Refusals refusals;
  check_number(refusals, call, "limit", most_in_list);
  if (const Check sound = refusals.check(); !sound) return call.refuse(sound.refusal());
  Filter filter;
  filter.public_only = false;
  filter.state = State::moderation;
  filter.order = Filter::Order::due_first;
  filter.limit = parse_integer(trimmed(call.query("limit"))).value_or(usual_in_list) + 1;
  const auto categories = cached_categories(call.services.db, call.hromada());
  const std::int64_t most = filter.limit;
  JsonWriter out;
  out.begin_object().key("appeals").begin_array();
  bool more = false;
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    auto briefs = list(session, filter);
    more = static_cast<std::int64_t>(briefs.size()) == filter.limit;
    if (more) briefs.pop_back();
    for (const Brief& brief : briefs) {
      if (const auto appeal = find_by_id(session, brief.id)) write_waiting(out, *appeal, *categories);
    }
  });
  out.end_array().key("more").boolean(more).key("to_show").begin_array();
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    auto ids = to_show(session, most);
    more = static_cast<std::int64_t>(ids.size()) == most;
    if (more) ids.pop_back();
    for (const std::int64_t id : ids) {
      if (const auto appeal = find_by_id(session, id)) write_waiting(out, *appeal, *categories);
    }
  });
  out.end_array().key("more_to_show").boolean(more).end_object();
  return http::json(out.take());
}

// What others are shown

http::Response change_text(kit::Call& call) {
  return act_on(call, {"text", "open_data"},
                [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  const std::string text = body.text("text");
                  const auto open = body.has("open_data") ? std::optional(body.flag("open_data")) : std::nullopt;
                  return wrong.empty() ? mask_text(by, appeal.number, text, open) : Check(Done{});
                });
}

bool waits(const kit::Call& call, const Appeal& appeal) {
  return call.services.db.read(call.hromada(),
                               [&](storage::Session& session) { return waits_to_be_shown(session, appeal.id); });
}

http::Response change_visibility(kit::Call& call) {
  return act_on(
      call, {"public", "reason"}, [&](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
        if (!body.has("public")) wrong.add("api.flag_wanted", "public");
        const bool shown = body.flag("public");
        const std::string reason = body.line("reason");
        if (!wrong.empty()) return Done{};
        // What is hidden already stays so with a reason, and waits for nobody to show it.
        const bool stays = !shown && !appeal.is_public && waits(call, appeal);
        return stays ? keep_hidden(by, appeal.number, reason, {}) : set_public(by, appeal.number, shown, reason);
      });
}

http::Response show_words(kit::Call& call) {
  const auto appeal = appeal_of(call);
  if (!appeal) return call.refuse(appeal.refusal());
  const auto lines = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return public_words(session, appeal.value(), *call.town); });
  JsonWriter out;
  out.begin_object().key("words").begin_array();
  for (const Entry& line : lines) {
    out.begin_object().field("id", std::to_string(line.id)).field("at", to_rfc3339(line.at)).field("kind", line.kind);
    out.field("by", name(line.actor_kind)).field("text", line.text).key("withheld").boolean(line.withheld);
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

/// Shares of the picture, 0 to 1. What is no rectangle inside it is told.
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
