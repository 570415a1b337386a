#include "cli.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

#include <viche/core/text.hpp>
#include <viche/kit/command.hpp>

#include "acts.hpp"
#include "store.hpp"

namespace viche::webhooks {

namespace {

struct Said {
  std::string town, url;
  std::vector<std::string> events;
  std::int64_t id = 0;
};

int add_one(kit::Services& services, const Said& said) {
  const auto town = kit::town_named(services.towns, said.town);
  const auto made = add(services, town->id, Actor::system(), {said.url, said.events});
  if (!made) return kit::tell_refusal(services.words, made.refusal());
  std::cerr << "Webhook " << made.value().id << ". Its secret is shown once:\n";
  std::cout << made.value().secret << '\n';
  return 0;
}

int list_all(kit::Services& services, const Said& said) {
  const auto town = kit::town_named(services.towns, said.town);
  const auto all = services.db.read(town->id, [&](storage::Session& s) { return hooks(s, services.vault); });
  for (const Hook& hook : all) {
    std::cout << hook.id << ' ' << hook.url;
    for (const std::string& event : hook.events) std::cout << ' ' << event;
    std::cout << (hook.paused ? " (paused)\n" : "\n");
  }
  return 0;
}

int remove_one(kit::Services& services, const Said& said) {
  const auto town = kit::town_named(services.towns, said.town);
  const Check removed = remove(services, town->id, Actor::system(), said.id);
  return removed ? 0 : kit::tell_refusal(services.words, removed.refusal());
}

}  // namespace

kit::Command webhook_command() {
  return {"", [](CLI::App& parent, const std::function<kit::Services&()>& services, int& exit_code) {
            const auto said = std::make_shared<Said>();
            CLI::App* command = parent.add_subcommand("webhook", "Programs that are told of what happens");
            command->require_subcommand(1);
            CLI::App* adds = command->add_subcommand("add", "Makes one; its secret alone is on the last line");
            CLI::App* lists = command->add_subcommand("list", "Lists them, paused ones too");
            CLI::App* removes = command->add_subcommand("remove", "Deletes one, with what waits for it");
            for (CLI::App* one : {adds, lists, removes}) {
              kit::ask_town(*one, said->town);
            }
            adds->add_option("--url", said->url, "https://…")->required();
            adds->add_option("--event", said->events, "appeals.filed appeals.changed")->required();
            removes->add_option("id", said->id, "As `webhook list` names it")->required();
            adds->callback([=, &exit_code] { exit_code = add_one(services(), *said); });
            lists->callback([=, &exit_code] { exit_code = list_all(services(), *said); });
            removes->callback([=, &exit_code] { exit_code = remove_one(services(), *said); });
          }};
}

}  // namespace viche::webhooks
