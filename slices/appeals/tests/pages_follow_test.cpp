#include <gmock/gmock.h>

#include <viche/audit/audit.hpp>

#include "letters.hpp"
#include "residents_app.hpp"

namespace viche::appeals::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FollowPages : public ::testing::Test, protected ResidentsApp {};

TEST_F(FollowPages, open_by_the_key_only) {
  const Number number = file_one();
  const auto page = browser.get(link(number));
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.header("Cache-Control"), "no-store");
  EXPECT_THAT(page.body, HasSubstr("noindex"));
  EXPECT_EQ(browser.get("/appeals/" + number.text() + "/follow/wrong").status, 404);
  EXPECT_EQ(browser.get(link(number) + "x").status, 404);
}

TEST_F(FollowPages, ask_whether_it_is_done_and_take_yes) {
  const Number number = reported();
  const std::string page = browser.get(link(number)).body;
  EXPECT_THAT(page, HasSubstr("Так, зроблено"));
  EXPECT_THAT(page, HasSubstr("Засипали щебенем."));
  const auto done = browser.fill(link(number) + "/confirm", link(number) + "/confirm", {{"text", "Дякую!"}});
  EXPECT_EQ(Browser::location(done), link(number) + "?told=confirmed");
  EXPECT_EQ(appeal(number).outcome, Outcome::confirmed);
  EXPECT_THAT(browser.get(link(number)).body, HasSubstr("Поставити оцінку"));
}

