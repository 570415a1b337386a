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
};

void add_one(Context& context, const kit::Town& town) {
  kit::Services& services = context.installation().services();
  const auto added = services.towns.add(Actor::system(), town, services.clock.now());
  if (!added) return tell_refusal(context, added.refusal());
  std::cout << "Added " << town.slug << ".\n";
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
  add->callback([&context, words] {
    if (words->town.name_en.empty()) words->town.name_en = words->town.name_uk;
    add_one(context, words->town);
  });
  town->add_subcommand("list", "Lists the communities")->callback([&context] { list(context); });
  CLI::App* settings = town->add_subcommand("settings", "Lists what can be set, and what holds now");
  settings->add_option("--town", words->slug, "Short name; needed when there are several");
  settings->callback([&context, words] { list_settings(context, words->slug); });
  CLI::App* set = town->add_subcommand("set", "Sets what a council decides");
  set->add_option("--town", words->slug, "Short name; needed when there are several");
  set->add_option("--key", words->key, "appeals.silence_closes_days")->required();
  set->add_option("--value", words->value)->required();
  set->add_option("--act", words->act, "Title of the council's act; needed where a council decides");
  set->callback([&context, words] { set_one(context, *words); });
}

}  // namespace viche::app
