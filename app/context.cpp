#include <CLI/CLI.hpp>

#include <iostream>

#include <viche/core/text.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/town.hpp>

#include "commands.hpp"

namespace viche::app {

void Context::require_installation() const {
  if (storage::is_made(storage_of(settings))) return;
  const bool sqlite = settings.database.empty();
  throw CLI::ValidationError(sqlite ? "--data" : "--database",
                             "there is no installation in " + (sqlite ? settings.data : "this database") + "; check " +
                                 (sqlite ? "--data" : "--database") +
                                 ", or make one with `viche town add`, `viche demo` or `viche restore`");
}

Installation& Context::installation(Place place) {
  if (installation_) return *installation_;
  if (place == Place::must_exist) require_installation();
  installation_ = std::make_unique<Installation>(settings);
  return *installation_;
}

Installation& Context::started_installation(Place place) {
  Installation& opened = installation(place);
  if (!started) opened.start_slices();
  started = true;
  return opened;
}

void check_as_setting(CLI::Option* option, const std::string& key) {
  option->check(CLI::Validator([key](std::string& value) { return fault_of_setting(key, value); }, ""));
}

void tell_refusal(Context& context, const Refusal& refusal) {
  const i18n::Words& words = context.installation().services().words;
  const std::string key = "errors." + refusal.code;
  i18n::Args args;
  for (const auto& [name, value] : refusal.args) {
    const auto number = parse_integer(value);
    args[name] = number ? i18n::Arg(*number) : i18n::Arg(value);
  }
  std::cerr << "viche: " << (words.has(key) ? words.text(i18n::Lang::en, key, args) : refusal.code) << '\n';
  for (const Refusal& other : refusal.also) tell_refusal(context, other);
  context.exit_code = exit_refused;
}

std::shared_ptr<const kit::Town> town_named(Context& context, const std::string& slug) {
  kit::Towns& towns = context.installation().services().towns;
  if (!slug.empty()) {
    if (auto town = towns.find_by_slug(slug)) return town;
    throw CLI::ValidationError("--town", "there is no community " + slug);
  }
  const auto all = towns.all();
  if (all.size() == 1) return all.front();
  throw CLI::ValidationError("--town",
                             all.empty() ? "there is no community yet: viche town add" : "say which community");
}

}  // namespace viche::app
