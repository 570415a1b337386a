#include <viche/core/ids.hpp>
#include <viche/http/message.hpp>
#include <viche/kit/aside.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

using identity::Door;

constexpr const char* own_path = "/account/passkeys";
constexpr std::string_view asked_cookie = "viche_asked";
constexpr std::int64_t asked_seconds = 300;
constexpr int questions_per_address = 60;
constexpr std::chrono::minutes window{15};

/// Does the person of this session answer, rather than whoever comes?
bool is_own(const kit::Call& call) { return call.session.has_value() && call.field("from") != "sign_in"; }

/// A secret of the browser that nobody has signed in with.
std::string visitor_of(const kit::Call& call) {
  return std::string(call.request.cookie(kit::cookie_name(call.request, asked_cookie)));
}

void put_form(kit::Call& call, ui::View& part, std::string_view path, std::string_view kind) {
  part.set("ACTION", part.url(path)).set("ASK", part.url(std::string(path) + "/ask")).set("KIND", kind);
  part.set("ORIGIN", site_of(call).origin);
}

identity::Passkeys::Owner owner_of(const kit::Call& call) {
  const auto account = call.services.identity.find(call.hromada(), call.session->account);
  const std::string shown = account->email.empty() ? account->name : account->email;
  return {account->id, shown, account->name.empty() ? shown : account->name};
}

std::optional<http::Response> throttled(kit::Call& call) {
  const Check within = call.services.identity.throttle(call.hromada(), "accounts.passkey_ask", call.request.remote,
                                                       questions_per_address, window);
  if (within) return std::nullopt;
  return call.refuse(within.refusal());
}

http::Response ask(kit::Call& call) {
  if (auto full = throttled(call)) return *std::move(full);
  const identity::Passkeys& passkeys = call.services.identity.passkeys();
  if (is_own(call)) {
    return http::json(passkeys.ask(call.hromada(), site_of(call), call.session->account, session_token(call)));
  }
  const std::string visitor = random_token();
  call.set_cookie(kit::cookie_name(call.request, asked_cookie), visitor, asked_seconds);
  return http::json(passkeys.ask(call.hromada(), site_of(call), 0, visitor));
}

http::Response back(kit::Call& call, const Refusal& refusal) {
  if (call.session && call.field("from") == "code") return show_code(call, &refusal);
  if (call.field("from") == "level") return show_level(call, &refusal);
  return show_sign_in(call, &refusal);
}

/// The person of this session shows more; anybody else begins a session of their own.
http::Response take(kit::Call& call) {
  identity::Identity& people = call.services.identity;
  const std::string secret = is_own(call) ? std::string(session_token(call)) : visitor_of(call);
  const auto account = people.passkeys().recognise(call.hromada(), site_of(call), secret, call.field("answer"));
  if (!account) return back(call, account.refusal());
  if (is_own(call) && account.value() == call.session->account) {
    const auto stronger = people.strengthen(call.hromada(), session_token(call), Door::passkey);
    return stronger ? welcome(call, stronger.value(), wished_path(call)) : back(call, stronger.refusal());
  }
  const auto opened =
      people.open_for(call.hromada(), account.value(), Door::passkey, call.request.header("user-agent"));
  return opened ? welcome(call, opened.value(), wished_path(call)) : back(call, opened.refusal());
}

/// A passkey whose new name was refused.
struct Renaming {
  std::int64_t passkey = 0;
  const Refusal* refusal = nullptr;
};

std::vector<ui::FormError> put_name(kit::Call& call, ui::View& row, const identity::Passkey& one,
                                    const Renaming& renaming) {
  const bool refused = renaming.refusal && renaming.passkey == one.id;
  row.show_if(refused, "RENAMING");
  row.set("RENAME", row.url(std::string(own_path) + "/" + std::to_string(one.id) + "/rename"));
  ui::Form form(row, "accounts.passkeys", "name-" + std::to_string(one.id) + "-");
  form.initial("name", one.name);
  if (refused) form.submitted(call.request.form.entries()).refused(*renaming.refusal);
  form.hidden("RENAME_TOKENS", call.form_token());
  form.input("RENAME_FIELDS", {.name = "name", .autocomplete = "off", .max = 100});
  return form.errors();
}

void put_passkeys(kit::Call& call, ui::View& view, const Renaming& renaming, std::vector<ui::FormError>& errors) {
  for (const identity::Passkey& one : call.services.identity.passkeys().of(call.hromada(), call.session->account)) {
    ui::View row = view.each("PASSKEY");
    row.set("NAME", one.name.empty() ? call.word("accounts.passkeys.no_name") : one.name);
    row.say("MADE", "accounts.passkeys.made", {{"when", i18n::date(call.lang, one.created_at)}});
    if (one.used_at)
      row.say("USED", "accounts.passkeys.used", {{"when", i18n::ago(call.lang, *one.used_at, call.now)}});
    row.set("REMOVE", row.url(std::string(own_path) + "/" + std::to_string(one.id) + "/remove"));
    ui::Form form(row, "accounts.passkeys");
    form.hidden("TOKENS", call.form_token());
    for (const auto& error : put_name(call, row, one, renaming)) errors.push_back(error);
  }
}

