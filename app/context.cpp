#include <CLI/CLI.hpp>

#include <viche/kit/command.hpp>

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
  context.exit_code = kit::tell_refusal(context.installation().services().words, refusal);
}

std::shared_ptr<const kit::Town> town_named(Context& context, const std::string& slug) {
  return kit::town_named(context.installation().services().towns, slug);
}

}  // namespace viche::app
