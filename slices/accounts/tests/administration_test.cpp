#include "browser.hpp"

#include <gmock/gmock.h>

namespace viche::accounts {
namespace {

using namespace accounts::testing;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class administration : public Site {
 protected:
  void SetUp() override {
    Site::SetUp();
    admin_id = staff({Role::administrator}, "admin@council.example");
    admin = std::make_unique<Browser>(*app);
    enter(*admin, "admin@council.example", code());
  }
  std::string page_of(std::int64_t account) { return "/desk/staff/" + std::to_string(account); }
  std::vector<std::string> deeds(std::string_view object, std::int64_t id) {
    std::vector<std::string> actions;
    db().read(home, [&](storage::Session& session) {
      for (const auto& entry : audit::entries_of(session, object, id)) actions.push_back(entry.action);
    });
    return actions;
  }
  std::int64_t admin_id = 0;
  std::unique_ptr<Browser> admin;
};

TEST_P(administration, is_closed_to_everybody_else) {
  const auto id = resident();
  staff({Role::operator_, Role::head, Role::analyst}, "head@council.example");
  Browser stranger(*app), olena(*app), head(*app);
  olena.fill("/sign-in", "/sign-in", {{"email", "olena@mail.example"}, {"password", good_password}});
  enter(head, "head@council.example", code());
  for (const auto& path : {std::string("/desk/staff"), std::string("/desk/staff/new"), page_of(admin_id),
                           std::string("/desk/undelivered"), std::string("/desk/api-keys")}) {
    EXPECT_THAT(where(stranger.get(path)), StartsWith("/sign-in?to=")) << path;
    EXPECT_EQ(olena.get(path).status, 403) << path;
    EXPECT_EQ(head.get(path).status, 403) << path;
  }
  for (const auto& path :
       {page_of(id), page_of(admin_id) + "/block", page_of(admin_id) + "/totp", page_of(admin_id) + "/link",
        std::string("/desk/api-keys"), std::string("/desk/undelivered")}) {
    EXPECT_EQ(head.fill("/account", path, {{"roles", "administrator"}, {"blocked", "1"}}).status, 403) << path;
  }
  EXPECT_TRUE(people->find(home, admin_id)->has_totp);
}

TEST_P(administration, adds_staff_who_begin_by_a_letter) {
  const auto refused =
      admin->fill("/desk/staff/new", "/desk/staff/new", {{"name", ""}, {"email", "clerk@council.example"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Оберіть хоча б одну роль."));
  EXPECT_THAT(refused.body, HasSubstr("name-error")) << "everything that is missing is told at once";
  const auto nowhere =
      admin->send("/desk/staff/new", {{"name", "Петро"}, {"email", "clerk@council.example"}, {"roles", "executor"}});
  EXPECT_EQ(nowhere.status, 422);
  EXPECT_THAT(nowhere.body, HasSubstr("organisation-error")) << "an executor works somewhere";
  EXPECT_EQ(
      where(admin->send(
          "/desk/staff/new",
          {{"name", "Петро Бойко"}, {"email", "clerk@council.example"}, {"roles", "operator"}, {"roles", "head"}})),
      "/desk/staff?told=staff_added");
  const auto clerk = people->find_by_email(home, "clerk@council.example");
  ASSERT_TRUE(clerk);
  EXPECT_EQ(clerk->roles, (Roles{Role::operator_, Role::head}));
  EXPECT_THAT(deeds("account", clerk->id), Contains("accounts.send_link"));
  EXPECT_EQ(newest_letter()["subject"].text(), "Ваш доступ працівника");
  Browser at_work(*app);
  const std::string link = link_in_letter();
  EXPECT_EQ(where(at_work.fill(link, link, {})), "/sign-in/set-up?to=%2Faccount%2Fpassword");
  at_work.get("/sign-in/set-up?to=%2Faccount%2Fpassword");
  const std::string offered = people->totp_offer(home, clerk->id)->secret;
  EXPECT_EQ(where(at_work.send("/sign-in/set-up", {{"code", code(offered)}, {"to", "/account/password"}})),
            "/account/recovery?to=%2Faccount%2Fpassword");
  EXPECT_EQ(where(at_work.fill("/account/password", "/account/password", {{"password", "довгий пароль тут"}})),
            "/account?told=password");
  EXPECT_EQ(at_work.get("/desk/home").status, 200);
}

TEST_P(administration, makes_one_account_of_two_clicks) {
  admin->get("/desk/staff/new");
  const Form form{{"name", "Петро Бойко"},
                  {"email", "clerk@council.example"},
                  {"roles", "operator"},
                  {"form_key", admin->form_key()}};
  EXPECT_EQ(where(admin->send("/desk/staff/new", form)), "/desk/staff?told=staff_added");
  EXPECT_EQ(where(admin->send("/desk/staff/new", form)), "/desk/staff?told=staff_added");
  EXPECT_EQ(count_letters(), 1);
}

TEST_P(administration, gives_roles_to_a_resident_of_that_email) {
  const auto id = resident();
  EXPECT_EQ(where(admin->fill("/desk/staff/new", "/desk/staff/new",
                              {{"name", "Олена"}, {"email", "Olena@mail.example"}, {"roles", "editor"}})),
            "/desk/staff?told=staff_added");
  EXPECT_TRUE(people->find(home, id)->staff);
  const auto again = admin->fill("/desk/staff/new", "/desk/staff/new",
                                 {{"name", "Олена"}, {"email", "olena@mail.example"}, {"roles", "editor"}});
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr("Обліковий запис із цією поштою вже є."));
}

TEST_P(administration, changes_roles_and_ends_the_sessions) {
  const auto id = staff({Role::operator_}, "clerk@council.example");
  Browser clerk(*app);
  enter(clerk, "clerk@council.example", code());
  EXPECT_THAT(admin->get(page_of(id)).body, HasSubstr("value=\"operator\" checked"));
  EXPECT_EQ(where(admin->send(page_of(id), {{"roles", "registrar"}, {"roles", "no such role"}})),
            page_of(id) + "?told=staff_rights");
  EXPECT_EQ(people->find(home, id)->roles, Roles{Role::registrar});
  EXPECT_THAT(where(clerk.get("/desk/home")), StartsWith("/sign-in"));
  EXPECT_EQ(where(admin->fill(page_of(id), page_of(id), {})), "/desk/staff?told=staff_gone");
  EXPECT_EQ(admin->get(page_of(id)).status, 404) << "residents are not shown here";
}

TEST_P(administration, keeps_the_last_administrator) {
  const auto refused = admin->fill(page_of(admin_id), page_of(admin_id), {{"roles", "operator"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Це останній адміністратор громади."));
  EXPECT_EQ(admin->send(page_of(admin_id) + "/block", {{"blocked", "1"}}).status, 409);
  EXPECT_EQ(admin->get("/desk/staff").status, 200);
}

TEST_P(administration, blocks_unblocks_resets_and_sends_links) {
  const auto id = staff({Role::operator_}, "clerk@council.example");
  Browser clerk(*app);
  enter(clerk, "clerk@council.example", code());
  EXPECT_EQ(where(admin->fill(page_of(id), page_of(id) + "/block", {{"blocked", "1"}})),
            page_of(id) + "?told=staff_blocked");
  EXPECT_THAT(where(clerk.get("/desk/home")), StartsWith("/sign-in"));
  EXPECT_THAT(admin->get(page_of(id)).body, HasSubstr("Розблокувати"));
  admin->send(page_of(id) + "/block", {{"blocked", "0"}});
  EXPECT_FALSE(people->find(home, id)->blocked);
  admin->send(page_of(id) + "/totp", {});
  EXPECT_FALSE(people->find(home, id)->has_totp);
  admin->send(page_of(id) + "/link", {});
  EXPECT_THAT(link_in_letter(), StartsWith("/sign-in/reset/"));
  for (const char* deed : {"identity.block", "identity.unblock", "identity.clear_totp", "accounts.send_link"}) {
    EXPECT_THAT(deeds("account", id), Contains(deed));
  }
}

TEST_P(administration, does_not_take_its_own_second_factor_away) {
  const std::string own = page_of(admin_id);
  EXPECT_THAT(admin->get(own).body, Not(HasSubstr(own + "/totp")));
  const auto refused = admin->send(own + "/totp", {});
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("Попросіть іншого адміністратора"));
  EXPECT_TRUE(people->find(home, admin_id)->has_totp);
}

TEST_P(administration, does_nothing_to_residents_or_to_people_of_another_community) {
  const auto id = resident();
  const auto stranger =
      people->create(elsewhere, Actor::system(), {"x@council.example", "X", "", "uk", "", true, {Role::operator_}})
          .value();
  admin->get("/desk/staff");
  for (const auto account : {id, stranger, std::int64_t{0}}) {
    EXPECT_EQ(admin->get(page_of(account)).status, 404);
    EXPECT_EQ(admin->send(page_of(account), {{"roles", "operator"}}).status, 404);
    for (const char* deed : {"/block", "/totp", "/link"})
      EXPECT_EQ(admin->send(page_of(account) + deed, {{"blocked", "1"}}).status, 404);
  }
  EXPECT_FALSE(people->find(home, id)->staff || people->find(home, id)->blocked);
}

TEST_P(administration, shows_what_was_given_up_and_tries_again) {
  runner->handle("test.broken", [](const jobs::Job&) { throw std::runtime_error("peer is away"); });
  (void)db().keep_house(home, [&](storage::Tx& tx) -> Result<Done> {
    jobs::put(tx, "test.broken", "{}", clock.now());
    return Done{};
  });
  for (int i = 0; i < 14; ++i) {
    runner->run_due();
    clock.advance(std::chrono::hours(1));
  }
  Browser again(*app);
  enter(again, "admin@council.example", code());
  const auto page = again.get("/desk/undelivered");
  EXPECT_THAT(page.body, HasSubstr("test.broken"));
  EXPECT_THAT(page.body, HasSubstr("12 спроб"));
  const auto dead = db().read(home, [](storage::Session& session) { return jobs::dead_letters(session); });
  ASSERT_EQ(dead.size(), 1U);
  const std::string id = std::to_string(dead[0].id);
  EXPECT_EQ(where(again.send("/desk/undelivered", {{"kind", "job"}, {"id", id}})), "/desk/undelivered?told=retried");
  EXPECT_THAT(deeds("job", dead[0].id), Contains("accounts.retry_job"));
  EXPECT_EQ(again.send("/desk/undelivered", {{"kind", "job"}, {"id", id}}).status, 409);
  EXPECT_EQ(again.send("/desk/undelivered", {{"kind", "letter"}, {"id", "77"}}).status, 409);
  EXPECT_THAT(again.get("/desk/undelivered").body, Not(HasSubstr("test.broken")));
  EXPECT_EQ(again.send("/desk/undelivered", {{"kind", "job"}, {"id", id}, {"do", "dismiss"}}).status, 409)
      << "it is on its way again";
}

TEST_P(administration, tells_whom_a_failed_letter_was_for_and_forgets_it) {
  channels::Letter letter;
  letter.to_email = "olena@mail.example";
  letter.subject = "Звернення № 2026-7 прийнято";
  letter.text = "Текст";
  (void)db().keep_house(home, [&](storage::Tx& tx) -> Check { return post->send(tx, letter, clock.now()); });
  static constexpr storage::Sql fail{
      "test.fail_letters", "UPDATE letters SET state = 'dead', error = 'smtp 550' WHERE hromada_id = :hromada"};
  (void)db().keep_house(home, [&](storage::Tx& tx) -> Check {
    tx.run(fail, {});
    return Done{};
  });
  const auto page = admin->get("/desk/undelivered");
  EXPECT_THAT(page.body, HasSubstr("Звернення № 2026-7 прийнято"));
  EXPECT_THAT(page.body, HasSubstr("o***a@mail.example"));
  EXPECT_THAT(page.body, Not(HasSubstr("olena@mail.example")));
  const auto failed = db().read(home, [](storage::Session& session) { return channels::failed(session); });
  ASSERT_FALSE(failed.empty());
  const std::string id = std::to_string(failed[0].id);
  const Form dismissed{{"kind", "letter"}, {"id", id}, {"do", "dismiss"}};
  EXPECT_EQ(where(admin->send("/desk/undelivered", dismissed)), "/desk/undelivered?told=dismissed");
  EXPECT_THAT(deeds("letter", failed[0].id), Contains("accounts.dismiss_letter"));
  EXPECT_EQ(admin->send("/desk/undelivered", dismissed).status, 409);
  EXPECT_THAT(admin->get("/desk/undelivered").body, Not(HasSubstr("2026-7")));
}

TEST_P(administration, makes_api_keys_that_are_shown_once_and_revoked) {
  const auto made =
      admin->fill("/desk/api-keys", "/desk/api-keys", {{"name", "Диспетчерська"}, {"scopes", "things.read"}});
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.header("Cache-Control"), "no-store");
  const auto at = made.body.find("viche_");
  ASSERT_NE(at, std::string::npos);
  const std::string key = made.body.substr(at, 6 + 43);
  const auto found = people->api_key(home, key);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->scopes, std::vector<std::string>{"things.read"});
  EXPECT_THAT(admin->get("/desk/api-keys").body, Not(HasSubstr(key)));
  const auto refused = admin->send("/desk/api-keys", {{"name", " "}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("name-error"));
  EXPECT_THAT(refused.body, HasSubstr("scopes-error")) << "a key without any right can do nothing";
  EXPECT_EQ(admin->send("/desk/api-keys", {{"name", "Так"}, {"scopes", "made.up"}}).status, 422);
  EXPECT_EQ(where(admin->send("/desk/api-keys/" + std::to_string(found->id) + "/revoke", {})),
            "/desk/api-keys?told=key_revoked");
  EXPECT_FALSE(people->api_key(home, key));
  EXPECT_THAT(deeds("api_key", found->id), Contains("identity.revoke_api_key"));
}

VICHE_ON_BOTH_ENGINES(administration);

}  // namespace
}  // namespace viche::accounts
