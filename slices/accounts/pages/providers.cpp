#include "pages/providers.hpp"

#include <chrono>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/openid/providers.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr std::string_view cookie = "viche_errand";
constexpr std::int64_t cookie_seconds = 600;
constexpr std::size_t mark_length = 22;  ///< characters of 16 bytes
constexpr int journeys_per_address = 60;
constexpr std::chrono::minutes window{15};

using openid::ProviderSettings;

const ProviderSettings* provider_of(const kit::Call& call) {
  return call.services.providers.find(call.town->slug, call.value("provider"));
}

const std::string& title_of(const kit::Call& call, const ProviderSettings& provider) {
  return call.lang == i18n::Lang::uk ? provider.title_uk : provider.title_en;
}

std::string address_of(const ProviderSettings& provider) { return "/sign-in/with/" + provider.name; }

/// "<random mark>.<language>": who comes back must be who left, and wants to read in the same language.
struct Mark {
  std::string browser, lang;
};

Mark mark_of(const kit::Call& call) {
  const std::string_view text = call.request.cookie(kit::cookie_name(call.request, cookie));
  if (text.size() < mark_length || from_base64url(text.substr(0, mark_length)).size() != 16) return {};
  return {std::string(text.substr(0, mark_length)), text.ends_with(".en") ? "en" : "uk"};
}

/// The resident who is signed in, or 0. Staff keep their own accounts apart from who they are as residents.
std::int64_t resident_of(const kit::Call& call) {
  return call.actor.kind == Actor::Kind::resident ? call.actor.account : 0;
}

/// What went wrong and what to do next: again, or by another way.
http::Response show_failed(kit::Call& call, const ProviderSettings& provider, const Refusal& refusal,
                           const std::string& to) {
  ui::View view = call.view();
  view.set("TEXT", call.word("errors." + refusal.code, {refusal.args.begin(), refusal.args.end()}));
  view.set("ACTION", view.url(address_of(provider))).set("OTHERS", view.url("/sign-in" + handed_on(to)));
  view.say("AGAIN", "accounts.with.again", {{"name", title_of(call, provider)}});
  view.show_if(!call.session, "STRANGER");
  ui::Form form(view, "accounts.with");
  form.hidden("TOKENS", call.form_token(), {}, {{"to", to}});
  const std::string& title = call.word(call.session ? "accounts.with.failed_confirm" : "accounts.with.failed");
  view.set("TITLE", title);
  ui::Page page = accounts::page(call, title);
  page.path = call.session ? "/account" : "/sign-in";  // the other language must not be led to the answer
  return call.render(page, "accounts/with_failed.html", view, kit::status_of(refusal.kind));
}

/// The policy lets forms lead to this host only, and browsers apply it to whatever a form is redirected to. So the
/// answer to the form is a page that leads on by itself, with a link for browsers that do not.
http::Response show_leaving(kit::Call& call, const std::string& address) {
  const auto from = address.find("://") + 3;
  const std::string host = address.substr(from, address.find_first_of("/?", from) - from);
  ui::View view = call.view();
  view.say("TEXT", "accounts.with.leaving_text", {{"host", host}});
  view.say("GO", "accounts.with.leaving_go", {{"host", host}});
  view.set("ADDRESS", address);
  ui::Page page = accounts::page(call, call.word("accounts.with.leaving"));
  page.path = "/sign-in";
  return call.render(page, "accounts/with_leaving.html", view).with("Refresh", "0; url=" + address);
}

std::string_view without_port(std::string_view host) { return host.substr(0, host.find(':')); }

/// The provider sends everybody back to the community's own address, and cookies of a further host are not there.
bool is_at_home(const kit::Call& call) {
  const std::string home = call.absolute("");
  return without_port(std::string_view(home).substr(home.find("://") + 3)) == without_port(call.request.host);
}

http::Response leave(kit::Call& call) {
  const ProviderSettings* const provider = provider_of(call);
  if (provider == nullptr) return call.refuse(not_found());
  const std::string to = wished_path(call);
  if (!is_at_home(call)) return show_leaving(call, call.absolute(ui::url(call.lang, "/sign-in" + handed_on(to))));
  const Check allowed = call.services.identity.throttle(call.hromada(), "accounts.with_address", call.request.remote,
                                                        journeys_per_address, window);
  if (!allowed) return show_failed(call, *provider, allowed.refusal(), to);
  Mark mark = mark_of(call);
  if (mark.browser.empty()) mark.browser = random_token();
  openid::Errand errand;
  errand.provider = provider->name;
  errand.redirect_uri = call.absolute(address_of(*provider) + "/return");
  errand.browser = mark.browser;
  errand.to = to;
  errand.lang = i18n::code(call.lang);
  errand.account = resident_of(call);
  const auto address = call.services.providers.begin(call.hromada(), errand);
  if (!address) return show_failed(call, *provider, address.refusal(), to);
  call.set_cookie(kit::cookie_name(call.request, cookie), mark.browser + "." + errand.lang, cookie_seconds);
  return show_leaving(call, address.value());
}

