#include <gmock/gmock.h>

#include "residents_app.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

class FilingPages : public ::testing::Test, protected ResidentsApp {
 protected:
  http::Response file_form(const Browser::Fields& fields) { return browser.fill("/appeals/new", "/appeals", fields); }
  static Browser::Fields with(Browser::Fields fields, const std::string& name, const std::string& value) {
    std::erase_if(fields, [&](const auto& field) { return field.first == name; });
    fields.emplace_back(name, value);
    return fields;
  }
  Number number_in(const std::string& location) { return number_of(split(location, '/')[2]).value(); }
};

TEST_F(FilingPages, a_whole_form_is_filed_at_once) {
  const auto filed = file_form(whole_form());
  ASSERT_EQ(filed.status, 303);
  const std::string location = Browser::location(filed);
  EXPECT_THAT(location, HasSubstr("/follow/"));
  EXPECT_THAT(location, HasSubstr("?told=filed"));
  const Appeal appeal = this->appeal(number_in(location));
  EXPECT_EQ(appeal.place.text, "м. Ладижин, вул. Соборна, 7");
  EXPECT_NEAR(*appeal.place.lat, 48.6803, 1e-6);
  EXPECT_NE(appeal.place.building, 0);
  const std::string page = browser.get(location).body;
  EXPECT_THAT(page, HasSubstr("Дякуємо! Звернення прийнято"));
  EXPECT_THAT(page, HasSubstr("data-v-draft-done"));
}

TEST_F(FilingPages, a_form_sent_twice_makes_one_appeal) {
  const auto page = browser.get("/appeals/new");
  const auto first = browser.send(page, "/appeals", whole_form());
  const auto second = browser.send(page, "/appeals", whole_form());
  EXPECT_EQ(Browser::location(first), Browser::location(second));
}

TEST_F(FilingPages, another_text_under_the_key_of_a_filed_form_is_another_appeal) {
  const auto page = browser.get("/appeals/new");
  const auto first = browser.send(page, "/appeals", whole_form());
  const auto another = with(whole_form(), "text", "А тут поруч зовсім інша біда: прорвало трубу.");
  const auto second = browser.send(page, "/appeals", with(another, "seen", "1"));
  ASSERT_EQ(second.status, 303);
  const Number number = number_in(Browser::location(second));
  EXPECT_NE(number, number_in(Browser::location(first)));
  EXPECT_THAT(appeal(number).text, HasSubstr("прорвало трубу"));
}

TEST_F(FilingPages, a_refusal_loses_nothing) {
  const auto refused = file_form(with(whole_form(), "text", "Тут"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("хоча б 10 знаків"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"вул. Соборна\""));
  EXPECT_THAT(refused.body, HasSubstr("value=\"petro@ladyzhyn.example\""));
  EXPECT_THAT(refused.body, HasSubstr("value=\"Петро Мазур\""));
  EXPECT_THAT(refused.body, HasSubstr("value=\"lamp\" selected"));
}

TEST_F(FilingPages, all_errors_are_told_at_once) {
  auto fields = with(with(whole_form(), "text", ""), "email", "не пошта");
  const auto refused = file_form(with(fields, "phone", "двадцять"));
  for (const char* told : {"Перевірте адресу пошти", "Перевірте телефон", "хоча б 10 знаків"}) {
    EXPECT_THAT(refused.body, HasSubstr(told));
  }
}

TEST_F(FilingPages, without_a_category_the_words_suggest_one) {
  const auto asked = file_form(with(whole_form(), "category", ""));
  EXPECT_EQ(asked.status, 200);
  EXPECT_THAT(asked.body, HasSubstr("type=\"radio\" value=\"lamp\""));
  const auto filed = browser.send(asked, "/appeals", {{"likely", "lamp"}});
  EXPECT_EQ(filed.status, 303);
}

TEST_F(FilingPages, a_category_not_chosen_is_asked_again_with_everything_kept) {
  const auto asked = file_form(with(whole_form(), "category", ""));
  const auto again = browser.send(asked, "/appeals", {{"likely", "other"}});
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body, HasSubstr("Оберіть, про що звернення."));
  const auto filed = browser.send(again, "/appeals", {{"category", "lamp"}});
  ASSERT_EQ(filed.status, 303);
  EXPECT_EQ(appeal(number_in(Browser::location(filed))).text, "Другий тиждень не світить ліхтар біля школи.");
}

