#include <gmock/gmock.h>

#include "open311_house.hpp"

namespace viche::appeals::testing {

namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

class open311_filing : public Open311House {
 protected:
  /// The number of what was filed with this form.
  Number filed(const Fields& more = {}, const Fields& headers = {}) {
    const auto response = post("/v2/requests.json", form(more), headers);
    EXPECT_EQ(response.status, 201) << text_of(response);
    const auto number = number_of(json(response).at(0)["service_request_id"].text().value_or(""));
    EXPECT_TRUE(number);
    return number.value_or(Number{});
  }
  std::vector<std::string> wrong(const Fields& more) {
    const auto response = post("/v2/requests.json", form(more));
    EXPECT_GE(response.status, 400) << text_of(response);
    EXPECT_LT(response.status, 500) << text_of(response);
    return errors(response);
  }
  Fields update(Number number, std::string status, std::string id = "u-1", std::string words = "Бригада вже виїхала") {
    return {{"api_key", writer},
            {"service_request_id", number.text()},
            {"update_id", std::move(id)},
            {"status", std::move(status)},
            {"updated_datetime", to_rfc3339(house->clock.now())},
            {"description", std::move(words)}};
  }
  int taken(const Fields& form) { return post("/v2/servicerequestupdates.json", form).status; }
  std::string bound() { return key({"appeals.write", "appeals.executor:" + std::to_string(roads)}); }
};

}  // namespace

TEST_P(open311_filing, a_form_becomes_an_appeal) {
  const Number number = filed();
  const Appeal kept = appeal(number);
  EXPECT_EQ(kept.text, "Третій день не світить ліхтар біля школи");
  EXPECT_EQ(kept.source, "open311");
  EXPECT_EQ(kept.place.text, "м. Ладижин, вул. Соборна, 7");
  EXPECT_NE(kept.place.building, 0);
  EXPECT_EQ(kept.place.lat, 48.6803);
  Appeal with_author = kept;
  db().read(house->town->id, [&](storage::Session& s) { load_author(s, house->vault, with_author); });
  EXPECT_EQ(with_author.author_name, "Петро Мазур");
  EXPECT_EQ(with_author.author_email, "petro@ladyzhyn.example");
  EXPECT_FALSE(kept.name_shown);
  const JsonReader read = json("/v2/requests/" + number.text() + ".json").at(0);
  EXPECT_EQ(read["address_id"].text(), std::to_string(kept.place.building));
  EXPECT_EQ(read["zipcode"].text(), "24321");
}

TEST_P(open311_filing, the_answer_is_a_list_of_one_in_the_format_of_the_address) {
  const auto response = post("/v2/requests.xml", form());
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.header("Content-Type"), "text/xml; charset=utf-8");
  const auto document = xml(response);
  const pugi::xml_node request = document->child("service_requests").child("request");
  EXPECT_TRUE(number_of(request.child_value("service_request_id")));
  EXPECT_THAT(request.child_value("service_notice"), HasSubstr("/appeals/"));
  EXPECT_TRUE(request.child("account_id"));
  EXPECT_FALSE(request.child("token"));
}

TEST_P(open311_filing, the_key_comes_as_a_field_in_the_address_or_in_the_header) {
  Fields without = form();
  std::erase_if(without, [](const auto& one) { return one.first == "api_key"; });
  EXPECT_EQ(post("/v2/requests.json?api_key=" + writer, without).status, 201);
  EXPECT_EQ(post("/v2/requests.json", without, {{"authorization", "Bearer " + writer}}).status, 201);
  const auto none = post("/v2/requests.json", without);
  EXPECT_EQ(none.status, 403);
  EXPECT_THAT(errors(none), ElementsAre(StartsWith("403 ")));
  const std::string other =
      house->identity.create_api_key(house->other->id, Actor::system(), "test", {"appeals.write"}).value();
  for (const std::string& key : {std::string("unknown"), key({"appeals.read"}), other, std::string("' OR 1=1")}) {
    const auto response = post("/v2/requests.xml", form({{"api_key", key}}));
    EXPECT_EQ(response.status, 403);
    EXPECT_STREQ(xml(response)->child("errors").child("error").child_value("code"), "403");
  }
  const auto page =
      ask(http::Method::post, "/open311/v2/requests.json", form(), {{"content-type", "application/json"}});
  EXPECT_EQ(page.status, 400) << "a form is wanted";
}

