#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/identity/identity.hpp>

#include "api.hpp"
#include "api_acts.hpp"
#include "day_acts.hpp"
#include "executors/day.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "store/day.hpp"

/// The plan of a day for programs whose key works for one executor.
namespace viche::appeals::executors {

namespace {

constexpr std::size_t most_numbers = 200;

/// Refusal: api.executor_wanted (forbidden): the key works for no executor
Result<Actor> worker(const kit::Call& call) {
  Actor actor = acting(call);
  if (!actor.roles.has(Role::executor) || actor.organisation <= 0) return forbidden("api.executor_wanted");
  return actor;
}

void write_id(JsonWriter& out, std::string_view key, std::int64_t id) {
  out.field(key, id == 0 ? std::nullopt : std::optional(std::to_string(id)));
}

void write_day(JsonWriter& out, std::string_view key, std::optional<calendar::Day> day) {
  out.field(key, day ? std::optional(calendar::to_iso(*day)) : std::nullopt);
}

void write_work(JsonWriter& out, const kit::Call& call, const Plan& plan, std::size_t at, std::int64_t stop) {
  const Work& work = plan.works[at];
  const Brief& brief = work.brief;
  const std::string number = brief.number.text();
  out.begin_object().field("number", number).field("url", call.absolute("/desk/appeals/" + number));
  out.field("stop", stop).key("emergency").boolean(brief.emergency).field("state", name(brief.state));
  out.key("reasons").begin_array();
  for (const std::string_view code : codes_of(plan.why[at])) out.value(code);
  out.end_array()
      .field("text", brief.whole_text())
      .field("place", brief.whole_place())
      .field("lat", brief.lat)
      .field("lon", brief.lon);
  const auto term = running_term(brief.state, brief.accept_by, brief.due_at);
  out.field("term", term ? std::optional(to_rfc3339(term->at)) : std::nullopt);
  write_day(out, "promised_on", work.promised_on);
  write_day(out, "day", work.plan.day);
  write_id(out, "crew", work.plan.who.crew);
  write_id(out, "account", work.plan.who.account);
  out.end_object();
}

/// Refusals, all at once: api.day_invalid [day], api.choice_invalid [whose, only]
Check sound_query(const kit::Call& call, const Plan& plan) {
  Refusals refusals;
  const std::string_view day = call.query("day"), whose = call.query("whose"), only = call.query("only");
  if (!day.empty() && !calendar::parse_day(day)) refusals.add(invalid("api.day_invalid", "day", {{"name", "day"}}));
  if (!whose.empty() && whose != plan.asked.whose) {
    refusals.add(invalid("api.choice_invalid", "whose", {{"name", "whose"}}));
  }
  if (!only.empty() && only != plan.asked.only) {
    refusals.add(invalid("api.choice_invalid", "only", {{"name", "only"}}));
  }
  return refusals.check();
}

http::Response show(kit::Call& call) {
  const auto actor = worker(call);
  if (!actor) return call.refuse(actor.refusal());
  const Plan plan = read_plan(call, actor.value());
  if (const Check sound = sound_query(call, plan); !sound) return call.refuse(sound.refusal());
  JsonWriter out;
  out.begin_object().field("day", calendar::to_iso(plan.asked.day)).field("whose", plan.asked.whose);
  out.key("work").begin_array();
  std::int64_t number = 0;
  for (const Stop& stop : plan.stops) {
    ++number;
    for (const std::size_t at : stop.work) write_work(out, call, plan, at, number);
  }
  out.end_array().end_object();
  return http::json(out.take());
}

/// The fields of a body that is an object of known ones. Refusals: api.json_invalid; api.field_unknown [any]
Result<JsonReader> body_of(const kit::Call& call, std::initializer_list<std::string_view> known) {
  auto json = JsonReader::parse(call.request.body);
  if (!json || !json->is_object()) return invalid("api.json_invalid");
  Refusals refusals;
  for (const std::string& field : json->keys()) {
    if (std::find(known.begin(), known.end(), field) != known.end()) continue;
    refusals.add(invalid("api.field_unknown", field, {{"name", field}}));
  }
  VICHE_REQUIRE(refusals.check());
  return *json;
}

/// An identifier written as text; 0 when it is absent. Refusal: api.text_wanted
Result<std::int64_t> id_in(const JsonReader& json, const std::string& field) {
  if (json[field].absent()) return std::int64_t{0};
  const auto id = parse_integer(json[field].text().value_or(""));
  if (!id) return invalid("api.text_wanted", field, {{"name", field}});
  return *id;
}

bool is_said(const JsonReader& json, std::string_view field) {
  const auto keys = json.keys();
  return std::find(keys.begin(), keys.end(), field) != keys.end();
}

/// null takes the day, or whose it is, away; what is not said stays.
/// Refusals: api.day_invalid [day]; api.text_wanted [crew, account]
Result<PlanChange> change_in(const JsonReader& json) {
  PlanChange change;
  if (is_said(json, "day")) {
    change.day = calendar::parse_day(json["day"].text().value_or(""));
    if (!json["day"].absent() && !*change.day) return invalid("api.day_invalid", "day", {{"name", "day"}});
  }
  if (is_said(json, "crew") || is_said(json, "account")) {
    VICHE_LET(crew, id_in(json, "crew"));
    VICHE_LET(account, id_in(json, "account"));
    change.who = Assignee{crew, account};
  }
  return change;
}

/// Refusals: api.list_wanted [numbers]: 1 to 200 numbers of appeals
Result<std::vector<Number>> numbers_in(const JsonReader& json) {
  const JsonReader list = json["numbers"];
  std::vector<Number> numbers;
  for (std::size_t i = 0; list.is_array() && i < list.size() && i <= most_numbers; ++i) {
    const auto number = number_of(list.at(i).text().value_or(""));
    if (!number) return invalid("api.list_wanted", "numbers", {{"name", "numbers"}});
    numbers.push_back(*number);
  }
  if (numbers.empty() || numbers.size() > most_numbers) {
    return invalid("api.list_wanted", "numbers", {{"name", "numbers"}});
  }
  return numbers;
}

Result<BulkOutcome> planned(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(actor, worker(call));
  VICHE_LET(json, body_of(call, {"numbers", "day", "crew", "account"}));
  VICHE_LET(numbers, numbers_in(json));
  VICHE_LET(change, change_in(json));
  return plan_days(by_key(call, actor), numbers, change);
}

http::Response plan(kit::Call& call) {
  const auto outcome = planned(call);
  if (!outcome) return refuse_body(call, outcome.refusal());
  JsonWriter out;
  out.begin_object().key("done").begin_array();
  for (const Number number : outcome.value().done) out.value(number.text());
  out.end_array().key("refused").begin_array();
  for (const auto& [number, refusal] : outcome.value().refused) {
    out.begin_object().field("number", number.text()).field("code", refusal.code).end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

void write_crew(JsonWriter& out, const Crew& crew) {
  out.begin_object().field("id", std::to_string(crew.id)).field("name", crew.name);
  out.key("active").boolean(crew.active).key("members").begin_array();
  for (const std::int64_t account : crew.members) out.value(std::to_string(account));
  out.end_array().end_object();
}

http::Response list_crews(kit::Call& call) {
  const auto actor = worker(call);
  if (!actor) return call.refuse(actor.refusal());
  const auto all = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return crews(session, actor.value().organisation); });
  JsonWriter out;
  out.begin_object().key("crews").begin_array();
  for (const Crew& crew : all) write_crew(out, crew);
  out.end_array().key("people").begin_array();
  for (const identity::Account& one : people_of(call, actor.value().organisation)) {
    out.begin_object().field("account", std::to_string(one.id)).field("name", one.name).end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

/// Refusals: those of body_of and id_in; api.list_wanted [members], api.flag_wanted [active]
Result<Crew> crew_in(const JsonReader& json) {
  Crew crew;
  VICHE_LET(id, id_in(json, "id"));
  crew.id = id;
  crew.name = tidy_line(json["name"].text().value_or(""));
  if (!json["active"].absent()) {
    const auto active = json["active"].boolean();
    if (!active) return invalid("api.flag_wanted", "active", {{"name", "active"}});
    crew.active = *active;
  }
  const JsonReader members = json["members"];
  if (!members.absent() && !members.is_array()) return invalid("api.list_wanted", "members", {{"name", "members"}});
  for (std::size_t i = 0; i < members.size(); ++i) {
    crew.members.push_back(parse_integer(members.at(i).text().value_or("")).value_or(0));
  }
  return crew;
}

Result<std::int64_t> crew_put(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(actor, worker(call));
  VICHE_LET(json, body_of(call, {"id", "name", "members", "active"}));
  VICHE_LET(crew, crew_in(json));
  return change_crew(by_key(call, actor), crew);
}

http::Response put(kit::Call& call) {
  const auto id = crew_put(call);
  if (!id) return refuse_body(call, id.refusal());
  JsonWriter out;
  out.begin_object().field("id", std::to_string(id.value())).end_object();
  return http::json(out.take());
}

kit::Route for_key(kit::Route route, const char* scope) {
  route.access = kit::Access::api_key(scope);
  return route;
}

}  // namespace

std::vector<kit::Route> api_routes() {
  const auto reads = "appeals.read", writes = "appeals.write";
  return {for_key(open_page("appeals.api_day", "/api/v1/day", show), reads),
          for_key(open_form("appeals.api_day_plan", "/api/v1/day/plan", plan, kit::Body::json), writes),
          for_key(open_page("appeals.api_crews", "/api/v1/crews", list_crews), reads),
          for_key(open_form("appeals.api_crew_put", "/api/v1/crews", put, kit::Body::json), writes)};
}

}  // namespace viche::appeals::executors
