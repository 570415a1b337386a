#include <viche/channels/sms.hpp>
#include <viche/ui/components.hpp>

#include "pages.hpp"
#include "pages/providers.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

identity::Account own_account(const kit::Call& call) {
  return *call.services.identity.find(call.hromada(), call.session->account);
}

std::vector<ui::Crumb> below_own(const kit::Call& call) { return {{"/account", call.word("accounts.own.title")}}; }

std::string level_words(const kit::Call& call, IdentityLevel level) {
  static constexpr const char* names[] = {"none", "email", "phone", "strong"};
  return call.word("accounts.own.level_" + std::string(names[static_cast<std::size_t>(level)]));
}

/// Codes on paper are for those who have something they stand in for.
bool wants_recovery(const identity::Account& account) { return account.has_totp || account.has_passkey; }

std::string phone_words(const kit::Call& call, const identity::Account& account) {
  if (!account.phone_confirmed) return account.phone;
  return account.phone + " (" + call.word("accounts.own.phone_confirmed") + ")";
}

std::vector<ui::SummaryRow> own_rows(kit::Call& call, const identity::Account& account) {
  const auto passkeys = call.services.identity.passkeys().of(call.hromada(), account.id);
  const std::int64_t codes = call.services.identity.recovery_codes_left(call.hromada(), account.id);
  const bool by_phone = call.services.sms.is_there() && !account.phone_confirmed;
  const auto word = [&](std::string_view key) { return call.word("accounts.own." + std::string(key)); };
  const auto open = call.services.identity.sessions_of(call.hromada(), account.id);
  const auto row = [&](const char* key, std::string value, const char* path, const char* action) {
    return ui::SummaryRow{
        word(key), value.empty() ? word("nothing") : std::move(value), {}, path, *path ? word(action) : ""};
  };
  const auto count = [&](const char* key, std::size_t n) {
    return call.word("accounts.own." + std::string(key), {{"n", static_cast<std::int64_t>(n)}});
  };
  const bool told = !account.staff && told_person(call).has_value();
  const bool leads = told || (!account.staff && offers_providers(call));
  // Without an e-mail a password would open nothing.
  const auto password_row = account.email.empty()
                                ? row("password", word("password_no_email"), "", "")
                                : row("password", word(account.has_password ? "password_set" : "password_none"),
                                      "/account/password", account.has_password ? "change" : "set");
  std::vector<ui::SummaryRow> rows{
      row("email", account.email, "", ""),
      row("name", account.name, "/account/profile", "change"),
      row("phone", phone_words(call, account), by_phone ? "/account/phone" : "/account/profile",
          by_phone ? "confirm" : "change"),
      row("level", level_words(call, account.level), leads ? "/account/confirm" : "", told ? "look" : "confirm"),
      row("lang", call.word("accounts.profile.lang_" + account.lang), "/account/profile", "change"),
      password_row,
      row("passkeys", passkeys.empty() ? word("passkeys_none") : count("passkeys_count", passkeys.size()),
          "/account/passkeys", passkeys.empty() ? "set" : "look"),
      row("totp", word(account.has_totp ? "totp_on" : "totp_off"), "/account/totp", account.has_totp ? "look" : "set")};
  if (wants_recovery(account)) {
    rows.push_back(row("recovery",
                       codes == 0 ? word("recovery_none") : count("recovery_count", static_cast<std::size_t>(codes)),
                       "/account/recovery", codes == 0 ? "set" : "look"));
  }
  rows.push_back(row("sessions", count("sessions_count", open.size()), "/account/sessions", "look"));
  return rows;
}

http::Response show_own(kit::Call& call) {
  ui::View view = call.view();
  ui::summary_list(view, "ROWS", own_rows(call, own_account(call)));
  return call.render(accounts::page(call, call.word("accounts.own.title")), "accounts/own.html", view);
}

