#include <gmock/gmock.h>

#include <viche/audit/audit.hpp>
#include <viche/core/json.hpp>

#include "desk_app.hpp"
#include "registration_acts.hpp"
#include "store/cards.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Two appeals under the law: one that came by post, one told at a reception.
class RegistrationPages : public ::testing::Test {
 protected:
  void SetUp() override {
    app.house.clock.set(calendar::instant_of({calendar::parse_day("2026-03-02").value(), 10, 0, 0}));
    by_post = received("Коваленко Іван Петрович", "1.1", "6.2", "5.1");
    at_reception = received("Шевченко Оксана Василівна", "1.2", "6.3", "5.1");
    together = received("Мешканці будинку 5", "1.2", "6.3", "5.2");
  }
  Number received(const char* name, const char* form, const char* type, const char* subject) {
    Filing filing;
    filing.text = std::string(name) + " просить полагодити дах";
    filing.category = app.other;
    filing.place.text = "вул. Наконечного, 2";
    filing.regime = Regime::law393;
    filing.author_name = name;
    filing.author_residence = "м. Ладижин, вул. Наконечного, 2";
    filing.author_phone = "+380671234567";
    filing.source = std::string_view(form) == "1.2" ? "visit" : "letter";
    Receipt receipt;
    receipt.received_on = calendar::parse_day("2026-03-02");
    receipt.card.form = form;
    receipt.card.type = type;
    receipt.card.subject = subject;
    receipt.card.kind = "3.2";
    receipt.card.applicant = {"7.6", "7.13"};
    const auto number = file_received(app.by(registrar), filing, {}, receipt);
    EXPECT_TRUE(number.ok()) << (number.ok() ? "" : number.refusal().code + " " + number.refusal().field);
    return number.ok() ? number.value() : Number{};
  }
  std::string printed(const char* which) {
    return body_of(
        app.send("/desk/journal/print", {{"from", "2026-03-01"}, {"to", "2026-03-31"}, {"which", which}}, registrar));
  }
  std::size_t looks(Number number) {
    const std::int64_t id = app.appeal(number).id;
    return app.db.read(app.town->id, [&](storage::Session& s) { return audit::looks_through(s, "appeal", id).size(); });
  }

  DeskApp app;
  const Actor registrar = DeskApp::staff({Role::registrar});
  Number by_post, at_reception, together;
};

TEST_F(RegistrationPages, the_journal_on_screen_names_nobody_and_on_paper_everybody) {
  const std::string screen = body_of(app.get("/desk/journal", registrar));
  EXPECT_THAT(screen, HasSubstr("К-1"));
  EXPECT_THAT(screen, Not(HasSubstr("вул. Наконечного, 2")));
  EXPECT_EQ(looks(by_post), 0U);
  const std::string paper = printed("all");
  EXPECT_THAT(paper, HasSubstr("Коваленко Іван Петрович, м. Ладижин, вул. Наконечного, 2"));
  EXPECT_THAT(paper, HasSubstr("Шевченко Оксана Василівна"));
  EXPECT_THAT(paper, HasSubstr("3.2 Заява (клопотання); 2.1 Первинне"));
  EXPECT_EQ(looks(by_post), 1U);
}

TEST_F(RegistrationPages, the_journal_of_reception_has_receptions_with_their_marks) {
  const std::string paper = printed("reception");
  EXPECT_THAT(paper, HasSubstr("Журнал обліку особистого прийому"));
  EXPECT_THAT(paper, HasSubstr("Шевченко Оксана Василівна"));
  EXPECT_THAT(paper, HasSubstr("<td>КО, м. Ладижин"));
  EXPECT_THAT(paper, Not(HasSubstr("Коваленко")));
  EXPECT_EQ(looks(by_post), 0U) << "who is not printed was not looked at";
}

TEST_F(RegistrationPages, a_card_says_every_code_in_words_and_the_look_is_journalled) {
  const std::string card = body_of(app.get("/desk/appeals/" + by_post.text() + "/card", registrar));
  for (const char* words : {"0203005", "Коваленко Іван Петрович", "+380671234567", "1.1 Поштою", "6.2 Лист",
                            "7.6 Ветеран праці; 7.13 Багатодітна сім&#39;я", "02.03.2026", "858-2024",
                            "Коваленко Іван Петрович просить полагодити дах"}) {
    EXPECT_THAT(card, HasSubstr(words));
  }
  EXPECT_EQ(looks(by_post), 1U);
  EXPECT_EQ(app.get("/desk/appeals/" + by_post.text() + "/card/reception", registrar).status, 404);
  const std::string reception = body_of(app.get("/desk/appeals/" + at_reception.text() + "/card/reception", registrar));
  EXPECT_THAT(reception, HasSubstr("Картка обліку особистого прийому"));
  EXPECT_THAT(reception, Not(HasSubstr("0203005")));
}

