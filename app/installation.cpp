#include "installation.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <viche/channels/mail.hpp>
#include <viche/channels/sms.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/text.hpp>
#include <viche/events/events.hpp>
#include <viche/files/files.hpp>
#include <viche/identity/identity.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/journal/journal.hpp>
#include <viche/kit/once.hpp>
#include <viche/kit/parts.hpp>
#include <viche/kit/slice.hpp>
#include <viche/openid/providers.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/templates.hpp>

#include "slices.hpp"

namespace viche::app {

namespace {

std::shared_ptr<const i18n::Words> load_words(const kit::Registry& registry) {
  std::vector<Resources> resources;
  for (const storage::Part& part : kit::all_parts(registry)) resources.push_back(part.resources);
  return i18n::Words::load(resources);
}

constexpr std::chrono::hours promises_kept{24 * 7};

std::string assets_folder(const Settings& settings) {
  if (!settings.assets.empty()) return settings.assets;
  const std::filesystem::path beside = std::filesystem::path(own_path()).parent_path();
  for (const auto& folder : {beside / "assets", beside / "../web/dist/assets", beside / "../share/viche/assets"}) {
    if (std::filesystem::exists(folder / "manifest.json")) return std::filesystem::canonical(folder).string();
  }
  throw Fault("the built files of web/ are not beside the program; say where with --assets");
}

std::shared_ptr<const ui::Templates> load_templates(const kit::Registry& registry,
                                                    std::shared_ptr<const i18n::Words> words,
                                                    const std::string& assets) {
  std::ifstream file(assets + "/manifest.json");
  std::ostringstream manifest;
  manifest << file.rdbuf();
  std::vector<ui::Part> parts;
  for (const storage::Part& part : kit::all_parts(registry)) parts.push_back({std::string(part.name), part.resources});
  return ui::Templates::load(parts, std::move(words), ui::Assets::parse(manifest.str()));
}

channels::SmtpSettings smtp_of(const Settings& settings) {
  channels::SmtpSettings smtp;
  smtp.url = settings.smtp_url;
  smtp.user = settings.smtp_user;
  smtp.password = settings.smtp_password;
  smtp.from_email = settings.smtp_from;
  smtp.starttls = settings.smtp_starttls;
  return smtp;
}

std::vector<std::string> own_hosts(const Settings& settings) {
  std::vector<std::string> hosts;
  for (const std::string_view host : split(settings.webhook_allowed_hosts, ',')) {
    if (!trimmed(host).empty()) hosts.push_back(to_lower(trimmed(host)));
  }
  return hosts;
}

channels::SmsSettings sms_of(const Settings& settings) {
  return {settings.sms_url, settings.sms_token, settings.sms_from, own_hosts(settings)};
}

/// A new key is made for a new database only: with another key nothing in an old one could be opened.
std::string key_file_for(const Settings& settings, storage::Database& database) {
  std::string path = key_file_of(settings);
  if (!std::filesystem::exists(path) && identity::Identity::is_sealed(database)) {
    throw Fault("the secret key " + path + " is missing, and the database was sealed with one: put it back there");
  }
  std::filesystem::create_directories(settings.data);
  return path;
}

journal::JournalOptions journal_options(const Settings& settings) {
  journal::JournalOptions options;
  options.node_log = settings.data + "/receipts";
  return options;
}

Settings prepared(Settings settings) {
  settings.assets = assets_folder(settings);
  return settings;
}

}  // namespace

struct Installation::State {
  State(Settings chosen, bool migrate)
      : settings(prepared(std::move(chosen))),
        registry(all_slices()),
        db(storage_of(settings)),
        schema(bring_up(migrate)),
        words(load_words(registry)),
        templates(load_templates(registry, words, settings.assets)),
        vault(key_file_for(settings, db)),
        identity(db, vault, clock),
        post(db, vault, clock, smtp_of(settings)),
        sms(db, vault, clock, sms_of(settings)),
        providers(db, vault, clock, settings.sign_in),
        journal(db, vault, clock, journal_options(settings)),
        files(settings.data, own_path()),
        lemmas(settings.dictionaries),
        territory(lemmas),
        runner(db, clock, {settings.job_threads, 12, std::chrono::seconds(120)}),
        towns(db),
        services{db,    clock,  towns,     identity,   vault,  post, sms,    providers, journal,
                 files, lemmas, territory, *templates, *words, bus,  runner, registry,  settings.base_url} {
    identity.recognise_key();
    journal.name_trees([this](HromadaId hromada) { return kit::tree_name(db, hromada); });
    services.maildirs = settings.maildirs;
    services.mail_ca_file = settings.mail_ca_file;
    services.webhook_hosts = own_hosts(settings);
    tell_of_strange_communities();
  }

