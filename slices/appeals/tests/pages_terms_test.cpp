#include <gmock/gmock.h>

#include <viche/calendar/cases.hpp>

#include "desk_app.hpp"
#include "residents_app.hpp"
#include "rules/terms.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TermPages : public ::testing::Test {
 protected:
  DeskApp app;
  Number number = app.file_one("Прошу пояснити, чому закрили маршрут", app.other);
  const Actor head = DeskApp::staff({Role::head});
  const Actor registrar = DeskApp::staff({Role::registrar});

  std::string path(std::string_view rest = {}) const {
    return "/desk/appeals/" + number.text() + "/term" + std::string(rest);
  }
  std::string shown(const Actor& who) { return body_of(app.get(path(), who)); }
  void put_under_law() {
    ASSERT_TRUE(convert_regime(app.by(app.operator_actor), number,
                               {Regime::law393, "просить відповіді", "", "", "", "м. Ладижин"})
                    .ok());
  }
  calendar::Day after_receipt(int days) {
    return calendar::kyiv_day(app.appeal(number).filed_at) + std::chrono::days(days);
  }
  static std::vector<std::pair<std::string, std::string>> form(calendar::Day day, std::string reason) {
    const std::chrono::year_month_day date(day);
    return {{"day-day", std::to_string(static_cast<unsigned>(date.day()))},
            {"day-month", std::to_string(static_cast<unsigned>(date.month()))},
            {"day-year", std::to_string(static_cast<int>(date.year()))},
            {"reason", std::move(reason)}};
  }
};

TEST_F(TermPages, show_the_forms_that_are_open_to_the_person) {
  EXPECT_THAT(shown(head), HasSubstr("Розглядати за Законом про звернення громадян"));
  EXPECT_THAT(shown(head), Not(HasSubstr("/term/extension")));
  EXPECT_THAT(shown(head), HasSubstr("Спершу переведіть звернення на розгляд за законом"));
  EXPECT_THAT(shown(head), Not(HasSubstr("Останні дні за законом")));
  put_under_law();
  for (const TermRule& rule : law393_terms()) {
    const calendar::Day last = last_day_of(rule.which, app.appeal(number).filed_at);
    EXPECT_THAT(shown(head), HasSubstr(i18n::date(i18n::Lang::uk, calendar::start_of_day(last)))) << rule.code;
  }
  EXPECT_THAT(shown(head), HasSubstr("/term/extension"));
  EXPECT_THAT(shown(head), HasSubstr("/term/shortening"));
  EXPECT_THAT(shown(app.operator_actor), Not(HasSubstr("/term/extension")));
  EXPECT_THAT(shown(app.operator_actor), HasSubstr("/term/shortening"));
  EXPECT_THAT(shown(registrar), Not(HasSubstr("/term/shortening")));
  EXPECT_THAT(shown(registrar), HasSubstr("Розглядати в контактному центрі"));
  EXPECT_EQ(app.get(path(), app.executor()).status, 403);
  EXPECT_EQ(app.send(path("/extension"), form(after_receipt(40), "бо"), app.operator_actor).status, 403);
}

TEST_F(TermPages, are_linked_from_the_case_for_those_who_may) {
  const std::string base = "/desk/appeals/" + number.text();
  EXPECT_THAT(body_of(app.get(base, head)), HasSubstr(base + "/term"));
  EXPECT_THAT(body_of(app.get(base, app.moderator)), Not(HasSubstr(base + "/term")));
}

TEST_F(TermPages, extend_and_say_so_on_the_case) {
  put_under_law();
  const auto done = app.send(path("/extension"), form(after_receipt(44), "Чекаємо висновку лабораторії"), head);
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(done.header("Location"), "/desk/appeals/" + number.text() + "?told=extended");
  EXPECT_EQ(last_day_before(*app.appeal(number).due_at), after_receipt(44));
  const std::string page = body_of(app.get("/desk/appeals/" + number.text(), head));
  EXPECT_THAT(page, HasSubstr("Строк продовжено"));
  EXPECT_THAT(page, HasSubstr("Чекаємо висновку лабораторії"));
}

