#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <viche/channels/mail.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/toml.hpp>
#include <viche/identity/identity.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/slice.hpp>
#include <viche/kit/town.hpp>

#include "commands.hpp"
#include "territory_import.hpp"

namespace viche::app {

namespace {

using toml_data::each_table, toml_data::text;

std::string as_text(const toml::table& setting) {
  const auto value = setting["value"];
  if (value.is_boolean()) return value.value_or(false) ? "1" : "0";
  if (value.is_integer()) return std::to_string(value.value_or<std::int64_t>(0));
  return value.value_or<std::string>("");
}

std::shared_ptr<const kit::Town> make_town(Context& context, const toml::table& from) {
  kit::Services& services = context.installation().services();
  const Instant now = services.clock.now();
  kit::Town town;
  town.slug = text(from, "slug");
  town.code = text(from, "code");
  town.name_uk = text(from, "name_uk");
  town.name_en = text(from, "name_en");
  const auto added = services.towns.add(Actor::system(), town, now);
  if (!added) throw Fault("demo: the community was refused: " + added.refusal().code);
  const auto set = [&](std::string_view key, const std::string& value, const std::string& act = {}) {
    const Check done = kit::change_setting(services, added.value(), Actor::system(), key, value, act, now);
    if (!done) throw Fault("demo: setting " + std::string(key) + " was refused: " + done.refusal().code);
  };
  namespace settings = kit::settings;
  for (const auto& [setting, from_key] : std::initializer_list<std::pair<const kit::Setting&, const char*>>{
           {settings::council, "council_uk"},
           {settings::council_en, "council_en"},
           {settings::contact_centre, "contact_centre_uk"},
           {settings::contact_centre_en, "contact_centre_en"},
           {settings::address, "address_uk"},
           {settings::address_en, "address_en"},
           {settings::hours, "contact_centre_hours_uk"},
           {settings::hours_en, "contact_centre_hours_en"},
           {settings::phone, "phone"},
           {settings::email, "email"}}) {
    set(setting.key, text(from, from_key));
  }
  if (const toml::table* map = from["map"].as_table()) {
    for (const char* key : {"lat", "lon"}) {
      std::ostringstream degrees;
      degrees.precision(9);
      degrees << (*map)[key].value_or(0.0);
      set(std::string("map.") + key, degrees.str());
    }
    for (const char* key : {"zoom", "min_zoom", "max_zoom"}) {
      set(std::string("map.") + key, std::to_string((*map)[key].value_or(13)));
    }
  }
  each_table(from, "setting",
             [&](const toml::table& setting) { set(text(setting, "key"), as_text(setting), text(setting, "act_uk")); });
  return services.towns.find(added.value());
}

void add_executors(Context& context, HromadaId hromada, const toml::table& from) {
  kit::Services& services = context.installation().services();
  const Instant now = services.clock.now();
  (void)services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    each_table(from, "executor", [&](const toml::table& one) {
      kit::Organisation organisation;
      organisation.slug = text(one, "slug");
      organisation.name_uk = text(one, "name_uk");
      organisation.name_en = text(one, "name_en");
      organisation.short_uk = text(one, "short_uk");
      organisation.short_en = text(one, "short_en");
      organisation.kind = text(one, "kind");
      organisation.email = text(one, "email");
      organisation.phone = text(one, "phone");
      organisation.hours = text(one, "hours_uk");
      organisation.address = text(one, "address_uk");
      kit::put_organisation(tx, Actor::system(), organisation, now);
    });
    return Done{};
  });
}

identity::NewAccount account_of(Context& context, HromadaId hromada, const toml::table& from) {
  identity::NewAccount account;
  account.email = text(from, "email");
  account.name = text(from, "name");
  account.password = text(from, "password");
  for (const toml::node& node : *from["roles"].as_array()) {
    if (const auto role = role_of(node.value_or<std::string>(""))) account.roles.add(*role);
  }
  account.staff = !account.roles.empty();
  const std::string executor = text(from, "executor");
  if (executor.empty()) return account;
  const auto found = context.installation().db().read(
      hromada, [&](storage::Session& session) { return kit::find_organisation(session, executor); });
  account.organisation = found ? found->id : 0;
  return account;
}

