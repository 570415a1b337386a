#include "desk_app.hpp"

#include <algorithm>

#include <viche/audit/audit.hpp>

namespace viche::appeals::testing {

namespace {

using ::testing::Test;

bool shows(const http::Response& response, std::string_view text) {
  return body_of(response).find(text) != std::string::npos;
}

class desk : public Test {
 protected:
  DeskApp app;
  Number first = app.file_one("Велика яма біля зупинки, колесо пробито", app.potholes);
  Number second = app.file_one("Потрібна лавка у сквері для літніх людей", app.other);

  std::string path(Number number, std::string_view rest = {}) const {
    return "/desk/appeals/" + number.text() + std::string(rest);
  }
  std::vector<Media> media_of(Number number) {
    const std::int64_t id = app.appeal(number).id;
    return app.db.read(app.town->id, [&](storage::Session& s) { return media(s, id); });
  }
  std::size_t looks(Number number) {
    const std::int64_t id = app.appeal(number).id;
    return app.db.read(app.town->id, [&](storage::Session& s) { return audit::looks_through(s, "appeal", id).size(); });
  }
};

}  // namespace

// The queue

TEST_F(desk, the_queue_opens_on_what_waits_for_the_role) {
  const auto of_operator = app.get("/desk/appeals", app.operator_actor);
  EXPECT_EQ(of_operator.status, 200);
  EXPECT_TRUE(shows(of_operator, "Потрібна лавка"));
  EXPECT_FALSE(shows(of_operator, "Велика яма")) << "it is assigned already";
  const auto of_executor = app.get("/desk/appeals", app.executor());
  EXPECT_TRUE(shows(of_executor, "Велика яма"));
}

TEST_F(desk, an_executor_sees_the_appeals_of_their_own_organisation_only) {
  const Actor water = DeskApp::staff({Role::executor}, app.water);
  EXPECT_FALSE(shows(app.get("/desk/appeals?tab=all", water), first.text()));
  EXPECT_FALSE(shows(app.get("/desk/appeals?tab=all&organisation=" + std::to_string(app.roads), water), first.text()));
  EXPECT_EQ(app.get(path(first), water).status, 404);
  EXPECT_FALSE(shows(app.get("/desk/appeals.csv?tab=all", water), first.text()));
  const Actor of_nobody = DeskApp::staff({Role::executor}, 0);
  EXPECT_FALSE(shows(app.get("/desk/appeals?tab=all", of_nobody), first.text()));
}

TEST_F(desk, people_without_the_roles_do_not_get_in) {
  for (const Role role : {Role::editor, Role::analyst, Role::administrator}) {
    EXPECT_EQ(app.get("/desk/appeals", DeskApp::staff({role})).status, 403) << name(role);
    EXPECT_EQ(app.get(path(first), DeskApp::staff({role})).status, 403) << name(role);
  }
  EXPECT_EQ(app.get("/desk/categories", app.operator_actor).status, 403);
  EXPECT_EQ(app.get("/desk/settings", app.operator_actor).status, 403);
}

TEST_F(desk, filters_narrow_the_queue_and_a_number_opens_its_case) {
  const auto by_category =
      app.get("/desk/appeals?tab=all&category=" + std::to_string(app.potholes), app.operator_actor);
  EXPECT_TRUE(shows(by_category, first.text()));
  EXPECT_FALSE(shows(by_category, second.text()));
  const auto unknown = app.get("/desk/appeals?tab=all&category=nothing-like-it", app.operator_actor);
  EXPECT_FALSE(shows(unknown, first.text()));
  const auto by_number = app.get("/desk/appeals?q=" + second.text(), app.operator_actor);
  EXPECT_EQ(by_number.status, 303);
  EXPECT_EQ(by_number.header("Location"), path(second));
}

TEST_F(desk, the_newest_first_pages_without_losing_or_repeating) {
  std::vector<std::string> all{first.text(), second.text()};
  for (int i = 0; i < 40; ++i)
    all.push_back(app.file_one("Ще одна яма на дорозі номер " + std::to_string(i), app.potholes).text());
  const std::string one = body_of(app.get("/desk/appeals?tab=all&sort=new", app.operator_actor));
  const auto next = one.find("below=");
  ASSERT_NE(next, std::string::npos);
  const std::string below = one.substr(next, one.find('"', next) - next);
  const std::string two = body_of(app.get("/desk/appeals?tab=all&sort=new&" + below, app.operator_actor));
  for (const std::string& number : all) {
    const std::string box = "value=\"" + number + "\"";
    EXPECT_NE(one.find(box) == std::string::npos, two.find(box) == std::string::npos) << number;
  }
}

TEST_F(desk, many_are_assigned_at_once_and_each_outcome_is_told) {
  const auto sent = app.send("/desk/appeals/bulk",
                             {{"number", first.text()},
                              {"number", second.text()},
                              {"number", "2026-9999999"},
                              {"deed", "assign"},
                              {"organisation", std::to_string(app.water)}},
                             app.operator_actor);
  ASSERT_EQ(sent.status, 303);
  const auto outcome = app.get(std::string(sent.header("Location")), app.operator_actor);
  EXPECT_EQ(outcome.status, 200);
  EXPECT_TRUE(shows(outcome, "Зроблено для 2 звернень"));
  EXPECT_EQ(app.appeal(first).organisation, app.water);
  EXPECT_EQ(app.appeal(second).organisation, app.water);
}

TEST_F(desk, what_may_not_be_done_to_many_is_refused_for_each) {
  const auto sent =
      app.send("/desk/appeals/bulk", {{"number", second.text()}, {"deed", "send_back"}, {"text", "Переробіть"}},
               app.operator_actor);
  const auto outcome = app.get(std::string(sent.header("Location")), app.operator_actor);
  EXPECT_TRUE(shows(outcome, "Не зроблено для 1 звернення"));
  EXPECT_TRUE(shows(outcome, "стан звернення вже змінився"));
  const auto publish =
      app.send("/desk/appeals/bulk", {{"number", second.text()}, {"deed", "publish"}}, app.operator_actor);
  EXPECT_EQ(publish.status, 422);
  EXPECT_TRUE(shows(publish, "bulk-deed-error"));
}

TEST_F(desk, the_way_back_from_many_never_leads_to_another_host) {
  const auto sent = app.send("/desk/appeals/bulk",
                             {{"back", "https://elsewhere.example/"},
                              {"number", second.text()},
                              {"deed", "assign"},
                              {"organisation", std::to_string(app.water)}},
                             app.operator_actor);
  EXPECT_NE(sent.header("Location").find("&back=%2Fdesk%2Fappeals&"), std::string_view::npos);
}

TEST_F(desk, what_is_missing_for_many_is_told_before_anything_is_done_and_the_choice_stays) {
  const auto none = app.send("/desk/appeals/bulk?tab=all", {{"deed", "accept"}}, app.operator_actor);
  EXPECT_EQ(none.status, 422);
  EXPECT_TRUE(shows(none, "bulk-deed-error"));
  EXPECT_TRUE(shows(none, first.text())) << "the same rows again";
  const auto nobody =
      app.send("/desk/appeals/bulk?tab=all", {{"number", second.text()}, {"deed", "assign"}}, app.operator_actor);
  EXPECT_EQ(nobody.status, 422);
  EXPECT_TRUE(shows(nobody, "bulk-organisation-error"));
  EXPECT_TRUE(shows(nobody, "value=\"" + second.text() + "\" checked"));
  EXPECT_FALSE(shows(nobody, "value=\"" + first.text() + "\" checked"));
  EXPECT_EQ(app.appeal(second).organisation, 0);
}

TEST_F(desk, a_number_is_found_without_its_year_and_what_is_not_understood_can_be_taken_off) {
  const std::string serial = second.text().substr(second.text().find('-') + 1);
  EXPECT_EQ(app.get("/desk/appeals?q=" + serial, app.operator_actor).header("Location"), path(second));
  EXPECT_EQ(app.get("/desk/appeals?q=999", app.operator_actor).status, 200);
  const auto unknown = app.get("/desk/appeals?tab=all&state=foo", app.operator_actor);
  EXPECT_FALSE(shows(unknown, first.text()));
  EXPECT_TRUE(shows(unknown, "Стан: foo"));
  const auto day = app.get("/desk/appeals?tab=all&from=bad", app.operator_actor);
  EXPECT_FALSE(shows(day, first.text())) << "counted as a filter, so it filters";
  EXPECT_TRUE(shows(day, "Подано від: bad"));
}

TEST_F(desk, the_list_as_csv_has_no_authors_and_nothing_a_spreadsheet_would_run) {
  app.file_one("=HYPERLINK(\"http://x\";\"натисніть тут\")", app.other);
  const std::string table = body_of(app.get("/desk/appeals.csv?tab=all", app.operator_actor));
  EXPECT_EQ(table.substr(0, 3), "\xEF\xBB\xBF");
  EXPECT_NE(table.find("'=HYPERLINK"), std::string::npos);
  EXPECT_EQ(table.find("olena@ladyzhyn.example"), std::string::npos);
}

TEST_F(desk, a_list_with_authors_is_taken_by_a_form_and_each_look_is_journalled) {
  EXPECT_EQ(app.get("/desk/appeals/export?tab=all", app.moderator).status, 403);
  EXPECT_EQ(looks(first), 0U);
  const auto taken = app.send("/desk/appeals/export?tab=all", {}, app.operator_actor);
  EXPECT_TRUE(shows(taken, "olena@ladyzhyn.example"));
  EXPECT_EQ(looks(first), 1U);
  EXPECT_EQ(looks(second), 1U);
}

// The case

TEST_F(desk, the_case_shows_no_contact_until_it_is_asked_for) {
  const auto shown = app.get(path(first), app.operator_actor);
  EXPECT_TRUE(shows(shown, "Велика яма"));
  EXPECT_FALSE(shows(shown, "olena@ladyzhyn.example"));
  EXPECT_FALSE(shows(shown, "Олена Савчук"));
  const auto contact = app.send(path(first, "/contact"), {}, app.operator_actor);
  EXPECT_TRUE(shows(contact, "olena@ladyzhyn.example"));
  EXPECT_EQ(looks(first), 1U);
  EXPECT_EQ(app.send(path(first, "/contact"), {}, app.moderator).status, 403);
  EXPECT_EQ(looks(first), 1U);
}

TEST_F(desk, buttons_are_those_of_the_role_and_the_state) {
  const auto of_executor = app.get(path(first), app.executor());
  EXPECT_TRUE(shows(of_executor, "/steps/accept"));
  EXPECT_FALSE(shows(of_executor, "/steps/assign"));
  const auto of_operator = app.get(path(first), app.operator_actor);
  EXPECT_TRUE(shows(of_operator, "/steps/assign"));
  EXPECT_FALSE(shows(of_operator, "/steps/accept"));
  EXPECT_EQ(app.get(path(first, "/steps/accept"), app.operator_actor).status, 403);
  EXPECT_EQ(app.get(path(first, "/steps/confirm"), app.operator_actor).status, 409);
  EXPECT_EQ(app.get(path(first, "/steps/nonsense"), app.operator_actor).status, 404);
}

TEST_F(desk, an_executor_accepts_plans_and_reports) {
  const auto accepted = app.send(path(first, "/steps/accept"), {{"form_key", "one"}}, app.executor());
  EXPECT_EQ(accepted.status, 303);
  EXPECT_EQ(accepted.header("Location"), path(first) + "?told=accept");
  EXPECT_EQ(app.appeal(first).state, State::in_work);
  const auto again = app.send(path(first, "/steps/accept"), {{"form_key", "one"}}, app.executor());
  EXPECT_EQ(again.status, 303) << "the second press of one button";
  const auto empty = app.send(path(first, "/steps/report"), {{"text", "  "}}, app.executor());
  EXPECT_EQ(empty.status, 422);
  EXPECT_TRUE(shows(empty, "text-error"));
  const auto planned = app.send(
      path(first, "/steps/plan"),
      {{"text", "Чекаємо асфальт"}, {"planned_on-day", "1"}, {"planned_on-month", "1"}, {"planned_on-year", "2000"}},
      app.executor());
  EXPECT_EQ(planned.status, 422);
  EXPECT_TRUE(shows(planned, "Чекаємо асфальт")) << "what was written stays";
  const auto done = app.send(path(first, "/steps/report"), {{"text", "Засипали та утрамбували"}}, app.executor());
  EXPECT_EQ(done.status, 303);
  EXPECT_EQ(app.appeal(first).state, State::on_check);
}

TEST_F(desk, the_operator_names_executor_and_helpers) {
  const auto form = app.get(path(second, "/steps/assign"), app.operator_actor);
  EXPECT_TRUE(shows(form, "Дорожня служба"));
  const auto nobody = app.send(path(second, "/steps/assign"), {{"organisation", ""}}, app.operator_actor);
  EXPECT_EQ(nobody.status, 422);
  const auto sent = app.send(path(second, "/steps/assign"),
                             {{"organisation", std::to_string(app.roads)},
                              {"co_executors", std::to_string(app.water)},
                              {"co_executors", std::to_string(app.roads)}},
                             app.operator_actor);
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(app.appeal(second).organisation, app.roads);
  EXPECT_EQ(app.appeal(second).co_executors, std::vector<std::int64_t>{app.water});
  const Actor water = DeskApp::staff({Role::executor}, app.water);
  EXPECT_TRUE(shows(app.get("/desk/appeals?tab=helping", water), second.text()));
  EXPECT_FALSE(shows(app.get("/desk/appeals?tab=helping", app.executor()), second.text())) << "theirs, not helped";
  EXPECT_FALSE(shows(app.get("/desk/appeals?tab=all", water), second.text()));
  EXPECT_EQ(app.get(path(second), DeskApp::staff({Role::executor}, app.water)).status, 200);
}

TEST_F(desk, a_co_executor_leaves_without_throwing_the_executor_out) {
  app.send(path(second, "/steps/assign"),
           {{"organisation", std::to_string(app.roads)}, {"co_executors", std::to_string(app.water)}},
           app.operator_actor);
  app.send(path(second, "/steps/accept"), {}, app.executor());
  const Actor water = DeskApp::staff({Role::executor}, app.water);
  const auto shown = app.get(path(second), water);
  EXPECT_FALSE(shows(shown, "/steps/return_"));
  EXPECT_TRUE(shows(shown, "/steps/leave"));
  EXPECT_EQ(app.send(path(second, "/steps/return_"), {{"text", "не наше"}}, water).status, 403);
  EXPECT_EQ(app.send(path(second, "/steps/leave"), {{"text", ""}}, water).status, 422);
  const auto left = app.send(path(second, "/steps/leave"), {{"text", "Ми своє зробили"}}, water);
  EXPECT_EQ(left.header("Location"), "/desk/appeals?told=leave");
  const Appeal appeal = app.appeal(second);
  EXPECT_EQ(appeal.state, State::in_work);
  EXPECT_EQ(appeal.organisation, app.roads);
  EXPECT_TRUE(appeal.co_executors.empty());
  EXPECT_EQ(app.get(path(second), water).status, 404);
  EXPECT_FALSE(shows(app.get("/desk/appeals?tab=helping", water), second.text()));
}

TEST_F(desk, who_returned_an_appeal_is_not_offered_it_again_and_its_plan_is_forgotten) {
  app.send(path(first, "/steps/accept"), {}, app.executor());
  const calendar::Day day = calendar::add_calendar_days(calendar::kyiv_day(app.house.clock.now()), 5);
  ASSERT_TRUE(take_step(app.by(app.executor()), first, {Deed::plan, "Чекаємо", {}, day, 0, {}}).ok());
  ASSERT_TRUE(app.appeal(first).planned_on);
  app.send(path(first, "/steps/return_"), {{"text", "Це дорога області"}}, app.executor());
  EXPECT_FALSE(app.appeal(first).planned_on);
  const std::string chosen = "value=\"" + std::to_string(app.roads) + "\" selected";
  EXPECT_FALSE(shows(app.get(path(first, "/steps/assign"), app.operator_actor), chosen));
  const Number fresh = app.file_one("Ще одна яма на тій самій дорозі", app.potholes);
  EXPECT_TRUE(shows(app.get(path(fresh, "/steps/assign"), app.operator_actor), chosen));
}

TEST_F(desk, what_is_sent_back_is_planned_no_more) {
  app.send(path(first, "/steps/accept"), {}, app.executor());
  const calendar::Day day = calendar::add_calendar_days(calendar::kyiv_day(app.house.clock.now()), 5);
  ASSERT_TRUE(take_step(app.by(app.executor()), first, {Deed::plan, "Чекаємо", {}, day, 0, {}}).ok());
  app.send(path(first, "/steps/report"), {{"text", "Зроблено"}}, app.executor());
  app.send(path(first, "/steps/send_back"), {{"text", "Яма на місці"}}, app.operator_actor);
  EXPECT_FALSE(app.appeal(first).planned_on);
  EXPECT_FALSE(shows(app.get(path(first), app.operator_actor), "Заплановано на"));
}

TEST_F(desk, photos_stay_with_a_report_that_came_back) {
  app.send(path(first, "/steps/accept"), {}, app.executor());
  const std::string kept = app.kept_photo();
  const auto refused = app.send(path(first, "/steps/report"), {{"text", ""}, {"kept", kept}}, app.executor());
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(shows(refused, "name=\"kept\" value=\"" + kept + "\""));
  EXPECT_TRUE(shows(refused, "/appeals/new/photos/" + kept));
  const auto sent = app.send(path(first, "/steps/report"), {{"text", "Засипали"}, {"kept", kept}}, app.executor());
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(media_of(first).size(), 1U);
}

TEST_F(desk, what_was_written_while_somebody_was_faster_is_shown_again) {
  app.send(path(first, "/steps/accept"), {}, app.executor());
  const std::string kept = app.kept_photo();
  app.send(path(first, "/steps/report"), {{"form_key", "one"}, {"text", "Засипали щебенем"}}, app.executor());
  const auto late =
      app.send(path(first, "/steps/report"),
               {{"form_key", "two"}, {"text", "Засипали й заасфальтували"}, {"kept", kept}}, app.executor());
  EXPECT_EQ(late.status, 409);
  EXPECT_TRUE(shows(late, "Засипали й заасфальтували"));
  EXPECT_TRUE(shows(late, "name=\"kept\" value=\"" + kept + "\""));
  EXPECT_TRUE(shows(late, "Ваш текст нижче"));
  const auto again =
      app.send(path(first, "/steps/report"), {{"form_key", "one"}, {"text", "Засипали щебенем"}}, app.executor());
  EXPECT_EQ(again.status, 303) << "pressed twice, it is done once";
}

TEST_F(desk, a_form_sent_twice_does_its_work_once) {
  const auto entries_of = [&](std::string_view kind) {
    const auto all =
        app.db.read(app.town->id, [&](storage::Session& s) { return entries(s, app.appeal(first).id, true); });
    return std::count_if(all.begin(), all.end(), [&](const Entry& entry) { return entry.kind == kind; });
  };
  for (int i = 0; i < 2; ++i) {
    app.send(path(first, "/notes"), {{"form_key", "n"}, {"text", "Бригада в четвер"}}, app.operator_actor);
    app.send(path(first, "/questions"), {{"form_key", "q"}, {"text", "Який під'їзд?"}}, app.operator_actor);
    app.send(path(first, "/visibility"), {{"form_key", "v"}, {"public", "0"}, {"reason", "offence"}},
             app.operator_actor);
    app.send(path(first, "/text"), {{"form_key", "t"}, {"text", "Велика яма"}}, app.moderator);
    app.send(path(first, "/category"), {{"form_key", "c"}, {"category", std::to_string(app.other)}},
             app.operator_actor);
  }
  EXPECT_EQ(entries_of("note"), 1);
  EXPECT_EQ(entries_of("asked"), 1);
  EXPECT_EQ(entries_of("moderated"), 2) << "hidden once, masked once";
  EXPECT_EQ(entries_of("recategorised"), 1);
  app.send(path(first, "/notes"), {{"form_key", "n"}, {"text", "Ні, у п'ятницю"}}, app.operator_actor);
  EXPECT_EQ(entries_of("note"), 2) << "another text is another note";
}

TEST_F(desk, covering_again_keeps_what_was_covered_and_uncovering_is_asked_for) {
  const std::string masked = app.stored_photo();
  const std::int64_t photo = app.add_photo(first, app.stored_photo(), masked);
  const std::string page = path(first, "/photos/" + std::to_string(photo) + "/mask");
  const auto form = app.get(page, app.moderator);
  EXPECT_FALSE(shows(form, "original=1")) << "one covers more of what others see";
  EXPECT_TRUE(shows(form, "name=\"uncover\""));
  EXPECT_EQ(app.send(page, {}, app.moderator).status, 422);
  EXPECT_EQ(media_of(first).at(0).masked_key, masked);
  EXPECT_EQ(app.send(page, {{"uncover", "1"}}, app.moderator).status, 303);
  EXPECT_EQ(media_of(first).at(0).masked_key, "");
}

TEST_F(desk, questions_and_notes_are_kept_and_empty_ones_refused_beside_their_field) {
  EXPECT_EQ(app.send(path(first, "/notes"), {{"text", "Бригада буде в четвер"}}, app.operator_actor).status, 303);
  EXPECT_EQ(app.send(path(first, "/questions"), {{"text", "Який під'їзд?"}}, app.operator_actor).status, 303);
  const auto shown = app.get(path(first), app.operator_actor);
  EXPECT_TRUE(shows(shown, "Бригада буде в четвер"));
  EXPECT_TRUE(shows(shown, "v-timeline__item--internal"));
  const auto empty = app.send(path(first, "/notes"), {{"text", ""}}, app.operator_actor);
  EXPECT_EQ(empty.status, 422);
  EXPECT_TRUE(shows(empty, "note-text-error"));
  EXPECT_FALSE(shows(empty, "question-text-error"));
}

TEST_F(desk, the_category_is_changed_by_those_who_sort) {
  EXPECT_EQ(app.get(path(second, "/category"), app.executor()).status, 403);
  const auto changed = app.send(path(second, "/category"),
                                {{"category", std::to_string(app.potholes)}, {"reroute", "1"}}, app.operator_actor);
  EXPECT_EQ(changed.status, 303);
  EXPECT_EQ(app.appeal(second).category, app.potholes);
  EXPECT_EQ(app.appeal(second).organisation, app.roads);
  const auto all =
      app.db.read(app.town->id, [&](storage::Session& s) { return entries(s, app.appeal(second).id, false); });
  EXPECT_EQ(all.back().kind, "assign") << "residents are told who does it now";
  EXPECT_EQ(all.back().organisation, app.roads);
  EXPECT_EQ(app.send(path(second, "/category"), {{"category", "0"}}, app.operator_actor).status, 422);
}

TEST_F(desk, a_masked_text_keeps_the_original_for_staff) {
  const auto changed = app.send(path(first, "/text"), {{"text", "Велика яма біля зупинки"}}, app.moderator);
  EXPECT_EQ(changed.status, 303);
  EXPECT_EQ(app.appeal(first).text, "Велика яма біля зупинки");
  EXPECT_TRUE(shows(app.get(path(first), app.operator_actor), "колесо пробито"));
}

TEST_F(desk, an_appeal_is_hidden_and_shown) {
  EXPECT_EQ(app.send(path(first, "/visibility"), {{"public", "0"}}, app.executor()).status, 403);
  const auto why = app.send(path(first, "/visibility"), {{"public", "0"}}, app.moderator);
  EXPECT_EQ(why.status, 422);
  EXPECT_NE(why.body.find("Оберіть причину"), std::string::npos);
  EXPECT_EQ(app.send(path(first, "/visibility"), {{"public", "0"}, {"reason", "offence"}}, app.moderator).status, 303);
  EXPECT_FALSE(app.appeal(first).is_public);
  EXPECT_EQ(app.send(path(first, "/visibility"), {{"public", "1"}}, app.moderator).status, 303);
  EXPECT_TRUE(app.appeal(first).is_public);
}

TEST_F(desk, similar_ones_are_near_or_of_the_same_kind) {
  const Number near_by = app.file_one("Яма на тому самому місці", app.potholes);
  const auto shown = app.get(path(first, "/similar"), app.operator_actor);
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(shows(shown, near_by.text()));
}

TEST_F(desk, what_people_wrote_never_becomes_markup) {
  const Number hostile = app.file_one("<script>alert(1)</script> \"><img src=x onerror=alert(1)>", app.other);
  for (const std::string& page :
       {std::string("/desk/appeals?tab=all"), path(hostile), path(hostile, "/steps/assign")}) {
    const std::string body = body_of(app.get(page, app.operator_actor));
    EXPECT_EQ(body.find("<script>alert"), std::string::npos) << page;
    EXPECT_EQ(body.find("<img src=x"), std::string::npos) << page;
  }
}

// Waiting, reference lists

TEST_F(desk, the_home_page_counts_what_waits_for_the_role) {
  http::Request request;
  request.host = "ladyzhyn.localhost";
  const kit::Route route;
  kit::Call call(app.house.services, request, app.town, route);
  call.actor = app.operator_actor;
  const auto rows = waiting(call);
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows[0].count, 1) << "the one without an executor";
  EXPECT_EQ(rows[0].path, "/desk/appeals?tab=new");
  call.actor = DeskApp::staff({Role::executor}, app.water);
  for (const kit::Waiting& row : waiting(call)) EXPECT_EQ(row.count, 0) << row.title;
  call.actor = app.administrator;
  EXPECT_TRUE(waiting(call).empty());
}