openid::Answer answer_of(const kit::Call& call) {
  openid::Answer answer;
  for (const auto& [name, value] : {std::pair<const char*, std::string*>{"state", &answer.state},
                                    {"code", &answer.code},
                                    {"error", &answer.error},
                                    {"iss", &answer.issuer}}) {
    *value = call.query(name);
    answer.is_doubled = answer.is_doubled || call.request.query.all(name).size() > 1;
  }
  return answer;
}

/// Leads on as any sign-in does; whose browser had another account is told first.
http::Response come_in(kit::Call& call, const Arrived& arrived, const std::string& to) {
  const bool is_another = call.session && call.session->account != arrived.opened.session.account;
  if (is_another) return welcome(call, arrived.opened, "/account/switched" + handed_on(to));
  if (to.empty() && arrived.opened.session.actor.kind == Actor::Kind::resident) {
    return welcome(call, arrived.opened, arrived.is_new ? "/account?told=person_new" : "/account?told=person_known");
  }
  return welcome(call, arrived.opened, to);
}

http::Response come_back(kit::Call& call) {
  const ProviderSettings* const provider = provider_of(call);
  if (provider == nullptr) return call.refuse(not_found());
  const Mark mark = mark_of(call);
  call.lang = mark.lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
  const openid::Answer answer = answer_of(call);
  const auto errand = call.services.providers.take(call.hromada(), provider->name, mark.browser, answer);
  if (!errand) return show_failed(call, *provider, errand.refusal(), {});
  call.lang = errand.value().lang == "en" ? i18n::Lang::en : i18n::Lang::uk;
  const std::string& to = errand.value().to;
  const auto heard = call.services.providers.hear(errand.value(), answer);
  if (!heard) return show_failed(call, *provider, heard.refusal(), to);
  // Whoever signed in while the browser was away is not who asked to be told.
  const std::int64_t same = resident_of(call) == errand.value().account ? errand.value().account : 0;
  const auto arrived = arrive(call.services, call.hromada(), heard.value(), same, call.request.header("user-agent"));
  return arrived ? come_in(call, arrived.value(), to) : show_failed(call, *provider, arrived.refusal(), to);
}

http::Response show_switched(kit::Call& call) {
  const std::string to = wished_path(call);
  ui::View view = call.view();
  const std::string& name = call.session->name;
  view.say("TEXT", "accounts.switched.text", {{"name", name.empty() ? call.word("ui.no_name") : name}});
  view.set("NEXT", view.url(to.empty() ? "/account" : to));
  return call.render(accounts::page(call, call.word("accounts.switched.title")), "accounts/switched.html", view);
}

http::Response show_confirm(kit::Call& call) {
  const std::string to = wished_path(call);
  ui::View view = call.view();
  const auto person = told_person(call);
  if (person) {
    view.say("TOLD", "accounts.confirm.told",
             {{"name", person->full_name()}, {"when", i18n::date(call.lang, person->confirmed_at)}});
  }
  view.show_if(!person && !offers_providers(call), "NONE");
  if (!person) offer_providers(call, view, to);
  return call.render(
      accounts::page(call, call.word("accounts.confirm.title"), {{"/account", call.word("accounts.own.title")}}),
      "accounts/confirm.html", view);
}

}  // namespace

bool offers_providers(const kit::Call& call) { return !call.services.providers.of(call.town->slug).empty(); }

void offer_providers(kit::Call& call, ui::View& view, std::string_view to) {
  if (!offers_providers(call)) return;
  ui::View offer = view.include("PROVIDERS", "accounts/providers.html");
  offer.show_if(!call.session, "STRANGER");
  for (const ProviderSettings* provider : call.services.providers.of(call.town->slug)) {
    ui::View row = offer.each("PROVIDER");
    row.set("ACTION", row.url(address_of(*provider)));
    row.say("GO", call.session ? "accounts.with.confirm" : "accounts.with.go", {{"name", title_of(call, *provider)}});
    ui::Form form(row, "accounts.with");
    form.hidden("TOKENS", call.form_token(), {}, {{"to", std::string(to)}});
  }
}

std::optional<identity::Person> told_person(const kit::Call& call) {
  auto person = call.services.db.read(call.hromada(), [&](storage::Session& session) {
    return call.services.identity.people().of_account(session, call.session->account);
  });
  if (person && !person->is_told()) person.reset();
  return person;
}

std::vector<kit::Route> provider_pages() {
  const kit::Access anyone = kit::Access::anyone(), account = kit::Access::account();
  return {post("accounts.with", "/sign-in/with/{provider}", anyone, leave),
          get("accounts.with_return", "/sign-in/with/{provider}/return", anyone, come_back),
          get("accounts.switched", "/account/switched", account, show_switched),
          get("accounts.confirm", "/account/confirm", account, show_confirm)};
}

}  // namespace viche::accounts
