#include <viche/channels/sms.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr const char* own_path = "/account/phone";

/// "+380 67 ••• •• 67" on one line: enough to know one's own.
std::string masked(const std::string& phone) {
  if (phone.size() < 13) return phone;
  return phone.substr(0, 4) + " " + phone.substr(4, 2) + " ••• •• " + phone.substr(11);
}

/// Which of the two forms of the page was sent and refused.
struct Refused {
  bool code = false;
  const Refusal* why = nullptr;
};

http::Response show(kit::Call& call, const Refused& refused) {
  if (!call.services.sms.is_there()) return call.refuse(not_found());
  identity::Identity& people = call.services.identity;
  const auto account = people.find(call.hromada(), call.session->account);
  const std::string asked = people.phone_asked(call.hromada(), account->id), to = wished_path(call);
  ui::View view = call.view();
  ui::Form number(view, "accounts.phone"), code(view, "accounts.phone");
  ui::Form& sent = refused.code ? code : number;
  if (refused.why) sent.submitted(call.request.form.entries()).refused(*refused.why);
  number.initial("phone", asked.empty() ? account->phone : asked);
  number.hidden("TOKENS", call.form_token(), {}, {{"to", to}});
  number.input("NUMBER", {.name = "phone", .type = "tel", .autocomplete = "tel", .width = "20", .max = 40});
  code.hidden("CODE_TOKENS", call.form_token(), {}, {{"to", to}});
  code.input("CODE",
             {.name = "code", .autocomplete = "one-time-code", .inputmode = "numeric", .width = "10", .max = 9});
  view.show_if(!asked.empty(), "ASKED").show_if(account->phone_confirmed, "CONFIRMED");
  view.say("SENT", "accounts.phone.sent", {{"phone", masked(asked)}});
  ui::Page page =
      accounts::page(call, call.word("accounts.phone.title"), {{"/account", call.word("accounts.own.title")}});
  page.path = own_path + handed_on(to);
  page.errors = sent.errors();
  return call.render(page, "accounts/phone.html", view, refused.why ? kit::status_of(refused.why->kind) : 200);
}

http::Response take_number(kit::Call& call) {
  if (!call.services.sms.is_there()) return call.refuse(not_found());
  const Check sent =
      send_phone_code(call.services, call.hromada(), call.session->account, call.field("phone"), call.request.remote);
  return sent ? call.go(own_path + handed_on(wished_path(call))) : show(call, {false, &sent.refusal()});
}

http::Response take_code(kit::Call& call) {
  if (!call.services.sms.is_there()) return call.refuse(not_found());
  const Check confirmed =
      call.services.identity.confirm_phone(call.hromada(), call.actor, call.session->account, call.field("code"));
  if (!confirmed) return show(call, {true, &confirmed.refusal()});
  const std::string to = wished_path(call);
  return to.empty() ? told(call, "/account", "phone_confirmed") : call.go(to);
}

}  // namespace

std::vector<kit::Route> phone_pages() {
  const kit::Access account = kit::Access::account();
  return {get("accounts.phone", own_path, account, [](kit::Call& call) { return show(call, {}); }),
          post("accounts.phone_ask", own_path, account, take_number),
          post("accounts.phone_confirm", "/account/phone/code", account, take_code)};
}

}  // namespace viche::accounts
