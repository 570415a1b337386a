#include <viche/channels/sms.hpp>
#include <viche/kit/aside.hpp>

#include "pages.hpp"
#include "pages/providers.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

/// What the page is about: the level that an act asks for, and what the person has shown.
struct Ladder {
  IdentityLevel need = IdentityLevel::email, have = IdentityLevel::none;
  std::optional<identity::Account> account;
  std::string to;

  bool is_signed_in() const { return account.has_value(); }
  /// The account has it; only this session has not shown enough.
  bool only_session() const { return account && account->level >= need; }
};

IdentityLevel needed(const kit::Call& call) {
  const std::string_view said = call.field("need").empty() ? call.query("need") : call.field("need");
  if (said == "strong") return IdentityLevel::strong;
  if (said == "phone") return IdentityLevel::phone;
  return IdentityLevel::email;
}

const char* name_of(IdentityLevel level) {
  switch (level) {
    case IdentityLevel::none: return "none";
    case IdentityLevel::email: return "email";
    case IdentityLevel::phone: return "phone";
    case IdentityLevel::strong: return "strong";
  }
  return "";
}

Ladder ladder_of(const kit::Call& call) {
  Ladder ladder;
  ladder.need = needed(call);
  ladder.to = wished_path(call);
  ladder.have = call.actor.level;
  if (call.session && call.session->second_factor) {
    ladder.account = call.services.identity.find(call.hromada(), call.session->account);
  }
  return ladder;
}

void put_sign_in(kit::Call& call, ui::View& view, const Ladder& ladder) {
  view.show("SIGN_IN");
  ui::Form link(view, "accounts.sign_in", "link-");
  link.hidden("LINK_TOKENS", call.form_token(), {}, {{"to", ladder.to}});
  link.input("LINK_EMAIL", {.name = "email", .type = "email", .autocomplete = "email", .max = 254});
  view.set("SIGN_IN_URL", view.url("/sign-in" + handed_on(ladder.to)));
  put_passkey_button(call, view, "PASSKEY", "sign_in");
}

/// "Confirm it is you": what the account has, shown to this session.
void put_confirm(kit::Call& call, ui::View& view, ui::Form& form, const Ladder& ladder) {
  view.show("CONFIRM").show_if(ladder.account->has_passkey, "HAS_PASSKEY");
  if (ladder.account->has_passkey) put_passkey_button(call, view, "PASSKEY", "level");
  form.hidden("CODE_TOKENS", call.form_token(), {}, {{"to", ladder.to}, {"need", name_of(ladder.need)}});
  form.input("CODE", {.name = "code", .autocomplete = "one-time-code", .width = "20", .max = 20});
}

void put_counter(kit::Call& call, ui::View& view) {
  using namespace kit::settings;
  const kit::Town& town = *call.town;
  const std::string council_name = town.text(council, council_en, call.lang);
  view.show("COUNTER").set("COUNCIL", council_name.empty() ? town.name(call.lang) : council_name);
  view.set("ADDRESS", town.text(address, address_en, call.lang)).set("HOURS", town.text(hours, hours_en, call.lang));
  view.set("PHONE", town.text(phone));
}

}  // namespace

http::Response show_level(kit::Call& call, const Refusal* refusal) {
  const Ladder ladder = ladder_of(call);
  if (kit::has_level(call.actor, ladder.need) && !refusal) return call.go(ladder.to.empty() ? "/account" : ladder.to);
  ui::View view = call.view();
  ui::Form form(view, "accounts.level");
  if (refusal) form.refused(*refusal);
  const std::string need = name_of(ladder.need);
  const bool weaker = ladder.only_session();
  view.set("WHY", call.word("accounts.level.why_" + need));
  view.set("HAVE", call.word(weaker ? "accounts.level.have_weaker"
                                    : "accounts.level.have_" + std::string(name_of(ladder.have))));
  if (ladder.need == IdentityLevel::strong && !weaker) offer_providers(call, view, ladder.to);
  const bool by_phone = ladder.need == IdentityLevel::phone && call.services.sms.is_there();
  if (!ladder.is_signed_in()) put_sign_in(call, view, ladder);
  // Signing in by e-mail is the first of two steps then, and nobody should find that out only after it.
  view.show_if(!ladder.is_signed_in() && ladder.need >= IdentityLevel::phone, "STEPS");
  view.show_if(ladder.need == IdentityLevel::strong && offers_providers(call), "HAS_PROVIDERS");
  if (weaker) put_confirm(call, view, form, ladder);
  if (ladder.is_signed_in() && !weaker && by_phone) {
    view.show("PHONE_WAY").set("PHONE_URL", view.url("/account/phone" + handed_on(ladder.to)));
  }
  if (ladder.need >= IdentityLevel::phone && !weaker) put_counter(call, view);
  ui::Page page = accounts::page(call, call.word("accounts.level.title"));
  page.path = kit::level_path(ladder.need, ladder.to);
  page.errors = form.errors();
  return call.render(page, "accounts/level.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

namespace {

http::Response take_code(kit::Call& call) {
  const auto opened = call.services.identity.second_factor(call.hromada(), session_token(call), call.field("code"));
  if (opened) return welcome(call, opened.value(), wished_path(call));
  if (opened.refusal().kind == RefusalKind::unauthorised) return call.go("/sign-in");
  return show_level(call, &opened.refusal());
}

}  // namespace

std::vector<kit::Route> level_pages() {
  return {get("accounts.level", "/sign-in/level", kit::Access::anyone(),
              [](kit::Call& call) { return show_level(call, nullptr); }),
          post("accounts.level_confirm", "/sign-in/level", kit::Access::account(), take_code)};
}

}  // namespace viche::accounts
