#include "petitions_app.hpp"

namespace viche::petitions::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Writing : public PetitionsApp {
 protected:
  static Browser::Fields whole() {
    return {{"title", "Укриття у школі № 2"},
            {"text", "Просимо обладнати укриття у школі № 2, бо дітям ніде ховатися під час тривог."},
            {"author_name", "Коваль Олена Іванівна"},
            {"author_email", "me@example.org"}};
  }
  /// Path of the draft that a browser wrote.
  std::string drafted(Browser& me) {
    const auto form = me.fill("/petitions/new", "/petitions/new", {{"title", "Укриття у школі № 2"}});
    return Browser::location(me.send(form, "/petitions/new/write", whole()));
  }
  std::int64_t id_of(const std::string& path) { return parse_integer(path.substr(path.rfind('/') + 1)).value_or(0); }
};

TEST_P(Writing, the_statute_is_told_before_anything_is_written) {
  set(settings::forbidden, "Про зміну меж громади.");
  const std::string body = nobody().get("/petitions/new").body;
  EXPECT_THAT(body, AllOf(HasSubstr("Потрібно 3 підписи за 90 днів"), HasSubstr("Про зміну меж громади.")));
  const auto refused = nobody().fill("/petitions/new", "/petitions/new", {{"title", "Яма"}});
  EXPECT_EQ(refused.status, 422);
}

TEST_P(Writing, a_petition_is_written_looked_at_changed_and_handed_in) {
  Browser me = browser_of("me@example.org", "Коваль Олена Іванівна");
  const auto form = me.fill("/petitions/new", "/petitions/new", {{"title", "Укриття у школі № 2"}});
  EXPECT_THAT(form.body, AllOf(HasSubstr("value=\"Укриття у школі № 2\""), HasSubstr("value=\"me@example.org\""),
                               HasSubstr("value=\"Коваль Олена Іванівна\"")));
  EXPECT_LT(form.body.find("name=\"author_email\""), form.body.find("data-v-draft-box")) << "what to do comes first";
  const std::string path = Browser::location(me.send(form, "/petitions/new/write", whole()));
  ASSERT_THAT(path, StartsWith("/my/petitions/"));
  const auto preview = me.get(path);
  EXPECT_THAT(preview.body, AllOf(HasSubstr("Перевірте перед поданням"), HasSubstr("дітям ніде ховатися")));
  auto changed = whole();
  changed[0].second = "Укриття у школах громади";
  EXPECT_EQ(Browser::location(me.fill(path + "/edit", path + "/edit", changed)), path + "?told=saved");
  EXPECT_EQ(Browser::location(me.fill(path, path + "/submit", {})), path + "?told=submitted");
  EXPECT_EQ(petition(id_of(path)).state, State::moderation);
  EXPECT_THAT(me.get("/my/petitions").body, AllOf(HasSubstr("Укриття у школах громади"), HasSubstr("На перевірці")));
}

TEST_P(Writing, refusals_stand_beside_their_fields_and_nothing_is_lost) {
  Browser me = browser_of("me@example.org");
  const auto form = me.fill("/petitions/new", "/petitions/new", {{"title", "Укриття у школі № 2"}});
  auto bad = whole();
  bad[1].second = "Коротко";
  bad[3].second = "не пошта";
  const auto refused = me.send(form, "/petitions/new/write", bad);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("id=\"text-error\""), HasSubstr("id=\"author_email-error\""),
                                  HasSubstr("Коротко"), HasSubstr("value=\"не пошта\"")));
}

TEST_P(Writing, like_petitions_are_shown_before_the_rest_is_written) {
  const Petition p = published(words("Укриття в школах громади"));
  indexed();
  const auto form = nobody().fill("/petitions/new", "/petitions/new", {{"title", "Укриттями забезпечити школу"}});
  EXPECT_THAT(form.body, AllOf(HasSubstr("Може, це одна з них?"), HasSubstr(at(p))));
  const Petition lamps = published(words("Освітити дорогу від школи № 2 до спорткомплексу"));
  indexed();
  EXPECT_THAT(nobody()
                  .fill("/petitions/new", "/petitions/new",
                        {{"title", "Освітлення доріжок до школи номер два й спорткомплексу"}})
                  .body,
              HasSubstr(at(lamps)));
  const auto other = nobody().fill("/petitions/new", "/petitions/new", {{"title", "Маршрут автобуса до лікарні"}});
  EXPECT_THAT(other.body, Not(HasSubstr("Може, це одна з них?")));
}

