#include "api.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/territory/register.hpp>

#include "acts.hpp"
#include "pages/filters.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

constexpr std::string_view read_scope = "appeals.read";
constexpr std::string_view write_scope = "appeals.write";
/// Also sees authors, when it asks with ?personal=1; each look is journalled.
constexpr std::string_view personal_scope = "appeals.personal";
/// "appeals.executor:<identifier>": the key steps as that executor, not as an operator.
constexpr std::string_view executor_scope = "appeals.executor:";
constexpr std::size_t longest_key = 100;
constexpr std::int64_t usual_in_list = 50, most_in_list = 200;

std::vector<std::string> scopes_of(const kit::Call& call) {
  const std::string_view header = call.request.header("authorization");
  const auto key =
      call.services.identity.api_key(call.hromada(), header.substr(std::min<std::size_t>(7, header.size())));
  return key ? key->scopes : std::vector<std::string>{};
}

bool has(const std::vector<std::string>& scopes, std::string_view wanted) {
  return std::find(scopes.begin(), scopes.end(), wanted) != scopes.end();
}

/// A key that may only read sees what everybody sees.
bool sees(const Appeal& appeal, const std::vector<std::string>& scopes) {
  const bool shown = appeal.is_public && appeal.state != State::moderation && appeal.state != State::rejected;
  return shown || has(scopes, write_scope) || has(scopes, personal_scope);
}

/// What a key may do: an operator's steps, or those of one executor.
Actor acting(const kit::Call& call, const std::vector<std::string>& scopes) {
  Actor actor = call.actor;
  actor.roles = {Role::operator_};
  for (const std::string& scope : scopes) {
    if (!starts_with(scope, executor_scope)) continue;
    actor.roles = {Role::executor};
    actor.organisation = parse_integer(std::string_view(scope).substr(executor_scope.size())).value_or(-1);
  }
  return actor;
}

By by(const kit::Call& call, const Actor& actor) {
  By by{call.services, *call.town, actor, false, {}, call.now};
  const std::string_view given = call.request.header("idempotency-key");
  if (given.empty()) return by;
  by.form_key = "api:" + std::to_string(actor.account) + ":" + std::string(given);
  by.digest = hex(sha256(std::string(call.request.path) + "\n" + call.request.body)).substr(0, 32);
  return by;
}

void write_moment(JsonWriter& out, std::string_view key, std::optional<Instant> at) {
  out.key(key);
  if (at) {
    out.value(to_rfc3339(*at));
  } else {
    out.null();
  }
}

/// What lists and single appeals have in common.
template <class Any>
void write_common(JsonWriter& out, const kit::Call& call, const Any& appeal, const std::vector<Category>& categories) {
  const std::string number = appeal.number.text();
  const Category* category = find_category(categories, appeal.category);
  out.field("number", number).field("url", call.absolute("/appeals/" + number));
  out.field("state", name(appeal.state)).field("outcome", name(appeal.outcome));
  out.field("state_name", told_state(call.services.words, call.lang, appeal.state, appeal.outcome));
  out.field("category", category ? category->slug : "")
      .field("category_name", category ? category->name(call.lang) : "");
  out.field("text", appeal.text)
      .field("voices", appeal.voices)
      .field("level", appeal.level)
      .field("refuted", appeal.refuted);
  out.key("emergency").boolean(appeal.emergency).key("public").boolean(appeal.is_public);
  out.field("organisation", appeal.organisation);
  write_moment(out, "filed_at", appeal.filed_at);
  write_moment(out, "changed_at", appeal.changed_at);
  write_moment(out, "accept_by", appeal.accept_by);
  write_moment(out, "due_at", appeal.due_at);
}

void write_brief(JsonWriter& out, const kit::Call& call, const Brief& brief, const std::vector<Category>& categories) {
  out.begin_object();
  write_common(out, call, brief, categories);
  out.field("place", brief.place).field("lat", brief.lat).field("lon", brief.lon);
  out.end_object();
}

void write_entries(JsonWriter& out, const std::vector<Entry>& all) {
  out.key("timeline").begin_array();
  for (const Entry& entry : all) {
    out.begin_object().field("at", to_rfc3339(entry.at)).field("kind", entry.kind).field("by", name(entry.actor_kind));
    out.field("organisation", entry.organisation)
        .field("state", name(entry.state))
        .field("text", entry.text)
        .end_object();
  }
  out.end_array();
}

void write_photos(JsonWriter& out, const kit::Call& call, const Appeal& appeal, const std::vector<Media>& all) {
  out.key("photos").begin_array();
  for (const Media& one : all) {
    if (one.kind != MediaKind::photo || one.hidden) continue;
    out.value(call.absolute(photo_path("/appeals/" + appeal.number.text(), one, files::Size::large)));
  }
  out.end_array();
}

/// The look is on disk before the answer.
Check look_at_author(const kit::Call& call, Appeal& appeal) {
  VICHE_REQUIRE(call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, call.actor, appeal.author_account, "appeal", appeal.id, "api", call.now);
    return Done{};
  }));
  call.services.db.read(call.hromada(),
                        [&](storage::Session& session) { load_author(session, call.services.vault, appeal); });
  return Done{};
}

