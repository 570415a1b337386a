#include <viche/core/text.hpp>
#include <viche/ui/form.hpp>

#include "pages/follow.hpp"
#include "pages/public_wording.hpp"
#include "pages/rate.hpp"
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

/// Where a resident's letters go: the address of the account, which is known to be theirs.
std::string own_email(const kit::Call& call) {
  if (!call.actor.is_resident()) return "";
  const auto account = call.services.identity.find(call.hromada(), call.actor.account);
  return account ? account->email : "";
}

/// What the pages of joining have in common.
http::Response show_join_page(kit::Call& call, const CaseData& data, ui::Form& form, ui::View& view,
                              const std::string& action) {
  const Appeal& appeal = data.appeal;
  form.hidden("TOKENS", call.form_token(), call.form_key());
  const Headline about = headline_of(call.services.words, call.lang, *data.categories, appeal);
  view.set_in("ABOUT", about.text, about.lang).set("PLACE", appeal.place.text);
  view.set("NUMBER", numbered(call.services.words, call.lang, appeal.number));
  view.set("ACTION", view.url(action)).set("BACK", view.url(data.base));
  view.say("BACK_TEXT", "appeals.join.back", {{"number", appeal.number.text()}});
  ui::Page page = call.page(call.word("appeals.join.title"));
  page.errors = form.errors();
  page.noindex = true;
  return call.render(page, "appeals/join.html", view, form.has_errors() ? 422 : 200);
}

http::Response show_join_form(kit::Call& call, const CaseData& data, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "appeals.join");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  view.set("LEAD", call.word("appeals.join.lead")).set("SEND", call.word("appeals.join.send"));
  if (const std::string own = own_email(call); !own.empty()) {
    view.say("WRITE_TO", "appeals.join.write_to", {{"email", own}});
  } else if (!call.actor.is_resident()) {
    form.input("EMAIL", {.name = "email", .type = "email", .autocomplete = "email", .max = 254});
  }
  return show_join_page(call, data, form, view, data.base + "/voices");
}

Result<CaseData> load_public(const kit::Call& call) {
  return load_case(call, "/appeals/" + std::string(call.value("number")), false);
}

http::Response show_join(kit::Call& call) {
  const auto data = load_public(call);
  if (!data) return call.refuse(data.refusal());
  const Appeal& appeal = data.value().appeal;
  if (call.query("told") == "asked") return say(call, appeal.number, "appeals.join.asked");
  if (call.query("told") == "joined") return say(call, appeal.number, "appeals.join.done");
  if (call.query("told") == "already") return say(call, appeal.number, "appeals.join.already");
  if (!is_open(appeal.state)) return call.refuse(conflict("appeals.closed_already"));
  return show_join_form(call, data.value(), nullptr);
}

http::Response take_join(kit::Call& call) {
  const auto data = load_public(call);
  if (!data) return call.refuse(data.refusal());
  auto next = join_from_page(call, data.value().appeal.number, tidy_line(call.field("email")));
  if (next) return call.go(next.value());
  if (next.refusal().kind != RefusalKind::invalid) return call.refuse(next.refusal());
  return show_join_form(call, data.value(), &next.refusal());
}

std::optional<Invitation> invitation_in(const kit::Call& call) {
  const auto number = number_in(call);
  if (!number) return std::nullopt;
  return read_invitation(call.services, call.hromada(), *number, call.value("key"), call.now);
}

/// The link of the letter. It only shows a button: mail programs look at links by themselves.
http::Response show_invitation(kit::Call& call) {
  const auto data = load_public(call);
  if (!invitation_in(call)) return call.refuse(not_found("appeals.link_wrong"));
  if (!data) return call.refuse(data.refusal());
  if (!is_open(data.value().appeal.state)) return call.refuse(conflict("appeals.closed_already"));
  ui::View view = call.view();
  ui::Form form(view, "appeals.join");
  view.set("LEAD", call.word("appeals.join.confirm_lead")).set("SEND", call.word("appeals.join.confirm_send"));
  http::Response page =
      show_join_page(call, data.value(), form, view, data.value().base + "/voices/" + std::string(call.value("key")));
  return std::move(page.replace("Cache-Control", "no-store"));
}

http::Response take_invitation(kit::Call& call) {
  const auto invitation = invitation_in(call);
  if (!invitation) return call.refuse(not_found("appeals.link_wrong"));
  // The address of the letter joins, whoever is signed in on this device.
  const By by{call.services, *call.town, Actor::anonymous(), false, {}, call.now};
  const Number number = *number_in(call);
  const Check joined = join(by, number, invitation->email, invitation->lang);
  const bool already = !joined && joined.refusal().code == "appeals.joined_already";
  if (!joined && !already) return call.refuse(joined.refusal());
  return call.go("/appeals/" + number.text() + "/voices?told=" + (already ? "already" : "joined"));
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

Result<std::string> join_from_page(kit::Call& call, Number number, std::string_view email) {
  VICHE_REQUIRE(check_rate(call, "appeals.join", settings::joins_per_hour));
  const By by{call.services, *call.town, call.actor, false, call.sent_key(), call.now};
  const std::string path = "/appeals/" + number.text() + "/voices";
  if (!call.actor.is_resident()) {
    if (email.empty()) return invalid("appeals.email_missing", "email");
    VICHE_REQUIRE(ask_to_join(by, number, email, call.lang));
    return path + "?told=asked";
  }
  const Check joined = join(by, number, own_email(call), i18n::code(call.lang));
  if (joined) return path + "?told=joined";
  if (joined.refusal().code == "appeals.joined_already") return path + "?told=already";
  return joined.refusal();
}

std::vector<kit::Route> voice_routes() {
  const std::string leave = "/appeals/{number}/unsubscribe/{who}";
  kit::Route unsubscribe_now = open_form("appeals.unsubscribe", leave, take_leave);
  unsubscribe_now.key_in_address = true;
  return {open_page("appeals.join_form", "/appeals/{number}/voices", show_join),
          open_form("appeals.join", "/appeals/{number}/voices", take_join),
          open_page("appeals.invitation", "/appeals/{number}/voices/{key}", show_invitation),
          open_form("appeals.take_invitation", "/appeals/{number}/voices/{key}", take_invitation),
          open_page("appeals.unsubscribe_form", leave, show_leave),
          unsubscribe_now};
}

}  // namespace viche::appeals
