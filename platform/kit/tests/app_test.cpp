#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/kit/testing.hpp>

namespace viche::kit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr auto password = "довгий пароль мешканця 7";

http::Response show(Call& call, const std::string& text) {
  ui::View view = call.view();
  ui::Page page = call.page(text);
  return http::html(ui::render_error(call.services.templates, page, 400));
}

/// One page, one form, one list for programs.
Slice slice() {
  Slice slice;
  slice.name = "example";
  const auto add = [&](std::string name, http::Method method, std::string pattern, Access access, Body body,
                       Handler handler) {
    Route route;
    route.name = "example." + std::move(name);
    route.method = method;
    route.pattern = std::move(pattern);
    route.access = std::move(access);
    route.body = body;
    route.handler = std::move(handler);
    slice.routes.push_back(std::move(route));
  };
  const auto done = [](Call& call) { return http::text("taken: " + std::string(call.field("text"))); };
  add("page", http::Method::get, "/page", Access::anyone(), Body::none, [](Call& call) { return show(call, "page"); });
  add("form", http::Method::post, "/form", Access::anyone(), Body::form, done);
  add("desk_form", http::Method::post, "/desk/form", Access::staff({Role::administrator}), Body::form, done);
  add("standard", http::Method::post, "/standard", Access::api_key("things.write"), Body::form, [](Call& call) {
    if (call.field("text") == "break") throw std::runtime_error("a test");
    return http::text("taken from " + std::to_string(call.actor.account));
  });
  slice.routes.back().key_in_form = true;
  slice.routes.back().refuser = [](const Call&, const Refusal& refusal, int status) {
    return http::text("no: " + refusal.code, status);
  };
  add("desk", http::Method::get, "/desk", Access::staff({Role::administrator}), Body::none, done);
  return slice;
}

class AppTest : public ::testing::Test {
 protected:
  struct Sent {
    std::string origin = "http://ladyzhyn.localhost";
    std::string cookie = {}, accept = {}, site = {}, type = {};
  };

  http::Response ask(http::Method method, const std::string& target, const Fields& form, const Sent& sent) {
    http::Request request;
    request.method = method;
    request.target = request.path = target;
    request.host = "ladyzhyn.localhost";
    request.remote = "127.0.0.1";
    for (const auto& [name, value] : form) request.form.add(name, value);
    const auto add = [&](const char* name, const std::string& value) {
      if (!value.empty()) request.headers.emplace_back(name, value);
    };
    if (method == http::Method::post) add("origin", sent.origin);
    add("cookie", sent.cookie);
    add("accept", sent.accept);
    add("sec-fetch-site", sent.site);
    add("content-type", sent.type);
    request.uploads = uploads;
    return house.app.handle(request);
  }
  http::Response get(const std::string& target, const Sent& sent) { return ask(http::Method::get, target, {}, sent); }
  http::Response post(const Fields& form, const Sent& sent) { return ask(http::Method::post, "/form", form, sent); }

  std::string signed_in(const std::string& name, Roles roles = {}) {
    identity::NewAccount account;
    account.email = "olena@mail.example";
    account.name = name;
    account.password = password;
    account.staff = !roles.empty();
    account.roles = roles;
    EXPECT_TRUE(house.identity.create(house.town->id, Actor::system(), account).ok());
    const auto opened = house.identity.sign_in(house.town->id, account.email, password, "192.0.2.1", "");
    return "viche_session=" + opened.value().token;
  }
  static std::string hidden(const http::Response& page, const std::string& name) {
    const std::string mark = "name=\"" + name + "\" value=\"";
    const auto at = page.body.find(mark);
    if (at == std::string::npos) return {};
    return page.body.substr(at + mark.size(), page.body.find('"', at + mark.size()) - at - mark.size());
  }
  static std::string cookie_of(const http::Response& response) {
    const std::string_view line = response.header("Set-Cookie");
    return std::string(line.substr(0, line.find(';')));
  }

  storage::testing::TemporaryFolder folder;
  storage::Options options{[this] {
    storage::Options made;
    made.dir = folder.path();
    return made;
  }()};
  storage::Database db{options};
  testing::House house{db, folder.path(), {slice()}};
  std::vector<std::shared_ptr<http::Upload>> uploads;
};