TEST_F(TermPages, tell_what_is_wrong_beside_the_field_and_keep_what_was_written) {
  put_under_law();
  const auto refused = app.send(path("/extension"), form(after_receipt(46), "Чекаємо висновку"), head);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(body_of(refused), HasSubstr("не більше 45 днів"));
  EXPECT_THAT(body_of(refused), HasSubstr("extension-day"));
  EXPECT_THAT(body_of(refused), HasSubstr("Чекаємо висновку"));
  const auto empty = app.send(path("/shortening"), {{"reason", ""}}, head);
  EXPECT_EQ(empty.status, 422);
  EXPECT_THAT(body_of(empty), HasSubstr("Вкажіть день."));
  EXPECT_THAT(body_of(empty), HasSubstr("Напишіть причину."));
}

TEST_F(TermPages, convert_once_and_tell_whoever_was_too_late) {
  const std::vector<std::pair<std::string, std::string>> to_law{
      {"to", "law393"}, {"reason", "Просить відповіді"}, {"residence", "м. Ладижин, вул. Будівельників, 3"}};
  EXPECT_EQ(app.send(path("/regime"), to_law, registrar).status, 303);
  EXPECT_EQ(app.appeal(number).regime, Regime::law393);
  EXPECT_EQ(app.send(path("/regime"), to_law, registrar).status, 409);
  EXPECT_EQ(app.send(path("/regime"), {{"to", "none"}, {"reason", "бо"}}, registrar).status, 409);
}

TEST_F(TermPages, ask_for_the_author_where_the_appeal_names_none) {
  Filing filing;
  filing.text = "Чому закрили маршрут";
  filing.category = app.other;
  filing.place.text = "м. Ладижин";
  number = file(app.by(Actor::anonymous()), filing, {}).value();
  const auto refused = app.send(path("/regime"), {{"to", "law393"}, {"reason", "Просить відповіді"}}, head);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(body_of(refused), HasSubstr("regime_change-name"));
  EXPECT_THAT(body_of(refused), HasSubstr("Запишіть ім&#39;я та прізвище"));
  const auto done = app.send(path("/regime"),
                             {{"to", "law393"},
                              {"reason", "Просить відповіді"},
                              {"name", "Петро Мазур"},
                              {"phone", "0671112233"},
                              {"residence", "м. Ладижин"}},
                             head);
  EXPECT_EQ(done.status, 303);
}

TEST_F(TermPages, print_every_rule_with_its_article_its_day_for_today_and_its_cases) {
  const std::string page = body_of(app.get("/terms", Actor::anonymous()));
  const Instant now = app.house.clock.now();
  for (const TermRule& rule : law393_terms()) {
    EXPECT_THAT(page, HasSubstr(app.house.words->text(i18n::Lang::uk, "terms.rule." + std::string(rule.code))));
    EXPECT_THAT(page, HasSubstr(std::string(rule.law)));
    EXPECT_THAT(page, HasSubstr(i18n::date(i18n::Lang::uk, calendar::start_of_day(last_day_of(rule.which, now)))));
  }
  std::size_t printed = 0, known = 0;
  for (std::size_t from = page.find("<li>"); from != std::string::npos; from = page.find("<li>", from + 1)) {
    const std::string line = page.substr(from, page.find("</li>", from) - from);
    printed +=
        line.find("→") != line.npos || line.find(": робочий день") != line.npos || line.find(": вихідний") != line.npos;
  }
  for (const calendar::TermCases& group : calendar::cases_of_ukraine()) {
    known += group.cases.size();
    EXPECT_THAT(page, HasSubstr(group.law));
  }
  EXPECT_EQ(printed, known);
  EXPECT_THAT(page, HasSubstr("2 березня 2026 + 1 місяць → 2 квітня 2026"));
  EXPECT_THAT(page, HasSubstr("28 березня 2026, 10:00 + 48 годин → 30 березня 2026, 11:00"));
  EXPECT_THAT(page, HasSubstr("Яма на дорозі"));
  EXPECT_THAT(page, HasSubstr("10 днів"));
}

