#include "petitions_app.hpp"
#include "store/integrity.hpp"

#include "pages/signing.hpp"

namespace viche::petitions::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Pages : public PetitionsApp {};

TEST_P(Pages, the_list_has_what_collects_and_nothing_that_is_not_public) {
  const Petition p = published();
  handed_in(words("Таємна ще неперевірена петиція"));
  const std::string body = nobody().get("/petitions").body;
  EXPECT_THAT(body, AllOf(HasSubstr("Велодоріжка на вулиці Наконечного"), HasSubstr("0 підписів із 3"),
                          HasSubstr("залишилося 90 днів"), HasSubstr(at(p))));
  for (const char* tab : {"", "?tab=examining", "?tab=answered", "?tab=archive"}) {
    EXPECT_THAT(nobody().get(std::string("/petitions") + tab).body, Not(HasSubstr("Таємна"))) << tab;
  }
  EXPECT_THAT(nobody().get("/petitions?tab=archive").body, Not(HasSubstr("Велодоріжка")));
}

TEST_P(Pages, orders_of_the_list_hold) {
  const Petition first = published(words("Перша петиція про укриття"));
  const Petition second = published(words("Друга петиція про автобус"));
  ASSERT_TRUE(signs(first, resident("a@example.org")));
  const auto before = [&](const std::string& body, const char* a, const char* b) {
    return body.find(a) < body.find(b);
  };
  EXPECT_TRUE(before(nobody().get("/petitions").body, "Друга", "Перша"));
  EXPECT_TRUE(before(nobody().get("/petitions?order=signed").body, "Перша", "Друга"));
  EXPECT_TRUE(before(nobody().get("/petitions?order=ending").body, "Перша", "Друга"));
  EXPECT_EQ(nobody().get("/petitions?order=%27;--&page=-5&tab=x").status, 200);
}

TEST_P(Pages, any_form_of_a_word_finds_a_petition) {
  published();
  indexed();
  EXPECT_THAT(nobody().get("/petitions?q=вулицями").body, AllOf(HasSubstr("Велодоріжка"), HasSubstr("Знайдено 1")));
  EXPECT_THAT(nobody().get("/petitions?q=басейн").body, HasSubstr("нічого не знайшлося"));
}

TEST_P(Pages, a_word_of_the_same_root_finds_a_petition) {
  published(words("Освітити дорогу від школи № 2 до спорткомплексу"));
  published(words("Зберегти старий яблуневий сад біля бібліотеки"));
  indexed();
  EXPECT_THAT(nobody().get("/petitions?q=освітлення").body,
              AllOf(HasSubstr("Освітити дорогу"), HasSubstr("Знайдено 1")));
  EXPECT_THAT(nobody().get("/petitions?q=яблуні").body, AllOf(HasSubstr("яблуневий сад"), HasSubstr("Знайдено 1")));
}

TEST_P(Pages, a_withdrawn_petition_is_in_the_archive_only_if_it_was_published) {
  const Petition shown = published();
  ASSERT_TRUE(withdraw(by(author), shown.id, "Уже зробили."));
  const auto hidden = handed_in(words("Ніколи не оприлюднена петиція"));
  ASSERT_TRUE(withdraw(by(author), hidden, ""));
  const std::string body = nobody().get("/petitions?tab=archive").body;
  EXPECT_THAT(body, AllOf(HasSubstr("Велодоріжка"), Not(HasSubstr("Ніколи не оприлюднена"))));
  EXPECT_EQ(nobody().get(at(petition(hidden))).status, 404);
}

TEST_P(Pages, supporters_too_few_never_make_a_petition_public) {
  set(settings::sponsors, "5");
  const auto id = handed_in();
  EXPECT_EQ(nobody().get(at(petition(id))).status, 200) << "whoever has the link";
  house->clock.advance(std::chrono::hours(24 * 40));
  expire_if_over(house->services, house->town->id, id, house->clock.now());
  ASSERT_EQ(petition(id).state, State::not_reached);
  EXPECT_EQ(nobody().get(at(petition(id))).status, 404);
  EXPECT_THAT(nobody().get("/petitions?tab=archive").body, Not(HasSubstr("Велодоріжка")));
}