TEST_F(AppTest, an_old_form_comes_back_with_all_that_was_written_and_waits_for_the_person) {
  const auto page = post({{"form_token", "old"}, {"text", "Яма\n\"<b>велика</b>\""}, {"join", "7"}}, {});
  EXPECT_EQ(page.status, 403);
  EXPECT_THAT(page.body, Not(HasSubstr("taken:")));
  EXPECT_THAT(page.body, HasSubstr("Натисніть ще раз, щоб надіслати"));
  EXPECT_THAT(page.body, HasSubstr("action=\"/form\""));
  EXPECT_THAT(page.body, HasSubstr("\nЯма\n&quot;&lt;b&gt;велика&lt;/b&gt;&quot;</textarea>"));
  EXPECT_THAT(page.body, HasSubstr("<textarea name=\"join\""));
  EXPECT_THAT(page.body, Not(HasSubstr(">old<")));
  EXPECT_THAT(page.body, Not(HasSubstr("<script>")));

  const auto again = post({{"form_token", hidden(page, "form_token")}, {"text", "Яма"}}, {.cookie = cookie_of(page)});
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, "taken: Яма");
}

TEST_F(AppTest, what_was_written_while_the_session_ended_waits_for_signing_in) {
  const Fields written{{"form_token", "old"}, {"text", "Засипали яму"}};
  const auto page = ask(http::Method::post, "/desk/form", written, {});
  EXPECT_EQ(page.status, 401);
  EXPECT_THAT(page.body, HasSubstr("\nЗасипали яму</textarea>"));
  EXPECT_THAT(page.body, HasSubstr("href=\"/sign-in\" target=\"_blank\""));
  EXPECT_THAT(page.body, HasSubstr("action=\"/desk/form\""));
  const auto foreign = ask(http::Method::post, "/desk/form", written, {.origin = "https://evil.example"});
  EXPECT_EQ(foreign.status, 401);
  EXPECT_THAT(foreign.body, Not(HasSubstr("Засипали яму")));
}

TEST_F(AppTest, files_of_an_old_form_are_named_and_asked_for_again) {
  auto upload = std::make_shared<http::Upload>();
  upload->field = "photos";
  upload->file_name = "яма <1>.jpg";
  uploads.push_back(upload);
  const auto page = post({{"text", "Яма"}}, {});
  EXPECT_THAT(page.body, HasSubstr("Ці файли треба вибрати ще раз"));
  EXPECT_THAT(page.body, HasSubstr("<li>яма &lt;1&gt;.jpg</li>"));
  EXPECT_THAT(page.body, HasSubstr("name=\"photos\" type=\"file\""));
  EXPECT_THAT(page.body, HasSubstr("enctype=\"multipart/form-data\""));
}

TEST_F(AppTest, a_file_whose_name_no_file_system_takes_is_not_there) {
  for (const std::string& name : {std::string(600, 'a'), std::string("none.css"), std::string("..")}) {
    EXPECT_EQ(ask(http::Method::get, "/assets/" + name, {}, {}).status, 404) << name.size();
  }
}

TEST_F(AppTest, a_form_of_another_site_is_refused_and_gets_no_token) {
  const std::vector<Sent> foreign = {{.origin = "https://evil.example"},
                                     {.origin = "null"},
                                     {.origin = "", .site = "cross-site"},
                                     {.origin = "", .site = "same-site"},
                                     {.origin = ""}};
  for (const Sent& sent : foreign) {
    const auto page = post({{"text", "Яма"}}, sent);
    EXPECT_EQ(page.status, 403);
    EXPECT_EQ(hidden(page, "form_token"), "") << sent.origin << sent.site;
    EXPECT_THAT(page.body, Not(HasSubstr("Яма")));
    EXPECT_THAT(page.body, Not(HasSubstr("облікового запису"))) << "it is about the form, not about the person";
  }
}

TEST_F(AppTest, what_is_no_form_is_told_so) {
  for (const char* type : {"application/json", "text/plain; charset=utf-8"}) {
    EXPECT_EQ(post({}, {.type = type}).status, 415) << type;
  }
  for (const char* type : {"application/x-www-form-urlencoded", "Multipart/Form-Data; boundary=x", ""}) {
    EXPECT_EQ(post({{"text", "Яма"}}, {.type = type}).status, 403) << type << ": only its token is missing";
  }
}

TEST_F(AppTest, passwords_and_codes_are_never_written_into_the_page_of_an_old_form) {
  for (const auto* name : {"password", "old_password", "code"}) {
    const auto page = post({{name, "таємниця"}}, {});
    EXPECT_EQ(page.status, 403);
    EXPECT_THAT(page.body, Not(HasSubstr("таємниця")));
    EXPECT_THAT(page.body, HasSubstr("Форма застаріла"));
  }
}