http::Response show_own(kit::Call& call, const Refusal* refusal, const Renaming& renaming = {}) {
  ui::View view = call.view();
  std::vector<ui::FormError> errors;
  put_passkeys(call, view, renaming, errors);
  const bool confirm = must_confirm(call);
  view.show_if(confirm, "CONFIRM").show_if(!confirm, "MAY_ADD");
  view.set("CONFIRM_URL", view.url(kit::level_path(IdentityLevel::strong, own_path)));
  put_new_passkey(call, view, "NEW", own_path, refusal);
  ui::Page page =
      accounts::page(call, call.word("accounts.passkeys.title"), {{"/account", call.word("accounts.own.title")}});
  page.path = own_path;
  page.errors = errors;
  if (refusal) {
    ui::View unused = call.view();
    ui::Form form(unused, "accounts.passkeys");
    page.errors = form.refused(*refusal).errors();
  }
  const Refusal* wrong = refusal ? refusal : renaming.refusal;
  return call.render(page, "accounts/passkeys.html", view, wrong ? kit::status_of(wrong->kind) : 200);
}

http::Response offer(kit::Call& call) {
  if (auto full = throttled(call)) return *std::move(full);
  return http::json(
      call.services.identity.passkeys().offer(call.hromada(), site_of(call), owner_of(call), session_token(call)));
}

Result<std::int64_t> add(kit::Call& call, const Actor& by) {
  const std::string token(session_token(call));
  std::string name(call.field("name"));
  if (name.empty()) name = device_words(call.request.header("user-agent"));
  return call.services.identity.passkeys().add(call.hromada(), by, site_of(call), call.session->account,
                                               {std::string(call.field("answer")), std::move(name), token, token});
}

http::Response take_own(kit::Call& call) {
  const auto added = add(call, call.actor);
  if (added) return told(call, own_path, "passkey_added");
  if (added.refusal().code == "identity.confirm_first") return refuse_or_lead(call, added.refusal(), own_path);
  return show_own(call, &added.refusal());
}

http::Response rename_own(kit::Call& call) {
  const std::int64_t id = call.number("id");
  const Check renamed = call.services.identity.passkeys().rename(call.hromada(), call.actor, call.session->account, id,
                                                                 call.field("name"));
  if (renamed) return told(call, own_path, "passkey_renamed");
  if (renamed.refusal().kind == RefusalKind::invalid) return show_own(call, nullptr, {id, &renamed.refusal()});
  return call.refuse(renamed.refusal());
}

http::Response remove_own(kit::Call& call) {
  const Check removed = call.services.identity.passkeys().remove(call.hromada(), call.actor, call.session->account,
                                                                 call.number("id"), session_token(call));
  if (removed) return told(call, own_path, "passkey_removed");
  if (removed.refusal().kind == RefusalKind::conflict) return show_own(call, &removed.refusal());
  return refuse_or_lead(call, removed.refusal(), own_path);
}

http::Response offer_set_up(kit::Call& call) {
  if (!call.session->must_set_up_totp) return call.refuse(conflict("identity.totp_in_force"));
  return offer(call);
}

/// Of staff who have no second factor yet: the passkey is one from now on, and has just been shown.
http::Response take_set_up(kit::Call& call) {
  if (!call.session->must_set_up_totp) return call.go("/sign-in/second-factor");
  const Actor by{Actor::Kind::staff, call.session->account, {}, 0, {}};
  const auto added = add(call, by);
  if (!added) return call.go("/sign-in/set-up" + handed_on(wished_path(call)));
  const auto opened = call.services.identity.strengthen(call.hromada(), session_token(call), Door::passkey);
  if (!opened) return call.go("/sign-in");
  return welcome(call, opened.value(), "/account/recovery" + handed_on(wished_path(call)));
}

}  // namespace

void put_passkey_button(kit::Call& call, ui::View& view, std::string_view marker, std::string_view from) {
  ui::View part = view.include(marker, "accounts/passkey_button.html");
  put_form(call, part, "/sign-in/passkey", "get");
  ui::Form form(part, "accounts.passkeys");
  const std::string_view need = call.field("need").empty() ? call.query("need") : call.field("need");
  form.hidden("TOKENS", call.form_token(), {},
              {{"to", wished_path(call)}, {"from", std::string(from)}, {"need", std::string(need)}});
}

void put_new_passkey(kit::Call& call, ui::View& view, std::string_view marker, std::string_view path,
                     const Refusal* refusal) {
  ui::View part = view.include(marker, "accounts/passkey_new.html");
  put_form(call, part, path, "create");
  ui::Form form(part, "accounts.passkeys", "passkey-");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), {}, {{"to", wished_path(call)}});
  form.input("FIELDS", {.name = "name", .optional = true, .autocomplete = "off", .max = 100});
}

std::vector<kit::Route> passkey_pages() {
  const kit::Access anyone = kit::Access::anyone(), account = kit::Access::account(),
                    half_way = kit::Access::half_way();
  return {post("accounts.passkey_ask", "/sign-in/passkey/ask", anyone, ask),
          post("accounts.passkey_sign_in", "/sign-in/passkey", anyone, take),
          post("accounts.passkey_set_up_ask", "/sign-in/set-up/passkey/ask", half_way, offer_set_up),
          post("accounts.passkey_set_up", "/sign-in/set-up/passkey", half_way, take_set_up),
          get("accounts.passkeys", own_path, account, [](kit::Call& call) { return show_own(call, nullptr); }),
          post("accounts.passkey_offer", "/account/passkeys/ask", account, offer),
          post("accounts.passkey_add", own_path, account, take_own),
          post("accounts.passkey_rename", "/account/passkeys/{id}/rename", account, rename_own),
          post("accounts.passkey_remove", "/account/passkeys/{id}/remove", account, remove_own)};
}

}  // namespace viche::accounts
