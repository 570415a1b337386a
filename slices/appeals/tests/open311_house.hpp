#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/testing.hpp>
#include <viche/territory/import.hpp>

#include "acts.hpp"
#include "asking.hpp"
#include "open311/routes.hpp"
#include "settings.hpp"
#include "store.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals::testing {

using kit::testing::House;

/// The routes of Open311 in a community with an address register, on both engines. Requests go through the whole
/// application.
class Open311House : public storage::testing::OnBothEngines {
 protected:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  void SetUp() override {
    OnBothEngines::SetUp();
    kit::Slice slice;
    slice.name = "appeals";
    slice.resources = resources::appeals();
    slice.routes = open311::all_routes();
    slice.settings.assign(settings::all.begin(), settings::all.end());
    house = std::make_unique<House>(db(), dir(), std::vector<kit::Slice>{slice});
    fill_register();
    fill_categories();
    writer = key({"appeals.read", "appeals.write"});
  }
  void TearDown() override {
    house.reset();
    OnBothEngines::TearDown();
  }

  // Asking

  http::Response ask(http::Method method, const std::string& target, const Fields& form, const Fields& headers = {}) {
    http::Request request = request_of(method, target, host, form);
    request.headers = headers;
    request.uploads = uploads;
    return house->app.handle(request);
  }
  http::Response get(const std::string& path) { return ask(http::Method::get, "/open311" + path, {}); }
  http::Response post(const std::string& path, const Fields& form, const Fields& headers = {}) {
    return ask(http::Method::post, "/open311" + path, form, headers);
  }
  JsonReader json(const http::Response& response) {
    auto read = JsonReader::parse(text_of(response));
    EXPECT_TRUE(read) << text_of(response);
    return read ? *read : *JsonReader::parse("{}");
  }
  JsonReader json(const std::string& path) { return json(get(path)); }
  static std::string text_of(const http::Response& response) {
    return response.shared_body ? *response.shared_body : response.body;
  }
  std::unique_ptr<pugi::xml_document> xml(const http::Response& response) {
    auto document = std::make_unique<pugi::xml_document>();
    const std::string text = text_of(response);
    EXPECT_TRUE(document->load_buffer(text.data(), text.size())) << text;
    EXPECT_TRUE(starts_with(text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")) << text.substr(0, 80);
    return document;
  }
  /// Descriptions of an error list, each after its code.
  std::vector<std::string> errors(const http::Response& response) {
    std::vector<std::string> told;
    const JsonReader list = json(response);
    EXPECT_TRUE(list.is_array()) << text_of(response);
    for (std::size_t i = 0; i < list.size(); ++i) {
      told.push_back(std::to_string(list.at(i)["code"].integer().value_or(0)) + " " +
                     list.at(i)["description"].text().value_or(""));
    }
    return told;
  }
  std::string key(const std::vector<std::string>& scopes) {
    return house->identity.create_api_key(house->town->id, Actor::system(), "test", scopes).value();
  }

  // Filing

  Fields form(Fields more = {}) {
    Fields fields{{"api_key", writer},
                  {"service_code", "lamp"},
                  {"description", "Третій день не світить ліхтар біля школи"},
                  {"address_string", "вул. Соборна, 7"},
                  {"first_name", "Петро"},
                  {"last_name", "Мазур"},
                  {"email", "petro@ladyzhyn.example"}};
    for (auto& field : more) {
      std::erase_if(fields, [&](const auto& one) { return one.first == field.first; });
      fields.push_back(std::move(field));
    }
    return fields;
  }
  By by(const Actor& actor) { return {house->services, *house->town, actor, false, {}, house->clock.now()}; }
  Number file_one(std::string text = "Велика яма, не проїхати", double lat = 48.68, double lon = 29.24) {
    Filing filing;
    filing.text = std::move(text);
    filing.category = pothole;
    filing.answers = R"({"passable": "no"})";
    filing.place.text = "м. Ладижин, вул. Соборна, 5";
    filing.place.lat = lat;
    filing.place.lon = lon;
    filing.author_name = "Олена Савчук";
    filing.author_email = "olena@ladyzhyn.example";
    filing.author_phone = "+380671234567";
    return file(by(Actor::anonymous()), filing, {}).value();
  }
  void step(Number number, const Actor& actor, Deed deed, std::string text = "Зробили як слід") {
    ASSERT_TRUE(take_step(by(actor), number, {deed, std::move(text), {}, std::nullopt, 0, {}}).ok());
  }
  void close(Number number) {
    step(number, executor(), Deed::accept);
    step(number, executor(), Deed::report, "Засипали щебенем");
    step(number, House::staff({Role::operator_}), Deed::confirm);
  }
  Actor executor() const { return House::staff({Role::executor}, roads); }
  Appeal appeal(Number number) {
    return db().read(house->town->id, [&](storage::Session& session) { return find(session, number); }).value();
  }
  void set(const kit::Setting& setting, std::string_view value) {
    ASSERT_TRUE(
        house->towns.set(house->town->id, Actor::system(), setting.key, value, "Рішення", house->clock.now()).ok());
  }

  std::unique_ptr<House> house;
  std::string host = "ladyzhyn.localhost", writer;
  std::vector<std::shared_ptr<http::Upload>> uploads;
  std::int64_t roads = 0, pothole = 0, lamp = 0;

 private:
  void fill_register() {
    const territory::Import import{db(), House::lemmas(), house->town->id, Actor::system(), house->clock.now()};
    EXPECT_TRUE(territory::import_settlements(
                    import, "code,kind,name_uk,lat,lon\nUA05040130010040578,city,Ладижин,48.68,29.24\n")
                    .ok());
    EXPECT_TRUE(territory::import_streets(import, "settlement,name,old_name\nм.Ладижин,вул.Соборна,вул.Леніна\n").ok());
    EXPECT_TRUE(territory::import_addresses(
                    import,
                    "settlement,street,zip,house_number,lat,lon\nм.Ладижин,вул.Соборна,24321,5,48.6800,29.2400\n"
                    "м.Ладижин,вул.Соборна,24321,7,48.6803,29.2403\n")
                    .ok());
  }
  void fill_categories() {
    const auto filled = db().act(house->town->id, [&](storage::Tx& tx) -> Check {
      kit::Organisation one;
      one.slug = "roads";
      one.name_uk = "Дорожня служба";
      one.name_en = "Roads";
      roads = kit::put_organisation(tx, Actor::system(), one, house->clock.now());
      pothole = put_category(tx, potholes_with_questions(roads), 1);
      lamp = put_category(tx, road_category("lamp", "Не світить ліхтар", roads, {"ліхтар"}), 2);
      Category silent = road_category("private", "Особисте", roads);
      silent.is_public = false;
      put_category(tx, silent, 3);
      Category old = road_category("old", "Колишнє", roads);
      old.active = false;
      put_category(tx, old, 4);
      return Done{};
    });
    EXPECT_TRUE(filled.ok());
  }
};

}  // namespace viche::appeals::testing
