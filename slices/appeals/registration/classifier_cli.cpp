#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

#include <viche/kit/command.hpp>

#include "classifier_acts.hpp"
#include "output.hpp"

namespace viche::appeals::registration {

namespace {

struct Said {
  std::string file, town, version, act, from;
  bool dry_run = false;
};

void tell(const ClassifierChange& change) {
  for (const Difference& one : change.differences) {
    const bool removed = one.kind == Difference::Kind::removed;
    const Code& code = removed ? one.before : one.after;
    std::cout << (removed                               ? '-'
                  : one.kind == Difference::Kind::added ? '+'
                                                        : '~')
              << ' ' << code.part << ' ' << code.code << ' ' << code.name_uk;
    if (one.kind == Difference::Kind::renamed) std::cout << " (was: " << one.before.name_uk << ')';
    std::cout << '\n';
  }
  std::cout << change.differences.size() << " differences from " << change.before << '\n';
}

int import_one(kit::Services& services, const Said& said) {
  const auto town = kit::town_named(services.towns, said.town);
  const ClassifierInput input{said.version, said.act, calendar::parse_day(said.from), kit::read_whole(said.file)};
  const By by{services, *town, Actor::system(), false, {}, services.clock.now()};
  const auto change = said.dry_run ? read_classifier(by, input) : import_classifier(by, input);
  if (!change) return kit::tell_refusal(services.words, change.refusal());
  tell(change.value());
  std::cout << (said.dry_run ? "nothing was changed\n" : said.version + " is imported\n");
  return 0;
}

}  // namespace

kit::Command classifier_command() {
  return {"import", [](CLI::App& parent, const std::function<kit::Services&()>& services, int& exit_code) {
            auto said = std::make_shared<Said>();
            CLI::App* command = parent.add_subcommand(
                "classifier", "A new version of the classifier of appeals: CSV with part, code, name_uk, name_en");
            command->add_option("file", said->file, "File to read")->required()->check(CLI::ExistingFile);
            kit::ask_town(*command, said->town);
            command->add_option("--version", said->version, "Its name: 858-2027")->required();
            command->add_option("--act", said->act, "The resolution that brings it")->required();
            command->add_option("--from", said->from, "The first day it is used on: 2027-01-01")->required();
            command->add_flag("--dry-run", said->dry_run, "Only shows what would change");
            command->callback([said, services, &exit_code] { exit_code = import_one(services(), *said); });
          }};
}

}  // namespace viche::appeals::registration
