#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/testing.hpp>
#include <viche/territory/import.hpp>

#include "acts.hpp"
#include "asking.hpp"
#include "pages.hpp"
#include "store.hpp"

VICHE_RESOURCES(appeals)

namespace viche::appeals::testing {

/// Something like a browser: keeps cookies, reads hidden fields, sends forms through the whole application.
class Browser {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  explicit Browser(kit::App& app) : app_(app) {}

  http::Response get(const std::string& target) { return ask(http::Method::get, target, {}); }
  http::Response post(const std::string& target, Fields form) {
    return ask(http::Method::post, target, std::move(form));
  }

  /// Opens the page with a form, then sends its hidden fields and these to `target`.
  http::Response fill(const std::string& page, const std::string& target, const Fields& fields) {
    return send(get(page), target, fields);
  }
  /// Sends the form of a page that is open already.
  http::Response send(const http::Response& page, const std::string& target, const Fields& fields) {
    Fields all = hidden(page);
    for (const auto& field : fields) {
      std::erase_if(all, [&](const auto& known) { return known.first == field.first; });
      all.push_back(field);
    }
    return settled(post(target, all));
  }
  /// The second page of filing has an address of its own.
  http::Response settled(http::Response response) {
    const std::string to = location(response);
    return starts_with(to, "/appeals/new/draft/") ? get(to) : response;
  }

  static Fields hidden(const http::Response& page) {
    Fields fields;
    constexpr std::string_view begin = "<input type=\"hidden\" name=\"";
    for (std::size_t at = page.body.find(begin); at != std::string::npos; at = page.body.find(begin, at + 1)) {
      const std::size_t name = at + begin.size(), name_end = page.body.find('"', name);
      const std::size_t value = page.body.find("value=\"", name_end) + 7, value_end = page.body.find('"', value);
      fields.emplace_back(page.body.substr(name, name_end - name), page.body.substr(value, value_end - value));
    }
    return fields;
  }
  static std::string location(const http::Response& response) { return std::string(response.header("Location")); }

  std::map<std::string, std::string> cookies;
  std::string host = "ladyzhyn.localhost";

 private:
  http::Response ask(http::Method method, const std::string& target, Fields form) {
    http::Request request = request_of(method, target, host, std::move(form));
    std::string line;
    for (const auto& [name, value] : cookies) line += (line.empty() ? "" : "; ") + name + "=" + value;
    if (!line.empty()) request.headers.emplace_back("cookie", line);
    http::Response response = app_.handle(request);
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto equals = value.find('=');
      cookies[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
    return response;
  }

  kit::App& app_;
};

/// A community with two streets, three categories and an executor, as its residents meet it.
class ResidentsApp {
 public:
  ResidentsApp()
      : db(options(folder.path())), house(db, folder.path(), slices()), town(house.town), browser(house.app) {
    fill_register();
    fill_categories();
  }

  By by(const Actor& actor, bool by_link = false) {
    return {house.services, *town, actor, by_link, {}, house.clock.now()};
  }
  static Actor operator_actor() { return kit::testing::House::staff({Role::operator_}); }
  Actor executor() const { return kit::testing::House::staff({Role::executor}, roads); }

