#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/channels/mail.hpp>
#include <viche/events/events.hpp>
#include <viche/files/files.hpp>
#include <viche/identity/identity.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/app.hpp>
#include <viche/kit/organisation.hpp>
#include <viche/kit/slice.hpp>
#include <viche/search/lemmas.hpp>
#include <viche/storage/testing.hpp>
#include <viche/territory/register.hpp>
#include <viche/ui/templates.hpp>

#include "acts.hpp"
#include "api.hpp"
#include "pages.hpp"
#include "store.hpp"

VICHE_RESOURCES(appeals)
VICHE_RESOURCES(audit)
VICHE_RESOURCES(channels)
VICHE_RESOURCES(files)
VICHE_RESOURCES(i18n)
VICHE_RESOURCES(identity)
VICHE_RESOURCES(jobs)
VICHE_RESOURCES(kit)
VICHE_RESOURCES(search)
VICHE_RESOURCES(territory)
VICHE_RESOURCES(ui)

namespace viche::appeals::testing {

inline std::vector<storage::Part> all_parts() {
  return {{"audit", resources::audit()},       {"jobs", resources::jobs()},     {"identity", resources::identity()},
          {"channels", resources::channels()}, {"search", resources::search()}, {"territory", resources::territory()},
          {"files", resources::files()},       {"i18n", resources::i18n()},     {"ui", resources::ui()},
          {"kit", resources::kit()},           {"appeals", resources::appeals()}};
}

/// The pages of staff, the figures, the feeds and the API of one community on a fresh database, with two executors and
/// two categories. Requests are handed to the handlers as the server would, after the route's access was asked.
class DeskApp {
 public:
  DeskApp()
      : clock(SystemClock().now()),
        db(options(folder.path())),
        words(make_words()),
        templates(make_templates(words)),
        vault(folder.path() + "/secret.key"),
        identity(db, vault, clock, cheap_hashes()),
        post(db, vault, clock, {}),
        files(folder.path(), "/nonexistent"),
        territory(lemmas),
        runner(db, clock),
        registry(slices()),
        towns(migrated(db)),
        services{db,    clock,     towns,      identity, vault, post,   files,    lemmas,
                 territory, *templates, *words, bus,      runner, registry, ""},
        app(services, registry, {}) {
    identity.recognise_key();
    kit::Town made;
    made.slug = "ladyzhyn";
    made.code = "UA05040130000025322";
    made.name_uk = "Ладижинська громада";
    made.name_en = "Ladyzhyn community";
    const auto added = towns.add(Actor::system(), made, clock.now());
    town = towns.find(added.value());
    fill();
  }

  http::Response get(const std::string& target, const Actor& actor) { return ask(http::Method::get, target, {}, actor); }
  http::Response send(const std::string& target, std::vector<std::pair<std::string, std::string>> form, const Actor& actor) {
    return ask(http::Method::post, target, std::move(form), actor);
  }
  /// Through the whole application, with an API key.
  http::Response api(http::Method method, const std::string& target, const std::string& key, std::string body = {},
                     std::string idempotency_key = {}) {
    http::Request request = request_of(method, target);
    request.body = std::move(body);
    if (!key.empty()) request.headers.emplace_back("authorization", "Bearer " + key);
    if (!idempotency_key.empty()) request.headers.emplace_back("idempotency-key", std::move(idempotency_key));
    return app.handle(request);
  }
  std::string key(std::vector<std::string> scopes) {
    return identity.create_api_key(town->id, Actor::system(), "test", scopes).value();
  }

  Number file_one(std::string text, std::int64_t category, std::string email = "olena@ladyzhyn.example") {
    Filing filing;
    filing.text = std::move(text);
    filing.category = category;
    filing.place.text = "м. Ладижин, вул. Наконечного, 32б";
    filing.place.lat = 48.68;
    filing.place.lon = 29.24;
    filing.author_name = "Олена Савчук";
    filing.author_email = std::move(email);
    const auto number = file({services, *town, Actor::anonymous(), false, {}, clock.now()}, filing, {});
    EXPECT_TRUE(number.ok()) << (number.ok() ? "" : number.refusal().code);
    return number.value();
  }
  Appeal appeal(Number number) {
    return *db.read(town->id, [&](storage::Session& session) { return find(session, number); });
  }

  static Actor staff(Roles roles, std::int64_t organisation = 0) {
    return {Actor::Kind::staff, 77, roles, organisation, IdentityLevel::strong};
  }
  const Actor operator_actor = staff({Role::operator_});
  const Actor moderator = staff({Role::moderator});
  const Actor administrator = staff({Role::administrator});
  Actor executor() const { return staff({Role::executor}, roads); }