TEST_F(TermPages, list_what_falls_due_by_day_and_what_is_overdue) {
  const Number routed = app.file_one("Велика яма біля зупинки", app.potholes);  // due in ten days
  const calendar::Day due = last_day_before(*app.appeal(routed).due_at);
  const auto page = [&](const Actor& who) { return body_of(app.get("/desk/terms", who)); };
  EXPECT_THAT(page(head), HasSubstr("day-" + calendar::to_iso(due)));
  EXPECT_THAT(page(head), HasSubstr("Велика яма біля зупинки"));
  EXPECT_THAT(page(head), HasSubstr("Прошу пояснити, чому закрили маршрут"));
  EXPECT_THAT(page(head), HasSubstr("Простроченого немає."));
  EXPECT_THAT(page(app.executor()), HasSubstr("Велика яма біля зупинки"));
  EXPECT_THAT(page(app.executor()), Not(HasSubstr("чому закрили маршрут"))) << "nobody's yet";
  EXPECT_THAT(page(DeskApp::staff({Role::executor}, app.water)), Not(HasSubstr("Велика яма")));
  EXPECT_THAT(page(DeskApp::staff({Role::executor}, 0)), Not(HasSubstr("Велика яма")));
  EXPECT_EQ(app.get("/desk/terms", app.administrator).status, 403);
  app.house.clock.advance(std::chrono::hours(24 * 20));
  EXPECT_THAT(page(head), HasSubstr("строк був до"));
  EXPECT_THAT(page(head), Not(HasSubstr("Простроченого немає.")));
}

class PublicTerms : public ::testing::Test, protected ResidentsApp {
 protected:
  Number under_law() {
    Filing filing;
    filing.text = "Прошу пояснити рішення ради про маршрут";
    filing.category = law;
    filing.author_name = "Олена Савчук";
    filing.author_email = "olena@ladyzhyn.example";
    filing.author_residence = "м. Ладижин, вул. Будівельників, 3";
    return file(by(Actor::anonymous()), filing, {}).value();
  }
  By head() { return by(kit::testing::House::staff({Role::head})); }
  std::string day_words(calendar::Day day) { return i18n::date(i18n::Lang::uk, calendar::start_of_day(day)); }
};

TEST_F(PublicTerms, say_by_when_the_law_wants_an_answer_and_why_it_takes_longer) {
  const Number number = under_law();
  const std::string page = "/appeals/" + number.text();
  const calendar::Day usual = last_day_before(*appeal(number).due_at);
  const calendar::Day longest = last_day_of(LawTerm::longest, appeal(number).filed_at);
  EXPECT_THAT(browser.get(page).body,
              HasSubstr("Відповідь має бути до " + day_words(usual) + " – за Законом про звернення громадян."));
  ASSERT_TRUE(extend_term(head(), number, {longest, "Чекаємо висновку лабораторії"}).ok());
  for (const std::string& where : {page, link(number)}) {
    const std::string body = browser.get(where).body;
    EXPECT_THAT(body, HasSubstr("Відповідь має бути до " + day_words(longest))) << where;
    EXPECT_THAT(body, HasSubstr("Строк продовжено: спершу був до " + day_words(usual))) << where;
    EXPECT_THAT(body, HasSubstr("Чекаємо висновку лабораторії")) << where;
    EXPECT_THAT(body, HasSubstr("href=\"/terms\"")) << where;
  }
  EXPECT_THAT(browser.get("/en" + page).body, HasSubstr("The term was extended"));
}

TEST_F(PublicTerms, show_what_a_person_demanded_to_that_person_alone) {
  const Number number = under_law();
  const calendar::Day soon = calendar::kyiv_day(house.clock.now()) + std::chrono::days(5);
  ASSERT_TRUE(shorten_term(head(), number, {soon, "Лягаю в лікарню"}).ok());
  const std::string page = browser.get("/appeals/" + number.text()).body;
  EXPECT_THAT(page, HasSubstr("Строк скорочено на вимогу автора"));
  EXPECT_THAT(page, Not(HasSubstr("Лягаю в лікарню")));
  EXPECT_THAT(browser.get(link(number)).body, HasSubstr("Лягаю в лікарню"));
}

}  // namespace
}  // namespace viche::appeals::testing