TEST_F(desk, a_category_is_edited_with_its_questions) {
  const std::string edit = "/desk/categories/" + std::to_string(app.potholes);
  EXPECT_EQ(app.get("/desk/categories", app.administrator).status, 200);
  EXPECT_EQ(app.get(edit, app.administrator).status, 200);
  const std::vector<std::pair<std::string, std::string>> form{
      {"name_uk", "Вибоїна"},
      {"name_en", "Hole"},
      {"group", "roads"},
      {"position", "1"},
      {"organisation", std::to_string(app.water)},
      {"accept_hours", "8"},
      {"term_count", "5"},
      {"term_unit", "working_days"},
      {"is_public", "1"},
      {"is_active", "1"},
      {"words", "яма, вибоїна\nколесо"},
      {"questions", "depth; Яка глибина?; How deep?; yes; small=мала=small | big=велика=big"}};
  EXPECT_EQ(app.send(edit, form, app.administrator).status, 303);
  const auto all = app.db.read(app.town->id, [](storage::Session& s) { return categories(s); });
  const auto one = std::find_if(all.begin(), all.end(), [&](const Category& c) { return c.id == app.potholes; });
  ASSERT_NE(one, all.end());
  EXPECT_EQ(one->name_uk, "Вибоїна");
  EXPECT_EQ(one->slug, "pothole");
  EXPECT_EQ(one->organisation, app.water);
  EXPECT_EQ(one->words, (std::vector<std::string>{"яма", "вибоїна", "колесо"}));
  ASSERT_EQ(one->questions.size(), 1U);
  EXPECT_TRUE(one->questions[0].required);
  EXPECT_EQ(one->questions[0].options.size(), 2U);
  auto hiding = form;
  std::erase_if(hiding, [](const auto& field) { return field.first == "is_public"; });
  const auto asked = app.send(edit, hiding, app.administrator);
  EXPECT_EQ(asked.status, 422);
  EXPECT_TRUE(shows(asked, "name=\"hides\" value=\"1\"")) << "how many will be hidden";
  EXPECT_TRUE(app.appeal(first).is_public);
  hiding.emplace_back("hides", "1");
  EXPECT_EQ(app.send(edit, hiding, app.administrator).status, 303);
  EXPECT_FALSE(app.appeal(first).is_public);
  auto broken = form;
  broken.back().second = "no question at all";
  EXPECT_EQ(app.send(edit, broken, app.administrator).status, 422);
  broken = form;
  for (auto& [name, value] : broken) {
    if (name == "accept_hours") value = "0";
  }
  EXPECT_EQ(app.send(edit, broken, app.administrator).status, 422);
}