  Number file_one(std::string text = "Велика яма біля під'їзду, не проїхати.") {
    Filing filing;
    filing.text = std::move(text);
    filing.category = pothole;
    filing.place.text = "м. Ладижин, вул. Соборна, 5";
    filing.place.lat = 48.6800;
    filing.place.lon = 29.2400;
    filing.author_name = "Олена Савчук";
    filing.author_email = "olena@ladyzhyn.example";
    return file(by(Actor::anonymous()), filing, {}).value();
  }
  void step(Number number, const Actor& actor, Deed deed, std::string text = {}) {
    ASSERT_TRUE(take_step(by(actor), number, {deed, std::move(text), {}, std::nullopt, 0, {}}).ok());
  }
  /// Up to the question to the author: is it done?
  Number reported() {
    const Number number = file_one();
    step(number, executor(), Deed::accept);
    step(number, executor(), Deed::report, "Засипали щебенем.");
    return number;
  }
  Appeal appeal(Number number) {
    return db.read(town->id, [&](storage::Session& session) { return find(session, number); }).value();
  }
  /// Text of the newest letter, as its reader sees it.
  std::string newest_letter() {
    static constexpr storage::Sql newest{
        "test.newest_letter", "SELECT id, letter FROM letters WHERE hromada_id = :hromada ORDER BY id DESC LIMIT 1"};
    return db.read(town->id, [&](storage::Session& session) {
      const auto letter = session.one(newest, {}, [&](const storage::Row& row) {
        return *house.vault.open(town->id, "letters.letter", row.integer(0), row.text(1));
      });
      return letter ? JsonReader::parse(*letter).value()["text"].text().value() : std::string();
    });
  }
  /// Path of the link with this part in the newest letter.
  std::string link_in_letter(std::string_view part) {
    const std::string text = newest_letter();
    const auto at = text.find(part);
    if (at == std::string::npos) return "";
    const auto path = text.find('/', text.rfind("://", at) + 3);
    return text.substr(path, text.find('\n', path) - path);
  }
  std::string link(Number number) {
    return "/appeals/" + number.text() + "/follow/" + follow_key(house.services, town->id, number);
  }
  /// The fields of a whole form that would be filed at once.
  static Browser::Fields whole_form() {
    return {{"text", "Другий тиждень не світить ліхтар біля школи."},
            {"category", "lamp"},
            {"street", "вул. Соборна"},
            {"building", "7"},
            {"email", "petro@ladyzhyn.example"},
            {"name", "Петро Мазур"},
            {"name_shown", "0"}};
  }

  storage::testing::TemporaryFolder folder;
  storage::Database db;
  kit::testing::House house;
  std::shared_ptr<const kit::Town> town;
  Browser browser;
  std::int64_t roads = 0, pothole = 0, lamp = 0, law = 0;

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
    for (auto group : {public_pages(), filing_pages(), follow_pages(), figures_pages(), open_data_pages()}) {
      for (kit::Route& route : group) slice.routes.push_back(std::move(route));
    }
    contribute(slice.contributes);
    return {slice};
  }

  void fill_register() {
    const territory::Import import{db, kit::testing::House::lemmas(), town->id, Actor::system(), house.clock.now()};
    EXPECT_TRUE(
        territory::import_settlements(import,
                                      "code,kind,name_uk,lat,lon\nUA05040130010040578,city,Ладижин,48.68,29.24\n"
                                      "UA05040130040076203,village,Лукашівка,48.65,29.19\n")
            .ok());
    EXPECT_TRUE(territory::import_streets(
                    import, "settlement,name,old_name\nм.Ладижин,вул.Соборна,вул.Леніна\nм.Ладижин,вул.Садова,\n")
                    .ok());
    EXPECT_TRUE(
        territory::import_addresses(import,
                                    "settlement,street,house_number,lat,lon\nм.Ладижин,вул.Соборна,5,48.6800,29.2400\n"
                                    "м.Ладижин,вул.Соборна,7,48.6803,29.2403\nм.Ладижин,вул.Садова,1,48.6900,29.2500\n")
            .ok());
  }
  void fill_categories() {
    const auto filled = db.act(town->id, [&](storage::Tx& tx) -> Check {
      roads = add_executor(tx, "roads", "Дорожня служба", house.clock.now());
      pothole = put_category(tx, potholes_with_questions(roads), 1);
      lamp = put_category(tx, road_category("lamp", "Не світить ліхтар", roads, {"ліхтар", "темно"}), 2);
      Category under_law = road_category("council", "Робота ради", roads, {"рада"});
      under_law.regime = Regime::law393;
      under_law.needs_place = false;
      law = put_category(tx, under_law, 3);
      return Done{};
    });
    EXPECT_TRUE(filled.ok());
  }
};

}  // namespace viche::appeals::testing
