#include <gmock/gmock.h>

#include <map>
#include <mutex>

#include <viche/channels/fetch_testing.hpp>
#include <viche/identity/people.hpp>
#include <viche/openid/providers.hpp>

#include "acts.hpp"
#include "browser.hpp"

namespace viche::accounts {
namespace {

using namespace accounts::testing;
using namespace std::chrono_literals;
using channels::testing::Received;
using channels::testing::Reply;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A peer that behaves as id.gov.ua does, and a browser that comes back from it.
class by_a_provider : public Site {
 protected:
  std::vector<openid::ProviderSettings> offered() const override {
    openid::ProviderSettings state;
    state.kind = openid::ProviderSettings::Kind::id_gov_ua;
    state.name = "id.gov.ua";
    state.title_uk = "Дія.Підпис або банк";
    state.title_en = "Diia or a bank";
    state.url = peer.base();
    state.client_id = "client";
    state.client_secret = "secret";
    state.own_hosts = {"127.0.0.1"};
    state.communities = {"ladyzhyn"};
    return {state};
  }

  Reply meet(const Received& one) {
    const std::lock_guard hold(mutex);
    if (is_away) return {503, 0ms, "", false, "<html>"};
    if (one.path() == "/get-access-token") return {200, 0ms, "", false, R"({"access_token":"a","user_id":"7"})"};
    if (one.path() == "/get-user-info") return {200, 0ms, "", false, person};
    return {200, 0ms, "", false, R"({"error":"0"})"};
  }
  void say(const std::string& surname, const std::string& rnokpp, const std::string& unzr = "") {
    const std::lock_guard hold(mutex);
    person = R"({"user_id":"7","lastname":")" + surname + R"(","givenname":"Леся","middlename":"","drfocode":")" +
             rnokpp + R"(","unzr":")" + unzr + "\"}";
  }

  /// Presses the button of a page. @returns where the browser is to go back to, with a code
  std::string leave(Browser& browser, const std::string& page = "/sign-in", const std::string& to = "") {
    browser.get(page);
    Form form;
    if (!to.empty()) form.emplace_back("to", to);
    const bool english = page.starts_with("/en");
    const auto left = browser.send(std::string(english ? "/en" : "") + "/sign-in/with/id.gov.ua", form);
    const std::string away(left.header("Refresh"));
    const auto at = away.find("state=");
    if (at == std::string::npos) return {};
    return "/sign-in/with/id.gov.ua/return?code=good&state=" + away.substr(at + 6, away.find('&', at) - at - 6);
  }
  http::Response go_through(Browser& browser, const std::string& page = "/sign-in", const std::string& to = "") {
    return browser.get(leave(browser, page, to));
  }
  std::int64_t accounts() {
    static constexpr storage::Sql count{"test.count_accounts",
                                        "SELECT count(*) FROM accounts WHERE hromada_id = :hromada"};
    return db().read(home, [](storage::Session& session) { return session.number(count); });
  }
  identity::SignedIn session_of(const Browser& browser) { return *people->session(home, browser.cookie()); }

