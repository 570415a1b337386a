#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <viche/channels/mail.hpp>
#include <viche/channels/sms.hpp>
#include <viche/events/events.hpp>
#include <viche/files/files.hpp>
#include <viche/identity/identity.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/journal/journal.hpp>
#include <viche/kit/app.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/parts.hpp>
#include <viche/kit/slice.hpp>
#include <viche/kit/town.hpp>
#include <viche/openid/providers.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/storage/testing.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/templates.hpp>

/// For tests of slices: the whole house on a fresh database of either engine, with two communities and a clock that
/// stands still.
namespace viche::kit::testing {

class House {
 public:
  House(storage::Database& database, const std::string& folder, std::vector<Slice> slices,
        const std::string& decoder = "/nonexistent")
      : clock(SystemClock().now()),
        registry(std::move(slices)),
        db(migrated(database, registry)),
        words(i18n::Words::load(resources_of(registry))),
        templates(ui::Templates::load(ui_parts(registry), words)),
        vault(folder + "/secret.key"),
        identity(db, vault, clock, cheap_hashes()),
        post(db, vault, clock, {}),
        sms(db, vault, clock, {}),
        providers(db, vault, clock, {}),
        journal(db, vault, clock, journal_options(folder)),
        files(folder, decoder),
        territory(lemmas()),
        runner(db, clock),
        towns(db),
        services{db,    clock,    towns,     identity,   vault,  post, sms,    providers, journal,
                 files, lemmas(), territory, *templates, *words, bus,  runner, registry,  ""},
        app(services, registry, {}) {
    identity.recognise_key();
    journal.name_trees([this](HromadaId hromada) { return tree_name(db, hromada); });
    town = add("ladyzhyn", "UA05040130000025322", "Ладижинська громада");
    other = add("stryi", "UA46100230000042396", "Стрийська громада");
    for (const Slice& slice : registry.slices()) {
      if (slice.start) slice.start(services);
    }
    bus.attach(runner);
  }

  std::shared_ptr<const Town> add(const std::string& slug, const std::string& code, const std::string& name) {
    Town made;
    made.slug = slug;
    made.code = code;
    made.name_uk = made.name_en = name;
    return towns.find(towns.add(Actor::system(), made, clock.now()).value());
  }

  static Actor staff(Roles roles, std::int64_t organisation = 0) {
    return {Actor::Kind::staff, 77, roles, organisation, IdentityLevel::strong};
  }
  static Actor resident(std::int64_t account) { return {Actor::Kind::resident, account, {}, 0, IdentityLevel::email}; }

  /// Dictionaries are slow to read: one for the whole test program.
  static const search::Lemmas& lemmas() {
    static const search::Lemmas loaded;
    return loaded;
  }

  FixedClock clock;
  Registry registry;
  storage::Database& db;
  std::shared_ptr<const i18n::Words> words;
  std::shared_ptr<const ui::Templates> templates;
  identity::Vault vault;
  identity::Identity identity;
  channels::Post post;
  channels::Sms sms;
  openid::Providers providers;
  journal::Journal journal;
  files::Files files;
  territory::Register territory;
  events::Bus bus;
  jobs::Runner runner;
  Towns towns;
  Services services;
  App app;
  std::shared_ptr<const Town> town, other;

 private:
  static storage::Database& migrated(storage::Database& database, const Registry& registry) {
    database.migrate(all_parts(registry));
    return database;
  }
  static std::vector<Resources> resources_of(const Registry& registry) {
    std::vector<Resources> all;
    for (const storage::Part& part : all_parts(registry)) all.push_back(part.resources);
    return all;
  }
  static std::vector<ui::Part> ui_parts(const Registry& registry) {
    std::vector<ui::Part> all;
    for (const storage::Part& part : all_parts(registry)) all.push_back({std::string(part.name), part.resources});
    return all;
  }
  static journal::JournalOptions journal_options(const std::string& folder) {
    journal::JournalOptions options;
    options.node_log = folder + "/receipts";
    return options;
  }
  static identity::Policy cheap_hashes() {
    identity::Policy policy;
    policy.hash_bytes = std::size_t{1} << 20;
    return policy;
  }
};

}  // namespace viche::kit::testing