TEST_P(open311_filing, a_place_is_a_point_an_address_a_building_or_words) {
  const Number point = filed({{"address_string", ""}, {"lat", "48.6801"}, {"long", "29.2401"}});
  EXPECT_EQ(appeal(point).place.lat, 48.6801);
  EXPECT_EQ(appeal(point).place.lon, 29.2401);
  const Number old_name = filed({{"address_string", "Леніна 5"}});
  EXPECT_THAT(appeal(old_name).place.text, HasSubstr("Соборна, 5"));
  const std::string building = std::to_string(appeal(old_name).place.building);
  const Number by_id = filed({{"address_string", ""}, {"address_id", building}});
  EXPECT_EQ(appeal(by_id).place.building, appeal(old_name).place.building);
  const Number both =
      filed({{"address_string", "деінде"}, {"address_id", building}, {"lat", "48.6802"}, {"long", "29.24"}});
  EXPECT_EQ(appeal(both).place.building, appeal(old_name).place.building);
  EXPECT_EQ(appeal(both).place.lat, 48.6802);
  const Number words = filed({{"address_string", "за старою водонапірною вежею"}});
  EXPECT_THAT(appeal(words).place.text, HasSubstr("за старою водонапірною вежею"));
  const Number flat = filed({{"address_string", "вул. Соборна, 7, кв. 12"}});
  EXPECT_THAT(appeal(flat).place.text, Not(HasSubstr("12")));
}

TEST_P(open311_filing, answers_come_as_attributes) {
  const Fields of_pothole{{"service_code", "pothole"}};
  const auto with = [&](Fields more) {
    more.insert(more.begin(), of_pothole.begin(), of_pothole.end());
    return more;
  };
  const Number number = filed(with({{"attribute[passable]", "no"}, {"attribute[depth][]", "по коліно"}}));
  EXPECT_EQ(appeal(number).answers, R"({"passable":"no","depth":"по коліно"})");
  EXPECT_EQ(appeal(filed(with({{"attribute[passable]", "unknown"}}))).answers, "{}");
  EXPECT_THAT(wrong(of_pothole), ElementsAre(StartsWith("400 attribute[passable]: ")));
  EXPECT_THAT(wrong(with({{"attribute[passable]", "maybe"}})), ElementsAre(StartsWith("400 attribute[passable]: ")));
  EXPECT_THAT(wrong(with({{"attribute[passable]", "no"}, {"attribute[none]", "x"}})),
              ElementsAre(StartsWith("400 attribute[none]: ")));
  EXPECT_THAT(wrong(with({{"attribute[passable][]", "no"}, {"attribute[passable]", "yes"}})),
              ElementsAre(StartsWith("400 attribute[passable]: ")));
}

TEST_P(open311_filing, links_are_kept_below_the_text_and_only_links) {
  const Number number = filed({{"media_url", "https://photos.example/a.jpg?x=1"}});
  EXPECT_THAT(appeal(number).text, EndsWith("біля школи\n\nhttps://photos.example/a.jpg?x=1"));
  for (const char* link :
       {"javascript:alert(1)", "ftp://a.example/x", "https://a b", "photo.jpg", "http://", "https://a.example/<x>"}) {
    EXPECT_THAT(wrong({{"media_url", link}}), ElementsAre(StartsWith("400 media_url: "))) << link;
  }
  EXPECT_THAT(wrong({{"description", ""}, {"media_url", "https://photos.example/a.jpg"}}),
              ElementsAre(StartsWith("400 description: ")))
      << "a link alone says too little";
}

TEST_P(open311_filing, the_same_idempotency_key_files_once) {
  const Fields header{{"idempotency-key", "k-1"}};
  const Number first = filed({}, header);
  EXPECT_EQ(filed({}, header), first);
  EXPECT_NE(filed({}, {{"idempotency-key", "k-2"}}), first);
  const auto other = post("/v2/requests.json", form({{"description", "Зовсім інше, а ключ той самий"}}), header);
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(post("/v2/requests.json", form(), {{"idempotency-key", std::string(101, 'k')}}).status, 400);
}

TEST_P(open311_filing, what_waits_for_a_moderator_has_a_token_until_it_is_read) {
  set(settings::premoderation, "1");
  EXPECT_EQ(json("/v2/services.json").at(0)["type"].text(), "batch");
  const JsonReader answer = json(post("/v2/requests.json", form())).at(0);
  EXPECT_TRUE(answer["service_request_id"].absent());
  const std::string token = answer["token"].text().value();
  const JsonReader waiting = json("/v2/tokens/" + token + ".json").at(0);
  EXPECT_EQ(waiting["token"].text(), token);
  EXPECT_TRUE(waiting["service_request_id"].absent());
  EXPECT_EQ(text_of(get("/v2/requests.json")), "[]");
  const Number number = db().read(house->town->id, [&](storage::Session& session) {
    Filter all;
    all.public_only = false;
    return list(session, all).at(0).number;
  });
  step(number, House::staff({Role::moderator}), Deed::publish);
  EXPECT_EQ(json("/v2/tokens/" + token + ".json").at(0)["service_request_id"].text(), number.text());
  EXPECT_STREQ(
      xml(get("/v2/tokens/" + token + ".xml"))->child("service_requests").child("request").child_value("token"),
      token.c_str());
  for (const std::string& other :
       {std::string("none"), token + "x", token.substr(1), std::string("MjAyNi0x~"), std::string("~")}) {
    EXPECT_EQ(get("/v2/tokens/" + other + ".json").status, 404) << other;
  }
  host = "stryi.localhost";
  EXPECT_EQ(get("/v2/tokens/" + token + ".json").status, 404);
}

