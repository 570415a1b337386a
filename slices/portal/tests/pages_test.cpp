#include <gmock/gmock.h>

#include <viche/kit/testing.hpp>
#include <viche/territory/import.hpp>

VICHE_RESOURCES(portal)

namespace viche::portal {
kit::Slice slice();
}

namespace viche::portal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A capability that has something to show everywhere.
kit::Slice another() {
  kit::Slice slice;
  slice.name = "another";
  slice.contributes.front = [](kit::Call&) { return std::string("<p id=\"from-another\">12 справ</p>"); };
  slice.contributes.search = [](kit::Call&, std::string_view text, std::int64_t limit) {
    std::vector<kit::Finding> found;
    if (text == "багато") found.assign(static_cast<std::size_t>(limit), {"Яма", "/another/2", "", "№ 2"});
    if (text == "яма") found.push_back({"Яма <на> дорозі", "/another/1", "вул. Соборна", "№ 1"});
    return found;
  };
  slice.contributes.waiting = [](kit::Call&) {
    return std::vector<kit::Waiting>{{"Усе інше", 3, "/another/rest", false},
                                     {"Прострочено", 5, "/another/late", true}};
  };
  slice.contributes.account_menu = {
      {"/another/kept", "portal.about.title", 100, kit::Access::staff({Role::administrator})}};
  return slice;
}

class Portal : public ::testing::Test {
 protected:
  http::Response get(const std::string& path, std::string_view query = {}, const std::string& cookie = {}) {
    http::Request request;
    request.method = http::Method::get;
    request.target = request.path = path;
    request.host = "ladyzhyn.localhost";
    if (!query.empty()) request.query.add("q", std::string(query));
    if (!cookie.empty()) request.headers.emplace_back("cookie", "viche_session=" + cookie);
    return house.app.handle(request);
  }

  /// The staff's pages need no browser: the handler is called as the person.
  http::Response desk_home(Roles roles) {
    http::Request request;
    request.method = http::Method::get;
    request.target = request.path = "/desk/home";
    const kit::Slice own = slice();
    for (const kit::Route& route : own.routes) {
      if (route.name != "portal.desk_home") continue;
      kit::Call call(house.services, request, house.town, route);
      call.actor = kit::testing::House::staff(roles);
      return route.handler(call);
    }
    return http::text("no route", 404);
  }

  static storage::Options options(const std::string& dir) {
    storage::Options options;
    options.dir = dir;
    return options;
  }

  storage::testing::TemporaryFolder folder;
  storage::Database db{options(folder.path())};
  kit::testing::House house{db, folder.path(), {another(), slice()}};
};

TEST_F(Portal, the_front_page_shows_every_capabilitys_block) {
  const auto page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("id=\"from-another\""));
  EXPECT_THAT(page.body, HasSubstr("href=\"/appeals/new\""));
  EXPECT_THAT(page.body, HasSubstr("Ладижинська громада"));
  EXPECT_TRUE(page.header("Set-Cookie").empty());
}

TEST_F(Portal, search_asks_everybody_and_escapes_what_they_say) {
  const auto page = get("/search", "яма");
  EXPECT_THAT(page.body, HasSubstr("Яма &lt;на&gt; дорозі"));
  EXPECT_THAT(page.body, HasSubstr("Знайшли 1 запис"));
  EXPECT_THAT(get("/search", "слон").body, HasSubstr("Нічого не знайшли"));
  EXPECT_THAT(get("/search").body, Not(HasSubstr("Нічого не знайшли")));
}

TEST_F(Portal, search_says_when_there_is_more_and_leads_to_all) {
  const auto page = get("/search", "багато");
  EXPECT_THAT(page.body, HasSubstr("Показуємо перші 20 записів. Є ще."));
  EXPECT_THAT(page.body, Not(HasSubstr("Знайшли")));
  EXPECT_THAT(page.body, HasSubstr("href=\"/appeals?q=%D0%B1"));
  EXPECT_THAT(get("/search", "яма").body, Not(HasSubstr("/appeals?q=")));
}

TEST_F(Portal, the_desk_tells_what_presses_first) {
  const std::string body = desk_home({Role::operator_}).body;
  EXPECT_LT(body.find("Прострочено"), body.find("Усе інше"));
  EXPECT_THAT(body, Not(HasSubstr("/another/kept")));
  EXPECT_THAT(desk_home({Role::administrator}).body, HasSubstr("/another/kept"));
  EXPECT_EQ(get("/desk/home").status, 303);
}

TEST_F(Portal, maps_get_names_and_houses_from_the_register_of_their_community_alone) {
  const territory::Import import{db, kit::testing::House::lemmas(), house.town->id, Actor::system(), house.clock.now()};
  ASSERT_TRUE(territory::import_settlements(import,
                                            "code,kind,name_uk,name_en,lat,lon\n"
                                            "UA05040130010040578,city,Ладижин,Ladyzhyn,48.68,29.24\n")
                  .ok());
  ASSERT_TRUE(
      territory::import_streets(import, "settlement,name\nм.Ладижин,вул.Соборна\nм.Ладижин,вул.Порожня\n").ok());
  ASSERT_TRUE(territory::import_addresses(import,
                                          "settlement,street,house_number,lat,lon\n"
                                          "м.Ладижин,вул.Соборна,5,48.6800,29.2400\n"
                                          "м.Ладижин,вул.Соборна,7,48.6803,29.2403\n"
                                          "м.Ладижин,вул.Соборна,9а,48.6806,29.2406\n")
                  .ok());
  const std::string names = get("/api/map/names.json").body;
  EXPECT_THAT(names, HasSubstr(R"({"name":"Ладижин","kind":"city","lat":4868000,"lon":2924000})"));
  EXPECT_THAT(names, HasSubstr(R"({"name":"вул. Соборна","houses":3,"lat":4868030,"lon":2924030})"));
  EXPECT_THAT(names, Not(HasSubstr("Порожня"))) << "a street without houses has no place";
  EXPECT_THAT(get("/en/api/map/names.json").body, HasSubstr("\"Ladyzhyn\""));
  EXPECT_EQ(get("/api/map/houses.json").body, R"({"streets":[{"name":"вул. Соборна","numbers":["5","7","9а"],)"
                                              R"("at":[4868000,2924000,4868030,2924030,4868060,2924060]}]})");
  http::Request other;
  other.method = http::Method::get;
  other.target = other.path = "/api/map/houses.json";
  other.host = "stryi.localhost";
  EXPECT_EQ(house.app.handle(other).body, R"({"streets":[]})");
}

TEST_F(Portal, the_page_about_the_site_leads_to_data_and_journal_of_petitions) {
  const std::string body = get("/about").body;
  EXPECT_THAT(body, HasSubstr("href=\"/open-data/petitions\""));
  EXPECT_THAT(body, HasSubstr("href=\"/journal\""));
}

TEST_F(Portal, plain_pages_and_files_are_there_in_both_languages) {
  for (const char* path :
       {"/about", "/accessibility", "/privacy", "/en", "/en/about", "/en/accessibility", "/en/privacy"}) {
    EXPECT_EQ(get(path).status, 200) << path;
  }
  EXPECT_THAT(get("/robots.txt").body, HasSubstr("Disallow: /desk/"));
  EXPECT_THAT(get("/manifest.webmanifest").body, HasSubstr("\"short_name\":\"Віче\""));
  EXPECT_EQ(get("/favicon.ico").status, 303);
}

}  // namespace
}  // namespace viche::portal