TEST_F(desk, a_category_is_added_with_its_group_and_its_place_in_the_list) {
  std::vector<std::pair<std::string, std::string>> form{
      {"slug", "bench"},     {"name_uk", "Лавка"},  {"name_en", "Bench"},   {"group", ""},
      {"group_uk", "Двори"}, {"group_en", "Yards"}, {"position", "0"},      {"organisation", ""},
      {"accept_hours", "8"}, {"term_count", "5"},   {"term_unit", "hours"}, {"is_active", "1"}};
  const auto all = [&] { return app.db.read(app.town->id, [](storage::Session& s) { return categories(s); }); };
  EXPECT_EQ(app.get("/desk/categories/new", app.administrator).status, 200);
  EXPECT_EQ(app.get("/desk/categories/new", app.operator_actor).status, 403);
  EXPECT_EQ(app.send("/desk/categories/new", form, app.administrator).status, 303);
  ASSERT_EQ(all().size(), 3U);
  const Category made = all().front();
  EXPECT_EQ(made.slug, "bench") << "the smallest place comes first";
  EXPECT_EQ(made.group_uk, "Двори");
  EXPECT_TRUE(shows(app.send("/desk/categories/new", form, app.administrator), "slug-error")) << "the code is taken";
  form[0].second = "swing";
  form[4].second = "";
  EXPECT_TRUE(shows(app.send("/desk/categories/new", form, app.administrator), "group-error"));
  form[3].second = made.group;
  EXPECT_EQ(app.send("/desk/categories/new", form, app.administrator).status, 303);
  const auto now = all();
  EXPECT_EQ(std::count_if(now.begin(), now.end(), [](const Category& one) { return one.group_uk == "Двори"; }), 2);
}

