// The way up: what a person shows, step by step, and that each step leads back to where they were going.
#include <gmock/gmock.h>

#include "browser.hpp"

namespace viche::accounts {
namespace {

using namespace accounts::testing;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* numbers[] = {"3184710691", "Шевченко", "АБ123456"};

class ladder : public Site {
 protected:
  void SetUp() override {
    Site::SetUp();
    id = resident();
    clerk = std::make_unique<Browser>(*app);
    staff({Role::registrar}, "registrar@council.example");
    enter(*clerk, "registrar@council.example", code());
    browser = std::make_unique<Browser>(*app);
    browser->fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  }
  /// With a gateway: `services` names the one it was made with.
  void with_gateway() {
    sms = std::make_unique<channels::Sms>(db(), *vault, clock,
                                          channels::SmsSettings{"https://sms.example/", "", "Viche"});
    before = {std::move(services), std::move(app)};
    const kit::Services& same = *before.first;
    services = std::make_unique<kit::Services>(
        kit::Services{db(), clock, *towns, *people, *vault, *post, *sms, *providers, *journal, same.files, same.lemmas,
                      same.territory, *all_templates(), *all_words(), bus, *runner, *registry, ""});
    app = std::make_unique<kit::App>(*services, *registry, kit::AppOptions{});
    browser = std::make_unique<Browser>(*app);
    browser->fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  }
  /// The code of the message that waits for the gateway.
  std::string code_sent() {
    static constexpr storage::Sql select{
        "test.sms",
        "SELECT payload FROM jobs WHERE hromada_id = :hromada AND kind = 'channels.sms' "
        "ORDER BY id DESC LIMIT 1"};
    const auto payload = db().read(home, [](storage::Session& session) {
      return session.one(select, {}, [](const storage::Row& row) { return row.text(0); });
    });
    const auto box = JsonReader::parse(payload.value());
    const auto plain = vault->open(home, "sms.message", *(*box)["row"].integer(), *(*box)["sealed"].text());
    return (*JsonReader::parse(*plain))["text"].text()->substr(0, 6);
  }
  Form seen(Form more = {}) {
    Form form{
        {"email", "olena@mail.example"}, {"surname", "Шевченко"}, {"given_name", "Тарас"}, {"rnokpp", "3184710691"}};
    for (auto& [name, value] : more) {
      for (auto& field : form) {
        if (field.first == name) field.second = std::exchange(value, "\x01");
      }
      if (value != "\x01") form.emplace_back(name, value);
    }
    return form;
  }
  /// The clerk's whole deed. @returns the code on paper
  std::string vouched(Form more = {}) {
    clerk->fill("/desk/people", "/desk/people", {{"email", "olena@mail.example"}});
    const auto done = clerk->send("/desk/people/seen", seen(std::move(more)));
    EXPECT_EQ(done.status, 200);
    const std::string mark = "id=\"paper-code\">";
    const auto at = done.body.find(mark);
    EXPECT_NE(at, std::string::npos) << done.body;
    return at == std::string::npos ? "" : done.body.substr(at + mark.size(), 11);
  }

  void TearDown() override {
    before = {};
    Site::TearDown();
  }