TEST_P(Pages, a_petition_that_looks_for_supporters_is_not_indexed_and_has_no_preview) {
  set(settings::sponsors, "2");
  const auto id = handed_in();
  const std::string body = nobody().get(at(petition(id))).body;
  EXPECT_THAT(body, AllOf(HasSubstr("noindex"), HasSubstr("0 підписів із 2"), Not(HasSubstr("og:description"))));
  for (const char* part : {"/signatures", "/figures", "/integrity", "/card", "/card.svg", "/qr.svg", "/poster"}) {
    EXPECT_EQ(nobody().get(at(petition(id), part)).status, 404) << part;
  }
}

TEST_P(Pages, what_waits_or_was_refused_has_no_page_in_any_view) {
  const auto waiting = handed_in();
  const auto refused = handed_in(words("Відмовлена петиція про війну"));
  ASSERT_TRUE(refuse(moderator(), refused, "war", "Пропаганда війни."));
  for (const auto id : {waiting, refused}) {
    for (const char* part : {"", "/sign", "/signatures", "/figures", "/integrity", "/card", "/card.svg", "/poster"}) {
      EXPECT_EQ(nobody().get(at(petition(id), part)).status, 404) << part;
    }
  }
}

TEST_P(Pages, the_page_tells_author_days_and_the_way_to_the_answer) {
  const Petition p = published();
  for (const char* email : {"a@example.org", "b@example.org", "c@example.org"}) ASSERT_TRUE(signs(p, resident(email)));
  EXPECT_THAT(nobody().get(at(p)).body,
              AllOf(HasSubstr("Шевченко Олена Іванівна"), HasSubstr("3 підписи з 3"), Not(HasSubstr("author@"))));
  reach_if_enough(house->services, house->town->id, p.id, house->clock.now());
  EXPECT_THAT(nobody().get(at(p)).body, AllOf(HasSubstr("5 листопада 2026"), HasSubstr("ст. 23-1")));
  ASSERT_TRUE(begin_examination(head(), p.id));
  EXPECT_THAT(nobody().get(at(p)).body, HasSubstr("Відповідь має бути до 16 листопада 2026"));
  ASSERT_TRUE(answer(head(), p.id, {Decision::supported, "Включено до бюджету.", "Міський голова"}));
  ASSERT_TRUE(report(head(), p.id, "Замовлено проєкт.", false));
  EXPECT_THAT(nobody().get(at(p)).body, AllOf(HasSubstr("Петицію підтримано"), HasSubstr("Включено до бюджету."),
                                              HasSubstr("Замовлено проєкт."), Not(HasSubstr("ст. 23-1"))))
      << "terms of the law are told of what is still due alone";
  EXPECT_THAT(nobody().get("/petitions?tab=answered").body, HasSubstr("Велодоріжка"));
}

TEST_P(Pages, paper_is_told_beside_the_count_and_never_as_unconfirmed) {
  const Petition p = published();
  const By first = clerk(resident("one@example.org").account), second = clerk(resident("two@example.org").account);
  Sheet sheet;
  sheet.number = "1";
  sheet.rows = 1;
  sheet.received_on = calendar::kyiv_day(house->clock.now());
  const auto made = begin_sheet(first, p.id, sheet);
  ASSERT_TRUE(made);
  const std::vector<SheetRow> rows{{1, 1, "Мазур", "Петро", "Іванович", "АА100101", false}};
  ASSERT_TRUE(key_sheet(first, made.value(), rows));
  ASSERT_TRUE(key_sheet(second, made.value(), rows));
  ASSERT_TRUE(accept_sheet(first, made.value(), {}));
  const std::string page = nobody().get(at(p)).body;
  EXPECT_THAT(page, AllOf(HasSubstr("Серед них 1 підпис на папері"), Not(HasSubstr("З них"))));
  EXPECT_LT(page.find("1 підпис із 3"), page.find("Серед них"));
  EXPECT_LT(page.find("Серед них"), page.find("Збір почався"));
  EXPECT_THAT(nobody().get(at(p, "/figures")).body,
              AllOf(HasSubstr("на папері (звірено з документом)"), Not(HasSubstr("без підтвердження"))));
}