TEST_F(FollowPages, refuting_asks_why_and_raises_the_level) {
  const Number number = reported();
  const auto refused = browser.fill(link(number) + "/refute", link(number) + "/refute", {{"text", " "}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Напишіть кілька слів."));
  const auto done = browser.send(refused, link(number) + "/refute", {{"text", "Після дощу яма знову є"}});
  EXPECT_EQ(Browser::location(done), link(number) + "?told=refuted");
  const Appeal after = appeal(number);
  EXPECT_EQ(after.state, State::rework);
  EXPECT_EQ(after.refuted, 1);
  EXPECT_EQ(after.level, 1);
  EXPECT_THAT(browser.get("/appeals/" + number.text()).body, HasSubstr("Після дощу яма знову є"));
}

TEST_F(FollowPages, what_was_done_already_is_said_so) {
  const Number number = reported();
  const auto page = browser.get(link(number) + "/confirm");
  step(number, operator_actor(), Deed::confirm);
  EXPECT_EQ(Browser::location(browser.send(page, link(number) + "/confirm", {})), link(number) + "?told=already");
  EXPECT_EQ(Browser::location(browser.get(link(number) + "/confirm")), link(number) + "?told=already");
}

TEST_F(FollowPages, take_a_grade_once_it_is_over) {
  const Number number = reported();
  step(number, operator_actor(), Deed::confirm);
  const auto refused = browser.fill(link(number) + "/grade", link(number) + "/grade", {});
  EXPECT_EQ(refused.status, 422);
  const auto done = browser.send(refused, link(number) + "/grade", {{"grade", "4"}, {"comment", "Довго, та добре"}});
  EXPECT_EQ(Browser::location(done), link(number) + "?told=graded");
  EXPECT_EQ(appeal(number).grade, 4);
  EXPECT_THAT(browser.get("/appeals/" + number.text()).body, Not(HasSubstr("Довго, та добре")));
}

TEST_F(FollowPages, what_the_author_wrote_while_the_state_changed_is_shown_again) {
  const Number number = reported();
  const auto form = browser.get(link(number) + "/refute");
  step(number, operator_actor(), Deed::send_back, "Переробіть, будь ласка.");
  const auto late = browser.send(form, link(number) + "/refute", {{"text", "Яма на тому ж місці, ось фото"}});
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("Яма на тому ж місці, ось фото"));
  EXPECT_THAT(late.body, HasSubstr("Ваш текст нижче"));
  EXPECT_EQ(Browser::location(browser.send(form, link(number) + "/confirm", {})), link(number) + "?told=already")
      << "nothing was written, nothing can be lost";
}

TEST_F(FollowPages, questions_are_answered) {
  const Number number = file_one();
  ASSERT_TRUE(ask(by(operator_actor()), number, "Який під'їзд?").ok());
  EXPECT_THAT(browser.get(link(number)).body, HasSubstr("Вас запитали"));
  const auto done = browser.fill(link(number) + "/answer", link(number) + "/answer", {{"text", "Третій"}});
  EXPECT_EQ(Browser::location(done), link(number) + "?told=answered");
  const std::string page = browser.get(link(number)).body;
  EXPECT_THAT(page, Not(HasSubstr("Вас запитали")));
  EXPECT_THAT(page, HasSubstr("Третій"));
}

TEST_F(FollowPages, the_author_sees_who_looked_at_their_contacts_and_others_do_not) {
  const Number number = file_one();
  EXPECT_THAT(browser.get(link(number)).body, Not(HasSubstr("Хто дивився")));
  (void)db.act(town->id, [&](storage::Tx& tx) -> Check {
    audit::record_look(tx, executor(), 0, "appeal", appeal(number).id, "contact", house.clock.now());
    return Done{};
  });
  const std::string page = browser.get(link(number)).body;
  EXPECT_THAT(page, HasSubstr("Хто дивився"));
  EXPECT_THAT(page, HasSubstr("щоб зв&#39;язатися з вами"));
  EXPECT_THAT(browser.get("/appeals/" + number.text()).body, Not(HasSubstr("Хто дивився")));
}

TEST_F(FollowPages, withdrawing_closes) {
  const Number number = file_one();
  const auto done = browser.fill(link(number) + "/withdraw", link(number) + "/withdraw", {});
  EXPECT_EQ(Browser::location(done), link(number) + "?told=withdrawn");
  EXPECT_EQ(appeal(number).outcome, Outcome::withdrawn);
}

TEST_F(FollowPages, neighbours_join_once_and_leave_without_a_token) {
  const Number number = file_one();
  const std::string voices = "/appeals/" + number.text() + "/voices";
  EXPECT_THAT(browser.fill(voices, voices, {}).body, HasSubstr("Напишіть пошту"));
  const auto join = [&](const char* email) { return browser.fill(voices, voices, {{"email", email}}); };
  const auto asked = join("petro@ladyzhyn.example");
  EXPECT_EQ(Browser::location(asked), voices + "?told=asked");
  EXPECT_EQ(appeal(number).voices, 1);
  const std::string invitation = link_in_letter("/voices/");
  EXPECT_THAT(browser.get(invitation).body, HasSubstr("Так, мене це теж стосується"));
  EXPECT_EQ(appeal(number).voices, 1);
  EXPECT_EQ(Browser::location(browser.fill(invitation, invitation, {})), voices + "?told=joined");
  EXPECT_EQ(appeal(number).voices, 2);
  // Nobody learns from the answer who has joined.
  EXPECT_EQ(Browser::location(join("petro@ladyzhyn.example")), voices + "?told=asked");
  EXPECT_EQ(Browser::location(browser.fill(invitation, invitation, {})), voices + "?told=already");
  EXPECT_EQ(appeal(number).voices, 2);
  const auto people = db.read(
      town->id, [&](storage::Session& session) { return subscribers(session, house.vault, appeal(number).id); });
  ASSERT_EQ(people.size(), 1U);
  const auto left = Browser(house.app).post("/appeals/" + number.text() + "/unsubscribe/" + people[0].who,
                                            {{"List-Unsubscribe", "One-Click"}});
  EXPECT_EQ(left.status, 303);
  EXPECT_THAT(browser.get(Browser::location(left)).body, HasSubstr("Листів більше не буде"));
  const auto after = db.read(
      town->id, [&](storage::Session& session) { return subscribers(session, house.vault, appeal(number).id); });
  EXPECT_TRUE(after.empty());
}

TEST_F(FollowPages, an_invitation_holds_for_its_appeal_and_for_a_week) {
  const Number number = file_one(), other = file_one("Ще одна яма, на іншій вулиці.");
  ASSERT_TRUE(ask_to_join(by(Actor::anonymous()), number, "petro@ladyzhyn.example", i18n::Lang::uk).ok());
  const std::string key = split(link_in_letter("/voices/"), '/').back().data();
  EXPECT_EQ(browser.get("/appeals/" + number.text() + "/voices/" + key).status, 200);
  EXPECT_EQ(browser.get("/appeals/" + other.text() + "/voices/" + key).status, 404);
  EXPECT_EQ(browser.get("/appeals/" + number.text() + "/voices/" + key + "x").status, 404);
  house.clock.advance(std::chrono::hours(8 * 24));
  EXPECT_EQ(browser.get("/appeals/" + number.text() + "/voices/" + key).status, 404);
}

TEST_F(FollowPages, an_explanation_nobody_asked_for_shows_no_old_question) {
  const Number number = file_one();
  ASSERT_TRUE(ask(by(operator_actor()), number, "Котрий вхід?").ok());
  EXPECT_THAT(browser.get(link(number) + "/answer").body, HasSubstr("Котрий вхід?"));
  browser.fill(link(number) + "/answer", link(number) + "/answer", {{"text", "Третій"}});
  const std::string page = browser.get(link(number) + "/answer").body;
  EXPECT_THAT(page, HasSubstr("Додати пояснення"));
  EXPECT_THAT(page, Not(HasSubstr("Котрий вхід?")));
}

TEST_F(FollowPages, confirming_takes_a_photo_and_speaks_to_the_author) {
  const Number number = reported();
  EXPECT_THAT(browser.get(link(number) + "/confirm").body, HasSubstr("name=\"photos\""));
  browser.fill(link(number) + "/confirm", link(number) + "/confirm", {});
  const std::string own = browser.get(link(number)).body;
  EXPECT_THAT(own, HasSubstr("Ви підтвердили: зроблено"));
  EXPECT_THAT(own, Not(HasSubstr("Автор підтвердив")));
  EXPECT_THAT(browser.get("/appeals/" + number.text()).body, HasSubstr("Автор підтвердив"));
  EXPECT_THAT(browser.get(link(number) + "?told=already").body, HasSubstr("Нічого не змінено"));
}

TEST_F(FollowPages, a_merged_one_leads_to_the_other_only_while_that_opens) {
  const Number main = file_one(), same = file_one();
  ASSERT_TRUE(merge(by(operator_actor()), same, main).ok());
  const std::string leads = "href=\"/appeals/" + main.text() + "\"";
  EXPECT_THAT(browser.get(link(same)).body, HasSubstr(leads));
  ASSERT_TRUE(set_public(by(operator_actor()), main, false, "offence").ok());
  const std::string own = browser.get(link(same)).body;
  EXPECT_THAT(own, HasSubstr(main.text()));
  EXPECT_THAT(own, HasSubstr("новини надійдуть вам листом"));
  EXPECT_THAT(own, ::testing::Not(HasSubstr(leads)));
  EXPECT_THAT(browser.get("/appeals/" + same.text()).body, ::testing::Not(HasSubstr("новини надійдуть вам листом")));
}

TEST_F(FollowPages, nobody_joins_what_is_over) {
  const Number number = reported();
  step(number, operator_actor(), Deed::confirm);
  EXPECT_EQ(browser.get("/appeals/" + number.text() + "/voices").status, 409);
}

TEST_F(FollowPages, own_cases_want_an_account) {
  EXPECT_EQ(Browser::location(browser.get("/my/appeals")).substr(0, 8), "/sign-in");
}

TEST_F(FollowPages, letters_are_short_and_lead_to_the_case) {
  Appeal appeal = this->appeal(file_one());
  const Reader author{"olena@ladyzhyn.example", i18n::Lang::uk, "https://example.org/follow", ""};
  const channels::Letter filed = letter_filed(*house.words, *town, appeal, author);
  EXPECT_EQ(filed.subject, "Звернення № " + appeal.number.text() + " прийнято");
  EXPECT_THAT(filed.text, HasSubstr("Нікому його не передавайте:\nhttps://example.org/follow\n"));
  EXPECT_THAT(filed.text, HasSubstr("Мають зробити до"));
  EXPECT_THAT(filed.text, HasSubstr("Відповідати на цей лист не треба."));
  EXPECT_TRUE(filed.unsubscribe_url.empty());
  Reader heard = author;
  heard.may_answer = true;
  const std::string answerable = letter_filed(*house.words, *town, appeal, heard).text;
  EXPECT_THAT(answerable, HasSubstr("вона потрапить до звернення"));
  EXPECT_THAT(answerable, ::testing::Not(HasSubstr("не треба")));
  const Reader neighbour{"petro@ladyzhyn.example", i18n::Lang::en, "https://example.org/case",
                         "https://example.org/leave"};
  const channels::Letter joined = letter_joined(*house.words, *town, appeal, neighbour);
  EXPECT_THAT(joined.subject, HasSubstr("You have joined"));
  EXPECT_THAT(joined.text, HasSubstr("https://example.org/leave"));
  EXPECT_EQ(joined.unsubscribe_url, "https://example.org/leave");
  const channels::Letter asked = letter_question(*house.words, *town, appeal, author, "Де {саме}?");
  EXPECT_THAT(asked.text, HasSubstr("Де {саме}?"));
  appeal.outcome = Outcome::explained;
  EXPECT_THAT(letter_reported(*house.words, *town, appeal, author, "Так і буде.", house.clock.now()).text,
              HasSubstr("дали відповідь"));
  for (const auto& letter : {filed, joined, asked}) {
    EXPECT_THAT(letter.text, Not(HasSubstr("⟦")));
    EXPECT_THAT(letter.text, Not(HasSubstr("Савчук")));
  }
}

}  // namespace
}  // namespace viche::appeals::testing