/// A query that cannot be meant is told, not answered with an empty list.
/// Refusals: api.state_invalid [state], api.number_invalid [limit, below], api.day_invalid [from, to]
Check sound_query(const kit::Call& call) {
  Refusals refusals;
  const std::string_view state = call.query("state");
  if (!state.empty() && !state_of(state)) refusals.add(invalid("api.state_invalid", "state"));
  for (const char* name : {"limit", "below"}) {
    const auto number = parse_integer(call.query(name));
    const bool sound = number && *number >= 1 && (std::string_view(name) == "below" || *number <= most_in_list);
    if (!call.query(name).empty() && !sound) {
      refusals.add(invalid("api.number_invalid", name, {{"name", name}, {"max", std::to_string(most_in_list)}}));
    }
  }
  for (const char* name : {"from", "to"}) {
    if (!call.query(name).empty() && !calendar::parse_day(call.query(name))) {
      refusals.add(invalid("api.day_invalid", name, {{"name", name}}));
    }
  }
  return refusals.check();
}

http::Response list_appeals(kit::Call& call) {
  if (const Check sound = sound_query(call); !sound) return call.refuse(sound.refusal());
  const auto scopes = scopes_of(call);
  Filter filter = filter_of(call, Query("/api/v1/appeals", call.request.query, filter_names));
  filter.public_only = !has(scopes, write_scope) && !has(scopes, personal_scope);
  filter.below = parse_integer(call.query("below")).value_or(0);
  filter.limit = parse_integer(call.query("limit")).value_or(usual_in_list);
  const auto categories = cached_categories(call.services.db, call.hromada());
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, filter); });
  JsonWriter out;
  out.begin_object().key("appeals").begin_array();
  for (const Brief& brief : briefs) write_brief(out, call, brief, *categories);
  out.end_array().key("next_below");
  if (static_cast<std::int64_t>(briefs.size()) == filter.limit) {
    out.value(std::to_string(briefs.back().id));
  } else {
    out.null();
  }
  out.end_object();
  return http::json(out.take());
}

http::Response one_appeal(kit::Call& call) {
  const auto scopes = scopes_of(call);
  const auto number = number_in(call);
  std::vector<Entry> timeline;
  std::vector<Media> photos;
  auto found = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    auto appeal = number ? find(session, *number) : std::nullopt;
    if (!appeal || !sees(*appeal, scopes)) return std::optional<Appeal>();
    timeline = entries(session, appeal->id, false);
    photos = media(session, appeal->id);
    return appeal;
  });
  if (!found) return call.refuse(not_found());
  const bool personal = call.query("personal") == "1";
  if (personal && !has(scopes, personal_scope)) return call.refuse(forbidden("api_key_scope"));
  if (personal) {
    if (const Check looked = look_at_author(call, *found); !looked) return call.refuse(looked.refusal());
  }
  JsonWriter out;
  out.begin_object();
  write_common(out, call, *found, *cached_categories(call.services.db, call.hromada()));
  out.field("place", found->place.text).field("lat", found->place.lat).field("lon", found->place.lon);
  out.field("reworks", found->reworks).field("grade", found->grade);
  write_moment(out, "reported_at", found->reported_at);
  write_moment(out, "closed_at", found->closed_at);
  out.key("answers").raw(found->answers.empty() ? "{}" : found->answers);
  write_entries(out, timeline);
  write_photos(out, call, *found, photos);
  if (personal) {
    out.key("author").begin_object().field("name", found->author_name).field("email", found->author_email);
    out.field("phone", found->author_phone).end_object();
  }
  out.end_object();
  http::Response response = http::json(out.take());
  if (personal) response.with("Cache-Control", "no-store");
  return response;
}

// Filing and steps

constexpr std::string_view not_json = "api.json_invalid";

/// What is no JSON at all is a malformed request (400), not one that could be mended field by field.
http::Response refuse(kit::Call& call, const Refusal& refusal) {
  if (refusal.code != not_json) return call.refuse(refusal);
  return kit::problem_of(refusal, call.services.words, call.lang, 400);
}

/// The body as an object. Refusal: api.json_invalid
Result<JsonReader> body_of(const kit::Call& call) {
  auto json = JsonReader::parse(call.request.body);
  if (!json || !json->is_object()) return invalid(std::string(not_json));
  return *json;
}

std::string text_at(const JsonReader& json, std::string_view key) { return tidy_line(json[key].text().value_or("")); }

/// An identifier, or a slug.
std::int64_t organisation_at(storage::Session& session, const JsonReader& json) {
  if (const auto id = json.integer()) return *id;
  const auto found = kit::find_organisation(session, json.text().value_or(""));
  return found ? found->id : 0;
}

