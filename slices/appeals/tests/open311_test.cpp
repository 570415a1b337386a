#include <gmock/gmock.h>

#include <set>

#include <viche/calendar/calendar.hpp>

#include "open311/document.hpp"
#include "open311/query.hpp"
#include "open311_house.hpp"

namespace viche::appeals::testing {

namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

class open311_reading : public Open311House {
 protected:
  std::vector<std::string> numbers(const std::string& query) {
    std::vector<std::string> found;
    const JsonReader list = json("/v2/requests.json" + query);
    for (std::size_t i = 0; i < list.size(); ++i) found.push_back(list.at(i)["service_request_id"].text().value_or(""));
    return found;
  }
  std::string ago(std::chrono::hours hours) { return to_rfc3339(house->clock.now() - hours); }
};

const std::vector<std::string> hostile{"%00",
                                       "-1",
                                       "0",
                                       "1e400",
                                       "nan",
                                       "inf",
                                       "99999999999999999999999999",
                                       "'%20OR%201=1--",
                                       "%3Cscript%3E",
                                       "2026-99-99T99:99:99Z",
                                       "9999-12-31T23:59:59-14:00",
                                       "../../etc/passwd",
                                       std::string(5000, 'a'),
                                       "%EF%BF%BF",
                                       "%25%25",
                                       "0x10",
                                       "1,2,3",
                                       ",,,;",
                                       "%F0%9F%9A%A7",
                                       "2026-1;DROP"};

Instant at(std::string_view text) { return open311::moment_of(text, false).value_or(Instant{-1}); }

}  // namespace

// What belongs to no community

TEST(open311_document, is_the_same_in_both_formats) {
  std::string told[2];
  for (const auto format : {open311::Format::xml, open311::Format::json}) {
    open311::Document out(format);
    out.begin_list("services").begin_item("service").text("code", "a<b&\"c\"").flag("metadata", true);
    out.integer("order", 1).real("lat", 48.6803).real("long", std::nullopt).none("none");
    out.begin_object("more").begin_list("formats").item("format", "x").item("format", "y").end().end();
    out.end().end();
    told[format == open311::Format::json] = out.take();
  }
  EXPECT_EQ(told[0],
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><services><service><code>a&lt;b&amp;\"c\"</code>"
            "<metadata>true</metadata><order>1</order><lat>48.6803</lat><long></long><none></none>"
            "<more><formats><format>x</format><format>y</format></formats></more></service></services>");
  EXPECT_EQ(told[1], R"([{"code":"a<b&\"c\"","metadata":true,"order":1,"lat":48.6803,"long":null,"none":null,)"
                     R"("more":{"formats":["x","y"]}}])");
}

TEST(open311_document, leaves_out_what_xml_has_no_place_for) {
  std::string text = "a";
  for (char c = 1; c < 0x20; ++c) text += c;
  text += "\xEF\xBF\xBE\xEF\xBF\xBF\x7F]]>\xF0\x9F\x9A\xA7";
  open311::Document out(open311::Format::xml);
  out.begin_item("x").text("y", text).end();
  const std::string told = out.take();
  pugi::xml_document read;
  ASSERT_TRUE(read.load_string(told.c_str()));
  EXPECT_THAT(told, Not(HasSubstr("\xEF\xBF\xBE")));
  for (char c = 1; c < 0x20; ++c) {
    const bool kept = c == '\t' || c == '\n';
    EXPECT_EQ(told.find(c) != std::string::npos, kept) << static_cast<int>(c);
  }
  EXPECT_THAT(told, Not(HasSubstr("&#01")));
  EXPECT_THAT(read.child("x").child_value("y"), HasSubstr("]]>\xF0\x9F\x9A\xA7"));
}