TEST_P(open311_filing, a_rejected_one_never_gets_a_number) {
  set(settings::premoderation, "1");
  const std::string token = json(post("/v2/requests.json", form())).at(0)["token"].text().value();
  const Number number = db().read(house->town->id, [&](storage::Session& session) {
    Filter all;
    all.public_only = false;
    return list(session, all).at(0).number;
  });
  step(number, House::staff({Role::moderator}), Deed::reject);
  EXPECT_THAT(errors(get("/v2/tokens/" + token + ".json")), ElementsAre(StartsWith("404 token: ")));
}

TEST_P(open311_filing, all_that_is_wrong_is_named_at_once) {
  const auto nothing = post("/v2/requests.json", {{"api_key", writer}});
  EXPECT_EQ(nothing.status, 400);
  EXPECT_THAT(errors(nothing), UnorderedElementsAre(StartsWith("400 service_code: "), StartsWith("400 description: ")));
  EXPECT_THAT(wrong({{"address_string", ""}}), ElementsAre(StartsWith("400 address_string: ")));
  EXPECT_THAT(wrong({{"service_code", "private"}}), ElementsAre(StartsWith("404 service_code: ")));
  EXPECT_THAT(wrong({{"service_code", "none"},
                     {"description", "коротко"},
                     {"lat", "91"},
                     {"long", "29"},
                     {"email", "not an address"},
                     {"phone", "12"},
                     {"jurisdiction_id", "stryi"},
                     {"media_url", "x"}}),
              UnorderedElementsAre(StartsWith("404 service_code: "), StartsWith("400 description: "),
                                   StartsWith("400 lat: "), StartsWith("400 email: "), StartsWith("400 phone: "),
                                   StartsWith("404 jurisdiction_id: "), StartsWith("400 media_url: ")));
}