TEST_F(FilingPages, questions_of_the_category_are_asked_and_answers_kept) {
  const auto asked = file_form(with(whole_form(), "category", "pothole"));
  EXPECT_EQ(asked.status, 200);
  EXPECT_THAT(asked.body, HasSubstr("Чи можна проїхати?"));
  const auto refused = browser.send(asked, "/appeals", {{"answer-depth", "по коліно"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Дайте відповідь на запитання: Чи можна проїхати?"));
  EXPECT_THAT(refused.body, HasSubstr("value=\"по коліно\""));
  const auto filed = browser.send(refused, "/appeals", {{"answer-passable", "no"}, {"answer-depth", "по коліно"}});
  ASSERT_EQ(filed.status, 303);
  EXPECT_EQ(appeal(number_in(Browser::location(filed))).answers, R"({"passable":"no","depth":"по коліно"})");
}

TEST_F(FilingPages, going_back_keeps_what_was_written) {
  const auto asked = file_form(with(whole_form(), "category", "pothole"));
  const auto form = browser.send(asked, "/appeals", {{"back", "1"}});
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, HasSubstr("не світить ліхтар біля школи"));
  EXPECT_THAT(form.body, HasSubstr("value=\"7\""));
}

TEST_F(FilingPages, one_like_it_near_by_can_be_joined_instead) {
  const Number first = number_in(Browser::location(file_form(whole_form())));
  Browser neighbour(house.app);
  const auto shown = neighbour.fill("/appeals/new", "/appeals", with(whole_form(), "email", "olena@ladyzhyn.example"));
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("name=\"join\" value=\"" + first.text() + "\""));
  const auto joined = neighbour.send(shown, "/appeals", {{"join", first.text()}});
  EXPECT_EQ(Browser::location(joined), "/appeals/" + first.text() + "/voices?told=asked");
  EXPECT_EQ(appeal(first).voices, 1);
  const std::string invitation = link_in_letter("/voices/");
  neighbour.fill(invitation, invitation, {});
  EXPECT_EQ(appeal(first).voices, 2);
  const auto own = neighbour.send(shown, "/appeals", {});
  EXPECT_THAT(Browser::location(own), HasSubstr("/follow/"));
}

TEST_F(FilingPages, an_old_name_of_a_street_will_do) {
  const auto filed = file_form(with(whole_form(), "street", "Леніна"));
  ASSERT_EQ(filed.status, 303);
  EXPECT_EQ(appeal(number_in(Browser::location(filed))).place.text, "м. Ладижин, вул. Соборна, 7");
}

TEST_F(FilingPages, a_house_typed_with_the_street_is_found) {
  const auto filed = file_form(with(with(whole_form(), "street", "соборна 5"), "building", ""));
  ASSERT_EQ(filed.status, 303);
  EXPECT_EQ(appeal(number_in(Browser::location(filed))).place.text, "м. Ладижин, вул. Соборна, 5");
}

TEST_F(FilingPages, a_house_the_register_lacks_is_kept_as_typed) {
  const auto filed = file_form(with(whole_form(), "building", "99-Б"));
  ASSERT_EQ(filed.status, 303);
  const Place place = appeal(number_in(Browser::location(filed))).place;
  EXPECT_EQ(place.text, "м. Ладижин, вул. Соборна, 99-Б");
  EXPECT_EQ(place.building, 0);
}

TEST_F(FilingPages, an_unknown_street_is_refused_unless_there_are_words_or_a_point) {
  const auto refused = file_form(with(whole_form(), "street", "Хрещатицька"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Не знайшли такої вулиці"));
  const auto filed = file_form(with(with(whole_form(), "street", "Хрещатицька"), "note", "за ставком"));
  ASSERT_EQ(filed.status, 303);
  EXPECT_EQ(appeal(number_in(Browser::location(filed))).place.text, "Хрещатицька, 7, за ставком");
}

TEST_F(FilingPages, a_point_of_the_map_finds_the_house_beside_it) {
  auto fields =
      with(with(with(with(whole_form(), "street", ""), "building", ""), "lat", "48.68002"), "lon", "29.24001");
  const auto filed = file_form(fields);
  ASSERT_EQ(filed.status, 303);
  const Place place = appeal(number_in(Browser::location(filed))).place;
  EXPECT_EQ(place.text, "біля м. Ладижин, вул. Соборна, 5");
  EXPECT_NEAR(*place.lat, 48.68002, 1e-6);
}

TEST_F(FilingPages, a_house_is_found_however_its_number_is_written_and_no_flat_is_published) {
  for (const char* typed : {"5", "№5", "буд. 5", "будинок 5", "5, кв. 12", "5 кв12", "буд.№ 5, квартира № 12"}) {
    Browser visitor(house.app);
    const auto filed =
        visitor.fill("/appeals/new", "/appeals", with(with(whole_form(), "building", typed), "seen", "1"));
    ASSERT_EQ(filed.status, 303) << typed;
    const Place place = appeal(number_in(Browser::location(filed))).place;
    EXPECT_EQ(place.text, "м. Ладижин, вул. Соборна, 5") << typed;
    EXPECT_NE(place.building, 0) << typed;
  }
  const auto fields = with(with(whole_form(), "building", "77А, кв. 3"), "note", "кв. 3, другий поверх");
  const auto filed = file_form(with(fields, "seen", "1"));
  EXPECT_EQ(appeal(number_in(Browser::location(filed))).place.text, "м. Ладижин, вул. Соборна, 77А, другий поверх");
}

TEST_F(FilingPages, a_point_chosen_for_one_address_is_not_kept_for_another) {
  auto at_the_fifth = with(with(whole_form(), "lat", "48.6800"), "lon", "29.2400");
  const auto place_of = [&](const Browser::Fields& fields) {
    return appeal(number_in(Browser::location(file_form(with(fields, "seen", "1"))))).place;
  };
  EXPECT_FALSE(place_of(with(with(at_the_fifth, "street", "вул. Садова"), "building", "")).lat);
  EXPECT_FALSE(place_of(with(at_the_fifth, "building", "99")).lat);
  const Place own = place_of(with(with(at_the_fifth, "lat", "48.68004"), "building", "5"));
  EXPECT_NEAR(*own.lat, 48.68004, 1e-6);
  const Place beside = place_of(with(with(at_the_fifth, "lat", "48.6806"), "building", ""));
  EXPECT_NEAR(*beside.lat, 48.6806, 1e-6);
  const Place far = place_of(with(with(at_the_fifth, "lat", "48.6950"), "building", ""));
  EXPECT_FALSE(far.lat);
}

TEST_F(FilingPages, what_contradicts_itself_is_asked_about) {
  const auto both = file_form(with(whole_form(), "no_place", "1"));
  EXPECT_EQ(both.status, 422);
  EXPECT_THAT(both.body, HasSubstr("Залиште щось одне"));
  EXPECT_THAT(both.body, HasSubstr("href=\"#no_place\""));
  const auto villages =
      db.read(town->id, [&](storage::Session& session) { return house.territory.settlements(session); });
  const auto village =
      std::find_if(villages.begin(), villages.end(), [](const auto& one) { return one.kind == "village"; });
  ASSERT_NE(village, villages.end());
  const auto elsewhere = file_form(with(whole_form(), "settlement", std::to_string(village->id)));
  EXPECT_EQ(elsewhere.status, 422);
  EXPECT_THAT(elsewhere.body, HasSubstr("Вона є тут: м. Ладижин"));
  EXPECT_THAT(elsewhere.body, HasSubstr("href=\"#settlement\""));
}

TEST_F(FilingPages, the_second_page_has_an_address_that_only_its_visitor_opens) {
  const auto page = browser.get("/appeals/new");
  auto fields = Browser::hidden(page);
  for (const auto& field : with(whole_form(), "category", "pothole")) {
    std::erase_if(fields, [&](const auto& known) { return known.first == field.first; });
    fields.push_back(field);
  }
  const auto sent = browser.post("/appeals", fields);
  const std::string address = Browser::location(sent);
  ASSERT_THAT(address, StartsWith("/appeals/new/draft/"));
  const auto shown = browser.get(address);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("Чи можна проїхати?"));
  EXPECT_THAT(browser.get(address).body, HasSubstr("Чи можна проїхати?"));
  EXPECT_EQ(Browser::location(Browser(house.app).get(address)), "/appeals/new");
  EXPECT_EQ(Browser::location(browser.get("/appeals/new/draft/unknown")), "/appeals/new");
  const auto filed = browser.send(shown, "/appeals", {{"answer-passable", "yes"}});
  ASSERT_EQ(filed.status, 303);
  EXPECT_THAT(browser.get(address).body, HasSubstr("вже подано"));
  house.clock.advance(std::chrono::hours(2));
  EXPECT_EQ(Browser::location(browser.get(address)), "/appeals/new");
}

TEST_F(FilingPages, a_question_may_be_answered_with_not_knowing) {
  const auto asked = file_form(with(whole_form(), "category", "pothole"));
  EXPECT_THAT(asked.body, HasSubstr("Не знаю"));
  const auto filed = browser.send(asked, "/appeals", {{"answer-passable", "unknown"}});
  ASSERT_EQ(filed.status, 303);
  EXPECT_EQ(appeal(number_in(Browser::location(filed))).answers, "{}");
}

TEST_F(FilingPages, a_place_is_asked_for_where_the_category_needs_one) {
  auto nowhere = with(with(whole_form(), "street", ""), "building", "");
  EXPECT_EQ(file_form(nowhere).status, 422);
  EXPECT_EQ(file_form(with(nowhere, "no_place", "1")).status, 422);
  const auto asked = file_form(with(with(nowhere, "no_place", "1"), "category", "council"));
  EXPECT_THAT(asked.body, HasSubstr("name=\"residence\"")) << "the law wants to know where people live";
  EXPECT_EQ(browser.send(asked, "/appeals", {{"residence", "м. Ладижин"}}).status, 303);
}

TEST_F(FilingPages, what_the_law_wants_is_asked_on_the_second_page_and_missed_there) {
  const auto asked = file_form(with(whole_form(), "category", "council"));
  EXPECT_THAT(asked.body, HasSubstr("Закон"));
  const auto refused = browser.send(asked, "/appeals", {{"residence", " "}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Напишіть, де ви живете"));
  const auto filed = browser.send(refused, "/appeals", {{"residence", "м. Ладижин, вул. Нова, 1"}});
  ASSERT_EQ(filed.status, 303);
  Appeal kept = appeal(number_in(Browser::location(filed)));
  house.db.read(town->id, [&](storage::Session& session) { load_author(session, house.vault, kept); });
  EXPECT_EQ(kept.author_residence, "м. Ладижин, вул. Нова, 1");
}

TEST_F(FilingPages, the_law_asks_for_name_and_contact) {
  const auto refused = file_form(with(with(with(whole_form(), "category", "council"), "name", ""), "email", ""));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Цього вимагає закон"));
}

TEST_F(FilingPages, a_form_of_another_visitor_is_refused) {
  const auto page = browser.get("/appeals/new");
  Browser stranger(house.app);
  stranger.get("/appeals/new");
  EXPECT_EQ(stranger.send(page, "/appeals", whole_form()).status, 403);
}

TEST_F(FilingPages, forged_references_to_files_are_not_taken) {
  const auto refused = file_form(with(whole_form(), "kept", "aGVsbG8.c2lnbmF0dXJl"));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Додайте їх ще раз"));
  EXPECT_EQ(browser.get("/appeals/new/photos/aGVsbG8.c2lnbmF0dXJl").status, 404);
}

TEST_F(FilingPages, too_many_from_one_address_wait) {
  ASSERT_TRUE(
      house.towns.set(town->id, Actor::system(), "appeals.filings_per_hour", "2", "Рішення № 2", house.clock.now())
          .ok());
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(
        file_form(with(with(whole_form(), "seen", "1"), "text", "Темно на зупинці, номер " + std::to_string(i))).status,
        303);
  const auto refused = file_form(with(whole_form(), "seen", "1"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("забагато звернень за годину"));
  EXPECT_THAT(refused.body, HasSubstr("Петро Мазур"));
}

TEST_F(FilingPages, too_many_of_one_person_are_told_what_to_do_and_lose_nothing) {
  ASSERT_TRUE(
      house.towns.set(town->id, Actor::system(), "appeals.filings_per_person", "2", "Рішення № 2", house.clock.now())
          .ok());
  ASSERT_TRUE(house.towns.set(town->id, Actor::system(), "town.phone", "0 800 000 158", "", house.clock.now()).ok());
  const auto from = [&](const char* email, const char* phone, int i) {
    Browser other(house.app);
    auto form = with(with(whole_form(), "seen", "1"), "text", "Темно на зупинці, номер " + std::to_string(i));
    return other.fill("/appeals/new", "/appeals", with(with(form, "email", email), "phone", phone));
  };
  EXPECT_EQ(from("Petro@Ladyzhyn.example", "", 1).status, 303);
  EXPECT_EQ(from("petro@ladyzhyn.example", "0671234567", 2).status, 303);
  const auto refused = from("petro@ladyzhyn.example", "", 3);
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("0 800 000 158"));
  EXPECT_THAT(refused.body, HasSubstr("Темно на зупинці, номер 3"));
  EXPECT_EQ(from("other@ladyzhyn.example", "+38 067 123 45 67", 4).status, 303) << "the phone's second";
  EXPECT_EQ(from("another@ladyzhyn.example", "0671234567", 5).status, 429) << "one phone, however it is written";
  house.clock.advance(std::chrono::hours(25));
  EXPECT_EQ(from("petro@ladyzhyn.example", "", 6).status, 303) << "another day";
}

TEST_F(FilingPages, too_many_from_one_device_wait_and_nobody_makes_a_mark_up) {
  ASSERT_TRUE(
      house.towns.set(town->id, Actor::system(), "appeals.filings_per_device", "1", "Рішення № 2", house.clock.now())
          .ok());
  int count = 0;
  const auto file_by = [&](Browser& device) {
    ++count;
    const std::string email = "person" + std::to_string(count) + "@ladyzhyn.example";
    const auto form = with(with(whole_form(), "seen", "1"), "text", "Темно на зупинці, номер " + std::to_string(count));
    return device.fill("/appeals/new", "/appeals", with(form, "email", email)).status;
  };
  EXPECT_EQ(file_by(browser), 303);
  EXPECT_EQ(file_by(browser), 429);
  Browser other(house.app);
  EXPECT_EQ(file_by(other), 303);
  const std::string mark = other.cookies.at("viche_device");
  EXPECT_EQ(mark.find("127.0.0.1"), std::string::npos);
  Browser forger(house.app);
  forger.cookies["viche_device"] = "made.up.mark";
  EXPECT_EQ(file_by(forger), 303) << "the form gives a true one instead";
  forger.cookies["viche_device"] = "made.up.mark";
  const auto page = forger.get("/appeals/new");
  forger.cookies["viche_device"] = "made.up.mark";
  const auto send = [&](const char* email) {
    forger.cookies["viche_device"] = "made.up.mark";
    return forger
        .send(page, "/appeals",
              with(with(with(whole_form(), "seen", "1"), "email", email), "text", std::string("Темно біля ") + email))
        .status;
  };
  EXPECT_EQ(send("a@ladyzhyn.example"), 303);
  EXPECT_EQ(send("b@ladyzhyn.example"), 429) << "all without a mark of one address count together";
}

TEST_F(FilingPages, suggestions_come_in_the_shape_the_browser_reads) {
  EXPECT_THAT(browser.get("/api/appeals/suggest-category?text=дуже темно без ліхтарів").body,
              StartsWith(R"({"items":[{"text":"Не світить ліхтар","value":"lamp")"));
  EXPECT_THAT(browser.get("/api/address/streets?q=собор").body, HasSubstr(R"("text":"вул. Соборна")"));
  EXPECT_THAT(browser.get("/api/address/streets?q=леніна").body, HasSubstr("раніше вул. Леніна"));
  EXPECT_THAT(browser.get("/api/address/streets?q=соборна 5").body, HasSubstr(R"("text":"вул. Соборна, 5")"));
  EXPECT_THAT(browser.get("/api/address/nearest?lat=48.6801&lon=29.2401").body, HasSubstr("вул. Соборна, 5"));
  EXPECT_EQ(browser.get("/api/address/nearest?lat=x&lon=").body, R"({"items":[]})");
  EXPECT_EQ(browser.get("/api/address/buildings?q=7").body, R"({"items":[]})");
  EXPECT_THAT(browser.get("/api/address/buildings.geojson").body, HasSubstr("MultiPolygon"));
}

}  // namespace
}  // namespace viche::appeals::testing