/// The place by its address, by its point, or in words only.
Result<Place> place_of(const kit::Call& call, const JsonReader& json) {
  return call.services.db.read(call.hromada(), [&](storage::Session& session) -> Result<Place> {
    Place place;
    place.text = text_at(json, "place");
    const std::string street = text_at(json, "street");
    if (!street.empty()) {
      VICHE_LET(found, call.services.territory.resolve(session, text_at(json, "settlement"), street,
                                                       text_at(json, "building")));
      place.settlement = found.settlement.id;
      if (found.street) place.street = found.street->id;
      if (found.building) place.building = found.building->id;
      if (found.point) place.lat = found.point->lat, place.lon = found.point->lon;
      place.text = found.shown + (place.text.empty() ? "" : ", " + place.text);
    }
    const auto lat = json["lat"].real(), lon = json["lon"].real();
    if (lat && lon) {
      VICHE_LET(inside, call.services.territory.inside(session, {*lat, *lon}));
      place.lat = lat;
      place.lon = lon;
      if (place.settlement == 0 && inside.settlement) place.settlement = inside.settlement->id;
      if (place.text.empty() && inside.settlement) place.text = inside.settlement->shown;
    }
    return place;
  });
}

const Category* category_at(const std::vector<Category>& all, const JsonReader& json) {
  const auto id = json.integer();
  const std::string slug = json.text().value_or("");
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Category& c) { return id ? c.id == *id : c.slug == slug; });
  return found == all.end() ? nullptr : &*found;
}

Result<Filing> filing_of(const kit::Call& call, const JsonReader& json) {
  const auto categories = cached_categories(call.services.db, call.hromada());
  const Category* category = category_at(*categories, json["category"]);
  if (!category) return invalid("appeals.category_missing", "category");
  Filing filing;
  filing.text = tidy(json["text"].text().value_or(""));
  filing.category = category->id;
  std::vector<std::pair<std::string, std::string>> given;
  for (const std::string& slug : json["answers"].keys())
    given.emplace_back(slug, json["answers"][slug].text().value_or(""));
  VICHE_LET(answers, answers_of(*category, given));
  filing.answers = answers;
  VICHE_LET(place, place_of(call, json));
  filing.place = place;
  filing.author_name = text_at(json, "name");
  filing.author_email = text_at(json, "email");
  filing.author_phone = text_at(json, "phone");
  filing.name_shown = json["name_shown"].boolean().value_or(false);
  filing.source = "api";
  filing.lang = json["lang"].text() == "en" ? "en" : "uk";
  return filing;
}

Check sound_key(const kit::Call& call) {
  const std::string_view key = call.request.header("idempotency-key");
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (key.size() > longest_key || !plain) return invalid("api.idempotency_key_invalid");
  return Done{};
}

Result<Number> filed(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(json, body_of(call));
  VICHE_LET(filing, filing_of(call, json));
  return file(by(call, call.actor), filing, {});
}

http::Response file_appeal(kit::Call& call) {
  const auto number = filed(call);
  if (!number) return refuse(call, number.refusal());
  const std::string text = number.value().text();
  JsonWriter out;
  out.begin_object().field("number", text).field("url", call.absolute("/appeals/" + text)).end_object();
  return http::json(out.take(), 201).with("Location", "/api/v1/appeals/" + text);
}

Result<State> stepped(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  const auto number = number_in(call);
  if (!number) return not_found();
  VICHE_LET(json, body_of(call));
  const auto deed = deed_of(json["deed"].text().value_or(""));
  if (!deed) return invalid("api.deed_invalid", "deed");
  Step step;
  step.deed = *deed;
  step.text = tidy(json["text"].text().value_or(""));
  step.planned_on = calendar::parse_day(json["planned_on"].text().value_or(""));
  call.services.db.read(call.hromada(), [&](storage::Session& session) {
    step.organisation = organisation_at(session, json["organisation"]);
    for (std::size_t i = 0; i < json["co_executors"].size(); ++i) {
      step.co_executors.push_back(organisation_at(session, json["co_executors"].at(i)));
    }
  });
  return take_step(by(call, acting(call, scopes_of(call))), *number, step);
}

http::Response step_appeal(kit::Call& call) {
  const auto state = stepped(call);
  if (!state) return refuse(call, state.refusal());
  JsonWriter out;
  out.begin_object().field("number", call.value("number")).field("state", name(state.value())).end_object();
  return http::json(out.take());
}

kit::Route reads(std::string name, std::string pattern, kit::Handler handler) {
  kit::Route route = open_page(std::move(name), std::move(pattern), std::move(handler));
  route.access = kit::Access::api_key(std::string(read_scope));
  return route;
}

kit::Route writes(std::string name, std::string pattern, kit::Handler handler) {
  kit::Route route = open_form(std::move(name), std::move(pattern), std::move(handler), kit::Body::json);
  route.access = kit::Access::api_key(std::string(write_scope));
  return route;
}

}  // namespace

std::vector<kit::Route> api_routes() {
  return {reads("appeals.api_list", "/api/v1/appeals", list_appeals),
          reads("appeals.api_show", "/api/v1/appeals/{number}", one_appeal),
          writes("appeals.api_file", "/api/v1/appeals", file_appeal),
          writes("appeals.api_step", "/api/v1/appeals/{number}/steps", step_appeal)};
}

}  // namespace viche::appeals