  storage::testing::TemporaryFolder folder;
  FixedClock clock;
  storage::Database db;
  std::shared_ptr<const i18n::Words> words;
  std::shared_ptr<const ui::Templates> templates;
  identity::Vault vault;
  identity::Identity identity;
  channels::Post post;
  files::Files files;
  search::Lemmas lemmas;
  territory::Register territory;
  events::Bus bus;
  jobs::Runner runner;
  kit::Registry registry;
  kit::Towns towns;
  kit::Services services;
  kit::App app;
  std::shared_ptr<const kit::Town> town;
  std::int64_t roads = 0, water = 0;         ///< executors
  std::int64_t potholes = 0, petitions = 0;  ///< categories: routed to roads; chosen by the operator

 private:
  static storage::Options options(const std::string& dir) {
    storage::Options options;
    options.dir = dir;
    return options;
  }
  static identity::Policy cheap_hashes() {
    identity::Policy policy;
    policy.hash_bytes = std::size_t{1} << 20;
    return policy;
  }
  static std::shared_ptr<const i18n::Words> make_words() {
    std::vector<Resources> all;
    for (const storage::Part& part : all_parts()) all.push_back(part.resources);
    return i18n::Words::load(all);
  }
  static std::shared_ptr<const ui::Templates> make_templates(std::shared_ptr<const i18n::Words> words) {
    std::vector<ui::Part> parts;
    for (const storage::Part& part : all_parts()) parts.push_back({std::string(part.name), part.resources});
    return ui::Templates::load(parts, std::move(words));
  }
  static std::vector<kit::Slice> slices() {
    kit::Slice slice;
    slice.name = "appeals";
    for (auto group : {desk_pages(), figures_pages(), api_routes(), feed_routes()}) {
      for (kit::Route& route : group) slice.routes.push_back(std::move(route));
    }
    slice.settings = {{"appeals.silence_closes_days", "14", 1, 90}};
    return {slice};
  }
  static storage::Database& migrated(storage::Database& db) {
    db.migrate(all_parts());
    return db;
  }

  void fill() {
    const auto filled = db.act(town->id, [&](storage::Tx& tx) -> Check {
      kit::Organisation one;
      one.slug = "roads";
      one.name_uk = "Дорожня служба";
      one.name_en = "Road service";
      roads = kit::put_organisation(tx, Actor::system(), one, clock.now());
      one.slug = "water";
      one.name_uk = "Водоканал";
      one.name_en = "Water";
      water = kit::put_organisation(tx, Actor::system(), one, clock.now());
      potholes = put_category(tx, category("pothole", "Яма на дорозі", roads), 1);
      petitions = put_category(tx, category("other", "Інше", 0), 2);
      return Done{};
    });
    EXPECT_TRUE(filled.ok());
  }
  static Category category(std::string slug, std::string name, std::int64_t organisation) {
    Category one;
    one.slug = std::move(slug);
    one.group = "roads";
    one.group_uk = one.group_en = "Дороги";
    one.name_uk = one.name_en = std::move(name);
    one.term = {10, calendar::Unit::calendar_days, calendar::Roll::none};
    one.organisation = organisation;
    return one;
  }

  static http::Request request_of(http::Method method, const std::string& target) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.host = "ladyzhyn.localhost";
    request.remote = "127.0.0.1";
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark == std::string::npos) return request;
    std::string_view rest = std::string_view(target).substr(mark + 1);
    while (!rest.empty()) {
      const std::string_view pair = rest.substr(0, rest.find('&'));
      const auto equals = pair.find('=');
      request.query.add(decoded(pair.substr(0, equals)), equals == pair.npos ? "" : decoded(pair.substr(equals + 1)));
      rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    }
    return request;
  }
  static std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '%' && i + 2 < text.size()) {
        out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
        i += 2;
      } else {
        out += text[i] == '+' ? ' ' : text[i];
      }
    }
    return out;
  }

  http::Response ask(http::Method method, const std::string& target, std::vector<std::pair<std::string, std::string>> form,
                     const Actor& actor) {
    http::Request request = request_of(method, target);
    for (auto& [name, value] : form) request.form.add(std::move(name), std::move(value));
    http::Router router;
    const auto& routes = registry.slices().front().routes;
    for (const kit::Route& route : routes) router.add(route.method, route.pattern);
    const auto found = router.find(method, request.path);
    if (!found.match) return http::text("no route", 404);
    const kit::Route& route = routes[found.match->route];
    kit::Call call(services, request, town, route);
    call.values = found.match->values;
    call.actor = actor;
    call.now = clock.now();
    if (!kit::admits(route.access, actor)) return http::text("not for you", 403);
    return route.handler(call);
  }
};

inline std::string body_of(const http::Response& response) {
  if (response.shared_body) return *response.shared_body;
  if (response.file.empty()) return response.body;
  std::string text;
  if (std::FILE* file = std::fopen(response.file.c_str(), "r")) {
    char part[4096];
    for (std::size_t n = 0; (n = std::fread(part, 1, sizeof part, file)) > 0;) text.append(part, n);
    std::fclose(file);
  }
  return text;
}

}  // namespace viche::appeals::testing
