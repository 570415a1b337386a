#include <CLI/CLI.hpp>

#include <iostream>

#include <viche/kit/slice.hpp>
#include <viche/kit/town.hpp>

#include "commands.hpp"

namespace viche::app {

namespace {

struct TownWords {
  kit::Town town;
  std::string key, value, act, slug;
  bool bare = false;
};

/// Where each community is found, and what that wants of whoever runs the site.
void tell_addresses(const kit::Services& services) {
  const auto all = services.towns.all();
  std::cout << (all.size() == 1 ? "Address:\n" : "Addresses:\n");
  for (const auto& town : all) std::cout << "  " << kit::home_of(services, *town) << "  " << town->name_uk << '\n';
  if (all.size() == 1) {
    std::cout << "While there is one community, any other host that leads here serves it too.\n";
    return;
  }
  const std::string base = services.base_url.empty() ? "http://localhost:8080" : services.base_url;
  std::cout
      << "With several communities each has its own host, and " << base
      << " without a short name before it only lists them.\n"
         "To give one a host of its own: viche town hosts --town SLUG --host NAME. Let the proxy and the DNS know "
         "these hosts.\n";
}

void tell_next_steps(const kit::Services& services, const kit::Town& town, bool bare) {
  const std::string home = kit::home_of(services, town);
  std::cout << "\nNext:\n"
               "  1. An administrator: viche user add --town "
            << town.slug
            << " --email E-MAIL --name NAME --role administrator\n"
               "  2. Signed in at "
            << home << "/sign-in: the council's phone and e-mail at /desk/settings, executors at /desk/organisations\n"
            << (bare ? "  3. Categories: viche import categories FILE --town " + town.slug +
                           "; until then no appeals can be sent on the site\n"
                     : "  3. Terms and executors of the categories that are there to begin with: /desk/categories\n")
            << "  4. Settlements, streets and houses: viche import …\n";
}

void add_one(Context& context, const TownWords& words) {
  const kit::Town& town = words.town;
  kit::Services& services = context.installation(Place::may_be_new).services();
  const auto added = services.towns.add(Actor::system(), town, services.clock.now());
  if (!added) return tell_refusal(context, added.refusal());
  for (const kit::Slice& slice : context.installation().registry().slices()) {
    if (slice.begin && !words.bare) slice.begin(services, *services.towns.find(added.value()));
  }
  std::cout << "Added " << town.slug << ".\n\n";
  tell_addresses(services);
  tell_next_steps(services, town, words.bare);
}

void set_hosts(Context& context, const TownWords& words) {
  const auto town = town_named(context, words.slug);
  kit::Services& services = context.installation().services();
  const Check done = services.towns.set_hosts(town->id, Actor::system(), words.town.hosts, services.clock.now());
  if (!done) return tell_refusal(context, done.refusal());
  tell_addresses(services);
}

void list(Context& context) {
  for (const auto& town : context.installation().services().towns.all()) {
    std::cout << town->slug << '\t' << town->code << '\t' << town->name_uk;
    for (const std::string& host : town->hosts) std::cout << '\t' << host;
    std::cout << '\n';
  }
}

void list_settings(Context& context, const std::string& slug) {
  const auto town = town_named(context, slug);
  for (const kit::Setting& setting : context.installation().registry().settings()) {
    std::cout << setting.key << '\t' << town->text(setting) << '\n';
  }
}

void set_one(Context& context, const TownWords& words) {
  const auto town = town_named(context, words.slug);
  kit::Services& services = context.installation().services();
  const Check done =
      kit::change_setting(services, town->id, Actor::system(), words.key, words.value, words.act, services.clock.now());
  if (!done) return tell_refusal(context, done.refusal());
  std::cout << "Set " << words.key << " for " << town->slug << ".\n";
}

}  // namespace

void add_town(CLI::App& app, Context& context) {
  CLI::App* town = app.add_subcommand("town", "Communities of this installation");
  town->require_subcommand(1);
  auto words = std::make_shared<TownWords>();
  CLI::App* add = town->add_subcommand("add", "Adds a community");
  add->add_option("--slug", words->town.slug, "Short name, first label of its host: ladyzhyn")->required();
  add->add_option("--code", words->town.code, "КАТОТТГ: UA and 17 digits")->required();
  add->add_option("--name", words->town.name_uk, "Name in Ukrainian")->required();
  add->add_option("--name-en", words->town.name_en, "Name in English");
  add->add_option("--host", words->town.hosts, "Further hosts that serve it");
  add->add_flag("--bare", words->bare, "Without the usual categories: yours are imported");
  add->callback([&context, words] {
    if (words->town.name_en.empty()) words->town.name_en = words->town.name_uk;
    add_one(context, *words);
  });
  CLI::App* hosts = town->add_subcommand("hosts", "Sets the hosts that serve a community, in place of those it has");
  kit::ask_town(*hosts, words->slug);
  hosts->add_option("--host", words->town.hosts, "The first goes into links; none: its short name before the base's");
  hosts->callback([&context, words] { set_hosts(context, *words); });
  town->add_subcommand("list", "Lists the communities")->callback([&context] { list(context); });
  CLI::App* settings = town->add_subcommand("settings", "Lists what can be set, and what holds now");
  kit::ask_town(*settings, words->slug);
  settings->callback([&context, words] { list_settings(context, words->slug); });
  CLI::App* set = town->add_subcommand("set", "Sets what a council decides");
  kit::ask_town(*set, words->slug);
  set->add_option("--key", words->key, "appeals.silence_closes_days")->required();
  set->add_option("--value", words->value)->required();
  set->add_option("--act", words->act, "Title of the council's act; needed where a council decides");
  set->callback([&context, words] { set_one(context, *words); });
}

}  // namespace viche::app