TEST_F(AppTest, a_person_without_a_name_can_sign_out) {
  const auto page = get("/page", {.cookie = signed_in("")});
  EXPECT_THAT(page.body, HasSubstr("Мій запис"));
  EXPECT_THAT(page.body, HasSubstr("action=\"/sign-out\""));
  EXPECT_THAT(page.body, Not(HasSubstr("href=\"/sign-in\"")));
}

TEST_F(AppTest, a_resident_on_a_page_of_the_staff_is_told_so_once_and_sent_to_no_administrator) {
  const auto page = get("/desk", {.cookie = signed_in("Олена")});
  EXPECT_EQ(page.status, 403);
  const std::string title = "Ця сторінка не для вашого";
  const auto in_heading = page.body.find(title, page.body.find("<h1"));
  ASSERT_NE(in_heading, std::string::npos);
  EXPECT_EQ(page.body.find(title, in_heading + 1), std::string::npos);
  EXPECT_THAT(page.body, Not(HasSubstr("адміністратор")));
}

TEST_F(AppTest, programs_get_problems_they_can_read) {
  for (const auto& [path, accept] :
       {std::pair{"/api/nope", ""}, {"/en/api/nope", "*/*"}, {"/nope", "application/json"}}) {
    const auto answer = get(path, {.accept = accept});
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_THAT(answer.body, HasSubstr("\"code\":\"not_found\""));
  }
  const auto wrong = ask(http::Method::post, "/page", {}, {.accept = "application/json"});
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Content-Type"), "application/problem+json");
  EXPECT_THAT(wrong.body, HasSubstr("method_not_allowed"));
  const auto removed = ask(http::Method::del, "/page", {}, {.accept = "text/html"});
  EXPECT_EQ(removed.header("Content-Type"), "application/problem+json") << "no browser sends this by itself";
  EXPECT_EQ(removed.header("Allow"), "GET");
  EXPECT_EQ(post({}, {.accept = "application/json"}).header("Content-Type"), "application/problem+json");
  const auto page = get("/nope", {.accept = "text/html,application/xhtml+xml,application/json;q=0.9"});
  EXPECT_THAT(std::string(page.header("Content-Type")), HasSubstr("text/html"));
}

TEST_F(AppTest, a_route_of_a_standard_takes_its_key_from_the_form_and_words_its_refusals_itself) {
  const auto created = [&](const char* scope) {
    return house.identity.create_api_key(house.town->id, Actor::system(), "test", {scope}).value();
  };
  const std::string key = created("things.write");
  const auto sent = [&](const Fields& form, const Sent& as = {}) {
    return ask(http::Method::post, "/standard", form, as);
  };
  EXPECT_THAT(sent({{"api_key", key}}).body, HasSubstr("taken from "));
  EXPECT_THAT(sent({{"api_key", key}}, {.origin = "https://elsewhere.example"}).body, HasSubstr("taken from "))
      << "a key is no cookie: no page of another site has it";
  EXPECT_EQ(sent({}).body, "no: api_key_wanted");
  EXPECT_EQ(sent({}).status, 401);
  EXPECT_EQ(sent({{"api_key", "other"}}).body, "no: api_key_unknown");
  EXPECT_EQ(sent({{"api_key", created("things.read")}}).body, "no: api_key_scope");
  EXPECT_EQ(sent({{"api_key", key}}, {.type = "application/json"}).body, "no: form_wanted");
  const auto broken = sent({{"api_key", key}, {"text", "break"}});
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.body, "no: internal");
  EXPECT_EQ(post({{"api_key", key}}, {}).status, 403) << "a form of ours asks for its token";
}

TEST_F(AppTest, too_much_is_said_of_files_only_when_files_were_sent) {
  const auto refusal = house.app.hooks().refusal;
  EXPECT_THAT(refusal({413, "/appeals", "text/html", "uk", true}).body, HasSubstr("Файли завеликі"));
  const auto text = refusal({413, "/appeals", "text/html", "uk", false});
  EXPECT_THAT(text.body, HasSubstr("Забагато тексту"));
  EXPECT_THAT(text.body, Not(HasSubstr("фото")));
  const auto program = refusal({413, "/appeals", "application/json", "en", false});
  EXPECT_EQ(program.header("Content-Type"), "application/problem+json");
  EXPECT_THAT(program.body, HasSubstr("\"code\":\"text_too_long\""));
  EXPECT_THAT(program.body, HasSubstr("More text was sent"));
  EXPECT_THAT(refusal({400, "/en/api/appeals", "", "", false}).body, HasSubstr("\"code\":\"status_400\""));
}

}  // namespace
}  // namespace viche::kit