TEST_P(Writing, a_stranger_is_led_to_show_who_they_are_and_finds_the_words_again) {
  Browser me = nobody();
  const auto form = me.fill("/petitions/new", "/petitions/new", {{"title", "Укриття у школі № 2"}});
  const auto sent = me.send(form, "/petitions/new/write", whole());
  EXPECT_THAT(Browser::location(sent), StartsWith("/sign-in/level?need=email"));
  EXPECT_THAT(me.get("/petitions/new/write").body, HasSubstr("дітям ніде ховатися"));
  EXPECT_EQ(Browser::location(me.get("/petitions/new/write")), "/petitions/new") << "taken up once";
}

TEST_P(Writing, a_draft_is_nobody_elses) {
  Browser me = browser_of("me@example.org"), other = browser_of("other@example.org");
  const std::string path = drafted(me);
  for (const char* part : {"", "/edit", "/withdraw"}) EXPECT_EQ(other.get(path + part).status, 404) << part;
  const auto page = other.get("/my/petitions");
  EXPECT_THAT(page.body, Not(HasSubstr("Укриття")));
  EXPECT_EQ(other.send(page, path + "/submit", {}).status, 404);
  EXPECT_EQ(other.send(page, path + "/edit", whole()).status, 404);
  EXPECT_EQ(other.send(page, path + "/withdraw", {}).status, 404);
  EXPECT_EQ(other.send(page, path + "/merge", {{"agree", "1"}}).status, 404);
  EXPECT_THAT(Browser::location(nobody().get(path)), StartsWith("/sign-in"));
}

TEST_P(Writing, supporters_are_asked_by_a_link) {
  set(settings::sponsors, "2");
  Browser me = browser_of("me@example.org");
  const std::string path = drafted(me);
  me.fill(path, path + "/submit", {});
  const Petition p = petition(id_of(path));
  EXPECT_EQ(p.state, State::sponsoring);
  EXPECT_THAT(me.get(path).body, AllOf(HasSubstr("першим прихильникам"), HasSubstr(at(p))));
}

TEST_P(Writing, an_author_withdraws_with_words) {
  Browser me = browser_of("me@example.org");
  const std::string path = drafted(me);
  me.fill(path, path + "/submit", {});
  const Petition before = petition(id_of(path));
  ASSERT_TRUE(publish(moderator(), before.id));
  EXPECT_EQ(Browser::location(me.fill(path + "/withdraw", path + "/withdraw", {{"words", "Укриття вже є."}})),
            path + "?told=withdrawn");
  EXPECT_THAT(nobody().get(at(before)).body, HasSubstr("Укриття вже є."));
}

TEST_P(Writing, a_draft_that_is_dropped_is_gone_from_the_list) {
  Browser me = browser_of("me@example.org");
  const std::string path = drafted(me);
  EXPECT_THAT(me.get(path + "/withdraw").body, Not(HasSubstr("name=\"words\"")));
  EXPECT_EQ(Browser::location(me.fill(path + "/withdraw", path + "/withdraw", {})), "/my/petitions");
  EXPECT_THAT(me.get("/my/petitions").body, HasSubstr("У вас ще немає петицій"));
}

TEST_P(Writing, a_refusal_is_told_to_its_author_alone) {
  Browser me = browser_of("me@example.org");
  const std::string path = drafted(me);
  me.fill(path, path + "/submit", {});
  ASSERT_TRUE(refuse(moderator(), id_of(path), "not_ours", "Це вирішує область."));
  EXPECT_THAT(me.get(path).body, AllOf(HasSubstr("Це не вирішує громада"), HasSubstr("Це вирішує область.")));
}

TEST_P(Writing, an_author_answers_what_is_proposed) {
  const Petition into = published(words("Укриття в школах громади"));
  Browser me = browser_of("me@example.org");
  const std::string path = drafted(me);
  me.fill(path, path + "/submit", {});
  ASSERT_TRUE(propose_merge(moderator(), id_of(path), into.number));
  EXPECT_THAT(me.get(path).body, HasSubstr("Вам пропонують об"));
  EXPECT_EQ(Browser::location(me.fill(path, path + "/merge", {{"agree", "1"}})), path);
  EXPECT_EQ(petition(id_of(path)).state, State::merged);
}

VICHE_ON_BOTH_ENGINES(Writing);

}  // namespace
}  // namespace viche::petitions::testing