TEST_P(Pages, only_the_ways_that_there_are_are_named_and_both_steps_told) {
  set(settings::least_level, "3");
  const Petition p = published();
  for (const char* part : {"/sign", "/poster"}) {
    EXPECT_THAT(nobody().get(at(p, part)).body,
                AllOf(HasSubstr("у працівника громади, з паспортом"), Not(HasSubstr("id.gov.ua")),
                      Not(HasSubstr("електронним ключем")), Not(HasSubstr("BankID"))))
        << part;
  }
  EXPECT_THAT(nobody().get(at(p, "/sign")).body, HasSubstr("Самої пошти для цієї петиції замало"));
  EXPECT_THAT(browser_of("me@example.org").get(at(p, "/sign")).body, Not(HasSubstr("Самої пошти")));
}

TEST_P(Pages, who_cannot_sign_any_more_gets_no_poster) {
  const Petition p = published();
  EXPECT_THAT(nobody().get(at(p)).body, HasSubstr(at(p, "/poster")));
  EXPECT_THAT(nobody().get(at(p, "/poster")).body, AllOf(HasSubstr("data-v-print hidden"), Not(HasSubstr("Ctrl"))));
  ASSERT_TRUE(withdraw(by(author), p.id, "Уже зробили."));
  EXPECT_THAT(nobody().get(at(p)).body, Not(HasSubstr(at(p, "/poster"))));
  EXPECT_EQ(Browser::location(nobody().get(at(p, "/poster"))), at(p));
}

TEST_P(Pages, words_of_people_are_text_everywhere) {
  const Petition p = published(words("<script>alert(1)</script> \"і лапки'"));
  for (const char* part : {"", "/card", "/card.svg", "/poster", "/figures", "/signatures", "/integrity"}) {
    EXPECT_THAT(nobody().get(at(p, part)).body, Not(HasSubstr("<script>alert"))) << part;
  }
  EXPECT_THAT(nobody().get("/petitions").body, Not(HasSubstr("<script>alert")));
}

