#include <viche/core/text.hpp>
#include <viche/ui/form.hpp>

#include "pages/follow.hpp"
#include "pages/public_wording.hpp"
#include "pages/routes.hpp"
#include "pages/shown.hpp"
#include "settings.hpp"

/// "This concerns me too", and the end of letters.
namespace viche::appeals {

namespace {

/// A page with a title, a text and a way back to the appeal: after something was done.
http::Response say(kit::Call& call, const Number& number, const std::string& key) {
  ui::View view = call.view();
  view.set("TITLE", call.word(key + "_title")).set("LEAD", call.word(key + "_text"));
  view.set("BACK", view.url("/appeals/" + number.text()));
  view.say("BACK_TEXT", "appeals.join.back", {{"number", number.text()}});
  ui::Page page = call.page(call.word(key + "_title"));
  page.noindex = true;
  return call.render(page, "appeals/said.html", view);
}

http::Response show_join_form(kit::Call& call, const CaseData& data, const Refusal* refusal) {
  const Appeal& appeal = data.appeal;
  ui::View view = call.view();
  ui::Form form(view, "appeals.join");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  if (call.actor.is_resident()) {
    if (const auto account = call.services.identity.find(call.hromada(), call.actor.account))
      form.initial("email", account->email);
  }
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("EMAIL", {.name = "email", .type = "email", .autocomplete = "email", .max = 254});
  view.set("ABOUT", headline(appeal.text)).set("PLACE", appeal.place.text);
  view.set("NUMBER", call.word("appeals.number", {{"number", appeal.number.text()}}));
  view.set("ACTION", view.url(data.base + "/voices")).set("BACK", view.url(data.base));
  view.say("BACK_TEXT", "appeals.join.back", {{"number", appeal.number.text()}});
  ui::Page page = call.page(call.word("appeals.join.title"));
  page.errors = form.errors();
  page.noindex = true;
  return call.render(page, "appeals/join.html", view, form.has_errors() ? 422 : 200);
}

Result<CaseData> load_public(const kit::Call& call) {
  return load_case(call, "/appeals/" + std::string(call.value("number")), false);
}

http::Response show_join(kit::Call& call) {
  const auto data = load_public(call);
  if (!data) return call.refuse(data.refusal());
  const Appeal& appeal = data.value().appeal;
  if (call.query("told") == "joined") return say(call, appeal.number, "appeals.join.done");
  if (call.query("told") == "already") return say(call, appeal.number, "appeals.join.already");
  if (!is_open(appeal.state)) return call.refuse(conflict("appeals.closed_already"));
  return show_join_form(call, data.value(), nullptr);
}

Check check_rate(kit::Call& call) {
  const std::int64_t limit = call.town->number(settings::joins_per_hour);
  if (limit <= 0) return Done{};
  return call.services.identity.throttle(call.hromada(), "appeals.join", call.request.remote, static_cast<int>(limit),
                                         std::chrono::hours(1));
}

http::Response take_join(kit::Call& call) {
  const auto data = load_public(call);
  if (!data) return call.refuse(data.refusal());
  if (const Check rate = check_rate(call); !rate) return call.refuse(rate.refusal());
  const std::string email = tidy_line(call.field("email"));
  const By by{call.services, *call.town, call.actor, false, std::string(call.field(ui::form_key_field)), call.now};
  const std::string path = data.value().base + "/voices";
  Check joined = email.empty() && !call.actor.is_resident() ? Check(invalid("appeals.email_missing", "email"))
                                                            : join(by, data.value().appeal.number, email);
  if (joined) return call.go(path + "?told=joined");
  if (joined.refusal().code == "appeals.joined_already") return call.go(path + "?told=already");
  if (joined.refusal().kind != RefusalKind::invalid) return call.refuse(joined.refusal());
  return show_join_form(call, data.value(), &joined.refusal());
}

http::Response show_leave(kit::Call& call) {
  const auto number = number_in(call);
  if (!number) return call.refuse(not_found("appeals.not_shown"));
  if (call.query("told") == "left") return say(call, *number, "appeals.join.left");
  ui::View view = call.view();
  ui::Form form(view, "appeals.join");
  form.hidden("TOKENS", call.form_token(), call.form_key());
  view.say("LEAD", "appeals.join.leave_text", {{"number", number->text()}});
  view.set("ACTION", view.url("/appeals/" + number->text() + "/unsubscribe/" + url_encoded(call.value("who"))));
  ui::Page page = call.page(call.word("appeals.join.leave_title"));
  page.noindex = true;
  return call.render(page, "appeals/leave.html", view);
}

/// Also what mail programs send by themselves (RFC 8058): the address is the secret, so no form token is asked for.
http::Response take_leave(kit::Call& call) {
  const auto number = number_in(call);
  if (!number) return call.refuse(not_found("appeals.not_shown"));
  const By by{call.services, *call.town, call.actor, false, {}, call.now};
  const Check left = unsubscribe(by, *number, call.value("who"));
  if (!left) return call.refuse(left.refusal());
  return call.go("/appeals/" + number->text() + "/unsubscribe/" + url_encoded(call.value("who")) + "?told=left");
}

}  // namespace

std::vector<kit::Route> voice_routes() {
  const std::string leave = "/appeals/{number}/unsubscribe/{who}";
  kit::Route unsubscribe_now = open_form("appeals.unsubscribe", leave, take_leave);
  unsubscribe_now.key_in_address = true;
  return {open_page("appeals.join_form", "/appeals/{number}/voices", show_join),
          open_form("appeals.join", "/appeals/{number}/voices", take_join),
          open_page("appeals.unsubscribe_form", leave, show_leave), unsubscribe_now};
}

}  // namespace viche::appeals