TEST_F(desk, an_executor_is_added_and_changed_by_the_administrator) {
  EXPECT_EQ(app.get("/desk/organisations", DeskApp::staff({Role::editor})).status, 403);
  EXPECT_EQ(
      app.send("/desk/organisations/new", {{"slug", "ВЕЛИКІ"}, {"name_uk", "А"}, {"name_en", "A"}}, app.administrator)
          .status,
      422);
  EXPECT_EQ(
      app.send("/desk/organisations/new",
               {{"slug", "parks"}, {"name_uk", "Парки"}, {"name_en", "Parks"}, {"is_active", "1"}}, app.administrator)
          .status,
      303);
  EXPECT_TRUE(shows(app.get("/desk/organisations", app.administrator), "Парки"));
  EXPECT_EQ(
      app.send("/desk/organisations/parks", {{"name_uk", "Сади"}, {"name_en", "Gardens"}}, app.administrator).status,
      303);
  EXPECT_TRUE(shows(app.get("/desk/organisations", app.administrator), "Сади"));
}

TEST_F(desk, a_setting_is_changed_only_with_the_title_of_the_decision) {
  EXPECT_EQ(app.get("/desk/settings", app.administrator).status, 200);
  const std::string key = "appeals.silence_closes_days";
  EXPECT_EQ(app.send("/desk/settings", {{"key", key}, {"value", "10"}, {"act", ""}}, app.administrator).status, 422);
  EXPECT_EQ(
      app.send("/desk/settings", {{"key", key}, {"value", "1000"}, {"act", "Рішення № 5"}}, app.administrator).status,
      422);
  EXPECT_EQ(
      app.send("/desk/settings", {{"key", "nothing"}, {"value", "1"}, {"act", "Рішення"}}, app.administrator).status,
      404);
  EXPECT_EQ(
      app.send("/desk/settings", {{"key", key}, {"value", "10"}, {"act", "Рішення № 5"}}, app.administrator).status,
      303);
  EXPECT_EQ(app.house.towns.find(app.town->id)->number(settings::silence_closes_days), 10);
}

// Figures

TEST_F(desk, the_figures_count_what_was_filed_and_how_it_ended) {
  app.send(path(first, "/steps/accept"), {}, app.executor());
  app.send(path(first, "/steps/report"), {{"text", "Зроблено"}}, app.executor());
  app.send(path(first, "/steps/confirm"), {}, app.operator_actor);
  const auto shown = app.get("/figures", Actor::anonymous());
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(shows(shown, "100%"));
  EXPECT_TRUE(shows(shown, "Дорожня служба"));
  const std::string table = body_of(app.get("/figures.csv?by=category", Actor::anonymous()));
  EXPECT_NE(table.find("Яма на дорозі,1,1,1,0,0,0,0,0"), std::string::npos) << table;
  EXPECT_EQ(app.get("/figures.csv?by=anything", Actor::anonymous()).status, 422);
}

}  // namespace viche::appeals::testing
