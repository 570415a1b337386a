#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/kit/testing.hpp>

#include "acts.hpp"
#include "api.hpp"
#include "asking.hpp"
#include "executors/day.hpp"
#include "pages.hpp"
#include "registration/output.hpp"
#include "replies/reply_pages.hpp"
#include "settings.hpp"
#include "store.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals::testing {

/// The pages of staff, the figures, the feeds and the API of one community on a fresh database, with two executors and
/// two categories. Requests are handed to the handlers as the application would, after the route's access was asked;
/// who acts is said with each request instead of by a session.
class DeskApp {
 public:
  DeskApp() : db(options(folder.path())), house(db, folder.path(), slices()), town(house.town) { fill(); }

  http::Response get(const std::string& target, const Actor& actor) {
    return ask(http::Method::get, target, {}, actor);
  }
  http::Response send(const std::string& target, std::vector<std::pair<std::string, std::string>> form,
                      const Actor& actor) {
    return ask(http::Method::post, target, std::move(form), actor);
  }
  /// Through the whole application, with an API key.
  http::Response api(http::Method method, const std::string& target, const std::string& key, std::string body = {},
                     std::string idempotency_key = {}) {
    http::Request request = request_of(method, target);
    request.body = std::move(body);
    if (!key.empty()) request.headers.emplace_back("authorization", "Bearer " + key);
    if (!idempotency_key.empty()) request.headers.emplace_back("idempotency-key", std::move(idempotency_key));
    return house.app.handle(request);
  }
  /// The same with these headers, as they come.
  http::Response program(http::Method method, const std::string& target,
                         std::vector<std::pair<std::string, std::string>> headers, std::string body = {}) {
    http::Request request = request_of(method, target);
    request.body = std::move(body);
    request.headers = std::move(headers);
    return house.app.handle(request);
  }
  std::string key(const std::vector<std::string>& scopes) {
    return house.identity.create_api_key(town->id, Actor::system(), "test", scopes).value();
  }

  /// A photo of the file store, as if decoded. @returns its key
  std::string stored_photo() {
    const std::string key = random_token(16);
    const auto dir = std::filesystem::path(folder.path()) / "files" / std::to_string(town->id.value) / key.substr(0, 2);
    std::filesystem::create_directories(dir);
    for (const char* size : {"-large.jpg", "-small.jpg"}) std::ofstream(dir / (key + size)) << "photo";
    return key;
  }
  /// The same, as a form carries it.
  std::string kept_photo() {
    const std::string payload =
        base64url(stored_photo() + "|0|image/jpeg|10|10|" + std::to_string(house.clock.now().seconds()));
    return payload + "." + house.vault.sign(town->id, "appeals.upload", payload);
  }
  std::int64_t add_photo(Number number, const std::string& key, const std::string& masked) {
    Media photo;
    photo.id = storage::next_id();
    photo.key = key;
    photo.masked_key = masked;
    photo.type = "image/jpeg";
    const std::int64_t id = appeal(number).id;
    (void)db.keep_house(town->id, [&](storage::Tx& tx) -> Check {
      insert_media(tx, id, photo);
      return Done{};
    });
    return photo.id;
  }

  By by(const Actor& actor) { return {house.services, *town, actor, false, {}, house.clock.now()}; }
  Number file_one(std::string text, std::int64_t category) {
    Filing filing;
    filing.text = std::move(text);
    filing.category = category;
    filing.place.text = "м. Ладижин, вул. Наконечного, 32б";
    filing.place.lat = 48.68;
    filing.place.lon = 29.24;
    filing.author_name = "Олена Савчук";
    filing.author_email = "olena@ladyzhyn.example";
    return file(by(Actor::anonymous()), filing, {}).value();
  }
  Appeal appeal(Number number) {
    return db.read(town->id, [&](storage::Session& session) { return find(session, number); }).value();
  }

  static Actor staff(Roles roles, std::int64_t organisation = 0) {
    return kit::testing::House::staff(roles, organisation);
  }
  Actor executor() const { return staff({Role::executor}, roads); }
  const Actor operator_actor = staff({Role::operator_});
  const Actor moderator = staff({Role::moderator});
  const Actor administrator = staff({Role::administrator});

  storage::testing::TemporaryFolder folder;
  storage::Database db;
  kit::testing::House house;
  std::shared_ptr<const kit::Town> town;
  std::int64_t roads = 0, water = 0;     ///< executors
  std::int64_t potholes = 0, other = 0;  ///< categories: routed to roads; chosen by the operator

 private:
  static storage::Options options(const std::string& dir) {
    storage::Options options;
    options.dir = dir;
    return options;
  }
  static std::vector<kit::Slice> slices() {
    kit::Slice slice;
    slice.name = "appeals";
    slice.resources = resources::appeals();
    for (auto group :
         {desk_pages(), registration::output_routes(), figures_pages(), terms_pages(), api_routes(), api_open_routes(),
          api_card_routes(), replies::reply_api(), executors::api_routes(), feed_routes()}) {
      for (kit::Route& route : group) slice.routes.push_back(std::move(route));
    }
    slice.settings = {settings::silence_closes_days};
    return {slice};
  }

  void fill() {
    const auto filled = db.act(town->id, [&](storage::Tx& tx) -> Check {
      roads = add_executor(tx, "roads", "Дорожня служба", house.clock.now());
      water = add_executor(tx, "water", "Водоканал", house.clock.now());
      potholes = put_category(tx, road_category("pothole", "Яма на дорозі", roads), 1);
      other = put_category(tx, road_category("other", "Інше", 0), 2);
      return Done{};
    });
    EXPECT_TRUE(filled.ok());
  }
  http::Response ask(http::Method method, const std::string& target,
                     std::vector<std::pair<std::string, std::string>> form, const Actor& actor) {
    http::Request request = request_of(method, target, "ladyzhyn.localhost", std::move(form));
    http::Router router;
    const auto& routes = house.registry.slices().front().routes;
    for (const kit::Route& route : routes) router.add(route.method, route.pattern);
    const auto found = router.find(method, request.path);
    if (!found.match) return http::text("no route", 404);
    const kit::Route& route = routes[found.match->route];
    kit::Call call(house.services, request, town, route);
    call.values = found.match->values;
    call.actor = actor;
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