http::Response show_profile(kit::Call& call, const Refusal* refusal) {
  const identity::Account account = own_account(call);
  ui::View view = call.view();
  ui::Form form(view, "accounts.profile");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.initial("name", account.name).initial("phone", account.phone).initial("lang", account.lang);
  form.hidden("TOKENS", call.form_token());
  form.input("FIELDS", {.name = "name", .optional = !account.staff, .autocomplete = "name", .max = 200});
  form.input("FIELDS",
             {.name = "phone", .optional = true, .type = "tel", .autocomplete = "tel", .width = "20", .max = 40});
  form.radios("FIELDS", {.name = "lang",
                         .choices = {{"uk", call.word("accounts.profile.lang_uk"), {}, {}},
                                     {"en", call.word("accounts.profile.lang_en"), {}, {}}}});
  ui::Page page = accounts::page(call, call.word("accounts.profile.title"), below_own(call));
  page.errors = form.errors();
  return call.render(page, "accounts/profile.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response take_profile(kit::Call& call) {
  const Check saved = call.services.identity.set_profile(
      call.hromada(), call.actor, call.session->account,
      {std::string(call.field("name")), std::string(call.field("phone")), std::string(call.field("lang"))});
  return saved ? told(call, "/account", "profile") : show_profile(call, &saved.refusal());
}

/// The old password is asked for, unless there is none or a reset link has just been opened.
bool wants_old_password(const kit::Call& call, const identity::Account& account) {
  return account.has_password && !call.session->by_reset_link;
}

http::Response show_password(kit::Call& call, const Refusal* refusal) {
  const identity::Account account = own_account(call);
  ui::View view = call.view();
  ui::Form form(view, "accounts.password");
  if (refusal) form.refused(*refusal);
  form.hidden("TOKENS", call.form_token());
  if (wants_old_password(call, account)) {
    form.input("FIELDS", {.name = "old_password", .type = "password", .autocomplete = "current-password", .max = 256});
  }
  form.input("FIELDS", {.name = "password",
                        .hint = call.word("accounts.password.rule", {{"least", std::int64_t{account.staff ? 12 : 8}}}),
                        .type = "password",
                        .autocomplete = "new-password",
                        .max = 256});
  view.set("EMAIL", account.email).show_if(account.has_password, "CHANGES");
  ui::Page page = accounts::page(call, call.word("accounts.password.title"), below_own(call));
  page.errors = form.errors();
  return call.render(page, "accounts/password.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

Check change_password(kit::Call& call) {
  identity::Identity& people = call.services.identity;
  const identity::Account account = own_account(call);
  if (wants_old_password(call, account)) {
    Check known = people.confirm_password(call.hromada(), account.id, call.field("old_password"));
    if (!known) {
      Refusal refusal = known.refusal();
      if (!refusal.field.empty()) refusal.field = "old_password";
      return refusal;
    }
  }
  return people.set_password(call.hromada(), call.actor, account.id, call.field("password"), session_token(call));
}

http::Response take_password(kit::Call& call) {
  const Check changed = change_password(call);
  return changed ? told(call, "/account", "password") : show_password(call, &changed.refusal());
}

http::Response show_sessions(kit::Call& call) {
  ui::View view = call.view();
  int others = 0;
  for (const auto& open : call.services.identity.sessions_of(call.hromada(), call.session->account)) {
    const bool mine = open.session == call.session->session;
    others += mine ? 0 : 1;
    ui::View row = view.each("SESSION");
    const std::string device = device_words(open.device);
    row.set("DEVICE", device.empty() ? call.word("accounts.sessions.unknown") : device);
    row.say("BEGAN", "accounts.sessions.began", {{"when", i18n::date_time(call.lang, open.began_at)}});
    row.say("SEEN", "accounts.sessions.seen", {{"when", i18n::ago(call.lang, open.seen_at, call.now)}});
    row.show_if(mine, "MINE").show_if(!mine, "OTHER");
    ui::Form form(row, "accounts.sessions");
    form.hidden("TOKENS", call.form_token(), {}, {{"session", open.handle}});
  }
  ui::Form form(view, "accounts.sessions");
  form.hidden("ALL_TOKENS", call.form_token(), {}, {{"session", "others"}});
  view.show_if(others > 1, "OTHERS");
  return call.render(accounts::page(call, call.word("accounts.sessions.title"), below_own(call)),
                     "accounts/sessions.html", view);
}

http::Response close_session(kit::Call& call) {
  identity::Identity& people = call.services.identity;
  const std::string_view chosen = call.field("session");
  for (const auto& open : people.sessions_of(call.hromada(), call.session->account)) {
    const bool mine = open.session == call.session->session;
    if (!mine && (chosen == "others" || chosen == open.handle)) {
      people.close_session(call.hromada(), call.session->account, open.handle);
    }
  }
  return told(call, "/account/sessions", "session_closed");
}

}  // namespace

std::vector<kit::Route> own_pages() {
  const kit::Access account = kit::Access::account();
  return {
      get("accounts.own", "/account", account, show_own),
      get("accounts.profile", "/account/profile", account, [](kit::Call& call) { return show_profile(call, nullptr); }),
      post("accounts.profile_save", "/account/profile", account, take_profile),
      get("accounts.password", "/account/password", account,
          [](kit::Call& call) { return show_password(call, nullptr); }),
      post("accounts.password_save", "/account/password", account, take_password),
      get("accounts.sessions", "/account/sessions", account, show_sessions),
      post("accounts.session_close", "/account/sessions", account, close_session)};
}

}  // namespace viche::accounts
