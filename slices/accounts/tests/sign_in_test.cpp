#include "browser.hpp"

#include <gmock/gmock.h>

namespace viche::accounts {
namespace {

using namespace accounts::testing;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class signing_in : public Site {};

TEST_P(signing_in, a_new_resident_enters_by_a_letter_and_has_an_account_then) {
  Browser browser(*app);
  EXPECT_EQ(where(browser.fill("/sign-in", "/sign-in/link", {{"email", "new@mail.example"}})), "/sign-in/sent");
  EXPECT_EQ(browser.get("/sign-in/sent").status, 200);
  const auto letter = newest_letter();
  EXPECT_EQ(letter["to_email"].text(), "new@mail.example");
  EXPECT_EQ(letter["subject"].text(), "Посилання для входу");
  const std::string link = link_in_letter();
  EXPECT_THAT(link, StartsWith("/sign-in/link/"));
  EXPECT_EQ(browser.get(link).status, 200) << "a mail program that looks does not use the link up";
  EXPECT_FALSE(people->find_by_email(home, "new@mail.example"));
  EXPECT_EQ(where(browser.fill(link, link, {})), "/account");
  EXPECT_TRUE(people->find_by_email(home, "new@mail.example"));
  EXPECT_EQ(browser.get("/account").status, 200);
  Browser other(*app);
  EXPECT_EQ(other.fill(link, link, {}).status, 422);
}

TEST_P(signing_in, a_link_opens_nothing_in_another_community_or_for_another_purpose) {
  Browser browser(*app);
  browser.fill("/sign-in", "/sign-in/link", {{"email", "new@mail.example"}});
  const std::string link = link_in_letter();
  Browser elsewhere_browser(*app, "haisyn.localhost");
  EXPECT_EQ(elsewhere_browser.fill(link, link, {}).status, 422);
  const std::string as_reset = "/sign-in/reset/" + link.substr(link.rfind('/') + 1);
  EXPECT_EQ(browser.fill(as_reset, as_reset, {}).status, 422);
  EXPECT_EQ(where(browser.fill(link, link, {})), "/account");
}

TEST_P(signing_in, a_session_is_none_in_another_community) {
  resident();
  Browser browser(*app);
  browser.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  Browser thief(*app, "haisyn.localhost");
  thief.set_cookie(browser.cookie());
  EXPECT_THAT(where(thief.get("/account")), StartsWith("/sign-in?to="));
}

TEST_P(signing_in, a_wrong_password_and_an_unknown_email_get_the_same_page) {
  resident();
  const auto page_for = [&](const std::string& email) {
    Browser browser(*app);
    auto response = browser.fill("/sign-in", "/sign-in", {{"email", email}, {"password", "wrong"}});
    EXPECT_EQ(response.status, 422);
    EXPECT_THAT(response.body, HasSubstr("Пошта або пароль не підходять."));
    EXPECT_THAT(response.body, Not(HasSubstr("wrong")));
    std::string text = response.body;
    for (std::string_view mark : {std::string_view("name=\"form_token\" value=\"")}) {
      for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
        text.erase(at + mark.size(), 54);
    }
    for (auto at = text.find(email); at != std::string::npos; at = text.find(email)) text.erase(at, email.size());
    return text;
  };
  EXPECT_EQ(page_for("olena@mail.example"), page_for("nobody@mail.example"));
}

TEST_P(signing_in, asking_for_a_link_tells_nobody_whether_there_is_an_account) {
  resident();
  Browser browser(*app);
  const auto known = browser.fill("/sign-in/reset", "/sign-in/reset", {{"email", "olena@mail.example"}});
  const auto unknown = browser.fill("/sign-in/reset", "/sign-in/reset", {{"email", "nobody@mail.example"}});
  EXPECT_EQ(known.status, unknown.status);
  EXPECT_EQ(where(known), where(unknown));
  EXPECT_EQ(count_letters(), 1);
}

TEST_P(signing_in, the_wish_for_a_link_lies_sealed_in_the_queue) {
  static constexpr storage::Sql select{"test.payload", "SELECT payload FROM jobs WHERE hromada_id = :hromada"};
  Browser browser(*app);
  browser.fill("/sign-in", "/sign-in/link", {{"email", "kanarka@mail.example"}});
  const auto payloads = db().read(home, [](storage::Session& session) {
    return session.all(select, {}, [](const storage::Row& row) { return row.text(0); });
  });
  ASSERT_EQ(payloads.size(), 1U);
  EXPECT_THAT(payloads[0], Not(HasSubstr("kanarka")));
}

TEST_P(signing_in, too_many_wishes_are_refused_beside_the_form) {
  Browser browser(*app);
  for (int i = 0; i < 5; ++i) browser.fill("/sign-in", "/sign-in/link", {{"email", "a@mail.example"}});
  const auto refused = browser.fill("/sign-in", "/sign-in/link", {{"email", "a@mail.example"}});
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("Забагато спроб"));
  EXPECT_EQ(browser.fill("/sign-in", "/sign-in/link", {{"email", "not an address"}}).status, 422);
}

TEST_P(signing_in, staff_give_password_and_code_and_come_to_the_desk) {
  staff({Role::operator_}, "operator@council.example");
  Browser browser(*app);
  EXPECT_EQ(
      where(browser.fill("/sign-in", "/sign-in", {{"email", "operator@council.example"}, {"password", good_password}})),
      "/sign-in/second-factor");
  const std::string half = browser.cookie();
  EXPECT_EQ(where(browser.get("/desk/home")), "/sign-in/second-factor");
  EXPECT_EQ(browser.fill("/sign-in/second-factor", "/sign-in/second-factor", {{"code", "000000"}}).status, 422);
  EXPECT_EQ(where(browser.fill("/sign-in/second-factor", "/sign-in/second-factor", {{"code", code()}})), "/desk/home");
  EXPECT_NE(browser.cookie(), half);
  EXPECT_EQ(browser.get("/desk/home").status, 200);
  Browser thief(*app);
  thief.set_cookie(half);
  EXPECT_EQ(where(thief.get("/sign-in/second-factor")), "/sign-in") << "the token from before is dead";
}

TEST_P(signing_in, staff_without_a_code_set_it_up_first) {
  const auto id = staff({Role::operator_}, "fresh@council.example", false);
  Browser browser(*app);
  EXPECT_EQ(
      where(browser.fill("/sign-in?to=%2Fdesk%2Fappeals", "/sign-in",
                         {{"email", "fresh@council.example"}, {"password", good_password}, {"to", "/desk/appeals"}})),
      "/sign-in/set-up?to=%2Fdesk%2Fappeals");
  EXPECT_EQ(where(browser.get("/desk/home")), "/sign-in/second-factor");
  EXPECT_EQ(where(browser.get("/sign-in/second-factor")), "/sign-in/set-up");
  const auto page = browser.get("/sign-in/set-up?to=%2Fdesk%2Fappeals");
  const std::string offered = people->totp_offer(home, id)->secret;
  EXPECT_THAT(page.body, HasSubstr(offered.substr(0, 4) + " " + offered.substr(4, 4)));
  const auto picture = browser.get("/sign-in/set-up/qr.svg");
  EXPECT_EQ(picture.header("Content-Type"), "image/svg+xml");
  EXPECT_THAT(picture.body, StartsWith("<svg "));
  EXPECT_EQ(browser.fill("/sign-in/set-up", "/sign-in/set-up", {{"code", "000000"}}).status, 422);
  EXPECT_EQ(people->totp_offer(home, id)->secret, offered) << "a wrong code doesn't change the picture";
  const auto done = browser.send("/sign-in/set-up", {{"code", code(offered)}, {"to", "/desk/appeals"}});
  EXPECT_EQ(where(done), "/account/recovery?to=%2Fdesk%2Fappeals") << "codes on paper first";
  EXPECT_EQ(browser.get("/desk/home").status, 200);
  EXPECT_EQ(browser.get("/account/totp/qr.svg").status, 404) << "a secret in force is not shown again";
}

TEST_P(signing_in, afterwards_people_go_where_they_wanted_and_never_to_another_host) {
  resident();
  const auto led_to = [&](const std::string& to) {
    Browser browser(*app);
    return where(browser.fill("/sign-in", "/sign-in",
                              {{"email", "olena@mail.example"}, {"password", good_password}, {"to", to}}));
  };
  EXPECT_EQ(led_to("/account/sessions"), "/account/sessions");
  EXPECT_EQ(led_to("/en/account/sessions"), "/account/sessions");
  for (const std::string evil : {"https://evil.example/", "//evil.example/", "/\\evil.example", "/en//evil.example",
                                 "evil", "/a\r\nX: y", "/a\tb", "javascript:alert(1)", "/sign-out"}) {
    EXPECT_EQ(led_to(evil), "/account") << evil;
  }
}

TEST_P(signing_in, a_forgotten_password_is_set_anew_by_a_letter) {
  const auto id = resident();
  Browser old(*app), browser(*app);
  old.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  browser.fill("/sign-in/reset", "/sign-in/reset", {{"email", "olena@mail.example"}});
  const std::string link = link_in_letter();
  EXPECT_THAT(link, StartsWith("/sign-in/reset/"));
  EXPECT_EQ(where(browser.fill(link, link, {})), "/account/password");
  EXPECT_THAT(browser.get("/account/password").body, Not(HasSubstr("old_password")));
  const auto weak = browser.send("/account/password", {{"password", "qwerty123"}});
  EXPECT_EQ(weak.status, 422);
  EXPECT_THAT(weak.body, HasSubstr("id=\"password-error\""));
  EXPECT_EQ(where(browser.send("/account/password", {{"password", "ще один пароль"}})), "/account?told=password");
  EXPECT_THAT(browser.get("/account?told=password").body, HasSubstr("Пароль змінено"));
  EXPECT_THAT(where(old.get("/account")), StartsWith("/sign-in?to=")) << "other sessions have ended";
  EXPECT_THAT(browser.get("/account/password").body, HasSubstr("old_password"));
  EXPECT_TRUE(people->confirm_password(home, id, "ще один пароль").ok());
}

TEST_P(signing_in, signing_out_takes_a_form_and_ends_the_session) {
  resident();
  Browser browser(*app);
  browser.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  const std::string token = browser.cookie();
  EXPECT_EQ(browser.get("/sign-out").status, 405);
  EXPECT_EQ(where(browser.fill("/account", "/sign-out", {})), "/");
  EXPECT_EQ(browser.cookie(), "");
  EXPECT_FALSE(people->session(home, token));
}

TEST_P(signing_in, forms_of_another_session_or_none_are_refused) {
  resident();
  Browser browser(*app), other(*app);
  browser.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  browser.get("/account/profile");
  other.get("/sign-in");
  other.set_cookie(browser.cookie());
  EXPECT_EQ(other.send("/account/profile", {{"name", "Зловмисник"}, {"lang", "uk"}}).status, 403);
  EXPECT_EQ(Browser(*app).send("/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}}).status, 403);
}

VICHE_ON_BOTH_ENGINES(signing_in);

}  // namespace
}  // namespace viche::accounts