TEST_P(open311_filing, no_value_breaks_it) {
  const std::vector<std::string> hostile{std::string("\0x", 2),
                                         "-1",
                                         "1e400",
                                         "nan",
                                         "99999999999999999999",
                                         "' OR 1=1--",
                                         "<script>alert(1)</script>",
                                         "../../etc/passwd",
                                         std::string(70'000, 'a'),
                                         "\xEF\xBF\xBF",
                                         "%s%n",
                                         "{}",
                                         "\xF0\x9F\x9A\xA7",
                                         "a\x01\x02"};
  for (const char* name : {"service_code", "lat", "long", "address_id", "email", "phone", "jurisdiction_id",
                           "media_url", "attribute[none]", "attribute[", "api_key"}) {
    for (const std::string& value : hostile) {
      for (const std::string format : {"json", "xml"}) {
        const auto response = post("/v2/requests." + format, form({{name, value}}));
        ASSERT_GE(response.status, 400) << name << "=" << value.substr(0, 40);
        ASSERT_LT(response.status, 500) << name << "=" << value.substr(0, 40);
        if (format == "json") {
          EXPECT_FALSE(errors(response).empty());
        } else {
          EXPECT_TRUE(xml(response)->child("errors").child("error").child("description"));
        }
      }
    }
  }
  // Free words may say anything: they are taken or refused, and read back in both formats.
  for (const char* name : {"description", "address_string", "first_name", "device_id", "account_id"}) {
    for (const std::string& value : hostile) {
      const auto response = post("/v2/requests.json", form({{name, value}}));
      ASSERT_LT(response.status, 500) << name << "=" << value.substr(0, 40);
    }
  }
  (void)xml(get("/v2/requests.xml"));
  EXPECT_TRUE(json("/v2/requests.json").is_array());
}

// Updates

TEST_P(open311_filing, no_value_of_an_update_breaks_it) {
  const Number number = filed();
  const std::vector<std::string> hostile{
      std::string("\0x", 2),    "-1",           "1e400",     "' OR 1=1--",          "<script>", "../../etc/passwd",
      std::string(70'000, 'a'), "\xEF\xBF\xBF", "a\x01\x02", "2026-99-99T99:99:99Z"};
  for (const char* name : {"service_request_id", "update_id", "status", "updated_datetime", "expected_datetime",
                           "media_url", "jurisdiction_id", "api_key", "description"}) {
    for (const std::string& value : hostile) {
      Fields form = update(number, "in_progress", "h-1");
      std::erase_if(form, [&](const auto& one) { return one.first == name; });
      form.emplace_back(name, value);
      const auto response = post("/v2/servicerequestupdates.json", form);
      EXPECT_GE(response.status, 400) << name << "=" << value.substr(0, 40);
      EXPECT_LT(response.status, 500) << name << "=" << value.substr(0, 40);
      EXPECT_FALSE(errors(response).empty());
    }
  }
  EXPECT_EQ(appeal(number).state, State::assigned);
}

TEST_P(open311_filing, updates_of_a_key_that_may_step_move_the_appeal) {
  const Number number = filed();
  writer = bound();
  EXPECT_EQ(taken(update(number, "IN_PROGRESS")), 201);
  EXPECT_EQ(appeal(number).state, State::in_work);
  Fields planned = update(number, "action_scheduled", "u-2");
  EXPECT_THAT(errors(post("/v2/servicerequestupdates.json", planned)),
              ElementsAre(StartsWith("400 expected_datetime: ")));
  planned.emplace_back("expected_datetime", to_rfc3339(house->clock.now() + std::chrono::hours(72)));
  EXPECT_EQ(taken(planned), 201);
  EXPECT_EQ(appeal(number).state, State::planned);
  EXPECT_EQ(taken(update(number, "fixed", "u-3", "Замінили лампу")), 201);
  EXPECT_EQ(appeal(number).state, State::on_check);
  const auto response = post("/v2/servicerequestupdates.xml", update(number, "closed", "u-4"));
  EXPECT_EQ(response.status, 201) << "already so: the words are a note";
  EXPECT_STREQ(xml(response)->child("service_request_updates").child("request_update").child_value("update_id"), "u-4");
  EXPECT_EQ(appeal(number).state, State::on_check);
}

TEST_P(open311_filing, the_same_update_is_taken_once) {
  const Number number = filed();
  writer = bound();
  EXPECT_EQ(taken(update(number, "in_progress")), 201);
  EXPECT_EQ(taken(update(number, "in_progress")), 201);
  EXPECT_EQ(taken(update(number, "in_progress", "u-2")), 201) << "a note";
  EXPECT_EQ(taken(update(number, "in_progress", "u-2")), 201);
  const std::int64_t id = appeal(number).id;
  const auto lines = db().read(house->town->id, [&](storage::Session& session) { return entries(session, id, true); });
  std::vector<std::string> kinds;
  for (const Entry& entry : lines) kinds.push_back(entry.kind);
  EXPECT_THAT(kinds, ElementsAre("filed", "assign", "accept", "note"));
  EXPECT_EQ(taken(update(number, "in_progress", "u-1", "Інші слова під тим самим номером")), 400);
}

TEST_P(open311_filing, an_operator_closes_what_was_reported_and_answers_what_was_not) {
  const Number one = filed(), two = filed();
  step(one, executor(), Deed::accept);
  step(one, executor(), Deed::report);
  EXPECT_EQ(taken(update(one, "closed")), 201);
  EXPECT_EQ(appeal(one).state, State::closed);
  EXPECT_EQ(taken(update(one, "open", "u-2", "Знову не світить")), 201);
  EXPECT_EQ(appeal(one).state, State::registered);
  EXPECT_EQ(taken(update(two, "not_councils_responsibility")), 201);
  EXPECT_EQ(appeal(two).outcome, Outcome::not_competence);
}

TEST_P(open311_filing, an_update_that_cannot_be_is_refused_with_all_that_is_wrong) {
  const Number number = filed();
  EXPECT_THAT(errors(post("/v2/servicerequestupdates.json", {{"api_key", writer}})),
              UnorderedElementsAre(StartsWith("400 service_request_id: "), StartsWith("400 update_id: "),
                                   StartsWith("400 status: "), StartsWith("400 updated_datetime: "),
                                   StartsWith("400 description: ")));
  EXPECT_EQ(taken(update({2026 * 10'000'000LL + 999}, "open")), 404);
  EXPECT_EQ(taken(update(number, "in_progress")), 400) << "the operator does not accept work for an executor";
  writer = key({"appeals.read"});
  EXPECT_EQ(taken(update(number, "open")), 403);
  writer = key({"appeals.write", "appeals.executor:12345"});
  EXPECT_EQ(taken(update(number, "open")), 404) << "another executor's";
}

VICHE_ON_BOTH_ENGINES(open311_filing);

}  // namespace viche::appeals::testing
