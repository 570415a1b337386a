#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

using Purpose = identity::Identity::LinkPurpose;

/// Opening a link takes a button: mail programs follow links on their own, and a link works once.
http::Response show(kit::Call& call, Purpose purpose) {
  const bool reset = purpose == Purpose::reset_password;
  const std::string prefix = reset ? "accounts.open_reset." : "accounts.open_link.";
  ui::View view = call.view();
  ui::Form form(view, "accounts.open_link");
  form.hidden("TOKENS", call.form_token(), {}, {{"to", wished_path(call)}});
  view.set("TITLE", call.word(prefix + "title")).set("TEXT", call.word(prefix + "text"));
  view.set("ACTION", view.url((reset ? "/sign-in/reset/" : "/sign-in/link/") + std::string(call.value("key"))));
  ui::Page page = accounts::page(call, call.word(prefix + "title"));
  page.path = reset ? "/sign-in/reset" : "/sign-in";  // the other language must not be led to the key
  return call.render(page, "accounts/open_link.html", view);
}

http::Response show_over(kit::Call& call, const Refusal& refusal) {
  ui::View view = call.view();
  view.set("TEXT", call.word("errors." + refusal.code));
  ui::Page page = accounts::page(call, call.word("accounts.link_over.title"));
  page.path = "/sign-in";
  return call.render(page, "accounts/link_over.html", view, kit::status_of(refusal.kind));
}

http::Response open(kit::Call& call, Purpose purpose) {
  const auto opened =
      call.services.identity.open_link(call.hromada(), call.value("key"), purpose, call.request.header("user-agent"));
  if (!opened) return show_over(call, opened.refusal());
  return welcome(call, opened.value(), purpose == Purpose::reset_password ? "/account/password" : wished_path(call));
}

kit::Handler with(http::Response (*handler)(kit::Call&, Purpose), Purpose purpose) {
  return [handler, purpose](kit::Call& call) { return handler(call, purpose); };
}

}  // namespace

std::vector<kit::Route> link_pages() {
  const kit::Access anyone = kit::Access::anyone();
  return {get("accounts.link", "/sign-in/link/{key}", anyone, with(show, Purpose::sign_in)),
          post("accounts.link_open", "/sign-in/link/{key}", anyone, with(open, Purpose::sign_in)),
          get("accounts.reset_link", "/sign-in/reset/{key}", anyone, with(show, Purpose::reset_password)),
          post("accounts.reset_link_open", "/sign-in/reset/{key}", anyone, with(open, Purpose::reset_password))};
}

}  // namespace viche::accounts
