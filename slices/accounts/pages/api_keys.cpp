#include <viche/core/text.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/slice.hpp>

#include "acts.hpp"
#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr const char* own_path = "/desk/api-keys";

/// "Читати звернення"; of one organisation with its name.
std::string words_of(const kit::Call& call, std::string_view scope) {
  const auto colon = scope.find(':');
  const std::string key = "scopes." + std::string(scope.substr(0, colon));
  std::string words = call.services.words.has(key) ? call.word(key) : std::string(scope);
  if (colon == std::string_view::npos) return words;
  const std::int64_t id = parse_integer(scope.substr(colon + 1)).value_or(0);
  const auto found = call.services.db.read(
      call.hromada(), [&](storage::Session& session) { return kit::find_organisation(session, id); });
  return words + ": " + (found ? found->name(call.lang) : std::string(scope.substr(colon + 1)));
}

std::vector<ui::Choice> scope_choices(const kit::Call& call) {
  std::vector<ui::Choice> choices;
  const auto add = [&](const std::string& scope) { choices.push_back({scope, words_of(call, scope), {}, {}}); };
  const auto organisations =
      call.services.db.read(call.hromada(), [](storage::Session& session) { return kit::organisations(session); });
  const auto scopes = call.services.registry.scopes();
  for (const std::string& scope : scopes) {
    if (scope.back() != ':') add(scope);
  }
  for (const std::string& scope : scopes) {
    if (scope.back() != ':') continue;
    for (const kit::Organisation& one : organisations) {
      if (one.active) add(scope + std::to_string(one.id));
    }
  }
  return choices;
}

void put_keys(kit::Call& call, ui::View& view) {
  for (const auto& key : call.services.identity.api_keys(call.hromada())) {
    ui::View row = view.each("KEY");
    row.set("NAME", key.name).set("MADE", i18n::date(call.lang, key.created_at));
    row.set("ACTION", row.url(std::string(own_path) + "/" + std::to_string(key.id) + "/revoke"));
    row.show_if(!key.scopes.empty(), "SCOPES");
    for (const std::string& scope : key.scopes) row.each("SCOPE").set("TEXT", words_of(call, scope));
    ui::Form form(row, "accounts.api_keys");
    form.hidden("TOKENS", call.form_token());
  }
}

/// @param fresh a key made just now, shown this once
http::Response show(kit::Call& call, std::string_view fresh, const Refusal* refusal) {
  ui::View view = call.view();
  put_keys(call, view);
  ui::Form form(view, "accounts.api_keys");
  if (refusal) form.submitted(call.request.form.entries()).refused(*refusal);
  form.hidden("TOKENS", call.form_token(), call.form_key());
  form.input("FIELDS", {.name = "name", .autocomplete = "off", .max = 100});
  form.checkboxes("FIELDS", {.name = "scopes", .choices = scope_choices(call)});
  view.set("FRESH", fresh);
  ui::Page page = accounts::page(call, call.word("accounts.api_keys.title"));
  page.errors = form.errors();
  return call.render(page, "accounts/api_keys.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response create(kit::Call& call) {
  if (!first_click(call)) return call.go(own_path);
  std::vector<std::string> scopes;
  for (const std::string_view scope : call.request.form.all("scopes")) scopes.emplace_back(scope);
  const auto key = add_api_key(call.services, call.hromada(), call.actor, call.field("name"), scopes);
  return key ? show(call, key.value(), nullptr) : show(call, {}, &key.refusal());
}

http::Response revoke(kit::Call& call) {
  const Check revoked = call.services.identity.revoke_api_key(call.hromada(), call.actor, call.number("id"));
  return revoked ? told(call, own_path, "key_revoked") : call.refuse(revoked.refusal());
}

}  // namespace

std::vector<kit::Route> api_key_pages() {
  const kit::Access keepers = kit::Access::staff({Role::administrator});
  return {get("accounts.api_keys", own_path, keepers, [](kit::Call& call) { return show(call, {}, nullptr); }),
          post("accounts.api_key_create", own_path, keepers, create),
          post("accounts.api_key_revoke", "/desk/api-keys/{id}/revoke", keepers, revoke)};
}

}  // namespace viche::accounts
