#pragma once
#include <memory>
#include <string>
#include <vector>

#include <viche/core/clock.hpp>

namespace viche {
namespace storage {
class Database;
}
namespace identity {
class Identity;
class Vault;
}  // namespace identity
namespace channels {
class Post;
class Sms;
}  // namespace channels
namespace journal {
class Journal;
}
namespace openid {
class Providers;
}
namespace files {
class Files;
}
namespace search {
class Lemmas;
}
namespace territory {
class Register;
}
namespace ui {
class Templates;
}
namespace i18n {
class Words;
}
namespace events {
class Bus;
}
namespace jobs {
class Runner;
}

namespace kit {

class Towns;
struct Town;
class Registry;

/// What acts, pages and jobs work with; made once by `app`, passed along, never reached for.
struct Services {
  storage::Database& db;
  const Clock& clock;
  Towns& towns;
  identity::Identity& identity;
  const identity::Vault& vault;
  channels::Post& post;
  channels::Sms& sms;
  openid::Providers& providers;  ///< of identification: id.gov.ua and others
  journal::Journal& journal;     ///< of signatures and votes: anyone can check it
  files::Files& files;
  const search::Lemmas& lemmas;
  territory::Register& territory;
  const ui::Templates& templates;
  const i18n::Words& words;
  events::Bus& bus;
  jobs::Runner& runner;
  const Registry& registry;
  std::string base_url;  ///< "https://viche.example"; empty: http://localhost:8080
  /// Hosts of this installation's own network that webhooks may lead to; all others have to be public.
  std::vector<std::string> webhook_hosts = {};
  std::string maildirs = {};      ///< folder with a maildir for each community that reads one; empty: none
  std::string mail_ca_file = {};  ///< certificates of mail servers to trust instead of the system's
};

/// Where a community's pages are (see town.hpp).
std::string home_of(const Services& services, const Town& town);

}  // namespace kit
}  // namespace viche
