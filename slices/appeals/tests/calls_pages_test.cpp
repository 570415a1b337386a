#include <gmock/gmock.h>

#include <viche/audit/audit.hpp>

#include "api.hpp"
#include "calls/acts.hpp"
#include "calls/pages.hpp"
#include "residents_app.hpp"

namespace viche::appeals::testing {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Fields = Browser::Fields;

/// The operator's pages and the exchange's address of that community. One street has an outage.
class calls_pages : public ::testing::Test {
 protected:
  http::Response ask(http::Method method, const std::string& target, Fields form, const Actor& actor,
                     std::string body = {}) {
    http::Request request = request_of(method, target, "ladyzhyn.localhost", std::move(form));
    request.body = std::move(body);
    if (!cookie.empty()) request.headers.emplace_back("cookie", cookie);
    http::Router router;
    for (const kit::Route& route : routes) router.add(route.method, route.pattern);
    const auto found = router.find(method, request.path);
    if (!found.match) return http::text("no route", 404);
    const kit::Route& route = routes[found.match->route];
    kit::Call call(services, request, app.town, route);
    call.values = found.match->values;
    call.actor = actor;
    if (!kit::admits(route.access, actor)) return http::text("not for you", 403);
    http::Response response = route.handler(call);
    for (const std::string& set : call.cookies()) {
      if (set.starts_with("viche_line=")) cookie = set.substr(0, set.find(';'));
    }
    return response;
  }
  http::Response get(const std::string& target) { return ask(http::Method::get, target, {}, operator_actor); }
  http::Response send(const std::string& target, Fields form) {
    return ask(http::Method::post, target, std::move(form), operator_actor);
  }
  http::Response push(std::string body) {
    return ask(http::Method::post, "/api/v1/calls", {}, {Actor::Kind::api, 5, {}, 0, IdentityLevel::none},
               std::move(body));
  }
  /// Opens a call by hand. @returns its identifier
  std::string call_from(const std::string& phone) {
    const std::string to = Browser::location(send("/desk/call", {{"phone", phone}}));
    return to.substr(to.find('=') + 1);
  }
  Fields plain_case(const std::string& call) {
    return {{"call", call},          {"deed", "file"},          {"text", "Другий тиждень не світить ліхтар біля школи"},
            {"category", "lamp"},    {"street", "вул. Садова"}, {"building", "1"},
            {"phone", "0671234567"}, {"name", "Олена"},         {"lang", "uk"},
            {"form_key", "one"}};
  }
  static Fields with(Fields fields, const std::string& name, const std::string& value) {
    std::erase_if(fields, [&](const auto& field) { return field.first == name; });
    fields.emplace_back(name, value);
    return fields;
  }
  static std::optional<Number> filed(const http::Response& response) {
    const std::string to = Browser::location(response);
    return to.starts_with("/desk/call/filed/") ? number_of(to.substr(17)) : std::nullopt;
  }
  static std::vector<kit::Slice> with_outages() {
    kit::Slice slice;
    slice.name = "outages";
    slice.contributes.notices = [](kit::Call&, const kit::AskedPlace& place) {
      std::vector<kit::Notice> notices;
      if (place.street != 0 && place.category == "council")
        notices.push_back({"Немає води", "Ремонт на вул. Соборній", "/outages/1", std::nullopt});
      return notices;
    };
    return {slice};
  }

  ResidentsApp app;
  std::string cookie;  ///< of the operator's line
  kit::Registry registry{with_outages()};
  kit::Services services{app.house.services.db,
                         app.house.services.clock,
                         app.house.services.towns,
                         app.house.services.identity,
                         app.house.services.vault,
                         app.house.services.post,
                         app.house.services.sms,
                         app.house.services.providers,
                         app.house.services.journal,
                         app.house.services.files,
                         app.house.services.lemmas,
                         app.house.services.territory,
                         app.house.services.templates,
                         app.house.services.words,
                         app.house.services.bus,
                         app.house.services.runner,
                         registry,
                         ""};
  std::vector<kit::Route> routes = [] {
    std::vector<kit::Route> all = desk_pages();
    for (kit::Route& route : calls::call_api()) all.push_back(std::move(route));
    return all;
  }();
  const Actor operator_actor = ResidentsApp::operator_actor();
};

}  // namespace

TEST_F(calls_pages, the_number_stands_in_no_address) {
  const auto response = send("/desk/call", {{"phone", "067 123-45-67"}});
  EXPECT_EQ(response.status, 303);
  EXPECT_THAT(Browser::location(response), Not(HasSubstr("1234567")));
  const auto screen = get(Browser::location(response));
  EXPECT_THAT(screen.body, HasSubstr("+380671234567"));
  EXPECT_EQ(screen.header("Cache-Control"), "no-store");
  EXPECT_EQ(send("/desk/call", {{"phone", "хтось"}}).status, 422);
}