void add_accounts(Context& context, HromadaId hromada, const toml::table& from) {
  identity::Identity& identity = context.installation().services().identity;
  Progress progress("accounts");
  std::size_t done = 0;
  const std::size_t total = from["account"].as_array()->size();
  each_table(from, "account", [&](const toml::table& one) {
    const auto added = identity.create(hromada, Actor::system(), account_of(context, hromada, one));
    if (!added) throw Fault("demo: an account was refused: " + added.refusal().code);
    if (const std::string secret = text(one, "totp_secret"); !secret.empty()) {
      (void)identity.set_totp(hromada, Actor::system(), added.value(), secret);
    }
    progress.show(++done, total);
  });
}

std::string demo_folder(const std::string& said) {
  if (!said.empty()) {
    if (!std::filesystem::exists(said + "/town.toml"))
      throw Fault("there is no demo in " + said + ": town.toml is missing");
    return said;
  }
  const std::filesystem::path beside = std::filesystem::path(own_path()).parent_path();
  for (const auto& folder :
       {beside / "../towns/demo", beside / "../share/viche/towns/demo", std::filesystem::path("towns/demo")}) {
    if (std::filesystem::exists(folder / "town.toml")) return std::filesystem::canonical(folder).string();
  }
  throw Fault("the demo's data are not beside the program; say where with --from");
}

void tell_sign_ins(const toml::table& accounts) {
  std::cout << "\nSign-ins of the demo (e-mail, password, secret of the second factor):\n";
  each_table(accounts, "account", [](const toml::table& one) {
    std::cout << "  " << text(one, "email") << "  " << text(one, "password") << "  " << text(one, "totp_secret") << "  "
              << text(one, "note_uk") << '\n';
  });
  std::cout << std::flush;
}

void make_demo(Context& context, const std::string& said_folder) {
  const std::string folder = demo_folder(said_folder);
  context.settings.smtp_url.clear();  // the people of the demo are invented: nobody is written to
  const toml::table accounts = toml::parse_file(folder + "/accounts.toml");
  const toml::table town_file = toml::parse_file(folder + "/town.toml");
  Installation& installation = context.started_installation(Place::may_be_new);
  kit::Services& services = installation.services();
  if (services.towns.find_by_slug(text(town_file, "slug"))) {
    std::cout << "The demo community is there already.\n";
    return tell_sign_ins(accounts);
  }
  const auto town = make_town(context, town_file);
  import_territory(context, *town, folder);
  add_executors(context, town->id, toml::parse_file(folder + "/executors.toml"));
  add_accounts(context, town->id, accounts);
  for (const kit::Slice& slice : installation.registry().slices()) {
    if (!slice.demo) continue;
    Progress progress(slice.name);
    slice.demo(services, *services.towns.find(town->id), folder,
               [&](std::string_view, std::size_t done, std::size_t total) { progress.show(done, total); });
  }
  services.runner.run_due();
  (void)services.db.keep_house(town->id, [](storage::Tx& tx) -> Check {
    channels::forget_waiting(tx);
    return Done{};
  });
  std::cout << "Made the demo community " << town->name_uk << ".\n";
  tell_sign_ins(accounts);
}

}  // namespace

void add_demo(CLI::App& app, Context& context) {
  auto folder = std::make_shared<std::string>();
  CLI::App* demo = app.add_subcommand("demo", "Makes a demo community to try things in");
  demo->add_option("--from", *folder, "Folder with the demo's data (towns/demo)");
  demo->callback([&context, folder] {
    try {
      make_demo(context, *folder);
    } catch (const toml::parse_error& error) {
      const auto& path = error.source().path;
      const auto line = error.source().begin.line;
      throw Fault((path ? *path : std::string()) + (line > 0 ? ":" + std::to_string(line) : "") + ": " + error.what());
    }
  });
}

}  // namespace viche::app
