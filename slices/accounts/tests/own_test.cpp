#include "browser.hpp"

#include <gmock/gmock.h>

#include "pages/qr.hpp"
#include "pages/shared.hpp"

namespace viche::accounts {
namespace {

using namespace accounts::testing;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class own : public Site {
 protected:
  void SetUp() override {
    Site::SetUp();
    id = resident();
    browser = std::make_unique<Browser>(*app);
    browser->fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  }
  std::int64_t id = 0;
  std::unique_ptr<Browser> browser;
};

TEST_P(own, details_are_shown_and_changed) {
  EXPECT_THAT(browser->get("/account").body, HasSubstr("olena@mail.example"));
  const auto refused = browser->fill("/account/profile", "/account/profile",
                                     {{"name", "Олена"}, {"phone", "подзвоніть"}, {"lang", "uk"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("id=\"phone-error\""));
  EXPECT_THAT(refused.body, HasSubstr("value=\"подзвоніть\"")) << "what was written stays";
  EXPECT_EQ(
      where(browser->send("/account/profile", {{"name", "<b>Олена</b>"}, {"phone", "067 123 45 67"}, {"lang", "en"}})),
      "/account?told=profile");
  const auto page = browser->get("/account");
  EXPECT_THAT(page.body, HasSubstr("&lt;b&gt;Олена"));
  EXPECT_THAT(page.body, HasSubstr("067 123 45 67"));
  EXPECT_EQ(people->find(home, id)->lang, "en");
}

TEST_P(own, password_changes_only_for_who_knows_the_old_one) {
  const auto refused = browser->fill("/account/password", "/account/password",
                                     {{"old_password", "wrong"}, {"password", "ще один пароль"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("id=\"old_password-error\""));
  EXPECT_EQ(
      where(browser->send("/account/password", {{"old_password", good_password}, {"password", "ще один пароль"}})),
      "/account?told=password");
  EXPECT_EQ(browser->get("/account").status, 200) << "this session goes on";
}

TEST_P(own, sessions_are_listed_and_closed) {
  Browser telephone(*app), library(*app);
  for (Browser* other : {&telephone, &library}) {
    other->fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  }
  const auto page = browser->get("/account/sessions");
  EXPECT_THAT(page.body, HasSubstr("Firefox, Linux"));
  EXPECT_THAT(page.body, HasSubstr("цей пристрій"));
  const auto open = people->sessions_of(home, id);
  ASSERT_EQ(open.size(), 3U);
  const auto library_session = people->session(home, library.cookie())->session;
  for (const auto& one : open) {
    if (one.session == library_session) browser->send("/account/sessions", {{"session", one.handle}});
  }
  EXPECT_THAT(where(library.get("/account")), StartsWith("/sign-in"));
  EXPECT_EQ(telephone.get("/account").status, 200);
  browser->send("/account/sessions", {{"session", "others"}});
  EXPECT_THAT(where(telephone.get("/account")), StartsWith("/sign-in"));
  EXPECT_EQ(browser->get("/account").status, 200);
}

TEST_P(own, another_persons_session_cannot_be_closed) {
  resident("other@mail.example");
  Browser other(*app);
  other.fill("/sign-in", "/sign-in", {{"email", "other@mail.example"}, {"password", good_password}});
  const auto theirs = people->sessions_of(home, people->find_by_email(home, "other@mail.example")->id);
  browser->fill("/account/sessions", "/account/sessions", {{"session", theirs[0].handle}});
  EXPECT_EQ(other.get("/account").status, 200);
}

TEST_P(own, confirmation_code_is_set_up_and_turned_off) {
  EXPECT_EQ(browser->get("/account/totp").status, 200);
  EXPECT_EQ(browser->get("/account/totp/qr.svg").status, 200);
  const std::string offered = people->totp_offer(home, id)->secret;
  EXPECT_EQ(browser->send("/account/totp", {{"code", "12345"}}).status, 422);
  EXPECT_EQ(where(browser->send("/account/totp", {{"code", code(offered)}})), "/account/recovery?told=totp_on");
  EXPECT_EQ(browser->get("/account").status, 200);
  EXPECT_EQ(browser->fill("/account/totp", "/account/totp/end", {{"password", "wrong"}}).status, 422);
  EXPECT_EQ(where(browser->send("/account/totp/end", {{"password", good_password}})), "/sign-in?told=totp_off");
  EXPECT_FALSE(people->find(home, id)->has_totp);
}

TEST_P(own, code_of_staff_is_not_turned_off_by_themselves) {
  const auto clerk = staff({Role::operator_}, "operator@council.example");
  Browser at_work(*app);
  enter(at_work, "operator@council.example", code());
  EXPECT_EQ(at_work.fill("/account/totp", "/account/totp/end", {{"password", good_password}}).status, 403);
  EXPECT_TRUE(people->find(home, clerk)->has_totp);
}

TEST_P(own, every_page_is_sound_in_both_languages) {
  staff({Role::administrator}, "admin@council.example");
  Browser stranger(*app), admin(*app);
  enter(admin, "admin@council.example", code());
  const auto look = [](Browser& at, const std::string& path) {
    for (const std::string prefix : {"", "/en"}) {
      const auto response = at.get(prefix + path);
      EXPECT_EQ(response.status, 200) << prefix + path;
      for (const char* left : {"⟦", "[[", "{{", "]]", "}}"})
        EXPECT_THAT(response.body, Not(HasSubstr(left))) << prefix + path;
      EXPECT_THAT(response.body, Not(HasSubstr(" style="))) << path;
      EXPECT_THAT(response.body, HasSubstr("noindex")) << path;
    }
  };
  for (const char* path : {"/sign-in", "/sign-in/sent", "/sign-in/reset", "/sign-in/link/abc", "/sign-in/reset/abc"})
    look(stranger, path);
  for (const char* path : {"/account", "/account/profile", "/account/password", "/account/sessions", "/account/totp"})
    look(*browser, path);
  for (const char* path : {"/account/totp", "/desk/staff", "/desk/staff/new", "/desk/undelivered", "/desk/api-keys"})
    look(admin, path);
  look(admin, "/desk/staff/" + std::to_string(people->find_by_email(home, "admin@council.example")->id));
}

VICHE_ON_BOTH_ENGINES(own);

TEST(qr_code, is_a_square_with_a_quiet_zone_and_three_finders) {
  const std::string svg = qr_svg("otpauth://totp/Viche:a%40b.ua?secret=ABC");
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
  EXPECT_THAT(svg, HasSubstr("M4 4h7v1h-7z"));
  EXPECT_THAT(svg, Not(HasSubstr("secret")));
}

TEST(device_words, say_browser_and_system) {
  EXPECT_EQ(device_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                         "Chrome/126.0 Safari/537.36 Edg/126.0"),
            "Edge, Windows");
  EXPECT_EQ(
      device_words(
          "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"),
      "Chrome, Android");
  EXPECT_EQ(
      device_words(
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile Safari/604.1"),
      "Safari, iPhone");
  EXPECT_EQ(device_words("curl/7.88.1"), "curl/7.88.1");
  EXPECT_EQ(device_words(""), "");
}

}  // namespace
}  // namespace viche::accounts
