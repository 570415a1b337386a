#include <gmock/gmock.h>

#include <viche/search/index.hpp>

#include "residents_app.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using kit::testing::House;

class PublicPages : public ::testing::Test, protected ResidentsApp {};

TEST_F(PublicPages, list_shows_what_everybody_may_see) {
  const Number number = file_one();
  const std::string body = browser.get("/appeals").body;
  EXPECT_THAT(body, HasSubstr("Велика яма біля під"));
  EXPECT_THAT(body, HasSubstr("/appeals/" + number.text()));
  EXPECT_THAT(browser.get("/appeals?closed=1").body, Not(HasSubstr("Велика яма")));
  EXPECT_THAT(browser.get("/appeals?category=lamp").body, Not(HasSubstr("Велика яма")));
  EXPECT_THAT(browser.get("/appeals?category=pothole&open=1").body, HasSubstr("Велика яма"));
}

TEST_F(PublicPages, list_and_case_hide_what_waits_for_a_moderator) {
  ASSERT_TRUE(
      house.towns.set(town->id, Actor::system(), "appeals.premoderation", "1", "Рішення № 1", house.clock.now()).ok());
  town = house.towns.find(town->id);
  Filing filing;
  filing.text = "Щойно подане звернення про яму";
  filing.category = pothole;
  filing.place.text = "вул. Соборна";
  const Number number = file(by(Actor::anonymous()), filing, {}).value();
  EXPECT_THAT(browser.get("/appeals").body, Not(HasSubstr("Щойно подане")));
  const auto page = browser.get("/appeals/" + number.text());
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(page.body, Not(HasSubstr("Щойно подане")));
}

TEST_F(PublicPages, what_was_said_aloud_has_a_title_wherever_it_is_named) {
  Filing filing;
  filing.category = pothole;
  filing.recordings = 1;
  filing.place.text = "вул. Соборна";
  filing.place.lat = 48.6800;
  filing.place.lon = 29.2400;
  const Number number = file(by(Actor::anonymous()), filing, {}).value();
  const std::string title = "Голосом або відео: " + find_category(*cached_categories(db, town->id), pothole)->name_uk;
  const std::string path = "/appeals/" + number.text();
  for (const std::string& page : {std::string("/appeals"), path, path + "/voices", path + "/point.geojson"}) {
    EXPECT_THAT(browser.get(page).body, HasSubstr(title)) << page;
  }
  EXPECT_THAT(browser.get(path).body, HasSubstr("<title>" + title));
}

TEST_F(PublicPages, words_in_another_language_than_the_page_are_marked) {
  const Number ours = file_one();
  Filing filing;
  filing.category = pothole;
  filing.text = "A deep hole by the school";
  filing.lang = "en";
  filing.place.text = "вул. Соборна";
  const Number theirs = file(by(Actor::anonymous()), filing, {}).value();
  const std::string uk = browser.get("/appeals").body, en = browser.get("/en/appeals").body;
  EXPECT_THAT(uk, HasSubstr("href=\"/appeals/" + theirs.text() + "\" lang=\"en\">A deep"));
  EXPECT_THAT(uk, HasSubstr("href=\"/appeals/" + ours.text() + "\">Велика"));
  EXPECT_THAT(en, HasSubstr("href=\"/en/appeals/" + ours.text() + "\" lang=\"uk\">Велика"));
  EXPECT_THAT(en, HasSubstr("href=\"/en/appeals/" + theirs.text() + "\">A deep"));
  EXPECT_THAT(browser.get("/en/appeals/" + ours.text()).body, HasSubstr("<h1 class=\"v-title\" lang=\"uk\">Велика"));
  EXPECT_THAT(browser.get("/appeals/" + ours.text()).body, HasSubstr("<h1 class=\"v-title\">Велика"));
}

TEST_F(PublicPages, who_sent_the_work_back_is_told_as_it_was) {
  const Number by_centre = reported(), by_author = reported();
  step(by_centre, operator_actor(), Deed::send_back, "Переробіть.");
  ASSERT_TRUE(take_step(by(Actor::anonymous(), true), by_author, {Deed::refute, "Яма є", {}, {}, 0, {}}).ok());
  for (const Number number : {by_centre, by_author}) {
    const bool said = number == by_author;
    const std::string own = "/appeals/" + number.text() + "/follow/" + follow_key(house.services, town->id, number);
    const auto told = [&](const std::string& path, const char* words) {
      EXPECT_EQ(browser.get(path).body.find(words) != std::string::npos, said) << path;
    };
    told("/appeals/" + number.text(), "Автор сказав, що не зроблено.");
    told("/en/appeals/" + number.text(), "The author said it is not done.");
    told(own, "Ви сказали, що не зроблено.");
    told("/en" + own, "You said it is not done.");
    EXPECT_EQ(browser.get(own).body.find("Контактний центр перевірив роботу") == std::string::npos, said);
  }
}

TEST_F(PublicPages, list_pages_by_what_is_older) {
  for (int i = 0; i < 23; ++i) file_one("Яма за номером " + std::to_string(100 + i));
  const auto first = browser.get("/appeals");
  EXPECT_THAT(first.body, HasSubstr("Яма за номером 122"));
  EXPECT_THAT(first.body, Not(HasSubstr("Яма за номером 100")));
  const auto at = first.body.find("below=");
  ASSERT_NE(at, std::string::npos);
  const std::string below = first.body.substr(at, first.body.find('"', at) - at);
  EXPECT_THAT(browser.get("/appeals?" + below).body, HasSubstr("Яма за номером 100"));
}

