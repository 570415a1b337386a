#include <gmock/gmock.h>

#include "cabinet_house.hpp"

namespace viche::cabinet {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Person;

class pages : public testing::Cabinet {
 protected:
  kit::CabinetCase song(const std::string& title, std::chrono::hours ago, bool closed, bool waits) {
    kit::CabinetCase one{title, "/songs/1", "У роботі", "вул. Соборна", house->clock.now() - ago};
    one.kind = "Пісня";
    one.closed = closed;
    one.waits_for_me = waits;
    return one;
  }
};

TEST_P(pages, every_page_is_for_those_who_are_signed_in_is_kept_by_nobody_and_found_by_no_search_engine) {
  Person person = enter("oksana@mail.example");
  for (const std::string path :
       {"/my", "/my/calendar", "/my/subscriptions", "/my/letters", "/my/looks", "/my/export", "/my/erase"}) {
    EXPECT_EQ(stranger().get(path).status, 303) << path;
    for (const std::string prefix : {"", "/en"}) {
      const auto page = person.get(prefix + path);
      EXPECT_EQ(page.status, 200) << path;
      EXPECT_EQ(page.header("Cache-Control"), "no-store") << path;
      EXPECT_THAT(page.body, HasSubstr("noindex")) << path;
      for (const char* left : {"⟦", "[[", "{{", "]]", "}}", " style="}) {
        EXPECT_THAT(page.body, Not(HasSubstr(left))) << prefix + path;
      }
    }
  }
}

TEST_P(pages, what_waits_for_me_stands_first_then_the_newest_of_every_kind) {
  fakes->cases[oksana] = {song("Стара", 72h, false, false), song("Питають", 96h, false, true),
                          song("Нова", 1h, false, false), song("Закрита", 2h, true, false)};
  fakes->cases[petro] = {song("Чужа", 1h, false, false)};
  Person person = enter("oksana@mail.example");
  const std::string all = person.get("/my").body;
  const auto at = [&](const char* title) { return all.find(title); };
  EXPECT_LT(at("Питають"), at("Нова"));
  EXPECT_LT(at("Нова"), at("Закрита"));
  EXPECT_LT(at("Закрита"), at("Стара"));
  EXPECT_THAT(all, Not(HasSubstr("Чужа")));
  const std::string closed = person.get("/my?state=closed").body;
  EXPECT_THAT(closed, HasSubstr("Закрита"));
  EXPECT_THAT(closed, Not(HasSubstr("Нова")));
  const std::string waiting = person.get("/my?state=waiting").body;
  EXPECT_THAT(waiting, HasSubstr("Питають"));
  EXPECT_THAT(waiting, Not(HasSubstr("Стара")));
  EXPECT_EQ(person.get("/my?state=%27&page=-5").status, 200);
}

TEST_P(pages, the_list_comes_in_pages) {
  for (int i = 0; i < 45; ++i) {
    fakes->cases[oksana].push_back(song("Пісня-" + std::to_string(100 + i), std::chrono::hours(i), false, false));
  }
  Person person = enter("oksana@mail.example");
  EXPECT_THAT(person.get("/my").body, HasSubstr("/my?page=2"));
  EXPECT_THAT(person.get("/my").body, Not(HasSubstr("Пісня-120")));
  EXPECT_THAT(person.get("/my?page=2").body, HasSubstr("Пісня-120"));
  EXPECT_THAT(person.get("/my?page=99").body, HasSubstr("Пісня-144"));
}

TEST_P(pages, the_calendar_goes_by_months_and_its_private_address_tells_titles_alone) {
  const Instant now = house->clock.now();
  fakes->terms[oksana] = {{now + 24h, true, "Відповідь на пісню", "/songs/1", "СЕКРЕТНА ПРИМІТКА"}};
  fakes->terms[petro] = {{now + 24h, true, "Чужий строк", "/songs/2", ""}};
  Person person = enter("oksana@mail.example");
  EXPECT_THAT(person.get("/my/calendar").body, HasSubstr("СЕКРЕТНА ПРИМІТКА"));
  const std::string made = person.post("/my/calendar").body;
  const auto at = made.find("/my/calendar/", made.find("v-address"));
  ASSERT_NE(at, std::string::npos);
  const std::string path = made.substr(at, made.find("</code>", at) - at);
  const auto feed = stranger().get(path);
  EXPECT_EQ(feed.status, 200);
  EXPECT_EQ(feed.header("Content-Type"), "text/calendar; charset=utf-8");
  EXPECT_THAT(feed.body, HasSubstr("SUMMARY:Відповідь на пісню"));
  EXPECT_THAT(feed.body, Not(HasSubstr("СЕКРЕТНА")));
  EXPECT_THAT(feed.body, Not(HasSubstr("Чужий")));
  EXPECT_EQ(stranger().on("stryi.localhost").get(path).status, 404) << "another community";
  const std::string key = path.substr(13, 22);
  EXPECT_THAT(person.get("/my/calendar").body, Not(HasSubstr(key))) << "it is shown once";

  EXPECT_EQ(person.post("/my/calendar").status, 200);
  EXPECT_EQ(stranger().get(path).status, 404) << "renewed: the old one leads nowhere";
  EXPECT_EQ(person.post("/my/calendar/end").status, 303);
  EXPECT_EQ(person.post("/my/calendar/end").status, 404);
  EXPECT_EQ(stranger().get("/my/calendar//viche.ics").status, 404);
  EXPECT_EQ(stranger().get("/my/calendar/AAAAAAAAAAAAAAAAAAAAAA/viche.ics").status, 404);
}

TEST_P(pages, one_click_ends_a_subscription_of_ones_own_only) {
  const std::string mine = std::to_string(oksana) + ":1", theirs = std::to_string(petro) + ":1";
  fakes->subscribed = {mine, theirs};
  Person person = enter("oksana@mail.example");
  EXPECT_THAT(person.get("/my/subscriptions").body, HasSubstr(mine));
  EXPECT_THAT(person.get("/my/subscriptions").body, Not(HasSubstr(theirs)));
  EXPECT_EQ(person.post("/my/subscriptions", {{"slice", "songs"}, {"id", theirs}}).status, 404);
  EXPECT_EQ(person.post("/my/subscriptions", {{"slice", "none"}, {"id", mine}}).status, 404);
  EXPECT_EQ(person.post("/my/subscriptions", {{"slice", "songs"}, {"id", mine}}).status, 303);
  EXPECT_EQ(fakes->subscribed, std::set<std::string>{theirs});
}

TEST_P(pages, who_looked_is_told_by_role_and_organisation_without_their_name) {
  const auto clerk =
      house->identity
          .create(
              home(), Actor::system(),
              {"clerk@council.example", "Ірина Секретна", "", "uk", "дуже-довгий-пароль-7", true, {Role::operator_}})
          .value();
  const auto looked = db().keep_house(home(), [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, {Actor::Kind::staff, clerk, {Role::operator_}, 0, {}}, oksana, "song", 12, "contact",
                       house->clock.now());
    audit::record_look(tx, {Actor::Kind::staff, clerk, {Role::operator_}, 0, {}}, petro, "song", 13, "contact",
                       house->clock.now());
    return Done{};
  });
  ASSERT_TRUE(looked.ok());
  const std::string page = enter("oksana@mail.example").get("/my/looks").body;
  EXPECT_THAT(page, HasSubstr("Пісня № 12"));
  EXPECT_THAT(page, HasSubstr("оператор"));
  EXPECT_THAT(page, Not(HasSubstr("Секретна")));
  EXPECT_THAT(page, Not(HasSubstr("Пісня № 13")));
}

VICHE_ON_BOTH_ENGINES(pages);

}  // namespace
}  // namespace viche::cabinet
