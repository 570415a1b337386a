#include <viche/core/text.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr const char* own_path = "/desk/people";

http::Response show_search(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "accounts.people");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token());
  form.input("EMAIL", {.name = "email", .type = "email", .autocomplete = "off", .max = 254});
  ui::Page page = accounts::page(call, call.word("accounts.people.title"));
  page.path = own_path;
  page.errors = form.errors();
  return call.render(page, "accounts/people.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// The account that the e-mail of the form names; addresses never hold it.
std::optional<identity::Account> account_of(const kit::Call& call) {
  return call.services.identity.find_by_email(call.hromada(), call.field("email"));
}

http::Response show_form(kit::Call& call, const Refusal* refusal) {
  ui::View view = call.view();
  ui::Form form(view, "accounts.people");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key(), {{"email", std::string(call.field("email"))}});
  for (const char* name : {"surname", "given_name"})
    form.input("FIELDS", {.name = name, .autocomplete = "off", .max = 100});
  form.input("FIELDS", {.name = "patronymic", .optional = true, .autocomplete = "off", .max = 100});
  form.input("FIELDS", {.name = "rnokpp", .autocomplete = "off", .inputmode = "numeric", .width = "10", .max = 10});
  form.input("FIELDS", {.name = "passport", .optional = true, .autocomplete = "off", .width = "10", .max = 20});
  form.input("FIELDS", {.name = "unzr", .optional = true, .autocomplete = "off", .width = "20", .max = 14});
  view.set("EMAIL", call.field("email"));
  ui::Page page =
      accounts::page(call, call.word("accounts.people.saw"), {{own_path, call.word("accounts.people.title")}});
  page.path = own_path;
  page.errors = form.errors();
  return call.render(page, "accounts/people_form.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

/// Only that it is done: nothing of the document is shown again.
http::Response show_done(kit::Call& call, const std::string& code) {
  ui::View view = call.view();
  view.set("CODE", code).set("EMAIL", call.field("email"));
  ui::Page page =
      accounts::page(call, call.word("accounts.people.done"), {{own_path, call.word("accounts.people.title")}});
  page.path = own_path;
  return call.render(page, "accounts/people_done.html", view);
}

http::Response find(kit::Call& call) {
  if (account_of(call)) return show_form(call, nullptr);
  const Refusal nobody = invalid("accounts.nobody_has_email", "email");
  return show_search(call, &nobody);
}

identity::Proof proof_of(const kit::Call& call) {
  const auto said = [&](const char* name) { return std::string(call.field(name)); };
  identity::Proof proof;
  proof.method = "clerk";
  proof.surname = said("surname");
  proof.given_name = said("given_name");
  proof.patronymic = said("patronymic");
  proof.rnokpp = said("rnokpp");
  proof.unzr = said("unzr");
  proof.passport = said("passport");
  return proof;
}

http::Response take(kit::Call& call) {
  const auto account = account_of(call);
  if (!account) return find(call);
  const auto code = vouch_for(call.services, call.hromada(), call.actor, proof_of(call), account->id);
  return code ? show_done(call, code.value()) : show_form(call, &code.refusal());
}

}  // namespace

std::optional<kit::CabinetCase> seen_through(kit::Call& call, std::string_view object, std::int64_t id) {
  if (object != "account" || !call.session || call.session->account != id) return std::nullopt;
  kit::CabinetCase own;
  own.title = call.word("accounts.people.document");
  own.path = "/account";
  return own;
}

std::vector<kit::Route> people_pages() {
  const kit::Access clerks = kit::Access::staff({Role::registrar, Role::administrator});
  return {get("accounts.people", own_path, clerks, [](kit::Call& call) { return show_search(call, nullptr); }),
          post("accounts.people_find", own_path, clerks, find),
          post("accounts.people_seen", "/desk/people/seen", clerks, take)};
}

}  // namespace viche::accounts
