#include <string>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/routes.hpp>

#include "../api.hpp"
#include "api_json.hpp"
#include "api_query.hpp"
#include "calls/acts.hpp"
#include "calls/calls_store.hpp"
#include "calls/pages.hpp"
#include "open311/query.hpp"
#include "store.hpp"

/// What an exchange and other programs of the contact centre say and ask.
namespace viche::appeals::calls {

namespace {

constexpr std::string_view scope = "appeals.calls";
constexpr std::int64_t usual_in_list = 50, most_in_list = 200;

By by(const kit::Call& call) {
  By by{call.services, *call.town, call.actor, false, {}, call.now};
  by.actor.roles = {Role::operator_};
  const std::string_view given = call.request.header("idempotency-key");
  if (given.empty()) return by;
  by.form_key = "api:" + std::to_string(by.actor.account) + ":" + std::string(given);
  by.digest = hex(sha256(std::string(call.request.path) + "\n" + call.request.body)).substr(0, 32);
  return by;
}

// Calls

std::optional<Instant> moment(const Body& body, const char* name, Wrong& wrong) {
  const std::string text = body.line(name);
  const auto at = open311::moment_of(text, false);
  if (!text.empty() && !at) wrong.add("calls.moment_invalid", name);
  return text.empty() ? std::nullopt : at;
}

Result<CallPush> push_of(const kit::Call& call) {
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json, {"call_id", "from", "to", "extension", "recording", "started_at", "answered_at", "ended_at"},
                  wrong);
  const auto line = [&](const char* name) { return body.has(name) ? std::optional(body.line(name)) : std::nullopt; };
  CallPush push;
  push.exchange_id = body.line("call_id");
  push.from = line("from");
  push.to = line("to");
  push.extension = line("extension");
  push.recording = line("recording");
  push.started_at = moment(body, "started_at", wrong);
  push.answered_at = moment(body, "answered_at", wrong);
  push.ended_at = moment(body, "ended_at", wrong);
  if (!wrong.empty()) return wrong.refusal();
  return push;
}

std::string_view state_of(const PhoneCall& call) {
  if (call.ended_at) return call.answered_at ? "ended" : "missed";
  return call.answered_at ? "talking" : "ringing";
}

/// The number is not told back: whoever pushed it knows it.
http::Response take_push(kit::Call& call) {
  const auto told = push_of(call);
  const auto pushed = told ? push(by(call), told.value()) : Result<Pushed>(told.refusal());
  if (!pushed) return refuse_body(call, pushed.refusal());
  const PhoneCall& one = pushed.value().call;
  JsonWriter out;
  out.begin_object().field("id", std::to_string(one.id)).field("call_id", one.exchange_id);
  out.field("state", state_of(one)).field("url", call.absolute("/desk/call?call=" + std::to_string(one.id)));
  out.end_object();
  return http::json(out.take(), pushed.value().is_new ? 201 : 200);
}

// Consultations

void write_consultation(JsonWriter& out, const Consultation& one, const std::vector<Category>& categories) {
  const Category* category = find_category(categories, one.category);
  out.begin_object().field("id", std::to_string(one.id)).field("at", to_rfc3339(one.at));
  out.field("category", category ? category->slug : "").field("question", one.question).field("answer", one.answer);
  out.field("lang", one.lang).field("source", one.source).field("seconds", one.seconds).end_object();
}

struct Span {
  Instant from, to;
};

/// The days that the query names, both included; without them the last thirty.
/// Refusals: api.day_invalid [from, to]
Result<Span> span_of(const kit::Call& call) {
  Refusals refusals;
  const auto day = [&](const char* name, calendar::Day usual) {
    const std::string_view text = trimmed(call.query(name));
    const auto found = calendar::parse_day(text);
    if (!text.empty() && !found) refusals.add(invalid("api.day_invalid", name));
    return found.value_or(usual);
  };
  const calendar::Day today = calendar::kyiv_day(call.now);
  const calendar::Day to = day("to", today), from = day("from", to - std::chrono::days(29));
  VICHE_REQUIRE(refusals.check());
  return Span{calendar::start_of_day(from), calendar::start_of_day(to + std::chrono::days(1))};
}

http::Response list_consultations(kit::Call& call) {
  Refusals refusals;
  check_number(refusals, call, "limit", most_in_list);
  const auto below = parse_integer(call.query("below"));
  if (!call.query("below").empty() && (!below || *below < 1)) refusals.add(invalid("api.below_invalid", "below"));
  if (const Check sound = refusals.check(); !sound) return call.refuse(sound.refusal());
  const auto span = span_of(call);
  if (!span) return call.refuse(span.refusal());
  Asked asked{span.value().from, span.value().to, 0, below.value_or(0)};
  asked.limit = parse_integer(trimmed(call.query("limit"))).value_or(usual_in_list);
  const auto categories = cached_categories(call.services.db, call.hromada());
  const auto found =
      call.services.db.read(call.hromada(), [&](storage::Session& session) { return consultations(session, asked); });
  JsonWriter out;
  out.begin_object().key("consultations").begin_array();
  for (const Consultation& one : found) write_consultation(out, one, *categories);
  const bool more = static_cast<std::int64_t>(found.size()) == asked.limit;
  out.end_array().field("next_below", more ? std::optional(std::to_string(found.back().id)) : std::nullopt);
  out.end_object();
  return http::json(out.take());
}

http::Response figures(kit::Call& call) {
  const auto span = span_of(call);
  if (!span) return call.refuse(span.refusal());
  const auto categories = cached_categories(call.services.db, call.hromada());
  const auto sums = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return consultations_by_category(session, span.value().from, span.value().to);
  });
  std::int64_t count = 0, seconds = 0;
  JsonWriter rows;
  rows.begin_array();
  for (const ConsultationSum& sum : sums) {
    const Category* category = find_category(*categories, sum.key);
    count += sum.count;
    seconds += sum.seconds;
    rows.begin_object().field("category", category ? category->slug : "").field("count", sum.count);
    rows.field("seconds", sum.seconds).end_object();
  }
  rows.end_array();
  JsonWriter out;
  out.begin_object().field("count", count).field("seconds", seconds).key("by_category").raw(rows.take()).end_object();
  return http::json(out.take());
}

