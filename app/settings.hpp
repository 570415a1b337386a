#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <viche/openid/providers.hpp>

namespace viche::app {

/// Settings of an installation. Said on the command line, else by VICHE_* variables, else by a TOML file
/// (`--config`, VICHE_CONFIG, or DIR/viche.toml), else as below. docs/operations.md has the table.
struct Settings {
  std::string config;
  std::string data = "var/data";
  std::string database;  ///< postgresql://…; empty: SQLite in `data`
  std::string listen = "127.0.0.1:8080";
  std::string base_url;
  std::string assets;           ///< built files of web/; empty: beside the program
  std::string secret_key_file;  ///< empty: DATA/secret.key
  std::string dictionaries = "/usr/share/hunspell";
  std::string smtp_url, smtp_user, smtp_password, smtp_from = "viche@localhost";
  bool smtp_starttls = false;
  std::string maildirs;      ///< folder below which communities have maildirs, named by their short names
  std::string mail_ca_file;  ///< certificates of mailboxes to trust instead of the system's
  std::string sms_url;       ///< HTTP gateway of short messages (viche/channels/sms.hpp); empty: none
  std::string sms_token, sms_from;
  std::string trusted_proxies;  ///< comma-separated addresses
  std::string metrics_token;
  std::string webhook_allowed_hosts;  ///< comma-separated hosts of the own network
  std::string log_level = "info";
  unsigned api_requests_per_minute = 600;  ///< of one key, or of one address without a key; 0: no limit
  unsigned io_threads = 0, workers = 96, readers = 8, job_threads = 2;
  bool page_cache = true;
  std::vector<openid::ProviderSettings> sign_in;  ///< `[[sign_in]]` of the file only (sign_in_settings.hpp)
};

/// Reads the file and the environment over the defaults. Fault: the file is not TOML, or has an unknown key.
Settings settings_of_surroundings(const std::string& config, const std::string& data);

/// Why this value does not suit the setting of this key ("workers"); empty when it does.
std::string fault_of_setting(const std::string& key, const std::string& value);

/// Where the installation's key lies.
std::string key_file_of(const Settings& settings);

struct Address {
  std::string host;
  std::uint16_t port = 8080;
};
/// "127.0.0.1:8080", "[::1]:8080", "8080". Fault when it is none of these.
Address address_of(const std::string& listen);

}  // namespace viche::app
