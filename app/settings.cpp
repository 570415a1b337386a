#include "settings.hpp"

#include <toml++/toml.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

namespace viche::app {

namespace {

using Setter = std::function<void(Settings&, const std::string&)>;

Setter text(std::string Settings::*member) {
  return [member](Settings& settings, const std::string& value) { settings.*member = value; };
}

Setter number(unsigned Settings::*member) {
  return [member](Settings& settings, const std::string& value) {
    const auto parsed = parse_integer(value);
    if (!parsed || *parsed < 1 || *parsed > 10'000) throw Fault("setting: not a sensible number: " + value);
    settings.*member = static_cast<unsigned>(*parsed);
  };
}

Setter flag(bool Settings::*member) {
  return [member](Settings& settings, const std::string& value) {
    if (value != "true" && value != "false" && value != "1" && value != "0")
      throw Fault("setting: true or false, not " + value);
    settings.*member = value == "true" || value == "1";
  };
}

const std::map<std::string, Setter>& known() {
  static const std::map<std::string, Setter> all{
      {"data", text(&Settings::data)},
      {"database", text(&Settings::database)},
      {"listen", text(&Settings::listen)},
      {"base_url", text(&Settings::base_url)},
      {"assets", text(&Settings::assets)},
      {"secret_key_file", text(&Settings::secret_key_file)},
      {"dictionaries", text(&Settings::dictionaries)},
      {"smtp_url", text(&Settings::smtp_url)},
      {"smtp_user", text(&Settings::smtp_user)},
      {"smtp_password", text(&Settings::smtp_password)},
      {"smtp_from", text(&Settings::smtp_from)},
      {"smtp_starttls", flag(&Settings::smtp_starttls)},
      {"trusted_proxies", text(&Settings::trusted_proxies)},
      {"metrics_token", text(&Settings::metrics_token)},
      {"log_level", text(&Settings::log_level)},
      {"io_threads", number(&Settings::io_threads)},
      {"workers", number(&Settings::workers)},
      {"readers", number(&Settings::readers)},
      {"job_threads", number(&Settings::job_threads)},
      {"page_cache", flag(&Settings::page_cache)},
  };
  return all;
}

std::string as_text(const toml::node& node) {
  if (const auto* word = node.as_string()) return word->get();
  if (const auto* whole = node.as_integer()) return std::to_string(whole->get());
  if (const auto* yes = node.as_boolean()) return yes->get() ? "true" : "false";
  throw Fault("settings: a value is neither text, number nor true/false");
}

void read_file(Settings& settings, const std::string& path) {
  try {
    for (const auto& [key, node] : toml::parse_file(path)) {
      const auto found = known().find(std::string(key.str()));
      if (found == known().end()) throw Fault("settings: " + path + " has the unknown key " + std::string(key.str()));
      found->second(settings, as_text(node));
    }
  } catch (const toml::parse_error& error) {
    throw Fault("settings: " + path + ": " + error.what());
  }
}

void read_environment(Settings& settings) {
  for (const auto& [key, set] : known()) {
    std::string name = "VICHE_" + key;
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (const char* value = std::getenv(name.c_str())) set(settings, value);
  }
}

}  // namespace

Settings settings_of_surroundings(const std::string& config, const std::string& data) {
  Settings settings;
  std::string file = config;
  if (const char* named = std::getenv("VICHE_CONFIG"); file.empty() && named) file = named;
  const char* data_variable = std::getenv("VICHE_DATA");
  const std::string folder = !data.empty() ? data : data_variable ? data_variable : settings.data;
  if (file.empty() && std::filesystem::exists(folder + "/viche.toml")) file = folder + "/viche.toml";
  if (!file.empty()) read_file(settings, file);
  settings.config = file;
  read_environment(settings);
  if (!data.empty()) settings.data = data;
  return settings;
}

Address address_of(const std::string& listen) {
  const auto colon = listen.rfind(':');
  const std::string port = colon == std::string::npos ? listen : listen.substr(colon + 1);
  std::string host = colon == std::string::npos ? "127.0.0.1" : listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const auto number = parse_integer(port);
  if (!number || *number < 0 || *number > 65'535 || host.empty()) throw Fault("not an address to listen on: " + listen);
  return {host, static_cast<std::uint16_t>(*number)};
}

}  // namespace viche::app
