#include "settings.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

#include "sign_in_settings.hpp"

namespace viche::app {

namespace {

using Setter = std::function<void(Settings&, const std::string&)>;

[[noreturn]] void refuse(const std::string& why, const std::string& value) {
  throw Fault(why + ", not \"" + value + "\"");
}

Setter text(std::string Settings::*member) {
  return [member](Settings& settings, const std::string& value) { settings.*member = value; };
}

Setter number(unsigned Settings::*member, std::int64_t least = 1, std::int64_t most = 10'000) {
  return [=](Settings& settings, const std::string& value) {
    const auto parsed = parse_integer(value);
    if (!parsed || *parsed < least || *parsed > most) {
      refuse("a number from " + std::to_string(least) + " to " + std::to_string(most), value);
    }
    settings.*member = static_cast<unsigned>(*parsed);
  };
}

Setter flag(bool Settings::*member) {
  return [member](Settings& settings, const std::string& value) {
    if (value != "true" && value != "false" && value != "1" && value != "0") refuse("true or false", value);
    settings.*member = value == "true" || value == "1";
  };
}

Setter level() {
  return [](Settings& settings, const std::string& value) {
    const std::vector<std::string> levels{"debug", "info", "warn", "error", "off"};
    if (std::find(levels.begin(), levels.end(), value) == levels.end())
      refuse("debug, info, warn, error or off", value);
    settings.log_level = value;
  };
}

Setter one_of(std::string Settings::*member, const std::vector<std::string>& beginnings, const std::string& why) {
  return [=](Settings& settings, const std::string& value) {
    const auto fits = [&](const std::string& beginning) { return starts_with(value, beginning); };
    if (!value.empty() && std::none_of(beginnings.begin(), beginnings.end(), fits)) refuse(why, value);
    settings.*member = value;
  };
}

const std::map<std::string, Setter>& known() {
  static const std::map<std::string, Setter> all{
      {"data", text(&Settings::data)},
      {"database", one_of(&Settings::database, {"postgresql://", "postgres://"}, "postgresql://…, or nothing")},
      {"listen", text(&Settings::listen)},
      {"base_url", one_of(&Settings::base_url, {"http://", "https://"}, "https://… or http://…")},
      {"assets", text(&Settings::assets)},
      {"secret_key_file", text(&Settings::secret_key_file)},
      {"dictionaries", text(&Settings::dictionaries)},
      {"smtp_url", one_of(&Settings::smtp_url, {"smtp://", "smtps://"}, "smtp://… or smtps://…")},
      {"smtp_user", text(&Settings::smtp_user)},
      {"smtp_password", text(&Settings::smtp_password)},
      {"smtp_from", text(&Settings::smtp_from)},
      {"smtp_starttls", flag(&Settings::smtp_starttls)},
      {"maildirs", text(&Settings::maildirs)},
      {"mail_ca_file", text(&Settings::mail_ca_file)},
      {"sms_url", one_of(&Settings::sms_url, {"http://", "https://"}, "https://… or http://…")},
      {"sms_token", text(&Settings::sms_token)},
      {"sms_from", text(&Settings::sms_from)},
      {"trusted_proxies", text(&Settings::trusted_proxies)},
      {"webhook_allowed_hosts", text(&Settings::webhook_allowed_hosts)},
      {"metrics_token", text(&Settings::metrics_token)},
      {"log_level", level()},
      {"api_requests_per_minute", number(&Settings::api_requests_per_minute, 0, 1'000'000)},
      {"io_threads", number(&Settings::io_threads)},
      {"workers", number(&Settings::workers)},
      {"readers", number(&Settings::readers)},
      {"job_threads", number(&Settings::job_threads)},
      {"page_cache", flag(&Settings::page_cache)},
  };
  return all;
}

void set(Settings& settings, const std::string& key, const Setter& setter, const std::string& value) {
  try {
    setter(settings, value);
  } catch (const Fault& fault) {
    throw Fault("setting " + key + ": " + fault.what());
  }
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
      if (key.str() == "sign_in") {
        settings.sign_in = sign_in_of(node, std::filesystem::path(path).parent_path().string());
        continue;
      }
      const auto found = known().find(std::string(key.str()));
      if (found == known().end()) throw Fault("settings: " + path + " has the unknown key " + std::string(key.str()));
      set(settings, found->first, found->second, as_text(node));
    }
  } catch (const toml::parse_error& error) {
    throw Fault("settings: " + path + ": " + error.what());
  }
}

void read_environment(Settings& settings) {
  for (const auto& [key, setter] : known()) {
    std::string name = "VICHE_" + key;
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (const char* value = std::getenv(name.c_str())) set(settings, name, setter, value);
  }
}

}  // namespace

std::string key_file_of(const Settings& settings) {
  return settings.secret_key_file.empty() ? settings.data + "/secret.key" : settings.secret_key_file;
}

std::string fault_of_setting(const std::string& key, const std::string& value) {
  Settings scratch;
  try {
    known().at(key)(scratch, value);
    return {};
  } catch (const Fault& fault) {
    return fault.what();
  }
}

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