TEST_F(RegistrationPages, of_a_letter_on_paper_the_day_alone_is_told) {
  const Actor operator_actor = app.operator_actor;
  for (const char* page : {"", "/term"}) {
    const std::string told = body_of(app.get("/desk/appeals/" + by_post.text() + page, operator_actor));
    EXPECT_THAT(told, HasSubstr("2 березня 2026</dd>")) << page;
  }
  const Number plain = app.file_one("Яма на дорозі біля школи", app.potholes);
  EXPECT_THAT(body_of(app.get("/desk/appeals/" + plain.text(), operator_actor)),
              HasSubstr("2 березня 2026, 10:00</dd>"));
}

TEST_F(RegistrationPages, the_card_tells_what_became_of_what_was_not_executed) {
  const auto card = [&](Number number) {
    return body_of(app.get("/desk/appeals/" + number.text() + "/card", registrar));
  };
  EXPECT_THAT(card(by_post), HasSubstr("Фактично виконано</th><td></td>"));
  const By author{app.house.services, *app.town, Actor::anonymous(), true, {}, app.house.clock.now()};
  ASSERT_TRUE(take_step(author, by_post, {Deed::withdraw, "передумав", {}, {}, 0, {}}).ok());
  EXPECT_THAT(card(by_post), HasSubstr("Не виконано. "));
  EXPECT_THAT(card(by_post), Not(HasSubstr("Фактично виконано</th><td>02.03.2026")));
  const Actor executor = DeskApp::staff({Role::executor}, app.roads);
  ASSERT_TRUE(take_step(app.by(registrar), at_reception, {Deed::assign, "", {}, {}, app.roads, {}}).ok());
  ASSERT_TRUE(take_step(app.by(executor), at_reception, {Deed::accept, "", {}, {}, 0, {}}).ok());
  ASSERT_TRUE(take_step(app.by(executor), at_reception, {Deed::report, "Дах полагоджено", {}, {}, 0, {}}).ok());
  EXPECT_THAT(card(at_reception), HasSubstr("Фактично виконано</th><td>02.03.2026"));
  ASSERT_TRUE(take_step(app.by(registrar), together, {Deed::assign, "", {}, {}, app.roads, {}}).ok());
  ASSERT_TRUE(take_step(app.by(executor), together, {Deed::accept, "", {}, {}, 0, {}}).ok());
  ASSERT_TRUE(take_step(app.by(executor), together, {Deed::explain, "Дах полагодять улітку", {}, {}, 0, {}}).ok());
  EXPECT_THAT(card(together), HasSubstr("Не виконано. Дано роз&#39;яснення, 02.03.2026"));
}

TEST_F(RegistrationPages, whoever_received_the_person_stands_in_the_journal_and_on_the_card) {
  EXPECT_THAT(printed("reception"), HasSubstr("<td class=\"is-short\">02.03.2026</td><td></td>"));
  Card said =
      app.db.read(app.town->id, [&](storage::Session& s) { return find_card(s, app.appeal(at_reception).id); }).value();
  said.received_by = "Міський голова Коваль І. П.";
  ASSERT_TRUE(save_card(app.by(registrar), at_reception, said, 0).ok());
  EXPECT_THAT(printed("reception"), HasSubstr("<td>Міський голова Коваль І. П.</td>"));
  EXPECT_THAT(body_of(app.get("/desk/appeals/" + at_reception.text() + "/card/reception", registrar)),
              HasSubstr("Хто вів прийом</th><td>Міський голова Коваль І. П.</td>"));
  said.received_by = std::string(201, 'x');
  EXPECT_EQ(save_card(app.by(registrar), at_reception, said, 0).refusal().field, "received_by");
}

