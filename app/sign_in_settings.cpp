#include "sign_in_settings.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <viche/channels/hook.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

namespace viche::app {

namespace {

using openid::ProviderSettings;

constexpr std::array<std::string_view, 15> known_keys{
    "kind",  "name",    "title_uk", "title_en",    "url",       "client_id", "client_secret",   "client_secret_file",
    "scope", "methods", "claims",   "communities", "own_hosts", "level",     "subject_is_known"};
constexpr std::array<std::string_view, 6> known_claims{"surname", "given_name", "patronymic",
                                                       "rnokpp",  "unzr",       "email"};
constexpr std::size_t longest_name = 40;

/// One table, and how faults of it begin.
class Table {
 public:
  Table(const toml::table& table, std::string what) : table_(table), what_(std::move(what)) {}

  [[noreturn]] void refuse(const std::string& why) const { throw Fault("settings: " + what_ + ": " + why); }

  bool has(std::string_view key) const { return table_.contains(key); }
  std::string text(std::string_view key) const {
    const auto value = table_[key].value<std::string>();
    if (has(key) && !value) refuse(std::string(key) + " has to be text");
    return std::string(trimmed(value.value_or("")));
  }
  std::string needed(std::string_view key) const {
    std::string value = text(key);
    if (value.empty()) refuse(std::string(key) + " is missing");
    return value;
  }
  std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> all;
    if (!has(key)) return all;
    const toml::array* array = table_[key].as_array();
    if (array == nullptr) refuse(std::string(key) + " has to be a list of texts");
    for (const toml::node& one : *array) {
      const auto value = one.value<std::string>();
      if (!value) refuse(std::string(key) + " has to be a list of texts");
      all.push_back(to_lower(trimmed(*value)));
    }
    return all;
  }
  bool flag(std::string_view key) const {
    const auto* value = table_[key].as_boolean();
    if (has(key) && value == nullptr) refuse(std::string(key) + " has to be true or false");
    return value != nullptr && value->get();
  }
  template <class Keys>
  void allow(const Keys& keys) const {
    for (const auto& [key, node] : table_) {
      if (std::find(keys.begin(), keys.end(), key.str()) == keys.end()) {
        refuse("the unknown key " + std::string(key.str()));
      }
    }
  }
  const toml::table* table(std::string_view key) const {
    if (!has(key)) return nullptr;
    const toml::table* inside = table_[key].as_table();
    if (inside == nullptr) refuse(std::string(key) + " has to be a table");
    return inside;
  }

 private:
  const toml::table& table_;
  std::string what_;
};

bool is_name(const std::string& name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !name.empty() && name.size() <= longest_name && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), fits);
}

std::string secret_of(const Table& table, const std::string& folder) {
  const std::string file = table.text("client_secret_file");
  if (file.empty()) return table.text("client_secret");
  if (table.has("client_secret")) table.refuse("client_secret and client_secret_file are both there");
  std::ifstream in(std::filesystem::path(folder) / file);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || trimmed(text.str()).empty()) table.refuse("client_secret_file " + file + " cannot be read or is empty");
  return std::string(trimmed(text.str()));
}

void read_claims(const Table& table, openid::Claims& claims, const std::string& what) {
  claims.subject_is_known = table.flag("subject_is_known");
  const toml::table* said = table.table("claims");
  if (said == nullptr) return;
  const Table inside(*said, what + ", claims");
  inside.allow(known_claims);
  const std::array<std::string*, 6> places{&claims.surname, &claims.given_name, &claims.patronymic,
                                           &claims.rnokpp,  &claims.unzr,       &claims.email};
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (inside.has(known_claims[i])) *places[i] = inside.text(known_claims[i]);
  }
}

void read_level(const Table& table, ProviderSettings& settings) {
  const std::string level = table.has("level") ? table.text("level") : "strong";
  if (level != "strong" && level != "email") table.refuse("level has to be \"strong\" or \"email\"");
  settings.level = level == "strong" ? IdentityLevel::strong : IdentityLevel::email;
  if (settings.kind != ProviderSettings::Kind::openid) {
    if (level != "strong") table.refuse("id.gov.ua tells no e-mail, so its level is \"strong\"");
    return;
  }
  const openid::Claims& claims = settings.claims;
  if (level == "email" && claims.email.empty()) table.refuse("level \"email\" needs the claim email");
  const bool numbers = !claims.rnokpp.empty() || !claims.unzr.empty() || claims.subject_is_known;
  if (level == "strong" && !numbers) {
    table.refuse(
        "level \"strong\" needs claims.rnokpp or claims.unzr, or subject_is_known = true when the provider's "
        "own identifier is enough to know a person");
  }
}

void read_url(const Table& table, ProviderSettings& settings) {
  const bool state = settings.kind == ProviderSettings::Kind::id_gov_ua;
  settings.url = state && !table.has("url") ? "https://id.gov.ua" : table.needed("url");
  // The issuer is compared letter by letter, but for the slash: both spellings are used for one.
  if (state && settings.url.back() == '/') settings.url.pop_back();
  channels::HookRules rules;
  rules.allowed_hosts = settings.own_hosts;
  if (!channels::check_hook_url(settings.url, rules)) {
    table.refuse("url has to be https of the public Internet; name a host of the own network in own_hosts");
  }
}

ProviderSettings provider_of(const toml::table& said, const std::string& what, const std::string& folder) {
  const Table table(said, what);
  table.allow(known_keys);
  ProviderSettings settings;
  const std::string kind = table.needed("kind");
  if (kind != "openid" && kind != "id.gov.ua") table.refuse("kind has to be \"openid\" or \"id.gov.ua\"");
  settings.kind = kind == "openid" ? ProviderSettings::Kind::openid : ProviderSettings::Kind::id_gov_ua;
  settings.name = table.needed("name");
  if (!is_name(settings.name)) table.refuse("name has to be of a-z, 0-9, - and dots");
  settings.title_uk = table.needed("title_uk");
  settings.title_en = table.needed("title_en");
  settings.client_id = table.needed("client_id");
  settings.client_secret = secret_of(table, folder);
  const bool state = settings.kind == ProviderSettings::Kind::id_gov_ua;
  if (state && settings.client_secret.empty()) table.refuse("client_secret is missing");
  settings.own_hosts = table.texts("own_hosts");
  settings.communities = table.texts("communities");
  if (table.has("scope")) settings.scope = table.needed("scope");
  if (!state && !starts_with(settings.scope + " ", "openid ")) table.refuse("scope has to begin with openid");
  if (table.has("methods")) settings.methods = table.needed("methods");
  read_claims(table, settings.claims, what);
  read_url(table, settings);
  read_level(table, settings);
  return settings;
}

}  // namespace

std::vector<openid::ProviderSettings> sign_in_of(const toml::node& node, const std::string& folder) {
  const toml::array* tables = node.as_array();
  if (tables == nullptr) throw Fault("settings: sign_in has to be written as [[sign_in]] tables");
  std::vector<ProviderSettings> all;
  for (std::size_t i = 0; i < tables->size(); ++i) {
    const std::string what = "[[sign_in]] no. " + std::to_string(i + 1);
    const toml::table* table = tables->get_as<toml::table>(i);
    if (table == nullptr) throw Fault("settings: " + what + " is no table");
    all.push_back(provider_of(*table, what, folder));
    const auto same = [&](const ProviderSettings& one) { return one.name == all.back().name; };
    if (std::count_if(all.begin(), all.end(), same) > 1) {
      throw Fault("settings: " + what + ": the name " + all.back().name + " is taken");
    }
  }
  return all;
}

}  // namespace viche::app