TEST_F(PublicPages, an_empty_list_says_what_to_do) {
  EXPECT_THAT(browser.get("/appeals").body, HasSubstr("Звернень ще немає"));
  file_one();
  EXPECT_THAT(browser.get("/appeals?street=Садова").body, HasSubstr("За цими умовами нічого немає"));
}

TEST_F(PublicPages, the_map_is_a_list_too) {
  file_one();
  const std::string body = browser.get("/appeals/map").body;
  EXPECT_THAT(body, HasSubstr("data-v-points=\"/appeals.geojson\""));
  EXPECT_THAT(body, HasSubstr("Велика яма"));
}

TEST_F(PublicPages, a_case_has_no_form_and_hides_its_author) {
  const Number number = file_one();
  const auto page = browser.get("/appeals/" + number.text());
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("<form")));
  EXPECT_THAT(page.body, Not(HasSubstr("Савчук")));
  EXPECT_THAT(page.body, Not(HasSubstr("olena@")));
  EXPECT_THAT(page.body, HasSubstr("Дорожня служба"));
  EXPECT_TRUE(page.header("Set-Cookie").empty());
}

TEST_F(PublicPages, talk_with_the_author_stays_between_them) {
  const Number number = file_one();
  ASSERT_TRUE(ask(by(operator_actor()), number, "Який у вас під'їзд, другий?").ok());
  ASSERT_TRUE(answer(by(Actor::anonymous(), true), number, "Третій, квартира 45", {}).ok());
  ASSERT_TRUE(note(by(operator_actor()), number, "Дзвонити після шостої").ok());
  const std::string body = browser.get("/appeals/" + number.text()).body;
  for (const char* hidden : {"другий?", "квартира 45", "після шостої"}) EXPECT_THAT(body, Not(HasSubstr(hidden)));
  const std::string own = browser.get(link(number)).body;
  EXPECT_THAT(own, HasSubstr("квартира 45"));
  EXPECT_THAT(own, Not(HasSubstr("після шостої")));
}

TEST_F(PublicPages, text_of_people_is_never_markup) {
  const Number number = file_one("<script>alert(1)</script> яма & вода");
  const std::string body = browser.get("/appeals/" + number.text()).body;
  EXPECT_THAT(body, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(body, HasSubstr("&lt;script&gt;"));
}

TEST_F(PublicPages, numbers_that_are_none_are_not_found) {
  for (const char* path : {"/appeals/2026-0", "/appeals/x", "/appeals/2026-999", "/appeals/2026-1/photos/5/small"}) {
    EXPECT_EQ(browser.get(path).status, 404) << path;
  }
}

TEST_F(PublicPages, a_number_is_found_in_all_the_ways_it_is_written) {
  const Number number = file_one();
  (void)file_one("Немає кришки люка біля магазину.");
  const std::string serial = number.text().substr(5);
  for (const std::string& typed : {number.text(), "№ " + number.text(), "№" + serial, serial, "№ " + serial,
                                   "Звернення № " + number.text(), "No. " + serial}) {
    const std::string body = browser.get("/appeals?q=" + typed).body;
    EXPECT_THAT(body, HasSubstr("Велика яма")) << typed;
    EXPECT_THAT(body, Not(HasSubstr("кришки люка"))) << typed;
  }
}

TEST_F(PublicPages, an_old_name_of_a_street_finds_what_is_there_now) {
  const Number number = file_one();
  (void)db.keep_house(town->id, [&](storage::Tx& tx) -> Check {
    const Appeal found = find(tx, number).value();
    search::put(tx, "appeals", found.id, House::lemmas().index_text(found.text + "\n" + found.place.text));
    return Done{};
  });
  EXPECT_THAT(browser.get("/appeals?q=Соборна").body, HasSubstr("Велика яма"));
  EXPECT_THAT(browser.get("/appeals?q=Леніна").body, HasSubstr("Велика яма"));
  EXPECT_THAT(browser.get("/appeals?q=яма Леніна").body, HasSubstr("Велика яма"));
  EXPECT_THAT(browser.get("/appeals?q=Садова").body, Not(HasSubstr("Велика яма")));
}

TEST_F(PublicPages, a_list_of_one_state_shows_that_state_only) {
  (void)file_one("Немає кришки люка біля магазину.");
  (void)reported();
  const std::string body = browser.get("/appeals?state=on_check").body;
  EXPECT_THAT(body, HasSubstr("Велика яма"));
  EXPECT_THAT(body, Not(HasSubstr("кришки люка")));
}

TEST_F(PublicPages, another_community_sees_nothing) {
  const Number number = file_one();
  browser.host = "stryi.localhost";
  EXPECT_THAT(browser.get("/appeals").body, Not(HasSubstr("Велика яма")));
  EXPECT_EQ(browser.get("/appeals/" + number.text()).status, 404);
  EXPECT_EQ(browser.get(link(number)).status, 404);
}

TEST_F(PublicPages, speak_english_below_en) {
  const Number number = file_one();
  EXPECT_THAT(browser.get("/en/appeals").body, HasSubstr("Appeals of the community"));
  EXPECT_THAT(browser.get("/en/appeals/" + number.text()).body, HasSubstr("This concerns me too"));
}

}  // namespace
}  // namespace viche::appeals::testing
