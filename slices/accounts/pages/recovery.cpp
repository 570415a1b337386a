#include <viche/kit/aside.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr const char* own_path = "/account/recovery";

/// @param fresh  codes made just now, shown this once
http::Response show(kit::Call& call, const std::vector<std::string>& fresh) {
  const std::string to = wished_path(call);
  const std::int64_t left = call.services.identity.recovery_codes_left(call.hromada(), call.session->account);
  ui::View view = call.view();
  for (const std::string& code : fresh) view.each("CODE").set("TEXT", code);
  view.show_if(!fresh.empty(), "FRESH").show_if(left > 0, "HAS");
  view.say("LEFT", "accounts.recovery.left", {{"n", left}});
  view.set("ON", view.url(to.empty() ? "/account" : to)).show_if(!to.empty(), "GOING_ON");
  ui::Form form(view, "accounts.recovery");
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"to", to}});
  return call.render(
      accounts::page(call, call.word("accounts.recovery.title"), {{"/account", call.word("accounts.own.title")}}),
      "accounts/recovery.html", view);
}

http::Response make(kit::Call& call) {
  if (!first_click(call)) return call.go(own_path);
  const auto codes = call.services.identity.make_recovery_codes(call.hromada(), call.actor, call.session->account,
                                                                session_token(call));
  return codes ? show(call, codes.value()) : refuse_or_lead(call, codes.refusal(), own_path);
}

}  // namespace

std::vector<kit::Route> recovery_pages() {
  const kit::Access account = kit::Access::account();
  return {get("accounts.recovery", own_path, account, [](kit::Call& call) { return show(call, {}); }),
          post("accounts.recovery_make", own_path, account, make)};
}

}  // namespace viche::accounts
