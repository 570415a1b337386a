#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>

#include "api.hpp"
#include "api_acts.hpp"
#include "api_query.hpp"
#include "inbox/pages.hpp"
#include "mail_acts.hpp"
#include "store/mail.hpp"

/// Incoming mail for programs that read it beside the staff.
namespace viche::appeals::inbox {

namespace {

constexpr std::string_view personal_scope = "appeals.personal", write_scope = "appeals.write";
constexpr std::int64_t usual_in_list = 50, most_in_list = 200;

void write_head(JsonWriter& out, const MailLetter& letter) {
  out.field("id", std::to_string(letter.id)).field("state", name(letter.state)).field("reason", letter.reason);
  out.field("arrived_at", to_rfc3339(letter.arrived_at));
  out.field("appeal", letter.appeal.code != 0 ? std::optional(letter.appeal.text()) : std::nullopt);
}

/// Refusals: those of check_number; api.choice_invalid [state], api.below_invalid [below]
Check sound_query(const kit::Call& call) {
  Refusals refusals;
  check_number(refusals, call, "limit", most_in_list);
  const auto below = parse_integer(call.query("below"));
  if (!call.query("below").empty() && (!below || *below < 1)) refusals.add(invalid("api.below_invalid", "below"));
  if (!call.query("state").empty() && !mail_state_of(call.query("state"))) {
    refusals.add(invalid("api.choice_invalid", "state", {{"name", "state"}}));
  }
  return refusals.check();
}

/// Of each only what tells nothing of a person.
http::Response list_letters(kit::Call& call) {
  if (const Check sound = sound_query(call); !sound) return call.refuse(sound.refusal());
  if (const Check may = may_do(acting(call), who::sorters); !may) return call.refuse(may.refusal());
  const MailState state = mail_state_of(call.query("state")).value_or(MailState::waiting);
  const std::int64_t limit = parse_integer(trimmed(call.query("limit"))).value_or(usual_in_list);
  const std::int64_t below = parse_integer(call.query("below")).value_or(0);
  auto letters = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return mail_in(session, call.services.vault, state, below, limit + 1);
  });
  const bool more = static_cast<std::int64_t>(letters.size()) > limit;
  if (more) letters.pop_back();
  JsonWriter out;
  out.begin_object().key("letters").begin_array();
  for (const MailLetter& letter : letters) {
    out.begin_object();
    write_head(out, letter);
    out.end_object();
  }
  out.end_array();
  out.field("next_below", more ? std::optional(std::to_string(letters.back().id)) : std::nullopt).end_object();
  return http::json(out.take());
}

/// Who wrote and what; the look is on disk before the answer.
http::Response show_letter(kit::Call& call) {
  if (const Check may = may_do(acting(call), who::sorters); !may) return call.refuse(may.refusal());
  const auto letter = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return find_mail(session, call.services.vault, call.number("id"));
  });
  if (!letter) return call.refuse(not_found());
  const Check seen = call.services.db.act(call.hromada(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, call.actor, 0, "mail", letter->id, "api", call.now);
    return Done{};
  });
  if (!seen) return call.refuse(seen.refusal());
  JsonWriter out;
  out.begin_object();
  write_head(out, *letter);
  out.field("from_name", letter->from_name).field("from_email", letter->from_email);
  out.field("subject", letter->subject).field("text", letter->text).key("files").begin_array();
  for (const MailAttachment& file : letter->files) {
    out.begin_object().field("name", file.name).field("type", file.type).key("kept").boolean(!file.key.empty());
    out.end_object();
  }
  out.end_array().end_object();
  return http::json(out.take()).with("Cache-Control", "no-store");
}

using Decide = Check (*)(const kit::Call&, const By&, const Body&, Wrong&);

/// Reads the body, decides, and tells what became of the letter.
http::Response decided(kit::Call& call, std::initializer_list<std::string_view> fields, Decide decide) {
  const auto check = [&]() -> Check {
    VICHE_REQUIRE(sound_key(call));
    VICHE_LET(json, object_of(call));
    Wrong wrong;
    const Body body(json, fields, wrong);
    VICHE_REQUIRE(decide(call, by_key(call, acting(call)), body, wrong));
    return wrong.empty() ? Check(Done{}) : Check(wrong.refusal());
  }();
  if (!check) return refuse_body(call, check.refusal());
  const auto letter = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return find_mail(session, call.services.vault, call.number("id"));
  });
  JsonWriter out;
  out.begin_object();
  write_head(out, *letter);
  out.end_object();
  return http::json(out.take());
}

Check take(const kit::Call& call, const By& by, const Body& body, Wrong& wrong) {
  Filing filing = received_in(call, body, wrong);
  const std::string regime = body.line("regime");
  filing.regime = regime_of(regime);
  if (!regime.empty() && !filing.regime) wrong.add("api.choice_invalid", "regime");
  if (!wrong.empty()) return Done{};
  VICHE_REQUIRE(take_mail(by, call.number("id"), filing));
  return Done{};
}

Check answer(const kit::Call& call, const By& by, const Body& body, Wrong& wrong) {
  const auto number = number_of(body.line("number"));
  if (!wrong.empty()) return Done{};
  return take_mail_as_answer(by, call.number("id"), number.value_or(Number{}));
}

Check set_aside(const kit::Call& call, const By& by, const Body& body, Wrong& wrong) {
  const std::string reason = body.line("reason");
  return wrong.empty() ? set_mail_aside(by, call.number("id"), reason) : Check(Done{});
}

http::Response take_as_appeal(kit::Call& call) {
  return decided(call,
                 {"category", "text", "settlement", "street", "building", "lat", "lon", "place", "name", "residence",
                  "complaint_about", "regime"},
                 take);
}
http::Response take_as_answer(kit::Call& call) { return decided(call, {"number"}, answer); }
http::Response put_aside(kit::Call& call) { return decided(call, {"reason"}, set_aside); }

}  // namespace

std::vector<kit::Route> inbox_api() {
  const std::string one = "/api/v1/inbox/{id}";
  return {key_reads("appeals.api_inbox", "/api/v1/inbox", personal_scope, list_letters),
          key_reads("appeals.api_inbox_letter", one, personal_scope, show_letter),
          key_writes("appeals.api_inbox_take", one + "/appeal", write_scope, take_as_appeal),
          key_writes("appeals.api_inbox_answer", one + "/answer", write_scope, take_as_answer),
          key_writes("appeals.api_inbox_aside", one + "/aside", write_scope, put_aside)};
}

}  // namespace viche::appeals::inbox
