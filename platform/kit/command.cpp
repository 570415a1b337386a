#include <viche/kit/command.hpp>

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

namespace viche::kit {

void ask_town(CLI::App& command, std::string& slug) {
  command.add_option("--town", slug, "Short name; needed when there are several");
}

std::shared_ptr<const Town> town_named(const Towns& towns, const std::string& slug) {
  if (!slug.empty()) {
    if (auto town = towns.find_by_slug(slug)) return town;
    throw CLI::ValidationError("--town", "there is no community " + slug);
  }
  const auto all = towns.all();
  if (all.size() == 1) return all.front();
  throw CLI::ValidationError("--town",
                             all.empty() ? "there is no community yet: viche town add" : "say which community");
}

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Fault("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

int tell_refusal(const i18n::Words& words, const Refusal& refusal) {
  const std::string key = "errors." + refusal.code;
  i18n::Args args;
  for (const auto& [name, value] : refusal.args) {
    const auto number = parse_integer(value);
    args[name] = number ? i18n::Arg(*number) : i18n::Arg(value);
  }
  std::cerr << "viche: " << (words.has(key) ? words.text(i18n::Lang::en, key, args) : refusal.code) << '\n';
  for (const Refusal& other : refusal.also) tell_refusal(words, other);
  return exit_refused;
}

}  // namespace viche::kit