TEST(open311_moment, is_read_as_the_w3c_writes_it) {
  const Instant noon = at("2026-11-30T12:00:00Z");
  for (const char* same : {"2026-11-30T14:00:00+02:00", "2026-11-30T14:00:00 02:00", "2026-11-30T12:00Z",
                           "2026-11-30T07:00:00-0500", "2026-11-30t12:00:00.250z"}) {
    EXPECT_EQ(at(same), noon) << same;
  }
  EXPECT_EQ(at("2026-07-01"), at("2026-06-30T21:00:00Z")) << "a day of Kyiv, in summer";
  EXPECT_EQ(open311::moment_of("2026-01-31", true), at("2026-01-31T21:59:59Z"));
  for (const char* none :
       {"", "2026", "2026-11-30T12:00:00", "2026-11-30T25:00:00Z", "2026-11-30T12:60:00Z", "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z", "2026-11-30T12:00:00ZZ", "2026-11-30 12:00:00Z", "2026-11-30T12:00:00+2",
        "2026-11-30T12:00:00.Z", "2026-11-30T1:00:00Z", "99999999999999999999", "-2026-11-30T12:00:00Z", "now"}) {
    EXPECT_FALSE(open311::moment_of(none, false)) << none;
  }
}

// Discovery and services

TEST_P(open311_reading, discovery_names_the_endpoint_in_both_formats) {
  for (const std::string place : {"", "/v2"}) {
    const auto response = get(place + "/discovery.json");
    EXPECT_EQ(response.header("Content-Type"), "application/json");
    EXPECT_EQ(response.header("Access-Control-Allow-Origin"), "*");
    const JsonReader told = json(response);
    const JsonReader endpoint = told["endpoints"].at(0);
    EXPECT_EQ(endpoint["specification"].text(), "http://wiki.open311.org/GeoReport_v2");
    EXPECT_TRUE(endpoint["url"].text().value().ends_with("/open311/v2"));
    EXPECT_EQ(endpoint["type"].text(), "production");
    EXPECT_EQ(endpoint["formats"].at(1).text(), "application/json");
    for (const char* needed : {"changeset", "contact", "key_service"}) {
      EXPECT_FALSE(told[needed].text().value_or("").empty()) << needed;
    }
    const auto other = get(place + "/discovery.xml");
    EXPECT_EQ(other.header("Content-Type"), "text/xml");
    EXPECT_STREQ(xml(other)->child("discovery").child("endpoints").child("endpoint").child_value("type"), "production");
  }
}

TEST_P(open311_reading, the_changeset_moves_when_the_council_decides_otherwise) {
  const auto before = json("/discovery.json")["changeset"].text().value();
  house->clock.advance(std::chrono::hours(1));
  set(settings::premoderation, "1");
  EXPECT_LT(before, json("/discovery.json")["changeset"].text().value());
}

TEST_P(open311_reading, services_are_the_open_categories) {
  const auto response = get("/v2/services.json");
  EXPECT_EQ(response.header("Content-Type"), "application/json; charset=utf-8");
  const JsonReader list = json(response);
  ASSERT_EQ(list.size(), 2U) << "neither the private nor the former one";
  EXPECT_EQ(list.at(0)["service_code"].text(), "pothole");
  EXPECT_EQ(list.at(0)["service_name"].text(), "Яма на дорозі");
  EXPECT_EQ(list.at(0)["metadata"].boolean(), true);
  EXPECT_EQ(list.at(0)["type"].text(), "realtime");
  EXPECT_EQ(list.at(0)["keywords"].text(), "яма, вибоїна");
  EXPECT_EQ(list.at(0)["group"].text(), "Дороги");
  EXPECT_EQ(list.at(1)["metadata"].boolean(), false);
  const auto document = xml(get("/v2/services.xml"));
  EXPECT_STREQ(document->child("services").child("service").child_value("metadata"), "true");
  EXPECT_EQ(get("/v2/services.xml").header("Content-Type"), "text/xml; charset=utf-8");
  const auto english = ask(http::Method::get, "/en/open311/v2/services.json", {});
  EXPECT_EQ(json(english).at(0)["group"].text(), "Roads");
}