  std::int64_t id = 0;
  std::unique_ptr<Browser> clerk, browser;
  std::pair<std::unique_ptr<kit::Services>, std::unique_ptr<kit::App>> before;  ///< jobs and the clerk go on with them
};

TEST_P(ladder, says_why_and_what_the_person_has) {
  Browser stranger(*app);
  EXPECT_THAT(stranger.get("/sign-in/level?need=strong&to=%2Faccount").body, HasSubstr("Зараз ви не ввійшли"));
  const auto page = browser->get("/sign-in/level?need=strong&to=%2Faccount");
  EXPECT_THAT(page.body, HasSubstr("Зараз підтверджено вашу пошту"));
  EXPECT_THAT(page.body, HasSubstr("один голос"));
  EXPECT_THAT(page.body, Not(HasSubstr("Самої пошти замало"))) << "the first step is done";
  EXPECT_THAT(stranger.get("/sign-in/level?need=strong&to=%2Faccount").body, HasSubstr("Самої пошти замало"));
  EXPECT_THAT(stranger.get("/sign-in/level?need=email&to=%2Faccount").body, Not(HasSubstr("Самої пошти замало")));
  EXPECT_THAT(page.body, HasSubstr("У громаді, з документом"));
  EXPECT_EQ(where(browser->get("/sign-in/level?need=email&to=%2Faccount%2Fprofile")), "/account/profile")
      << "who has shown enough goes on";
}

TEST_P(ladder, leads_to_no_other_host) {
  for (const char* to :
       {"https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)"}) {
    EXPECT_EQ(where(browser->get(std::string("/sign-in/level?need=email&to=") + to)), "/account") << to;
    EXPECT_THAT(browser->get(std::string("/sign-in/level?need=strong&to=") + to).body, Not(HasSubstr("value=\"//evil")))
        << to;
  }
}

TEST_P(ladder, by_letter_leads_back) {
  Browser stranger(*app);
  stranger.fill("/sign-in/level?need=email&to=%2Faccount%2Fprofile", "/sign-in/link",
                {{"email", "olena@mail.example"}, {"to", "/account/profile"}});
  const std::string link = link_in_letter();
  stranger.get(link);
  EXPECT_EQ(where(stranger.send(link.substr(0, link.find('?')), {{"to", "/account/profile"}})), "/account/profile");
}

TEST_P(ladder, has_no_telephone_without_a_gateway) {
  EXPECT_THAT(browser->get("/sign-in/level?need=phone&to=%2Faccount").body, Not(HasSubstr("/account/phone")));
  EXPECT_EQ(browser->get("/account/phone").status, 404);
  EXPECT_EQ(browser->send("/account/phone", {{"phone", "067 123 45 67"}}).status, 404);
  EXPECT_THAT(browser->get("/account").body, Not(HasSubstr("/account/phone")));
}

TEST_P(ladder, by_telephone_leads_back_with_the_level) {
  with_gateway();
  EXPECT_THAT(browser->get("/sign-in/level?need=phone&to=%2Faccount%2Fprofile").body, HasSubstr("/account/phone?to="));
  const auto wrong = browser->fill("/account/phone?to=%2Faccount%2Fprofile", "/account/phone",
                                   {{"phone", "12"}, {"to", "/account/profile"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("id=\"phone-error\""));
  EXPECT_EQ(where(browser->send("/account/phone", {{"phone", "067 123 45 67"}, {"to", "/account/profile"}})),
            "/account/phone?to=%2Faccount%2Fprofile");
  const auto page = browser->get("/account/phone?to=%2Faccount%2Fprofile");
  EXPECT_THAT(page.body, HasSubstr("+380 67 ••• •• 67"));
  const std::string right = code_sent();
  const auto refused = browser->send("/account/phone/code",
                                     {{"code", right == "000000" ? "111111" : "000000"}, {"to", "/account/profile"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("id=\"code-error\""));
  EXPECT_EQ(where(browser->send("/account/phone/code", {{"code", right}, {"to", "/account/profile"}})),
            "/account/profile");
  EXPECT_EQ(people->find(home, id)->level, IdentityLevel::phone);
  EXPECT_THAT(newest_letter()["text"].text().value(), HasSubstr("підтверджено номер телефону"));
}

TEST_P(ladder, a_clerk_shows_errors_beside_the_fields_and_then_nothing_of_the_document) {
  EXPECT_THAT(clerk->fill("/desk/people", "/desk/people", {{"email", "nobody@mail.example"}}).body,
              HasSubstr("id=\"email-error\""));
  clerk->fill("/desk/people", "/desk/people", {{"email", "olena@mail.example"}});
  const auto refused = clerk->send(
      "/desk/people/seen", seen({{"surname", ""}, {"rnokpp", "3184710690"}, {"unzr", "1"}, {"passport", "АБ1"}}));
  EXPECT_EQ(refused.status, 422);
  for (const char* field : {"surname", "rnokpp", "unzr", "passport"})
    EXPECT_THAT(refused.body, HasSubstr(std::string("id=\"") + field + "-error\""));
  EXPECT_EQ(people->find(home, id)->level, IdentityLevel::email);
  const std::string paper = vouched();
  EXPECT_EQ(paper.size(), 11U);
  EXPECT_EQ(people->find(home, id)->level, IdentityLevel::strong);
  const auto letter = newest_letter();
  for (const char* secret_text : numbers) {
    EXPECT_THAT(clerk->get("/desk/people").body, Not(HasSubstr(secret_text)));
    EXPECT_THAT(letter["text"].text().value(), Not(HasSubstr(secret_text)));
    EXPECT_THAT(letter["subject"].text().value(), Not(HasSubstr(secret_text)));
  }
}

TEST_P(ladder, a_clerks_deed_is_in_the_journal_and_the_person_sees_who_looked) {
  vouched();
  db().read(home, [&](storage::Session& session) {
    const auto entries = audit::entries_of(session, "account", id);
    EXPECT_EQ(entries.back().action, "accounts.seen");
    EXPECT_EQ(entries.back().details, "");
    const auto looks = audit::looks_at(session, id);
    ASSERT_EQ(looks.size(), 1U);
    EXPECT_EQ(looks[0].why, "seen");
    EXPECT_EQ(looks[0].object_id, id);
  });
}

TEST_P(ladder, names_stay_text_wherever_they_are_shown) {
  const std::string script = "<script>alert(1)</script>", formula = "=HYPERLINK(\"x\")";
  clerk->fill("/desk/people", "/desk/people", {{"email", "olena@mail.example"}});
  const auto refused =
      clerk->send("/desk/people/seen", seen({{"surname", script}, {"given_name", formula}, {"rnokpp", ""}}));
  EXPECT_THAT(refused.body, HasSubstr("&lt;script&gt;alert"));
  EXPECT_THAT(refused.body, Not(HasSubstr(script)));
  EXPECT_EQ(clerk->send("/desk/people/seen", seen({{"surname", std::string(10'000, 'x')}})).status, 422);
  EXPECT_EQ(clerk->send("/desk/people/seen", seen({{"surname", "Ше\r\nBcc: a@b.c"}})).status, 422);
  EXPECT_EQ(clerk->send("/desk/people/seen", seen({{"surname", "Ше\r\nBcc"}})).status, 200);
  EXPECT_THAT(newest_letter()["subject"].text().value(), Not(HasSubstr("Bcc")));
}

TEST_P(ladder, only_registrars_and_administrators_sit_at_the_counter) {
  staff({Role::operator_, Role::moderator, Role::head}, "operator@council.example");
  Browser other(*app);
  clock.advance(std::chrono::seconds(30));
  enter(other, "operator@council.example", code());
  EXPECT_EQ(other.get("/desk/people").status, 403);
  EXPECT_EQ(other.send("/desk/people/seen", seen()).status, 403);
  EXPECT_EQ(browser->get("/desk/people").status, 403);
}

TEST_P(ladder, with_the_paper_a_weak_session_becomes_strong_once) {
  const std::string paper = vouched();
  for (const char* path : {"/account/totp"}) {
    EXPECT_THAT(where(browser->get(path)), StartsWith("/sign-in/level?need=strong")) << path;
  }
  EXPECT_THAT(browser->get("/account/passkeys").body, Not(HasSubstr("data-v-passkey=")));
  EXPECT_THAT(where(browser->send("/account/recovery", {})), StartsWith("/sign-in/level?need=strong"));
  const auto page = browser->get("/sign-in/level?need=strong&to=%2Faccount%2Fpasskeys");
  EXPECT_THAT(page.body, HasSubstr("Це справді ви?"));
  EXPECT_EQ(browser->send("/sign-in/level", {{"code", "00000-00000"}, {"need", "strong"}}).status, 422);
  EXPECT_EQ(where(browser->send("/sign-in/level", {{"code", paper}, {"need", "strong"}, {"to", "/account/passkeys"}})),
            "/account/passkeys");
  EXPECT_EQ(people->session(home, browser->cookie())->actor.level, IdentityLevel::strong);
  EXPECT_THAT(browser->get("/account/passkeys").body, HasSubstr("data-v-passkey=\"create\""));
  Browser again(*app);
  again.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  again.get("/sign-in/level?need=strong&to=%2Faccount");
  EXPECT_EQ(again.send("/sign-in/level", {{"code", paper}, {"need", "strong"}}).status, 422) << "the paper was used";
}

TEST_P(ladder, codes_on_paper_are_shown_once_and_two_clicks_make_one_list) {
  browser->get("/account/recovery");
  const std::string key = browser->form_key();
  const auto made = browser->send("/account/recovery", {{"form_key", key}});
  EXPECT_EQ(people->recovery_codes_left(home, id), 10);
  EXPECT_THAT(made.body, HasSubstr("id=\"codes\""));
  EXPECT_THAT(made.header("Cache-Control"), HasSubstr("no-store"));
  EXPECT_EQ(where(browser->send("/account/recovery", {{"form_key", key}})), "/account/recovery");
  EXPECT_THAT(browser->get("/account/recovery").body, Not(HasSubstr("id=\"codes\"")));
  EXPECT_THAT(newest_letter()["text"].text().value(), HasSubstr("запасні коди"));
}

TEST_P(ladder, questions_of_passkeys_are_json_for_this_browser_and_not_without_end) {
  Browser stranger(*app);
  stranger.get("/sign-in");
  const auto asked = stranger.send("/sign-in/passkey/ask", {{"from", "sign_in"}});
  EXPECT_EQ(asked.status, 200);
  EXPECT_EQ((*JsonReader::parse(asked.body))["userVerification"].text(), "required");
  EXPECT_EQ((*JsonReader::parse(asked.body))["rpId"].text(), "ladyzhyn.localhost");
  EXPECT_EQ(stranger.send("/sign-in/passkey", {{"answer", "{}"}, {"from", "sign_in"}}).status, 422);
  int answered = 0;
  for (int i = 0; i < 70; ++i) answered += stranger.send("/sign-in/passkey/ask", {}).status == 200 ? 1 : 0;
  EXPECT_EQ(answered, 59);
}

TEST_P(ladder, every_page_is_sound_in_both_languages) {
  with_gateway();
  const auto look = [](Browser& at, const std::string& path) {
    for (const std::string prefix : {"", "/en"}) {
      const auto response = at.get(prefix + path);
      EXPECT_EQ(response.status, 200) << prefix + path;
      for (const char* left : {"⟦", "[[", "{{", "]]", "}}"})
        EXPECT_THAT(response.body, Not(HasSubstr(left))) << prefix + path;
      EXPECT_THAT(response.body, Not(HasSubstr(" style="))) << path;
    }
  };
  Browser stranger(*app);
  for (const char* need : {"email", "phone", "strong"}) look(stranger, std::string("/sign-in/level?need=") + need);
  for (const char* path : {"/account/passkeys", "/account/recovery", "/account/phone", "/sign-in/level?need=strong"})
    look(*browser, path);
  look(*clerk, "/desk/people");
}

VICHE_ON_BOTH_ENGINES(ladder);

}  // namespace
}  // namespace viche::accounts