  std::mutex mutex;
  bool is_away = false;
  std::string person =
      R"({"user_id":"7","lastname":"Українка","givenname":"Леся","middlename":"Петрівна","drfocode":"2935277302"})";
  channels::testing::WebPeer peer{[this](const Received& one) { return meet(one); }};
};

TEST_P(by_a_provider, a_button_stands_where_the_community_has_one) {
  Browser browser(*app), other(*app, "haisyn.localhost");
  const auto page = browser.get("/sign-in");
  EXPECT_THAT(page.body, HasSubstr("Увійти через Дія.Підпис або банк"));
  EXPECT_THAT(page.body, HasSubstr("action=\"/sign-in/with/id.gov.ua\""));
  EXPECT_THAT(browser.get("/en/sign-in").body, HasSubstr("Sign in with Diia or a bank"));
  EXPECT_THAT(other.get("/sign-in").body, Not(HasSubstr("/sign-in/with/")));
  EXPECT_EQ(other.send("/sign-in/with/id.gov.ua", {}).status, 404);
  EXPECT_EQ(other.get("/sign-in/with/id.gov.ua/return?code=good&state=x").status, 404);
}

TEST_P(by_a_provider, the_browser_is_led_there_by_a_page_that_says_so) {
  Browser browser(*app);
  browser.get("/sign-in");
  const auto left = browser.send("/sign-in/with/id.gov.ua", {});
  EXPECT_EQ(left.status, 200);
  EXPECT_THAT(std::string(left.header("Refresh")), StartsWith("0; url=" + peer.base() + "/?response_type=code"));
  EXPECT_THAT(std::string(left.header("Refresh")),
              HasSubstr("redirect_uri=http%3A%2F%2Fladyzhyn.localhost%3A8080%2Fsign-in%2Fwith%2Fid.gov.ua%2Freturn"));
  EXPECT_THAT(left.body, HasSubstr("href=\"" + peer.base()));
  EXPECT_EQ(left.header("Cache-Control"), "no-store");
}

TEST_P(by_a_provider, on_another_host_of_the_community_people_are_led_home_first) {
  ASSERT_TRUE(towns->set_hosts(home, Actor::system(), {"ladyzhyn.example"}, clock.now()));
  Browser browser(*app);
  browser.get("/sign-in");
  const auto left = browser.send("/sign-in/with/id.gov.ua", {{"to", "/petitions/7"}});
  EXPECT_THAT(std::string(left.header("Refresh")), HasSubstr("://ladyzhyn.example"));
  EXPECT_THAT(std::string(left.header("Refresh")), HasSubstr("/sign-in?to=%2Fpetitions%2F7"));
}

TEST_P(by_a_provider, a_new_person_enters_and_is_the_same_the_next_time) {
  Browser browser(*app);
  EXPECT_EQ(where(go_through(browser)), "/account?told=person_new");
  EXPECT_EQ(session_of(browser).actor.level, IdentityLevel::strong);
  EXPECT_THAT(browser.get("/account").body, HasSubstr("Українка Леся Петрівна"));
  const auto account = session_of(browser).account;
  Browser phone(*app);
  EXPECT_EQ(where(go_through(phone)), "/account?told=person_known");
  EXPECT_EQ(session_of(phone).account, account);
  EXPECT_EQ(accounts(), 1);
}

TEST_P(by_a_provider, people_go_where_they_were_going_in_their_language) {
  Browser browser(*app);
  EXPECT_EQ(where(go_through(browser, "/en/sign-in", "/petitions/7")), "/en/petitions/7");
  Browser sly(*app);
  EXPECT_EQ(where(go_through(sly, "/sign-in", "//evil.example")), "/account?told=person_known");
}

TEST_P(by_a_provider, a_resident_confirms_who_they_are_and_keeps_their_account) {
  const auto account = resident();
  Browser browser(*app);
  browser.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  EXPECT_THAT(browser.get("/account").body, HasSubstr("href=\"/account/confirm\""));
  const std::string before = browser.cookie();
  EXPECT_EQ(where(go_through(browser, "/account/confirm", "/petitions/7")), "/petitions/7");
  EXPECT_EQ(session_of(browser).account, account);
  EXPECT_EQ(session_of(browser).actor.level, IdentityLevel::strong);
  EXPECT_NE(browser.cookie(), before) << "under a fresh token";
  EXPECT_FALSE(people->session(home, before));
  EXPECT_THAT(browser.get("/account/confirm").body, HasSubstr("Підтверджено: Українка Леся Петрівна"));
  EXPECT_THAT(browser.get("/account/confirm").body, Not(HasSubstr("/sign-in/with/")));
}

TEST_P(by_a_provider, a_resident_who_is_known_by_another_account_is_led_to_it_and_told) {
  Browser first(*app);
  go_through(first);
  const auto known = session_of(first).account;
  resident();
  Browser browser(*app);
  browser.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  EXPECT_EQ(where(go_through(browser, "/account/confirm", "/petitions/7")), "/account/switched?to=%2Fpetitions%2F7");
  EXPECT_EQ(session_of(browser).account, known);
  const auto page = browser.get("/account/switched?to=%2Fpetitions%2F7");
  EXPECT_THAT(page.body, HasSubstr("Тепер ви увійшли як Українка Леся Петрівна"));
  EXPECT_THAT(page.body, HasSubstr("href=\"/petitions/7\""));
}

TEST_P(by_a_provider, nobody_is_joined_to_an_account_that_was_opened_meanwhile) {
  const auto account = resident();
  Browser browser(*app);
  const std::string back = leave(browser);
  browser.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  EXPECT_THAT(where(browser.get(back)), StartsWith("/account/switched"));
  EXPECT_NE(session_of(browser).account, account);
  EXPECT_EQ(people->find(home, account)->level, IdentityLevel::email);
}

TEST_P(by_a_provider, staff_answer_their_second_factor_all_the_same) {
  Browser browser(*app);
  go_through(browser);
  const auto account = session_of(browser).account;
  ASSERT_TRUE(people->set_roles(home, Actor::system(), account, {Role::operator_}, 0).ok());
  ASSERT_TRUE(people->set_totp(home, Actor::system(), account, secret).ok());
  Browser again(*app);
  EXPECT_EQ(where(go_through(again)), "/sign-in/second-factor");
  EXPECT_THAT(where(again.get("/desk/home")), StartsWith("/sign-in/second-factor"));
  EXPECT_EQ(where(again.fill("/sign-in/second-factor", "/sign-in/second-factor", {{"code", code()}})), "/desk/home");
}

TEST_P(by_a_provider, staff_who_are_signed_in_come_back_as_the_resident_they_are) {
  staff({Role::operator_}, "iryna@council.example");
  Browser browser(*app);
  enter(browser, "iryna@council.example", code());
  const auto account = session_of(browser).account;
  EXPECT_THAT(where(go_through(browser, "/account")), StartsWith("/account/switched"));
  EXPECT_NE(session_of(browser).account, account);
  EXPECT_EQ(session_of(browser).actor.kind, Actor::Kind::resident);
}

TEST_P(by_a_provider, without_numbers_there_is_no_account) {
  say("Українка", "");
  Browser browser(*app);
  const auto page = go_through(browser);
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("не передала ні податкового номера"));
  EXPECT_THAT(page.body, HasSubstr("action=\"/sign-in/with/id.gov.ua\""));
  EXPECT_THAT(page.body, HasSubstr("href=\"/sign-in\""));
  EXPECT_EQ(browser.cookie(), "");
  EXPECT_EQ(accounts(), 0);
}

