#include <viche/core/ids.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>

#include "acts.hpp"
#include "api.hpp"
#include "api_json.hpp"
#include "store.hpp"

/// What the council does with petitions, for programs that work for it.
namespace viche::petitions {

namespace {

constexpr std::string_view desk_scope = "petitions.desk";    ///< publishes and refuses
constexpr std::string_view write_scope = "petitions.write";  ///< begins, answers, reports
constexpr std::size_t longest_key = 100;
constexpr std::int64_t most_waiting = 200;

using Act = std::function<Check(const By& by, std::int64_t petition, Body& body)>;

By by_key(const kit::Call& call) {
  By by{call.services, *call.town, call.actor, call.now};
  if (call.has_scope(desk_scope)) by.actor.roles.add(Role::moderator);
  if (call.has_scope(write_scope)) by.actor.roles.add(Role::registrar);
  const std::string_view given = call.request.header("idempotency-key");
  if (given.empty()) return by;
  by.form_key = "api:" + std::to_string(call.actor.account) + ":" + std::string(given);
  by.digest = hex(sha256(std::string(call.request.path) + "\n" + call.request.body)).substr(0, 32);
  return by;
}

Check sound_key(const kit::Call& call) {
  const std::string_view key = call.request.header("idempotency-key");
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (key.size() > longest_key || !plain) return invalid("api.idempotency_key_invalid");
  return Done{};
}

Result<Number> acted(const kit::Call& call, std::initializer_list<std::string_view> fields, const Act& act) {
  VICHE_REQUIRE(sound_key(call));
  const auto number = number_of(call.value("number"));
  if (!number) return not_found();
  const auto petition =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, *number); });
  if (!petition) return not_found();
  const auto json = JsonReader::parse(call.request.body);
  if (!json || !json->is_object()) return invalid("api.json_invalid");
  Body body(*json, fields);
  VICHE_REQUIRE(act(by_key(call), petition->id, body));
  return *number;
}

http::Response step(kit::Call& call, std::initializer_list<std::string_view> fields, const Act& act) {
  const auto done = acted(call, fields, act);
  if (!done && done.refusal().code == "api.json_invalid") {
    return kit::problem_of(done.refusal(), call.services.words, call.lang, 400);
  }
  if (!done) return call.refuse(done.refusal());
  const auto now =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, done.value()); });
  JsonWriter out;
  out.begin_object().field("number", now->number.text()).field("state", name(now->state));
  write_day(out, "ends_on", now->ends_on);
  write_day(out, "begin_by", now->begin_by);
  write_day(out, "answer_by", now->answer_by);
  out.end_object();
  return http::json(out.take());
}

http::Response publish_it(kit::Call& call) {
  return step(call, {}, [](const By& by, std::int64_t petition, Body& body) -> Check {
    VICHE_REQUIRE(body.sound());
    return publish(by, petition);
  });
}

http::Response refuse_it(kit::Call& call) {
  return step(call, {"ground", "words"}, [](const By& by, std::int64_t petition, Body& body) -> Check {
    const std::string ground = body.text("ground"), words = body.text("words");
    VICHE_REQUIRE(body.sound());
    return refuse(by, petition, ground, words);
  });
}

http::Response begin_it(kit::Call& call) {
  return step(call, {}, [](const By& by, std::int64_t petition, Body& body) -> Check {
    VICHE_REQUIRE(body.sound());
    return begin_examination(by, petition);
  });
}

http::Response answer_it(kit::Call& call) {
  return step(call, {"decision", "answer", "answered_by"},
              [](const By& by, std::int64_t petition, Body& body) -> Check {
                const std::string said = body.text("decision");
                const auto decision = said.empty() ? Decision::none : decision_of(said);
                if (!decision) body.wrong("api.choice_invalid", "decision");
                const std::string text = body.text("answer"), answered_by = body.text("answered_by");
                VICHE_REQUIRE(body.sound());
                return answer(by, petition, {*decision, text, answered_by});
              });
}

http::Response report_it(kit::Call& call) {
  return step(call, {"words", "last"}, [](const By& by, std::int64_t petition, Body& body) -> Check {
    const std::string words = body.text("words");
    const bool last = body.flag("last");
    VICHE_REQUIRE(body.sound());
    return report(by, petition, words, last);
  });
}

/// What was handed in and has to be published or refused.
http::Response what_waits(kit::Call& call) {
  Wanted wanted;
  wanted.states = {State::moderation};
  wanted.limit = most_waiting;
  const auto briefs =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return list(session, wanted); });
  JsonWriter out;
  out.begin_object().key("petitions").begin_array();
  for (const Brief& brief : briefs) {
    const Petition& petition = brief.petition;
    out.begin_object().field("number", petition.number.text()).field("title", petition.title);
    out.field("text", petition.text).field("lang", petition.lang).field("author", petition.author_name);
    write_moment(out, "submitted_at", petition.submitted_at);
    write_day(out, "moderate_by", petition.moderate_by);
    out.end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

kit::Route steps_by(std::string name, const std::string& deed, std::string_view scope, kit::Handler handler) {
  return kit::post(std::move(name), "/api/v1/petitions/{number}/" + deed, kit::Access::api_key(std::string(scope)),
                   std::move(handler), kit::Body::json);
}

}  // namespace

std::vector<kit::Route> api_step_routes() {
  return {kit::get("petitions.api_waiting", "/api/v1/petitions/waiting", kit::Access::api_key(std::string(desk_scope)),
                   what_waits),
          steps_by("petitions.api_publish", "publish", desk_scope, publish_it),
          steps_by("petitions.api_refuse", "refuse", desk_scope, refuse_it),
          steps_by("petitions.api_begin", "begin", write_scope, begin_it),
          steps_by("petitions.api_answer", "answer", write_scope, answer_it),
          steps_by("petitions.api_report", "report", write_scope, report_it)};
}

}  // namespace viche::petitions