TEST_F(calls_pages, calls_to_the_operators_own_line_stand_first) {
  push(R"({"call_id": "a", "from": "+380671110001", "extension": "12"})");
  app.house.clock.set(app.house.clock.now() + std::chrono::seconds(1));
  push(R"({"call_id": "b", "from": "+380671110002", "extension": "15"})");
  const auto order = [&] {
    const std::string body = get("/desk/call").body;
    const auto first = body.find("00 01"), second = body.find("00 02");
    EXPECT_NE(first, std::string::npos);
    EXPECT_NE(second, std::string::npos);
    return first < second ? "12" : "15";
  };
  EXPECT_STREQ(order(), "15") << "the newest";
  EXPECT_EQ(send("/desk/call/line", {{"line", "12"}}).status, 303);
  EXPECT_EQ(cookie, "viche_line=12");
  EXPECT_STREQ(order(), "12");
  EXPECT_THAT(get("/desk/call").body, HasSubstr("Ваш внутрішній номер: 12"));
  const auto refused = send("/desk/call/line", {{"line", "1;2"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Внутрішній номер: цифри"));
  send("/desk/call/line", {{"line", ""}});
  EXPECT_STREQ(order(), "15");
}

TEST_F(calls_pages, what_is_missing_is_told_to_the_operator_who_writes_for_another) {
  const auto refused = send("/desk/call/file", with(plain_case(call_from("0671234567")), "text", ""));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Запишіть, що сталося"));
  EXPECT_THAT(refused.body, Not(HasSubstr("Опишіть, що сталося")));
}

TEST_F(calls_pages, only_operators_and_heads_open_it) {
  for (const Role role : {Role::executor, Role::moderator, Role::registrar, Role::editor}) {
    EXPECT_EQ(ask(http::Method::get, "/desk/call", {}, kit::testing::House::staff({role})).status, 403);
  }
  EXPECT_EQ(ask(http::Method::get, "/desk/call", {}, kit::testing::House::staff({Role::head})).status, 200);
  EXPECT_EQ(ask(http::Method::get, "/desk/call", {}, kit::testing::House::resident(1)).status, 403);
}

TEST_F(calls_pages, one_form_files_a_plain_case_under_the_callers_name) {
  const auto number = filed(send("/desk/call/file", plain_case(call_from("0671234567"))));
  ASSERT_TRUE(number);
  const Appeal appeal = app.appeal(*number);
  EXPECT_EQ(appeal.source, "phone");
  EXPECT_FALSE(appeal.name_shown);
  EXPECT_EQ(appeal.category, app.lamp);
  EXPECT_THAT(get("/desk/call/filed/" + number->text()).body, HasSubstr("v-call-number\">" + number->text()));
  const auto everybody = app.browser.get("/appeals/" + number->text());
  EXPECT_THAT(everybody.body, Not(HasSubstr("671234567")));
  EXPECT_THAT(everybody.body, Not(HasSubstr("Олена")));
}

TEST_F(calls_pages, pressed_twice_is_one_appeal) {
  const Fields form = plain_case(call_from("0671234567"));
  const auto first = filed(send("/desk/call/file", form)), second = filed(send("/desk/call/file", form));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->text(), second->text());
}

TEST_F(calls_pages, the_next_call_finds_the_person_and_their_cases) {
  const auto number = filed(send("/desk/call/file", plain_case(call_from("0671234567"))));
  ASSERT_TRUE(number);
  const auto screen = get("/desk/call?call=" + call_from("+38 067 1234567"));
  EXPECT_THAT(screen.body, HasSubstr("№ " + number->text()));
  EXPECT_THAT(screen.body, HasSubstr("Олена"));
  const std::int64_t id = app.appeal(*number).id;
  const auto looks =
      app.db.read(app.town->id, [&](storage::Session& s) { return audit::looks_through(s, "appeal", id); });
  ASSERT_EQ(looks.size(), 1U);
  EXPECT_EQ(looks[0].why, "call");
}

TEST_F(calls_pages, the_category_of_the_words_is_proposed_and_nothing_is_lost) {
  const Fields form = with(with(plain_case(call_from("0671234567")), "category", ""), "name", "Петро");
  const auto back = send("/desk/call/file", form);
  EXPECT_EQ(back.status, 200) << "nothing is wrong with that";
  EXPECT_THAT(back.body, HasSubstr("value=\"lamp\" selected"));
  EXPECT_THAT(back.body, HasSubstr("value=\"Петро\""));
  EXPECT_THAT(back.body, HasSubstr("Другий тиждень не світить"));
  EXPECT_THAT(back.body, HasSubstr("натисніть ще раз"));
  const auto no_place = send("/desk/call/file", with(with(plain_case(call_from("")), "street", ""), "building", ""));
  EXPECT_THAT(no_place.body, HasSubstr("id=\"street-error\""));
}

TEST_F(calls_pages, questions_of_the_category_are_asked_before_it_is_filed) {
  const Fields form = with(plain_case(call_from("0671234567")), "category", "pothole");
  const auto asked = send("/desk/call/file", form);
  EXPECT_FALSE(filed(asked));
  EXPECT_THAT(asked.body, HasSubstr("answer-passable"));
  EXPECT_THAT(asked.body, HasSubstr("name=\"asked\" value=\"pothole\""));
  EXPECT_TRUE(filed(send("/desk/call/file", with(with(form, "asked", "pothole"), "answer-passable", "no"))));
}

TEST_F(calls_pages, like_cases_near_by_are_shown_once_and_joined_by_one_press) {
  const Number open = app.file_one();
  Fields form = plain_case(call_from("0671234567"));
  form = with(with(with(form, "street", "вул. Соборна"), "building", "5"), "text", "Ліхтар над ямою не світить зовсім");
  const auto back = send("/desk/call/file", form);
  EXPECT_FALSE(filed(back));
  EXPECT_THAT(back.body, HasSubstr("name=\"join\" value=\"" + open.text()));
  EXPECT_THAT(back.body, HasSubstr("name=\"seen\" value=\"1\""));
  EXPECT_EQ(Browser::location(send("/desk/call/file", with(form, "join", open.text()))),
            "/desk/appeals/" + open.text() + "?told=caller_joined");
  EXPECT_EQ(app.appeal(open).voices, 2);
  EXPECT_TRUE(filed(send("/desk/call/file", with(form, "seen", "1"))));
}

TEST_F(calls_pages, what_another_part_knows_of_the_place_is_read_first) {
  Fields form = with(plain_case(call_from("0671234567")), "category", "council");
  form.emplace_back("residence", "м. Ладижин, вул. Садова, 1");
  const auto back = send("/desk/call/file", form);
  EXPECT_FALSE(filed(back));
  EXPECT_THAT(back.body, HasSubstr("Немає води"));
  EXPECT_TRUE(filed(send("/desk/call/file", with(form, "seen", "1"))));
}

TEST_F(calls_pages, the_law_wants_to_know_where_they_live) {
  Fields form = with(plain_case(call_from("0671234567")), "regime", "law393");
  const auto back = send("/desk/call/file", form);
  EXPECT_EQ(back.status, 422);
  EXPECT_THAT(back.body, HasSubstr("id=\"residence-error\""));
  const auto number = filed(send("/desk/call/file", with(form, "residence", "м. Ладижин, вул. Садова, 1, кв. 2")));
  ASSERT_TRUE(number);
  EXPECT_EQ(app.appeal(*number).regime, Regime::law393);
}

TEST_F(calls_pages, a_consultation_needs_no_person_and_is_listed) {
  const std::string call = call_from("");
  const auto done = send("/desk/call/file", {{"call", call},
                                             {"deed", "consult"},
                                             {"text", "Коли дадуть тепло?"},
                                             {"answer", "Після 15 жовтня"},
                                             {"category", "lamp"},
                                             {"form_key", "k"}});
  EXPECT_EQ(Browser::location(done), "/desk/call?told=consulted");
  const auto list = get("/desk/consultations");
  EXPECT_THAT(list.body, HasSubstr("Коли дадуть тепло?"));
  EXPECT_THAT(list.body, HasSubstr("Після 15 жовтня"));
  const auto wrong = send("/desk/call/file", {{"call", call}, {"deed", "consult"}, {"text", ""}, {"form_key", "m"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("id=\"text-error\""));
}

TEST_F(calls_pages, the_exchange_pushes_and_the_desk_shows_who_rings) {
  const auto first = push(R"({"call_id": "x-1", "from": "+380671234567", "to": "1580", "extension": "101"})");
  EXPECT_EQ(first.status, 201);
  const auto told = JsonReader::parse(first.body).value();
  EXPECT_EQ(told["state"].text(), "ringing");
  EXPECT_THAT(first.body, Not(HasSubstr("671234567"))) << "a number is not told back";
  const auto desk = get("/desk/call");
  EXPECT_THAT(desk.body, HasSubstr("•• 45 67"));
  EXPECT_THAT(desk.body, Not(HasSubstr("671234567")));
  EXPECT_THAT(get("/desk/call?call=" + told["id"].text().value()).body, HasSubstr("+380671234567"));
  EXPECT_EQ(push(R"({"call_id": "x-1", "answered_at": "2126-11-30T08:15:05Z"})").status, 200);
  EXPECT_EQ(push(R"({"call_id": "x-1", "ended_at": "2126-11-30T08:16:05Z"})").status, 200);
  EXPECT_THAT(get("/desk/call").body, Not(HasSubstr("•• 45 67"))) << "it is over";
}

TEST_F(calls_pages, a_push_says_all_that_is_wrong_with_it) {
  EXPECT_EQ(push("nonsense").status, 400);
  EXPECT_EQ(push("[]").status, 400);
  const auto wrong = push(R"({"call_id": 7, "started_at": "yesterday", "colour": "red"})");
  EXPECT_EQ(wrong.status, 422);
  for (const char* code : {"api.text_wanted", "calls.moment_invalid", "api.field_unknown"}) {
    EXPECT_THAT(wrong.body, HasSubstr(code));
  }
  EXPECT_EQ(push(R"({"from": "+380671234567"})").status, 422);
}

TEST_F(calls_pages, programs_record_and_count_consultations) {
  const Actor program{Actor::Kind::api, 5, {}, 0, IdentityLevel::none};
  const auto post = [&](std::string body) {
    return ask(http::Method::post, "/api/v1/consultations", {}, program, std::move(body));
  };
  EXPECT_EQ(post(R"({"category": "lamp", "question": "Хто міняє лампи?", "seconds": 30})").status, 201);
  EXPECT_THAT(post(R"({"category": "none", "question": "?"})").body, HasSubstr("api.category_unknown"));
  EXPECT_THAT(post(R"({"category": "lamp", "question": "?"})").body, HasSubstr(R"("field":"question")"));
  const auto figures = ask(http::Method::get, "/api/v1/consultations/figures", {}, program);
  EXPECT_THAT(figures.body, HasSubstr(R"("count":1,"seconds":30)"));
  const auto list = ask(http::Method::get, "/api/v1/consultations", {}, program);
  EXPECT_THAT(list.body, HasSubstr("Хто міняє лампи?"));
  EXPECT_EQ(ask(http::Method::get, "/api/v1/consultations?from=soon", {}, program).status, 422);
}

TEST_F(calls_pages, a_letter_is_split_on_its_page_and_both_sides_lead_to_each_other) {
  const Number letter = app.file_one("Яма на дорозі, а ще не світить ліхтар.");
  const std::string page = "/desk/appeals/" + letter.text() + "/split", lamp = std::to_string(app.lamp);
  EXPECT_EQ(get(page).status, 200);
  const auto more = send(page, {{"add", "1"}, {"rows", "3"}, {"text-1", "Яма"}});
  EXPECT_THAT(more.body, HasSubstr("text-6"));
  EXPECT_THAT(more.body, HasSubstr("Яма"));
  const auto wrong = send(page, {{"rows", "3"}, {"text-1", "Засипати яму"}, {"category-1", lamp}, {"text-3", "Лампа"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("category-3-error")) << "beside the row where it was typed";
  const auto done = send(page, {{"rows", "3"},
                                {"text-1", "Засипати яму"},
                                {"category-1", std::to_string(app.pothole)},
                                {"text-3", "Замінити лампу"},
                                {"category-3", lamp},
                                {"form_key", "s"}});
  EXPECT_EQ(Browser::location(done), "/desk/appeals/" + letter.text() + "?told=split");
  const auto parts = app.db.read(app.town->id, [&](storage::Session& session) { return parts_of(session, letter); });
  ASSERT_EQ(parts.size(), 2U);
  const auto everybody = app.browser.get("/appeals/" + letter.text());
  EXPECT_THAT(everybody.body, HasSubstr("href=\"/appeals/" + parts[0].number.text() + "\""));
  EXPECT_THAT(app.browser.get("/appeals/" + parts[1].number.text()).body,
              HasSubstr("href=\"/appeals/" + letter.text() + "\""));
  EXPECT_THAT(app.browser.get(app.link(letter)).body,
              HasSubstr("/follow/" + follow_key(app.house.services, app.town->id, parts[0].number)));
  EXPECT_THAT(get("/desk/appeals/" + parts[0].number.text()).body, HasSubstr("/desk/appeals/" + letter.text()));
  EXPECT_THAT(get("/desk/appeals/" + letter.text()).body, HasSubstr(parts[1].number.text()));
}

}  // namespace viche::appeals::testing