TEST_P(by_a_provider, numbers_of_two_people_open_neither) {
  Browser browser(*app);
  go_through(browser);
  say("Косач", "", "19710225-01234");
  Browser other(*app);
  go_through(other);
  say("Косач", "2935277302", "19710225-01234");
  Browser third(*app);
  const auto page = go_through(third);
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("двом різним людям"));
  EXPECT_EQ(third.cookie(), "");
}

TEST_P(by_a_provider, whoever_says_no_there_is_offered_the_other_ways) {
  Browser browser(*app);
  std::string back = leave(browser, "/en/sign-in", "/petitions/7");
  back.replace(back.find("code=good"), 9, "error=access_denied");
  const auto page = browser.get(back);
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("the sign-in was cancelled"));
  EXPECT_THAT(page.body, HasSubstr("href=\"/en/sign-in?to=%2Fpetitions%2F7\""));
  EXPECT_THAT(page.body, Not(HasSubstr("state="))) << "the other language is not led to the answer";
}

TEST_P(by_a_provider, an_answer_is_taken_once_and_from_the_browser_that_left) {
  Browser browser(*app), thief(*app);
  const std::string back = leave(browser);
  EXPECT_EQ(thief.get(back).status, 422);
  leave(thief);
  EXPECT_EQ(thief.get(back).status, 422) << "with a mark of its own";
  EXPECT_EQ(browser.get(back + "&code=other").status, 422) << "two codes";
  EXPECT_EQ(browser.get(back).status, 422) << "used up";
  EXPECT_EQ(browser.get("/sign-in/with/id.gov.ua/return").status, 422);
  EXPECT_EQ(accounts(), 0);
}

TEST_P(by_a_provider, that_is_away_the_site_goes_on) {
  is_away = true;
  Browser browser(*app);
  const auto page = go_through(browser);
  EXPECT_EQ(page.status, 503);
  EXPECT_THAT(page.body, HasSubstr("зараз не відповідає"));
  EXPECT_THAT(page.body, HasSubstr("Увійти інакше"));
  EXPECT_EQ(browser.get("/sign-in").status, 200);
}

TEST_P(by_a_provider, a_blocked_account_stays_shut) {
  Browser browser(*app);
  go_through(browser);
  ASSERT_TRUE(people->set_blocked(home, Actor::system(), session_of(browser).account, true).ok());
  Browser again(*app);
  const auto page = go_through(again);
  EXPECT_EQ(page.status, 403);
  EXPECT_EQ(again.cookie(), "");
}

TEST_P(by_a_provider, who_vouches_for_a_mailbox_alone_nobody_becomes_strong) {
  openid::Heard heard;
  heard.level = IdentityLevel::email;
  heard.email = "olena@mail.example";
  heard.proof.rnokpp = "2935277302";
  heard.errand.lang = "uk";
  const auto account = resident();
  const auto arrived = arrive(*services, home, heard, 0, "Firefox");
  ASSERT_TRUE(arrived.ok());
  EXPECT_EQ(arrived.value().opened.session.account, account);
  EXPECT_EQ(arrived.value().opened.session.actor.level, IdentityLevel::email);
  heard.email = "new@mail.example";
  EXPECT_TRUE(arrive(*services, home, heard, 0, "Firefox").value().is_new);
  EXPECT_EQ(arrive(*services, home, heard, 0, "Firefox").value().opened.session.actor.level, IdentityLevel::email);
}

VICHE_ON_BOTH_ENGINES(by_a_provider);

}  // namespace
}  // namespace viche::accounts
