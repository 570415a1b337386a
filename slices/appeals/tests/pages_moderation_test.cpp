#include "desk_app.hpp"

namespace viche::appeals::testing {

namespace {

bool shows(const http::Response& response, std::string_view text) {
  return body_of(response).find(text) != std::string::npos;
}

/// A community that reads first.
class moderation : public ::testing::Test {
 protected:
  DeskApp app;
  moderation() {
    const auto set = app.house.towns.set(app.town->id, Actor::system(), "appeals.premoderation", "1", "Рішення № 1",
                                         app.house.clock.now());
    EXPECT_TRUE(set.ok());
    app.town = app.house.towns.find(app.town->id);
    pending = app.file_one("Сусід Петренко з квартири 7 зламав лавку", app.potholes);
  }
  std::string path(Number number, std::string_view rest = {}) const {
    return "/desk/appeals/" + number.text() + std::string(rest);
  }
  Number under_law(const char* text) {
    Filing filing;
    filing.text = text;
    filing.category = app.potholes;
    filing.regime = Regime::law393;
    filing.place.text = "вул. Наконечного, 2";
    filing.author_name = "Ольга Гнатюк";
    filing.author_residence = "м. Ладижин, вул. Наконечного, 2";
    filing.author_email = "olha@ladyzhyn.example";
    const auto number = file(app.by(Actor::anonymous()), filing, {});
    EXPECT_TRUE(number.ok()) << (number.ok() ? "" : number.refusal().code);
    return number.value();
  }
  Number pending;
};

}  // namespace

TEST_F(moderation, a_new_text_waits_and_is_published_after_mending) {
  EXPECT_TRUE(shows(app.get("/desk/moderation", app.moderator), "Петренко"));
  EXPECT_EQ(app.get("/desk/moderation", app.executor()).status, 403);
  const auto done = app.send("/desk/moderation/" + pending.text(),
                             {{"decision", "publish"}, {"text", "Сусід зламав лавку"}}, app.moderator);
  EXPECT_EQ(done.status, 303);
  const Appeal appeal = app.appeal(pending);
  EXPECT_EQ(appeal.text, "Сусід зламав лавку");
  EXPECT_EQ(appeal.original_text, "Сусід Петренко з квартири 7 зламав лавку");
  EXPECT_EQ(appeal.state, State::assigned);
  EXPECT_FALSE(shows(app.get("/desk/moderation", app.moderator), pending.text()));
}

TEST_F(moderation, a_refusal_needs_a_reason_which_the_author_reads) {
  const auto none =
      app.send("/desk/moderation/" + pending.text(), {{"decision", "reject"}, {"text", "x"}}, app.moderator);
  EXPECT_EQ(none.status, 422);
  EXPECT_TRUE(shows(none, pending.text() + "-reason-error"));
  const auto done = app.send("/desk/moderation/" + pending.text(),
                             {{"decision", "reject"}, {"reason", "personal_data"}}, app.moderator);
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(app.appeal(pending).state, State::rejected);
  EXPECT_TRUE(shows(app.get(path(pending), app.moderator), "розкриває особисті дані"));
}

TEST_F(moderation, what_is_worked_on_under_the_law_waits_in_a_part_of_its_own) {
  const Number older = under_law("Прошу полагодити дах"), newer = under_law("Прошу полагодити сходи");
  EXPECT_FALSE(app.appeal(older).is_public);
  const std::string page = body_of(app.get("/desk/moderation", app.moderator));
  const auto at = [&](Number number) { return page.find("id=\"case-" + number.text()); };
  ASSERT_NE(at(older), std::string::npos);
  EXPECT_LT(at(pending), at(older));
  EXPECT_LT(at(older), at(newer)) << "the oldest first";
  const auto decide = [&](Number number, std::vector<std::pair<std::string, std::string>> form) {
    return app.send("/desk/moderation/" + number.text(), std::move(form), app.moderator);
  };
  EXPECT_EQ(decide(older, {{"decision", "reject"}}).status, 422);
  EXPECT_EQ(decide(older, {{"decision", "reject"}, {"reason", "personal_data"}, {"comment", "Є адреси"}}).status, 303);
  EXPECT_FALSE(app.appeal(older).is_public);
  EXPECT_TRUE(is_open(app.appeal(older).state)) << "it is worked on all the same";
  EXPECT_TRUE(shows(app.get(path(older), app.moderator), "розкриває особисті дані інших людей. Є адреси"));
  EXPECT_EQ(decide(newer, {{"decision", "publish"}, {"text", "Сходи зламані"}}).status, 303);
  EXPECT_TRUE(app.appeal(newer).is_public);
  EXPECT_EQ(app.appeal(newer).text, "Сходи зламані");
  const auto after = app.get("/desk/moderation", app.moderator);
  EXPECT_FALSE(shows(after, older.text()));
  EXPECT_FALSE(shows(after, newer.text()));
  EXPECT_EQ(decide(newer, {{"decision", "reject"}, {"reason", "personal_data"}}).status, 409);
}

TEST_F(moderation, what_waits_has_its_photos_shown_as_they_are) {
  app.add_photo(under_law("Прошу полагодити дах"), app.stored_photo(), "");
  const auto page = app.get("/desk/moderation", app.moderator);
  EXPECT_TRUE(shows(page, "Приховати фото"));
  EXPECT_FALSE(shows(page, "Фото приховано"));
}

TEST_F(moderation, a_name_that_everybody_will_see_is_read_too) {
  Filing filing;
  filing.text = "Зламана лавка біля під'їзду";
  filing.category = app.potholes;
  filing.place.text = "вул. Наконечного, 2";
  filing.author_name = "Зоряна Знакова";
  filing.author_email = "zoriana@ladyzhyn.example";
  filing.name_shown = true;
  const Number number = file(app.by(Actor::anonymous()), filing, {}).value();
  EXPECT_TRUE(shows(app.get("/desk/moderation", app.moderator), "Зоряна Знакова"));
  const auto done = app.send("/desk/moderation/" + number.text(),
                             {{"decision", "publish"}, {"text", filing.text}, {"hide_name", "1"}}, app.moderator);
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(app.appeal(number).state, State::assigned);
  EXPECT_FALSE(app.appeal(number).name_shown);
}

TEST_F(moderation, the_place_is_mended_beside_the_text) {
  const Number number = under_law("Прошу полагодити дах");
  const auto done = app.send("/desk/moderation/" + number.text(),
                             {{"decision", "publish"}, {"text", "Прошу полагодити дах"}, {"place", "вул. Наконечного"}},
                             app.moderator);
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(app.appeal(number).place.text, "вул. Наконечного");
  EXPECT_EQ(app.appeal(number).place.whole(), "вул. Наконечного, 2");
  EXPECT_TRUE(shows(app.get(path(number), app.moderator), "вул. Наконечного, 2"));
}

TEST_F(moderation, what_residents_write_later_is_read_in_a_part_of_its_own) {
  ASSERT_EQ(app.send("/desk/moderation/" + pending.text(), {{"decision", "publish"}, {"text", "Лавка зламана"}},
                     app.moderator)
                .status,
            303);
  const By crew = app.by(app.executor());
  By author = app.by(Actor::anonymous());
  author.by_link = true;
  ASSERT_TRUE(take_step(crew, pending, {Deed::accept, {}, {}, {}, 0, {}}).ok());
  ASSERT_TRUE(take_step(crew, pending, {Deed::report, "Лавку зібрано", {}, {}, 0, {}}).ok());
  ASSERT_TRUE(take_step(author, pending, {Deed::refute, "Лавки так і нема", {}, {}, 0, {}}).ok());
  const std::int64_t id = app.appeal(pending).id;
  const auto lines = app.db.read(app.town->id, [&](storage::Session& s) { return unread_words(s, 10); });
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines.front().appeal, id);
  EXPECT_TRUE(shows(app.get("/desk/moderation", app.moderator), "Лавки так і нема"));
  const auto shown = app.send(path(pending, "/words/" + std::to_string(lines.front().entry)),
                              {{"withheld", "0"}, {"back", "moderation"}}, app.moderator);
  EXPECT_EQ(shown.status, 303);
  EXPECT_EQ(shown.header("Location"), "/desk/moderation?told=words_shown");
  EXPECT_FALSE(shows(app.get("/desk/moderation", app.moderator), "Лавки так і нема"));
  const auto after = app.db.read(app.town->id, [&](storage::Session& s) { return unread_words(s, 10); });
  EXPECT_TRUE(after.empty());
}

}  // namespace viche::appeals::testing
