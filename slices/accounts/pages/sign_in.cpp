#include "pages.hpp"
#include "pages/providers.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

/// Which of the forms of the page was sent and refused.
struct Refused {
  enum class Form : std::uint8_t { link, password, passkey };
  Form form = Form::link;
  const Refusal* why = nullptr;
};

http::Response show(kit::Call& call, const Refused& refused) {
  const std::string to = wished_path(call);
  ui::View view = call.view();
  ui::Form link(view, "accounts.sign_in", "link-");
  ui::Form password(view, "accounts.sign_in");
  ui::Form& sent = refused.form == Refused::Form::password ? password : link;
  if (refused.why) sent.submitted(call.request.form.entries()).refused(*refused.why);
  const std::string token = call.form_token();
  link.hidden("LINK_TOKENS", token, {}, {{"to", to}});
  link.input("LINK_EMAIL", {.name = "email", .type = "email", .autocomplete = "email", .max = 254});
  password.hidden("TOKENS", token, {}, {{"to", to}});
  password.input("EMAIL", {.name = "email", .type = "email", .autocomplete = "username", .max = 254});
  password.input("PASSWORD", {.name = "password", .type = "password", .autocomplete = "current-password", .max = 256});
  offer_providers(call, view, to);
  ui::Page page = accounts::page(call, call.word("accounts.sign_in.title"));
  page.path = "/sign-in" + handed_on(to);
  page.errors = sent.errors();
  put_passkey_button(call, view, "PASSKEY", "sign_in");
  return call.render(page, "accounts/sign_in.html", view, refused.why ? kit::status_of(refused.why->kind) : 200);
}

http::Response open_page(kit::Call& call) {
  if (call.session && call.session->second_factor) return call.go("/account");
  return show(call, {});
}

http::Response take_password(kit::Call& call) {
  const auto opened = call.services.identity.sign_in(call.hromada(), call.field("email"), call.field("password"),
                                                     call.request.remote, call.request.header("user-agent"));
  return opened ? welcome(call, opened.value(), wished_path(call))
                : show(call, {Refused::Form::password, &opened.refusal()});
}

http::Response take_email(kit::Call& call) {
  const Check asked =
      ask_for_link(call.services, call.hromada(),
                   link_wanted(call, LinkWanted::Letter::sign_in, call.field("email"), wished_path(call)));
  return asked ? call.go("/sign-in/sent") : show(call, {Refused::Form::link, &asked.refusal()});
}

http::Response show_sent(kit::Call& call) {
  return call.render(accounts::page(call, call.word("accounts.sent.title")), "accounts/sent.html", call.view());
}

http::Response show_reset(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "accounts.reset");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token());
  form.input("EMAIL", {.name = "email", .type = "email", .autocomplete = "email", .max = 254});
  ui::Page page =
      accounts::page(call, call.word("accounts.reset.title"), {{"/sign-in", call.word("accounts.sign_in.title")}});
  page.errors = form.errors();
  return call.render(page, "accounts/reset.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take_reset(kit::Call& call) {
  const Check asked = ask_for_link(call.services, call.hromada(),
                                   link_wanted(call, LinkWanted::Letter::reset_password, call.field("email"), {}));
  return asked ? call.go("/sign-in/sent") : show_reset(call, &asked.refusal());
}

http::Response sign_out(kit::Call& call) {
  call.services.identity.sign_out(call.hromada(), session_token(call));
  forget_session(call);
  return call.go("/");
}

}  // namespace

http::Response show_sign_in(kit::Call& call, const Refusal* refusal) {
  return show(call, {Refused::Form::passkey, refusal});
}

std::vector<kit::Route> sign_in_pages() {
  const kit::Access anyone = kit::Access::anyone();
  return {get("accounts.sign_in", "/sign-in", anyone, open_page),
          post("accounts.sign_in_password", "/sign-in", anyone, take_password),
          post("accounts.sign_in_link", "/sign-in/link", anyone, take_email),
          get("accounts.sign_in_sent", "/sign-in/sent", anyone, show_sent),
          get("accounts.reset", "/sign-in/reset", anyone, [](kit::Call& call) { return show_reset(call, nullptr); }),
          post("accounts.reset_ask", "/sign-in/reset", anyone, take_reset),
          post("accounts.sign_out", "/sign-out", kit::Access::half_way(), sign_out)};
}

}  // namespace viche::accounts