TEST_F(RegistrationPages, the_mark_of_control_says_who_set_it_and_goes_when_it_is_taken_off) {
  const std::string form = "/desk/appeals/" + by_post.text() + "/registration";
  const auto card = [&] { return body_of(app.get("/desk/appeals/" + by_post.text() + "/card", registrar)); };
  EXPECT_THAT(card(), Not(HasSubstr("Взято на контроль")));
  const auto save = [&](std::vector<std::pair<std::string, std::string>> more) {
    std::vector<std::pair<std::string, std::string>> fields{
        {"form", "1.1"}, {"type", "6.2"}, {"sign", "2.1"}, {"kind", "3.2"}, {"subject", "5.1"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return app.send(form, fields, registrar).status;
  };
  EXPECT_EQ(save({{"control", "1"}}), 303);
  EXPECT_THAT(card(), HasSubstr("Взято на контроль"));
  const auto by_whom = [&] {
    return app.db.read(app.town->id, [&](storage::Session& s) { return find_card(s, app.appeal(by_post).id); })
        ->control_by;
  };
  EXPECT_EQ(by_whom(), registrar.account);
  EXPECT_EQ(save({}), 303);
  EXPECT_EQ(by_whom(), 0);
}

TEST_F(RegistrationPages, an_appeal_of_the_contact_centre_has_no_card) {
  const Number plain = app.file_one("Яма на дорозі біля школи", app.potholes);
  EXPECT_EQ(app.get("/desk/appeals/" + plain.text() + "/card", registrar).status, 404);
}

TEST_F(RegistrationPages, days_that_are_none_are_told_beside_their_fields) {
  const auto asked = [&](const char* query) { return app.get(std::string("/desk/journal?") + query, registrar); };
  const auto wrong = asked("from-day=31&from-month=2&from-year=2026&to-day=1&to-month=3&to-year=2026");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(body_of(wrong), HasSubstr("Назвіть день, місяць і рік."));
  const auto turned = asked("from-day=2&from-month=3&from-year=2026&to-day=1&to-month=3&to-year=2026");
  EXPECT_THAT(body_of(turned), HasSubstr("не раніше першого"));
  EXPECT_EQ(app.send("/desk/journal/print", {{"from", "x"}, {"to", "2026-03-31"}}, registrar).status, 422);
}

TEST_F(RegistrationPages, the_form_is_for_its_readers_and_its_years) {
  const std::string form = body_of(app.get("/desk/statistics?year=2026&half=1", registrar));
  EXPECT_THAT(form, HasSubstr("перше півріччя 2026 року"));
  EXPECT_EQ(app.get("/desk/statistics?year=26", registrar).status, 422);
  EXPECT_EQ(app.get("/desk/statistics?year=2026&half=3", registrar).status, 422);
  EXPECT_EQ(app.get("/desk/statistics", app.executor()).status, 403);
  EXPECT_EQ(app.get("/desk/statistics.xlsx?year=2026&half=1", DeskApp::staff({Role::analyst})).body.substr(0, 2), "PK");
  const auto json = JsonReader::parse(
      app.api(http::Method::get, "/api/v1/appeals/statistics?year=2026&half=1", app.key({"appeals.read"})).body);
  EXPECT_EQ((*json)["rows"].at(0)["now"].integer(), 3);
  EXPECT_EQ((*json)["rows"].at(2)["key"].text(), "at_reception");
  EXPECT_EQ((*json)["rows"].at(2)["now"].integer(), 2);
}

TEST_F(RegistrationPages, letters_go_through_the_desk) {
  const std::string base = "/desk/appeals/" + by_post.text() + "/letters";
  const auto made = app.send(base, {{"kind", "explanation"}}, registrar);
  ASSERT_EQ(made.status, 303);
  const std::string letter(made.header("Location"));
  EXPECT_THAT(body_of(app.get(letter, registrar)), HasSubstr("Коваленку Івану Петровичу"));
  EXPECT_THAT(body_of(app.get(letter + "/print", registrar)), HasSubstr("Проєкт"));
  const auto with = [&](const char* text, const char* what) {
    return app.send(letter,
                    {{"addressee", "Коваленку Івану Петровичу"}, {"text", text}, {"head_name", "Голова"}, {"do", what}},
                    registrar);
  };
  EXPECT_EQ(with("Роз'яснюємо: […]", "issue").status, 422);
  EXPECT_EQ(with("Роз'яснюємо.", "issue").status, 303);
  const std::string issued = body_of(app.get(letter, registrar));
  EXPECT_THAT(issued, HasSubstr("№ 1/2026 від 02.03.2026"));
  EXPECT_THAT(issued, HasSubstr("надрукуйте лист")) << "there is no e-mail";
  EXPECT_THAT(issued, Not(HasSubstr("<textarea")));
  EXPECT_EQ(with("Інше.", "save").status, 409);
  EXPECT_EQ(app.get(letter, app.moderator).status, 403);
  EXPECT_EQ(
      app.get("/desk/appeals/" + at_reception.text() + "/letters/" + letter.substr(letter.rfind('/') + 1), registrar)
          .status,
      404)
      << "a letter is found under its own appeal only";
  const auto json = JsonReader::parse(app.api(http::Method::get, "/api/v1/appeals/" + by_post.text() + "/letters",
                                              app.key({"appeals.read", "appeals.write"}))
                                          .body);
  EXPECT_EQ((*json)["letters"].at(0)["number"].text(), "1/2026");
}

}  // namespace
}  // namespace viche::appeals::testing