TEST_P(open311_reading, a_definition_tells_the_questions) {
  const JsonReader told = json("/v2/services/pothole.json");
  EXPECT_EQ(told["service_code"].text(), "pothole");
  const JsonReader choice = told["attributes"].at(0), line = told["attributes"].at(1);
  EXPECT_EQ(choice["code"].text(), "passable");
  EXPECT_EQ(choice["datatype"].text(), "singlevaluelist");
  EXPECT_EQ(choice["required"].boolean(), true);
  EXPECT_EQ(choice["variable"].boolean(), true);
  EXPECT_EQ(choice["order"].integer(), 1);
  EXPECT_EQ(choice["values"].size(), 3U) << "yes, no, and not known";
  EXPECT_EQ(choice["values"].at(0)["key"].text(), "yes");
  EXPECT_EQ(choice["values"].at(0)["name"].text(), "так");
  EXPECT_EQ(line["datatype"].text(), "string");
  EXPECT_EQ(line["required"].boolean(), false);
  EXPECT_EQ(line["values"].size(), 0U);
  EXPECT_EQ(json("/v2/services/lamp.json")["attributes"].size(), 0U);
  const auto document = xml(get("/v2/services/pothole.xml"));
  EXPECT_STREQ(document->child("service_definition").child("attributes").child("attribute").child_value("required"),
               "true");
  for (const char* other : {"private", "old", "nothing", "lamp.yaml"}) {
    const auto response = get("/v2/services/" + std::string(other) + ".json");
    EXPECT_EQ(response.status, 404) << other;
    EXPECT_THAT(errors(response), ElementsAre(StartsWith("404 service_code: "))) << other;
  }
  EXPECT_EQ(get("/v2/services/lamp").status, 404);
  EXPECT_STREQ(xml(get("/v2/services/lamp"))->child("errors").child("error").child_value("code"), "404");
}

// Requests

TEST_P(open311_reading, a_request_has_the_fields_of_the_standard_and_nothing_of_people) {
  const Number number = file_one();
  const auto response = get("/v2/requests/" + number.text() + ".json");
  EXPECT_EQ(response.header("Access-Control-Allow-Origin"), "*");
  const std::string text = text_of(response);
  for (const char* person : {"Олена", "olena@", "380671234567"}) EXPECT_THAT(text, Not(HasSubstr(person)));
  ASSERT_EQ(json(response).size(), 1U);
  const JsonReader told = json(response).at(0);
  EXPECT_EQ(told["service_request_id"].text(), number.text());
  EXPECT_EQ(told["status"].text(), "open");
  EXPECT_EQ(told["service_code"].text(), "pothole");
  EXPECT_EQ(told["service_name"].text(), "Яма на дорозі");
  EXPECT_EQ(told["description"].text(), "Велика яма, не проїхати");
  EXPECT_EQ(told["agency_responsible"].text(), "Дорожня служба");
  EXPECT_EQ(told["requested_datetime"].text(), to_rfc3339(house->clock.now()));
  EXPECT_EQ(told["expected_datetime"].text(), to_rfc3339(*appeal(number).due_at));
  EXPECT_EQ(told["address"].text(), "м. Ладижин, вул. Соборна, 5");
  EXPECT_EQ(told["lat"].real(), 48.68);
  EXPECT_EQ(told["long"].real(), 29.24);
  const std::vector<std::string> names{"service_request_id",
                                       "status",
                                       "status_notes",
                                       "service_name",
                                       "service_code",
                                       "description",
                                       "agency_responsible",
                                       "service_notice",
                                       "requested_datetime",
                                       "updated_datetime",
                                       "expected_datetime",
                                       "address",
                                       "address_id",
                                       "zipcode",
                                       "lat",
                                       "long",
                                       "media_url"};
  EXPECT_EQ(told.keys(), names);
  const auto document = xml(get("/v2/requests/" + number.text() + ".xml"));
  const pugi::xml_node request = document->child("service_requests").child("request");
  std::vector<std::string> elements;
  for (const pugi::xml_node& child : request.children()) elements.emplace_back(child.name());
  EXPECT_EQ(elements, names);
}

TEST_P(open311_reading, a_closed_request_was_updated_when_it_was_closed) {
  const Number number = file_one();
  close(number);
  const std::string closed_at = to_rfc3339(house->clock.now());
  house->clock.advance(std::chrono::hours(5));
  ASSERT_TRUE(note(by(House::staff({Role::operator_})), number, "для своїх").ok());
  const JsonReader told = json("/v2/requests/" + number.text() + ".json").at(0);
  EXPECT_EQ(told["status"].text(), "closed");
  EXPECT_EQ(told["updated_datetime"].text(), closed_at);
}

