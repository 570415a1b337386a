#include <CLI/CLI.hpp>

#include <unistd.h>

#include <cstdio>
#include <iostream>

#include <viche/core/text.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/town.hpp>

#include "commands.hpp"

namespace viche::app {

Installation& Context::installation() {
  if (!installation_) installation_ = std::make_unique<Installation>(settings);
  return *installation_;
}

Installation& Context::started_installation() {
  Installation& opened = installation();
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

void Progress::show(std::size_t done, std::size_t total) {
  if (total == 0) return;
  const std::size_t share = done * 100 / total;
  if (share == last_ && done != total) return;
  const bool terminal = isatty(STDERR_FILENO) == 1;
  if (!terminal && share / 10 == last_ / 10 && done != total) return;
  last_ = share;
  if (terminal) {
    const std::string bar(share / 4, '#');
    std::fprintf(stderr, "\r%-28s [%-25s] %3zu %%", what_.c_str(), bar.c_str(), share);
    open_ = true;
  } else {
    std::fprintf(stderr, "%s: %zu of %zu\n", what_.c_str(), done, total);
  }
  if (done == total) finish();
}

void Progress::finish() {
  if (open_) std::fprintf(stderr, "\n");
  open_ = false;
}

}  // namespace viche::app