TEST_P(Pages, the_card_alone_may_be_framed) {
  const Petition p = published();
  const auto card = nobody().get(at(p, "/card"));
  EXPECT_THAT(std::string(card.header("Content-Security-Policy")), HasSubstr("frame-ancestors *"));
  EXPECT_EQ(card.header("X-Frame-Options"), "");
  EXPECT_THAT(card.body, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<form"))));
  EXPECT_EQ(card.header("Set-Cookie"), "");
  const auto page = nobody().get(at(p));
  EXPECT_THAT(std::string(page.header("Content-Security-Policy")), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(page.header("X-Frame-Options"), "DENY");
  EXPECT_EQ(nobody().get(at(p, "/card.svg")).header("Cross-Origin-Resource-Policy"), "cross-origin");
  EXPECT_EQ(page.header("Cross-Origin-Resource-Policy"), "same-origin");
}

TEST_P(Pages, following_is_for_whoever_signed_in) {
  const Petition p = published();
  Browser me = browser_of("me@example.org");
  EXPECT_THAT(me.get(at(p)).body, HasSubstr("Стежити за петицією"));
  EXPECT_EQ(me.fill(at(p), at(p, "/follow"), {}).status, 303);
  EXPECT_THAT(me.get(at(p)).body, HasSubstr("Не стежити більше"));
  EXPECT_EQ(me.fill(at(p), at(p, "/follow"), {}).status, 303);
  EXPECT_THAT(me.get(at(p)).body, Not(HasSubstr("Не стежити більше")));
}

TEST_P(Pages, names_are_paged_newest_first_and_erased_ones_say_so) {
  const Petition p = published();
  for (int i = 0; i < 51; ++i) {
    ASSERT_TRUE(signs(p, resident("n" + std::to_string(i) + "@example.org"), named(numbered_name("Перший", i))));
  }
  const std::string body = nobody().get(at(p, "/signatures")).body;
  EXPECT_THAT(body, AllOf(HasSubstr("Перший-еа Марія"), Not(HasSubstr("Перший-а Марія")), HasSubstr("noindex")));
  const auto link = body.find("?below=");
  ASSERT_NE(link, std::string::npos);
  const std::string older = body.substr(link, body.find('"', link) - link);
  EXPECT_THAT(nobody().get(at(p, "/signatures") + older).body, HasSubstr("Перший-а Марія"));
  const auto some = db().read(
      house->town->id, [&](storage::Session& session) { return newest_signatures(session, house->vault, p.id, 0, 1); });
  ASSERT_TRUE(db().keep_house(house->town->id, [&](storage::Tx& tx) -> Check {
    forget_signer(tx, some.front().account, some.front().person);
    return Done{};
  }));
  EXPECT_THAT(nobody().get(at(p, "/signatures")).body,
              AllOf(HasSubstr("ім&#39;я вилучено"), Not(HasSubstr("Перший-еа Марія"))));
}

TEST_P(Pages, names_are_hidden_some_time_after_the_answer) {
  set(settings::names_days, "10");
  const Petition p = published();
  for (const char* email : {"a@example.org", "b@example.org", "c@example.org"}) ASSERT_TRUE(signs(p, resident(email)));
  reach_if_enough(house->services, house->town->id, p.id, house->clock.now());
  ASSERT_TRUE(begin_examination(head(), p.id));
  ASSERT_TRUE(answer(head(), p.id, {Decision::rejected, "Ні.", "Міський голова"}));
  EXPECT_THAT(nobody().get(at(p, "/signatures")).body, HasSubstr("Коваль Марія Петрівна"));
  house->clock.advance(std::chrono::hours(24 * 11));
  EXPECT_THAT(nobody().get(at(p, "/signatures")).body, Not(HasSubstr("Коваль")));
  EXPECT_THAT(nobody().get(at(p)).body, Not(HasSubstr(at(p, "/signatures"))));
}

TEST_P(Pages, too_many_pages_of_names_are_refused) {
  const Petition p = published();
  int status = 200, asked = 0;
  while (status == 200 && asked < 200) {
    status = nobody().get(at(p, "/signatures")).status;
    ++asked;
  }
  EXPECT_EQ(status, 429);
  EXPECT_GT(asked, 100);
}

TEST_P(Pages, figures_are_drawn_and_told_as_a_table) {
  const Petition p = published();
  EXPECT_THAT(nobody().get(at(p, "/figures")).body, HasSubstr("Підписів ще немає"));
  ASSERT_TRUE(signs(p, resident("a@example.org")));
  house->clock.advance(std::chrono::hours(2));
  ASSERT_TRUE(signs(p, resident("b@example.org")));
  const std::string hours = nobody().get(at(p, "/figures")).body;
  EXPECT_THAT(hours, AllOf(HasSubstr("<polyline"), HasSubstr("2 листопада 2026, 12:00"), HasSubstr("на сайті")));
  house->clock.advance(std::chrono::hours(24 * 9));
  EXPECT_THAT(nobody().get(at(p, "/figures")).body, AllOf(HasSubstr("11.11.2026"), Not(HasSubstr("12:00"))));
}

TEST_P(Pages, what_was_taken_out_is_told_with_its_reason_and_its_return) {
  const Petition p = published();
  ASSERT_TRUE(signs(p, resident("a@example.org"), named("Накручений")));
  EXPECT_THAT(nobody().get(at(p, "/integrity")).body, HasSubstr("Жодного підпису не відкладали"));
  Filter filter;
  filter.channel = Channel::web;
  const auto taken = invalidate(moderator(), p.id, filter, "Підписи з однієї програми.");
  ASSERT_TRUE(taken);
  std::string body = nobody().get(at(p, "/integrity")).body;
  EXPECT_THAT(body, AllOf(HasSubstr("Підписи з однієї програми."), HasSubstr("Вилучено 1 підпис"), HasSubstr("1 → 0"),
                          HasSubstr(at(p, "/journal.txt")), Not(HasSubstr("Накручений"))));
  ASSERT_TRUE(reverse(moderator(), taken.value(), "Помилка."));
  body = nobody().get(at(p, "/integrity")).body;
  EXPECT_THAT(body, AllOf(HasSubstr("Повернуто."), HasSubstr("Помилка.")));
}

TEST_P(Pages, holding_and_looking_are_told_with_numbers_and_the_reason) {
  set(settings::per_address, "0");
  set(settings::per_device, "0");
  const Petition p = published();
  Signing from_here = named("Прихована");
  from_here.address = "198.51.100.7";
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(signs(p, resident(std::to_string(i) + "@example.org"), from_here));
  set(settings::per_address, "10");
  watch(house->services, house->clock.now());
  std::string body = nobody().get(at(p, "/integrity")).body;
  EXPECT_THAT(body, AllOf(HasSubstr("Відкладено для перевірки 2 підписи:"), HasSubstr("12 → 10"),
                          HasSubstr("Понад 10 з однієї адреси мережі"), HasSubstr("це перевіряє людина")));
  Filter held;
  held.standing = Standing::held;
  std::vector<std::int64_t> ids, alarms;
  db().read(house->town->id, [&](storage::Session& session) {
    for (const Signature& one : matching(session, house->vault, p.id, held, 0, 10)) ids.push_back(one.id);
    for (const Alarm& one : open_alarms(session, p.id)) alarms.push_back(one.id);
  });
  const auto taken = invalidate(moderator(), p.id, held, "Та сама людина.");
  ASSERT_TRUE(taken);
  ASSERT_TRUE(reverse(moderator(), taken.value(), "Різні люди."));
  ASSERT_TRUE(review_held(moderator(), p.id, ids, true, ""));
  for (const std::int64_t one : alarms) ASSERT_TRUE(settle_alarm(moderator(), one));
  body = nobody().get(at(p, "/integrity")).body;
  EXPECT_THAT(body, AllOf(HasSubstr("Перевірено й зараховано 2 підписи:"), HasSubstr("10 → 12"),
                          HasSubstr("З них 2 чекали перевірки"), HasSubstr("З них 2 знову чекають перевірки")));
  EXPECT_THAT(body, AllOf(Not(HasSubstr("Нічого незвичного не помічено")), HasSubstr("нічого нового"),
                          Not(HasSubstr("Прихована")), Not(HasSubstr("198.51"))));
}

TEST_P(Pages, the_front_page_and_the_search_know_petitions) {
  published();
  indexed();
  kit::Registry& registry = house->registry;
  const auto& contributes = registry.slices().front().contributes;
  http::Request request;
  request.path = request.target = "/";
  kit::Call call(house->services, request, house->town, registry.slices().front().routes.front());
  EXPECT_THAT(contributes.front(call), HasSubstr("Велодоріжка"));
  const auto found = contributes.search(call, "вулиця", 5);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found.front().path, StartsWith("/petitions/2026-"));
  EXPECT_EQ(contributes.search(call, "2026-1", 5).size(), 1U);
}

VICHE_ON_BOTH_ENGINES(Pages);

}  // namespace
}  // namespace viche::petitions::testing