TEST_P(open311_reading, what_is_hidden_private_or_elsewhere_is_not_there) {
  const Number hidden = file_one();
  ASSERT_TRUE(set_public(by(House::staff({Role::moderator})), hidden, false, "offence").ok());
  for (const std::string& id : {hidden.text(), std::string("2026-9999"), std::string("nonsense")}) {
    const auto response = get("/v2/requests/" + id + ".json");
    EXPECT_EQ(response.status, 404) << id;
    EXPECT_THAT(errors(response), ElementsAre(StartsWith("404 service_request_id: ")));
  }
  EXPECT_THAT(numbers(""), IsEmpty());
  EXPECT_THAT(numbers("?service_request_id=" + hidden.text()), IsEmpty());
  EXPECT_THAT(text_of(get("/v2/servicerequestupdates.json?service_request_id=" + hidden.text())), "[]");
  EXPECT_THAT(text_of(get("/v2/servicerequestupdates.json")), "[]");
}

TEST_P(open311_reading, requests_are_filtered_by_identifier_service_and_status) {
  const Number one = file_one(), two = file_one();
  close(one);
  const std::string lamp_number =
      json(post("/v2/requests.json", form())).at(0)["service_request_id"].text().value_or("");
  EXPECT_THAT(numbers(""), UnorderedElementsAre(one.text(), two.text(), lamp_number));
  EXPECT_THAT(numbers("?service_request_id=" + two.text() + ",%20" + one.text()), ElementsAre(two.text(), one.text()));
  EXPECT_THAT(numbers("?service_request_id=" + two.text() + "&service_request_id=" + one.text() + "&status=bogus"),
              ElementsAre(two.text(), one.text()))
      << "overrides all others";
  EXPECT_THAT(numbers("?service_code=lamp"), ElementsAre(lamp_number));
  EXPECT_THAT(numbers("?service_code=lamp,pothole"), UnorderedElementsAre(one.text(), two.text(), lamp_number));
  EXPECT_THAT(numbers("?status=closed"), ElementsAre(one.text()));
  EXPECT_THAT(numbers("?status=open&service_code=pothole"), ElementsAre(two.text()));
  EXPECT_THAT(numbers("?status=open,closed&status="), UnorderedElementsAre(one.text(), two.text(), lamp_number));
}

TEST_P(open311_reading, spans_include_both_ends_and_reach_ninety_days) {
  const Number old = file_one();
  const Instant began = house->clock.now();
  house->clock.advance(std::chrono::hours(24 * 91));
  const Number fresh = file_one();
  EXPECT_THAT(numbers(""), ElementsAre(fresh.text())) << "the last 90 days";
  EXPECT_THAT(numbers("?start_date=" + to_rfc3339(began)), ElementsAre(old.text())) << "and 90 days on";
  EXPECT_THAT(numbers("?end_date=" + to_rfc3339(began)), ElementsAre(old.text()));
  EXPECT_THAT(numbers("?start_date=" + to_rfc3339(began) + "&end_date=" + to_rfc3339(began)), ElementsAre(old.text()));
  EXPECT_THAT(
      numbers("?start_date=" + ago(std::chrono::hours(24 * 90)) + "&end_date=" + to_rfc3339(house->clock.now())),
      ElementsAre(fresh.text()));
  const auto longer =
      get("/v2/requests.json?start_date=" + to_rfc3339(began) + "&end_date=" + to_rfc3339(house->clock.now()));
  EXPECT_EQ(longer.status, 400);
  EXPECT_THAT(errors(longer), ElementsAre(StartsWith("400 end_date: ")));
  const auto reversed = get("/v2/requests.json?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z");
  EXPECT_THAT(errors(reversed), ElementsAre(StartsWith("400 end_date: ")));
}

TEST_P(open311_reading, changes_of_old_requests_are_found_by_their_day) {
  const Number old = file_one(), other = file_one();
  house->clock.advance(std::chrono::hours(24 * 120));
  step(old, executor(), Deed::accept);
  EXPECT_THAT(numbers(""), IsEmpty());
  EXPECT_THAT(numbers("?updated_after=" + ago(std::chrono::hours(1))), ElementsAre(old.text()));
  EXPECT_THAT(numbers("?updated_before=" + ago(std::chrono::hours(24 * 100))), UnorderedElementsAre(other.text()))
      << "the other was changed later";
  EXPECT_THAT(numbers("?updated_after=" + ago(std::chrono::hours(1)) + "&start_date=" + ago(std::chrono::hours(24))),
              IsEmpty());
}

