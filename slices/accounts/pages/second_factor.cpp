#include <viche/kit/aside.hpp>

#include "pages.hpp"
#include "pages/qr.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

using identity::Identity;

/// The secret to set up, made when there is none yet.
Result<Identity::TotpOffer> offer_of(kit::Call& call) {
  Identity& people = call.services.identity;
  if (auto offer = people.totp_offer(call.hromada(), call.session->account)) return *std::move(offer);
  return people.offer_totp(call.hromada(), call.session->account);
}

/// Groups of four are easier to type.
std::string grouped(std::string_view secret) {
  std::string text;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += ' ';
    text += secret[i];
  }
  return text;
}

void put_code(kit::Call& call, ui::Form& form, const Refusal* refusal) {
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token(), {}, {{"to", wished_path(call)}});
  form.input("CODE", {.name = "code", .autocomplete = "one-time-code", .width = "20", .max = 20});
}

http::Response take_code(kit::Call& call) {
  const auto opened = call.services.identity.second_factor(call.hromada(), session_token(call), call.field("code"));
  if (opened) return welcome(call, opened.value(), wished_path(call));
  if (opened.refusal().kind == RefusalKind::unauthorised) return call.go("/sign-in");
  return show_code(call, &opened.refusal());
}

/// The page of a secret: for staff before they go on, or for whoever wants one.
http::Response show_secret(kit::Call& call, std::string_view base, const Refusal* refusal) {
  const auto offer = offer_of(call);
  if (!offer) return call.refuse(offer.refusal());
  ui::View view = call.view();
  ui::Form form(view, "accounts.set_up");
  put_code(call, form, refusal);
  const bool wanted = call.session->must_set_up_totp;
  view.set("SECRET", grouped(offer.value().secret)).set("URI", offer.value().uri).set("ACTION", view.url(base));
  view.set("PICTURE", view.url(std::string(base) + "/qr.svg")).show_if(wanted, "WANTED");
  if (wanted) put_new_passkey(call, view, "PASSKEY", "/sign-in/set-up/passkey");
  ui::Page page = accounts::page(call, call.word("accounts.set_up.title"));
  page.errors = form.errors();
  return call.render(page, "accounts/set_up.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response show_picture(kit::Call& call) {
  const auto offer = call.services.identity.totp_offer(call.hromada(), call.session->account);
  if (!offer) return call.refuse(not_found());
  http::Response response;
  response.body = qr_svg(offer->uri);
  response.with("Content-Type", "image/svg+xml").with("Cache-Control", "no-store");
  return response;
}

http::Response show_set_up(kit::Call& call) {
  if (!call.session->must_set_up_totp) return call.go("/sign-in/second-factor");
  return show_secret(call, "/sign-in/set-up", nullptr);
}

http::Response take_set_up(kit::Call& call) {
  if (!call.session->must_set_up_totp) return call.go("/sign-in/second-factor");
  const auto opened = call.services.identity.set_up_totp(call.hromada(), session_token(call), call.field("code"));
  if (opened) return welcome(call, opened.value(), "/account/recovery" + handed_on(wished_path(call)));
  if (opened.refusal().kind == RefusalKind::unauthorised) return call.go("/sign-in");
  return show_secret(call, "/sign-in/set-up", &opened.refusal());
}

http::Response show_in_force(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "accounts.totp_off");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token());
  form.input("PASSWORD", {.name = "password", .type = "password", .autocomplete = "current-password", .max = 256});
  view.show_if(call.actor.is_resident(), "MAY_END");
  ui::Page page =
      accounts::page(call, call.word("accounts.totp.title"), {{"/account", call.word("accounts.own.title")}});
  page.errors = form.errors();
  return call.render(page, "accounts/totp.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

bool in_force(kit::Call& call) { return call.services.identity.find(call.hromada(), call.session->account)->has_totp; }

http::Response show_own(kit::Call& call) {
  if (must_confirm(call)) return call.go(kit::level_path(IdentityLevel::strong, "/account/totp"));
  return in_force(call) ? show_in_force(call, nullptr) : show_secret(call, "/account/totp", nullptr);
}

http::Response take_own(kit::Call& call) {
  const Check confirmed = call.services.identity.confirm_totp(call.hromada(), call.actor, call.session->account,
                                                              call.field("code"), session_token(call));
  if (confirmed) return told(call, "/account/recovery", "totp_on");
  if (confirmed.refusal().kind == RefusalKind::forbidden)
    return refuse_or_lead(call, confirmed.refusal(), "/account/totp");
  return in_force(call) ? show_in_force(call, nullptr) : show_secret(call, "/account/totp", &confirmed.refusal());
}

/// Residents may do without; staff may not, so an administrator resets theirs.
http::Response end_own(kit::Call& call) {
  if (!call.actor.is_resident()) return call.refuse(forbidden("not_yours"));
  identity::Identity& people = call.services.identity;
  const auto account = people.find(call.hromada(), call.session->account);
  if (account->has_password) {
    const Check known = people.confirm_password(call.hromada(), account->id, call.field("password"));
    if (!known) return show_in_force(call, &known.refusal());
  }
  const Check cleared = people.clear_totp(call.hromada(), call.actor, account->id);
  if (!cleared) return refuse_or_lead(call, cleared.refusal(), "/account/totp");
  forget_session(call);
  return told(call, "/sign-in", "totp_off");
}

}  // namespace

http::Response show_code(kit::Call& call, const Refusal* refusal) {
  if (call.session->second_factor) return call.go("/account");
  if (call.session->must_set_up_totp) return call.go("/sign-in/set-up" + handed_on(wished_path(call)));
  const auto account = call.services.identity.find(call.hromada(), call.session->account);
  ui::View view = call.view();
  ui::Form form(view, "accounts.code");
  put_code(call, form, refusal);
  form.hidden("OUT_TOKENS", call.form_token());
  view.show_if(account->has_totp, "HAS_TOTP").show_if(account->has_passkey, "HAS_PASSKEY");
  if (account->has_passkey) put_passkey_button(call, view, "PASSKEY", "code");
  ui::Page page = accounts::page(call, call.word("accounts.code.title"));
  page.path = "/sign-in/second-factor" + handed_on(wished_path(call));
  page.errors = form.errors();
  return call.render(page, "accounts/code.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

std::vector<kit::Route> second_factor_pages() {
  const kit::Access half_way = kit::Access::half_way(), account = kit::Access::account();
  return {get("accounts.code", "/sign-in/second-factor", half_way,
              [](kit::Call& call) { return show_code(call, nullptr); }),
          post("accounts.code_take", "/sign-in/second-factor", half_way, take_code),
          get("accounts.set_up", "/sign-in/set-up", half_way, show_set_up),
          post("accounts.set_up_take", "/sign-in/set-up", half_way, take_set_up),
          get("accounts.set_up_qr", "/sign-in/set-up/qr.svg", half_way, show_picture),
          get("accounts.totp", "/account/totp", account, show_own),
          post("accounts.totp_take", "/account/totp", account, take_own),
          post("accounts.totp_end", "/account/totp/end", account, end_own),
          get("accounts.totp_qr", "/account/totp/qr.svg", account, show_picture)};
}

}  // namespace viche::accounts
