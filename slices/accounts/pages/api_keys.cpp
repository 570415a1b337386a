#include <set>

#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>

#include "pages.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {

namespace {

constexpr const char* own_path = "/desk/api-keys";

/// Scopes that some route of the program asks for.
std::set<std::string> known_scopes(const kit::Call& call) {
  std::set<std::string> scopes;
  for (const kit::Slice& slice : call.services.registry.slices()) {
    for (const kit::Route& route : slice.routes) {
      if (!route.access.scope.empty()) scopes.insert(route.access.scope);
    }
  }
  return scopes;
}

void put_keys(kit::Call& call, ui::View& view) {
  for (const auto& key : call.services.identity.api_keys(call.hromada())) {
    std::string scopes;
    for (const std::string& scope : key.scopes) scopes += (scopes.empty() ? "" : ", ") + scope;
    ui::View row = view.each("KEY");
    row.set("NAME", key.name).set("SCOPES", scopes).set("MADE", i18n::date(call.lang, key.created_at));
    row.set("ACTION", row.url(std::string(own_path) + "/" + std::to_string(key.id) + "/revoke"));
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
  ui::ChoiceField scopes{.name = "scopes", .choices = {}, .optional = true};
  for (const std::string& scope : known_scopes(call)) scopes.choices.push_back({scope, scope, {}, {}});
  if (!scopes.choices.empty()) form.checkboxes("FIELDS", scopes);
  view.set("FRESH", fresh);
  ui::Page page = accounts::page(call, call.word("accounts.api_keys.title"));
  page.errors = form.errors();
  return call.render(page, "accounts/api_keys.html", view, refusal ? kit::status_of(refusal->kind) : 200);
}

http::Response create(kit::Call& call) {
  if (!first_click(call)) return call.go(own_path);
  const auto known = known_scopes(call);
  std::vector<std::string> scopes;
  for (const std::string_view scope : call.request.form.all("scopes")) {
    if (known.contains(std::string(scope))) scopes.emplace_back(scope);
  }
  const auto key = call.services.identity.create_api_key(call.hromada(), call.actor, call.field("name"), scopes);
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