  /// A provider for a community that is not there yet, or is spelled otherwise.
  void tell_of_strange_communities() {
    for (const openid::ProviderSettings& provider : settings.sign_in) {
      for (const std::string& slug : provider.communities) {
        if (!towns.find_by_slug(slug)) {
          log::warn("settings.no_such_community", {{"provider", provider.name}, {"community", slug}});
        }
      }
    }
  }

  bool bring_up(bool migrate) {
    const auto parts = schema_parts(registry);
    if (migrate) {
      db.migrate(parts);
    } else if (const auto left = db.pending(parts); !left.empty()) {
      throw Fault("the schema is behind: run `viche migrate` first (" + left.front() + " is missing)");
    }
    return true;
  }

  Settings settings;
  SystemClock clock;
  kit::Registry registry;
  storage::Database db;
  bool schema;
  std::shared_ptr<const i18n::Words> words;
  std::shared_ptr<const ui::Templates> templates;
  identity::Vault vault;
  identity::Identity identity;
  channels::Post post;
  channels::Sms sms;
  openid::Providers providers;
  journal::Journal journal;
  files::Files files;
  search::Lemmas lemmas;
  territory::Register territory;
  events::Bus bus;
  jobs::Runner runner;
  kit::Towns towns;
  kit::Services services;
};

Installation::Installation(Settings settings, bool migrate)
    : state_(std::make_unique<State>(std::move(settings), migrate)) {}

Installation::~Installation() { state_->runner.stop(); }

const Settings& Installation::settings() const { return state_->settings; }
kit::Services& Installation::services() { return state_->services; }
const kit::Registry& Installation::registry() const { return state_->registry; }
storage::Database& Installation::db() { return state_->db; }

void Installation::start_slices() {
  State& s = *state_;
  for (const kit::Slice& slice : s.registry.slices()) {
    if (slice.start) slice.start(s.services);
  }
  s.post.attach(s.runner);
  s.sms.attach(s.runner);
  s.runner.every("identity.sweep", std::chrono::minutes(10), [&s](Instant now) { s.identity.sweep(now); });
  s.runner.every("openid.sweep", std::chrono::minutes(10), [&s](Instant now) { s.providers.sweep(now); });
  s.runner.every("kit.forget_form_keys", std::chrono::hours(1), [&s](Instant now) { kit::forget_old_keys(s.db, now); });
  s.runner.every("journal.heads", std::chrono::seconds(5), [&s](Instant now) { s.journal.make_heads(now); });
  if (journal::NodeLog& promised = s.journal.node_log(); promised.is_on()) {
    // Of this node alone: what it has promised nobody else has written down.
    s.runner.every("journal.reconcile/" + promised.node(), std::chrono::seconds(30), [&s](Instant now) {
      s.journal.reconciler().run(now - promises_kept);
      s.journal.node_log().forget(now - promises_kept);
    });
  }
  s.bus.attach(s.runner);
  s.db.on_commit([&s](HromadaId) { s.runner.wake(); });
}

std::vector<storage::Part> schema_parts(const kit::Registry& registry) { return kit::all_parts(registry); }

storage::Options storage_of(const Settings& settings) {
  storage::Options options;
  options.dir = settings.data;
  options.url = settings.database;
  options.readers = settings.readers;
  return options;
}

std::string own_path() {
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
  if (size <= 0) throw Fault("cannot find the program's own path");
  return std::string(path, static_cast<std::size_t>(size));
}

}  // namespace viche::app
