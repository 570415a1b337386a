#include "api_acts.hpp"

#include <viche/core/ids.hpp>

#include "api.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "store.hpp"

namespace viche::appeals {

namespace {

Result<Appeal> acted(const kit::Call& call, std::initializer_list<std::string_view> fields, const ActOnBody& act) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(appeal, appeal_of(call));
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json, fields, wrong);
  const Check check = act(by_key(call, acting(call)), appeal, body, wrong);
  if (!check && !wrong.empty()) wrong.add(check.refusal());
  if (!wrong.empty()) return wrong.refusal();
  VICHE_REQUIRE(check);
  return appeal;
}

}  // namespace

By by_key(const kit::Call& call, const Actor& actor) {
  By by{call.services, *call.town, actor, false, {}, call.now};
  const std::string_view given = call.request.header("idempotency-key");
  if (given.empty()) return by;
  by.form_key = "api:" + std::to_string(actor.account) + ":" + std::string(given);
  by.digest = hex(sha256(std::string(call.request.path) + "\n" + call.request.body)).substr(0, 32);
  return by;
}

Result<Appeal> appeal_of(const kit::Call& call) {
  const auto number = number_in(call);
  if (!number) return not_found();
  auto appeal =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, *number); });
  if (!appeal || !may_see(*appeal, standing_of(*appeal, acting(call), false))) return not_found();
  return std::move(*appeal);
}

http::Response act_on(kit::Call& call, std::initializer_list<std::string_view> fields, const ActOnBody& act) {
  const auto done = acted(call, fields, act);
  if (!done) return refuse_body(call, done.refusal());
  const Number number = done.value().number;
  const auto now =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return find(session, number); });
  JsonWriter out;
  out.begin_object().field("number", number.text()).field("state", name(now->state));
  out.field("regime", name(now->regime)).key("public").boolean(now->is_public);
  out.field("due_at", now->due_at ? std::optional(to_rfc3339(*now->due_at)) : std::nullopt);
  const Category* category = find_category(*cached_categories(call.services.db, call.hromada()), now->category);
  out.field("category", category ? category->slug : "");
  out.field("organisation", now->organisation != 0 ? std::optional(std::to_string(now->organisation)) : std::nullopt);
  out.end_object();
  return http::json(out.take());
}

kit::Route key_reads(std::string name, std::string pattern, std::string_view scope, kit::Handler handler) {
  kit::Route route = open_page(std::move(name), std::move(pattern), std::move(handler));
  route.access = kit::Access::api_key(std::string(scope));
  return route;
}

kit::Route key_writes(std::string name, std::string pattern, std::string_view scope, kit::Handler handler) {
  kit::Route route = open_form(std::move(name), std::move(pattern), std::move(handler), kit::Body::json);
  route.access = kit::Access::api_key(std::string(scope));
  return route;
}

std::optional<calendar::Day> day_in(const Body& body, const char* name, Wrong& wrong) {
  const std::string said = body.line(name);
  const auto day = calendar::parse_day(said);
  if (!said.empty() && !day) wrong.add("api.day_invalid", name);
  return day;
}

}  // namespace viche::appeals
