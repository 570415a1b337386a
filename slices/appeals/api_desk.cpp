#include "api.hpp"
#include "api_acts.hpp"
#include "due.hpp"
#include "rules/terms.hpp"
#include "store.hpp"

/// The desk of the staff for programs: terms, regime, category, questions to the author, notes, what falls due.
namespace viche::appeals {

namespace {

constexpr std::string_view read_scope = "appeals.read", write_scope = "appeals.write";

http::Response change_term(kit::Call& call) {
  return act_on(call, {"change", "day", "reason"},
                [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  const std::string change = body.line("change");
                  const bool extends = change == "extend";
                  if (!extends && change != "shorten") wrong.add("api.choice_invalid", "change");
                  const TermInput input{day_in(body, "day", wrong), body.text("reason")};
                  if (!wrong.empty()) return Done{};
                  return extends ? extend_term(by, appeal.number, input) : shorten_term(by, appeal.number, input);
                });
}

http::Response change_regime(kit::Call& call) {
  return act_on(call, {"to", "reason", "name", "email", "phone", "residence"},
                [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  const auto to = regime_of(body.line("to"));
                  if (!to) wrong.add("api.choice_invalid", "to");
                  const Conversion said{to.value_or(Regime::law393), body.text("reason"), body.line("name"),
                                        body.line("email"),          body.line("phone"),  body.line("residence")};
                  return wrong.empty() ? convert_regime(by, appeal.number, said) : Check(Done{});
                });
}

http::Response change_category(kit::Call& call) {
  return act_on(call, {"category", "reroute"},
                [&](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  const std::int64_t category = category_in(call, body, wrong);
                  const bool reroute = body.flag("reroute");
                  return wrong.empty() ? recategorise(by, appeal.number, category, reroute) : Check(Done{});
                });
}

http::Response ask_author(kit::Call& call) {
  return act_on(call, {"text"}, [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
    const std::string text = body.text("text");
    return wrong.empty() ? ask(by, appeal.number, text) : Check(Done{});
  });
}

http::Response leave_note(kit::Call& call) {
  return act_on(call, {"text"}, [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
    const std::string text = body.text("text");
    return wrong.empty() ? note(by, appeal.number, text) : Check(Done{});
  });
}

/// Somebody who told the contact centre that it concerns them too.
http::Response add_voice(kit::Call& call) {
  return act_on(call, {"phone", "email", "lang"},
                [](const By& by, const Appeal& appeal, const Body& body, Wrong& wrong) -> Check {
                  const std::string phone = body.line("phone"), email = body.line("email"), lang = body.line("lang");
                  if (!lang.empty() && lang != "uk" && lang != "en") wrong.add("api.lang_invalid", "lang");
                  return wrong.empty() ? join_caller(by, appeal.number, phone, email, lang.empty() ? "uk" : lang)
                                       : Check(Done{});
                });
}

void write_awaited(JsonWriter& out, const std::vector<Brief>& briefs) {
  out.begin_array();
  for (const Brief& brief : briefs) {
    out.begin_object().field("number", brief.number.text()).field("state", name(brief.state));
    out.field("due_at", to_rfc3339(*brief.due_at));
    out.field("organisation",
              brief.organisation != 0 ? std::optional(std::to_string(brief.organisation)) : std::nullopt);
    out.end_object();
  }
  out.end_array();
}

/// As the calendar of the desk shows it; a key that only reads gets what everybody sees.
http::Response what_falls_due(kit::Call& call) {
  const Actor actor = acting(call);
  Filter whose;
  whose.public_only = !actor.roles.has_any(who::team);
  whose.organisation = actor.roles.has_any(who::whole_council) ? 0 : actor.organisation;
  const Due due = call.services.db.read(call.hromada(),
                                        [&](storage::Session& session) { return due_soon(session, whose, call.now); });
  JsonWriter out;
  out.begin_object().key("overdue");
  write_awaited(out, due.overdue);
  out.key("more_overdue").boolean(due.more_overdue).key("days").begin_array();
  for (const auto& [day, briefs] : due.days) {
    out.begin_object().field("day", calendar::to_iso(day)).key("appeals");
    write_awaited(out, briefs);
    out.end_object();
  }
  out.end_array().key("more_due").boolean(due.more_due).end_object();
  return http::json(out.take());
}

}  // namespace

std::vector<kit::Route> api_desk_routes() {
  const std::string one = "/api/v1/appeals/{number}";
  return {key_writes("appeals.api_term", one + "/term", write_scope, change_term),
          key_writes("appeals.api_regime", one + "/regime", write_scope, change_regime),
          key_writes("appeals.api_category", one + "/category", write_scope, change_category),
          key_writes("appeals.api_ask", one + "/questions", write_scope, ask_author),
          key_writes("appeals.api_note", one + "/notes", write_scope, leave_note),
          key_writes("appeals.api_voice", one + "/voices", write_scope, add_voice),
          key_reads("appeals.api_due", "/api/v1/due", read_scope, what_falls_due)};
}

}  // namespace viche::appeals