TEST_P(open311_reading, pages_follow_each_other) {
  std::vector<std::string> filed;
  for (int i = 0; i < 5; ++i) {
    filed.insert(filed.begin(), file_one().text());
    house->clock.advance(std::chrono::seconds(1));
  }
  EXPECT_THAT(numbers("?page_size=2"), ElementsAre(filed[0], filed[1]));
  EXPECT_THAT(numbers("?page_size=2&page=3"), ElementsAre(filed[4]));
  EXPECT_THAT(numbers("?page_size=2&page=4"), IsEmpty());
}

TEST_P(open311_reading, a_circle_finds_what_lies_in_it) {
  const Number here = file_one("Яма тут, на розі вулиць", 48.6800, 29.2400);
  const Number near = file_one("Яма поруч, за рогом", 48.6800, 29.2440);   // 294 m east
  const Number far = file_one("Яма далеко, за містом", 48.7000, 29.2400);  // 2,224 m north
  EXPECT_THAT(numbers("?lat=48.68&long=29.24&radius=290"), ElementsAre(here.text()));
  EXPECT_THAT(numbers("?lat=48.68&long=29.24&radius=300"), UnorderedElementsAre(here.text(), near.text()));
  EXPECT_THAT(numbers("?lat=48.68&long=29.24"), UnorderedElementsAre(here.text(), near.text()));
  EXPECT_THAT(numbers("?lat=48.68&long=29.24&radius=2300"), UnorderedElementsAre(here.text(), near.text(), far.text()));
}

TEST_P(open311_reading, extensions_are_told_when_asked_for) {
  const Number number = file_one();
  const std::string path = "/v2/requests/" + number.text() + ".json";
  EXPECT_TRUE(json(path).at(0)["extended_attributes"].absent());
  const JsonReader more = json(path + "?extensions=true").at(0)["extended_attributes"];
  EXPECT_EQ(more["detailed_status"].text(), "assigned");
  EXPECT_EQ(more["photos"].size(), 0U);
  EXPECT_TRUE(more["photos"].is_array());
  EXPECT_EQ(get("/v2/requests.json?extensions=maybe").status, 400);
}

TEST_P(open311_reading, updates_tell_the_public_timeline_oldest_first) {
  const Number number = file_one();
  house->clock.advance(std::chrono::hours(1));
  close(number);
  ASSERT_TRUE(note(by(House::staff({Role::operator_})), number, "це лише для своїх").ok());
  ASSERT_TRUE(appeals::ask(by(House::staff({Role::operator_})), number, "Який саме під'їзд?").ok());
  const JsonReader all = json("/v2/servicerequestupdates.json?extensions=true");
  std::vector<std::string> kinds;
  for (std::size_t i = 0; i < all.size(); ++i)
    kinds.push_back(all.at(i)["extended_attributes"]["kind"].text().value_or(""));
  EXPECT_THAT(kinds, ElementsAre("filed", "assign", "accept", "report", "confirm"));
  const JsonReader report = all.at(3);
  EXPECT_EQ(report["service_request_id"].text(), number.text());
  EXPECT_EQ(report["status"].text(), "open");
  EXPECT_EQ(all.at(4)["status"].text(), "closed");
  EXPECT_THAT(report["description"].text().value(), HasSubstr("Засипали щебенем"));
  EXPECT_EQ(report["updated_datetime"].text(), to_rfc3339(house->clock.now()));
  const JsonReader second = json("/v2/servicerequestupdates.json?page_size=2&page=2");
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second.at(0)["update_id"].text(), all.at(2)["update_id"].text());
  EXPECT_EQ(json("/v2/servicerequestupdates.json?start_date=" + to_rfc3339(house->clock.now())).size(), 3U);
  EXPECT_EQ(json("/v2/servicerequestupdates.json?service_request_id=" + number.text()).size(), 5U);
  const auto document = xml(get("/v2/servicerequestupdates.xml"));
  EXPECT_STRNE(document->child("service_request_updates").child("request_update").child_value("update_id"), "");
}