Result<Consultation> consultation_of(const kit::Call& call) {
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(json, {"category", "question", "answer", "lang", "seconds"}, wrong);
  const auto categories = cached_categories(call.services.db, call.hromada());
  const std::string slug = body.line("category");
  Consultation one;
  for (const Category& category : *categories) {
    if (category.slug == slug && !slug.empty()) one.category = category.id;
  }
  if (!slug.empty() && one.category == 0) wrong.add("api.category_unknown", "category");
  one.question = body.text("question");
  one.answer = body.text("answer");
  one.lang = body.line("lang") == "en" ? "en" : "uk";
  one.seconds = static_cast<std::int64_t>(body.number("seconds").value_or(0));
  if (one.seconds < 0 || one.seconds > 24 * 3600) wrong.add("api.number_invalid", "seconds");
  one.source = "api";
  if (!wrong.empty()) return wrong.refusal();
  return one;
}

http::Response take_consultation(kit::Call& call) {
  if (const Check key = sound_key(call); !key) return call.refuse(key.refusal());
  auto one = consultation_of(call);
  const auto id = one ? consult(by(call), std::move(one).value()) : Result<std::int64_t>(one.refusal());
  if (!id) {
    Refusal told = id.refusal();
    if (told.field == "text") told.field = "question";
    for (Refusal& other : told.also) {
      if (other.field == "text") other.field = "question";
    }
    return refuse_body(call, told);
  }
  JsonWriter out;
  out.begin_object().field("id", std::to_string(id.value())).end_object();
  return http::json(out.take(), 201);
}

kit::Route reads(std::string name, std::string pattern, kit::Handler handler) {
  return kit::get(std::move(name), std::move(pattern), kit::Access::api_key(std::string(scope)), std::move(handler));
}

kit::Route writes(std::string name, std::string pattern, kit::Handler handler) {
  return kit::post(std::move(name), std::move(pattern), kit::Access::api_key(std::string(scope)), std::move(handler),
                   kit::Body::json);
}

}  // namespace

std::vector<kit::Route> call_api() {
  return {writes("appeals.api_call", "/api/v1/calls", take_push),
          reads("appeals.api_consultations", "/api/v1/consultations", list_consultations),
          reads("appeals.api_consultation_figures", "/api/v1/consultations/figures", figures),
          writes("appeals.api_consult", "/api/v1/consultations", take_consultation)};
}

}  // namespace viche::appeals::calls
