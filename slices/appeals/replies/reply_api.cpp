#include <viche/core/text.hpp>

#include "api.hpp"
#include "api_acts.hpp"
#include "replies/reply_acts.hpp"
#include "replies/reply_pages.hpp"

/// Letters of reply for programs: a document system writes and issues them as the desk does.
namespace viche::appeals::replies {

namespace {

/// Fields of a letter by their names in JSON.
constexpr std::pair<const char*, std::string Content::*> lines[] = {
    {"addressee", &Content::addressee}, {"residence", &Content::residence},
    {"head_post", &Content::head_post}, {"head_name", &Content::head_name},
    {"executor", &Content::executor},   {"executor_phone", &Content::executor_phone}};

/// What everybody may know who may see the appeal.
void write_head(JsonWriter& out, const Reply& reply) {
  out.field("id", std::to_string(reply.id)).field("kind", reply.kind);
  out.field("number", reply.is_issued() ? std::optional(reply.number()) : std::nullopt);
  out.field("issued_on", reply.issued_on ? std::optional(calendar::to_iso(*reply.issued_on)) : std::nullopt);
}

/// Only issued ones; what is written in them is between the council and the author.
http::Response list_letters(kit::Call& call) {
  const auto appeal = appeal_of(call);
  if (!appeal) return call.refuse(appeal.refusal());
  const auto all = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return replies_of(session, call.services.vault, appeal.value().id, true);
  });
  JsonWriter out;
  out.begin_object().key("letters").begin_array();
  for (const Reply& reply : all) {
    out.begin_object();
    write_head(out, reply);
    out.end_object();
  }
  out.end_array().end_object();
  return http::json(out.take());
}

Result<Reply> read_letter(const kit::Call& call) {
  VICHE_LET(appeal, appeal_of(call));
  return look_at(by_key(call, acting(call)), appeal, call.number("id"));
}

/// The whole letter; the look at its author is journalled.
http::Response show_letter(kit::Call& call) {
  const auto reply = read_letter(call);
  if (!reply) return call.refuse(reply.refusal());
  const Content& content = reply.value().content;
  JsonWriter out;
  out.begin_object();
  write_head(out, reply.value());
  for (const auto& [name, line] : lines) out.field(name, content.*line);
  out.field("email", content.email).field("text", content.text).end_object();
  return http::json(out.take()).with("Cache-Control", "no-store");
}

std::optional<Reply> find_letter(const kit::Call& call, std::int64_t appeal, std::int64_t id) {
  return call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return find_reply(session, call.services.vault, appeal, id); });
}

/// What a body says of a letter; what it does not name stays.
void read_content(const Body& body, Content& content) {
  for (const auto& [name, line] : lines) {
    if (body.has(name)) content.*line = body.line(name);
  }
  if (body.has("text")) content.text = body.text("text");
}

/// Of one letter more than one may be asked for under the same key: it is kept, then issued.
By part_of(By by, const char* deed) {
  if (!by.form_key.empty()) by.form_key += std::string(":") + deed;
  return by;
}

/// Saves what the body says and issues it when asked.
Result<Reply> written(const kit::Call& call, const By& by, const Appeal& appeal, std::int64_t id, const Body& body,
                      Wrong& wrong) {
  const auto draft = find_letter(call, appeal.id, id);
  if (!draft) return not_found();
  const bool issues = body.flag("issue");
  Content content = draft->content;
  read_content(body, content);
  if (!wrong.empty()) return wrong.refusal();
  if (draft->is_issued()) {
    if (content == draft->content) return *draft;
    return conflict("reply.issued");
  }
  if (content != draft->content) VICHE_REQUIRE(save(part_of(by, "save"), appeal.number, id, content));
  if (issues) VICHE_REQUIRE(issue(part_of(by, "issue"), appeal.number, id));
  return *find_letter(call, appeal.id, id);
}

Result<Reply> changed(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(appeal, appeal_of(call));
  const By by = by_key(call, acting(call));
  VICHE_REQUIRE(may_do(by.actor, writers));
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(
      json, {"addressee", "residence", "head_post", "head_name", "executor", "executor_phone", "text", "issue"}, wrong);
  return written(call, by, appeal, call.number("id"), body, wrong);
}

/// A new one from its template. One that may not be written as asked leaves no draft behind.
Result<Reply> made(const kit::Call& call) {
  VICHE_REQUIRE(sound_key(call));
  VICHE_LET(appeal, appeal_of(call));
  const By by = by_key(call, acting(call));
  VICHE_LET(json, object_of(call));
  Wrong wrong;
  const Body body(
      json, {"kind", "addressee", "residence", "head_post", "head_name", "executor", "executor_phone", "text", "issue"},
      wrong);
  const std::string kind = body.line("kind");
  if (!find_kind(kind)) wrong.add(invalid("reply.kind_unknown", "kind"));
  (void)body.flag("issue");
  Content said;
  read_content(body, said);
  if (!wrong.empty()) return wrong.refusal();
  VICHE_LET(id, prepare(part_of(by, "prepare"), appeal.number, kind));
  auto reply = written(call, by, appeal, id, body, wrong);
  if (!reply && reply.refusal().kind == RefusalKind::invalid) (void)discard(part_of(by, "discard"), appeal.number, id);
  return reply;
}

http::Response told(const Reply& reply, int status) {
  JsonWriter out;
  out.begin_object();
  write_head(out, reply);
  out.end_object();
  return http::json(out.take(), status);
}

http::Response make_letter(kit::Call& call) {
  const auto reply = made(call);
  return reply ? told(reply.value(), 201) : refuse_body(call, reply.refusal());
}

http::Response change_letter(kit::Call& call) {
  const auto reply = changed(call);
  return reply ? told(reply.value(), 200) : refuse_body(call, reply.refusal());
}

http::Response discard_letter(kit::Call& call) {
  return act_on(call, {}, [&](const By& by, const Appeal& appeal, const Body&, Wrong& wrong) -> Check {
    return wrong.empty() ? discard(by, appeal.number, call.number("id")) : Check(Done{});
  });
}

}  // namespace

std::vector<kit::Route> reply_api() {
  const std::string all = "/api/v1/appeals/{number}/letters", one = all + "/{id}";
  return {key_reads("appeals.api_letters", all, "appeals.read", list_letters),
          key_reads("appeals.api_letter", one, "appeals.personal", show_letter),
          key_writes("appeals.api_letter_make", all, "appeals.write", make_letter),
          key_writes("appeals.api_letter_change", one, "appeals.write", change_letter),
          key_writes("appeals.api_letter_discard", one + "/discard", "appeals.write", discard_letter)};
}

}  // namespace viche::appeals::replies