TEST_P(open311_reading, the_community_is_that_of_the_host_and_an_unknown_jurisdiction_is_not_found) {
  for (const std::string& id : {house->town->slug, house->town->code, host, std::string("LADYZHYN"), std::string()}) {
    EXPECT_EQ(get("/v2/services.json?jurisdiction_id=" + id).status, 200) << id;
  }
  for (const std::string path : {"/v2/services", "/v2/requests", "/v2/services/lamp", "/discovery"}) {
    const auto response = get(path + ".json?jurisdiction_id=stryi");
    EXPECT_EQ(response.status, 404);
    EXPECT_THAT(errors(response), ElementsAre(StartsWith("404 jurisdiction_id: ")));
  }
  const Number number = file_one();
  host = "stryi.localhost";
  EXPECT_EQ(get("/v2/requests/" + number.text() + ".json").status, 404);
  EXPECT_EQ(text_of(get("/v2/requests.json")), "[]");
}

TEST_P(open311_reading, no_value_breaks_it_and_all_that_is_wrong_is_named) {
  const std::vector<std::string> names{"service_request_id",
                                       "service_code",
                                       "status",
                                       "start_date",
                                       "end_date",
                                       "updated_after",
                                       "updated_before",
                                       "lat",
                                       "long",
                                       "radius",
                                       "page",
                                       "page_size",
                                       "extensions",
                                       "jurisdiction_id"};
  for (const std::string& name : names) {
    for (const std::string& value : hostile) {
      if (name == "extensions" && value == "0") continue;  // which is a value
      for (const std::string format : {"json", "xml"}) {
        const auto response = get("/v2/requests." + format + "?" + name + "=" + value);
        ASSERT_GE(response.status, 400) << name << "=" << value;
        ASSERT_LT(response.status, 500) << name << "=" << value;
        if (format == "xml") {
          EXPECT_TRUE(xml(response)->child("errors").child("error").child("code"));
        } else {
          const std::string other = name == "lat" ? "long: " : name == "long" ? "lat: " : name + ": ";
          EXPECT_THAT(errors(response), Contains(AnyOf(HasSubstr(name + ": "), HasSubstr(other)))) << value;
        }
      }
    }
  }
  const auto several =
      get("/v2/requests.json?status=x&page=0&page_size=1001&start_date=y&lat=91&long=0&service_code=z");
  EXPECT_EQ(several.status, 404) << "what is not there comes first";
  EXPECT_THAT(errors(several), UnorderedElementsAre(StartsWith("400 status: "), StartsWith("400 page: "),
                                                    StartsWith("400 page_size: "), StartsWith("400 start_date: "),
                                                    StartsWith("400 lat: "), StartsWith("404 service_code: ")));
}

TEST_P(open311_reading, an_address_of_nothing_is_told_in_its_format) {
  EXPECT_THAT(errors(get("/v2/nothing.json")), ElementsAre(StartsWith("404 ")));
  for (const std::string path : {"/v2/services.yaml", "/v2", "/v3/services.xml", "/v2/requests/1/2.xml"}) {
    const auto response = get(path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_STREQ(xml(response)->child("errors").child("error").child_value("code"), "404") << path;
  }
}

TEST_P(open311_reading, no_name_in_an_address_breaks_it) {
  for (const std::string path : {"/v2/services/", "/v2/requests/", "/v2/tokens/"}) {
    for (const std::string& value : hostile) {
      for (const std::string ending : {".json", ".xml", ".yaml", ""}) {
        const auto response = get(path + value + ending);
        EXPECT_EQ(response.status, 404) << path << value << ending;
        if (ending == ".json") {
          EXPECT_FALSE(errors(response).empty());
        }
      }
    }
  }
}

TEST_P(open311_reading, no_value_breaks_the_updates) {
  for (const std::string name : {"start_date", "end_date", "service_request_id", "page", "page_size", "extensions"}) {
    for (const std::string& value : hostile) {
      if (name == "extensions" && value == "0") continue;  // which is a value
      const auto response = get("/v2/servicerequestupdates.json?" + name + "=" + value);
      EXPECT_EQ(response.status, 400) << name << "=" << value;
      EXPECT_THAT(errors(response), Contains(HasSubstr(name + ": "))) << value;
    }
  }
}

VICHE_ON_BOTH_ENGINES(open311_reading);

}  // namespace viche::appeals::testing
