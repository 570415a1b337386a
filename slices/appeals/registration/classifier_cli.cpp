#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include <viche/core/fault.hpp>
#include <viche/kit/town.hpp>

#include "classifier_acts.hpp"
#include "output.hpp"

namespace viche::appeals::registration {

namespace {

constexpr int exit_refused = 3;

struct Said {
  std::string file, town, version, act, from;
  bool dry_run = false;
};

std::shared_ptr<const kit::Town> town_named(const kit::Services& services, const std::string& slug) {
  const auto all = services.towns.all();
  if (slug.empty() && all.size() == 1) return all.front();
  if (auto town = services.towns.find_by_slug(slug)) return town;
  throw CLI::ValidationError("--town", slug.empty() ? "say which community" : "there is no community " + slug);
}

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Fault("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int tell(const kit::Services& services, const Refusal& refusal) {
  const i18n::Args args(refusal.args.begin(), refusal.args.end());
  std::cerr << "viche: " << services.words.text(i18n::Lang::en, "errors." + refusal.code, args) << '\n';
  for (const Refusal& other : refusal.also) tell(services, other);
  return exit_refused;
}

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
  const auto town = town_named(services, said.town);
  const ClassifierInput input{said.version, said.act, calendar::parse_day(said.from), read_whole(said.file)};
  const By by{services, *town, Actor::system(), false, {}, services.clock.now()};
  const auto change = said.dry_run ? read_classifier(by, input) : import_classifier(by, input);
  if (!change) return tell(services, change.refusal());
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
            command->add_option("--town", said->town, "Short name; needed when there are several");
            command->add_option("--version", said->version, "Its name: 858-2027")->required();
            command->add_option("--act", said->act, "The resolution that brings it")->required();
            command->add_option("--from", said->from, "The first day it is used on: 2027-01-01")->required();
            command->add_flag("--dry-run", said->dry_run, "Only shows what would change");
            command->callback([said, services, &exit_code] { exit_code = import_one(services(), *said); });
          }};
}

}  // namespace viche::appeals::registration
