#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/kit/openapi.hpp>
#include <viche/kit/parts.hpp>
#include <viche/kit/routes.hpp>

namespace viche::kit {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view words_uk = R"([openapi.tags]
things = "Речі"
[openapi.example]
list = "Усі речі"
one = "Одна річ")";
constexpr std::string_view words_en = R"([openapi.tags]
things = "Things"
[openapi.example]
list = "All things"
one = "One thing")";
constexpr std::string_view described = R"({
  "tags": ["things"],
  "sets": {"usual": {"parameters": [{"$ref": "#/components/parameters/q"}], "refusals": {"422": ["not_found"]}}},
  "operations": {
    "example.list": {"tag": "things", "description": "All.", "sets": ["usual"], "responses": {"200": {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
    "example.one": {"tag": "things", "description": "One of them.", "parameters": [{"$ref": "#/components/parameters/id"}], "refusals": {"404": ["not_found"], "422": ["not_found"]}, "responses": {"200": {}}}
  },
  "components": {"parameters": {"q": {"name": "q", "in": "query"}, "id": {"name": "id", "in": "path"}}}
})";

class openapi_document : public ::testing::Test {
 protected:
  Slice slice(std::string_view said) {
    files = {Resource{"data/openapi.json", said}, Resource{"locales/en.toml", words_en},
             Resource{"locales/uk.toml", words_uk}};
    const Handler none = [](Call&) { return http::Response(); };
    Slice made;
    made.name = "example";
    made.resources = files;
    made.routes = {get("example.list", "/things.csv", Access::anyone(), none),
                   post("example.one", "/api/v1/things/{id}", Access::api_key("things.write"), none, Body::json),
                   get("example.page", "/things", Access::anyone(), none)};
    made.routes[0] = open_data(made.routes[0]);
    return made;
  }
  std::shared_ptr<const i18n::Words> words_of(const Registry& registry) {
    std::vector<Resources> all;
    for (const storage::Part& part : all_parts(registry)) all.push_back(part.resources);
    return i18n::Words::load(all);
  }
  JsonReader document(const Registry& registry) {
    return JsonReader::parse(openapi(registry, *words_of(registry), {"Title", "https://viche.example", "Centre"}))
        .value();
  }

  std::vector<Resource> files;
};

}  // namespace

TEST_F(openapi_document, takes_what_it_can_from_the_route) {
  const Registry registry({slice(described)});
  EXPECT_THAT(api_gaps(registry, *words_of(registry)), IsEmpty());
  const JsonReader all = document(registry);
  EXPECT_EQ(all["paths"].size(), 2U) << "pages are not described";
  EXPECT_EQ(all["servers"].at(1)["url"].text(), "https://viche.example/en");
  const JsonReader list = all["paths"]["/things.csv"]["get"];
  EXPECT_EQ(list["operationId"].text(), "example.list");
  EXPECT_EQ(list["summary"].text(), "All things");
  EXPECT_EQ(list["security"].size(), 0U);
  EXPECT_EQ(list["parameters"].at(0)["$ref"].text(), "#/components/parameters/q");
  EXPECT_FALSE(list["responses"]["429"].absent());
  EXPECT_TRUE(list["responses"]["401"].absent());
  EXPECT_FALSE(list["responses"]["304"].absent());
  const JsonReader one = all["paths"]["/api/v1/things/{id}"]["post"];
  EXPECT_TRUE(one["security"].at(0)["key"].is_array());
  EXPECT_EQ(one["x-right"].text(), "things.write");
  EXPECT_EQ(one["description"].text(), "One of them. Wants the right `things.write`.");
  for (const char* status : {"401", "403", "404", "413", "415", "422", "429", "4XX", "5XX"}) {
    EXPECT_FALSE(one["responses"][status].absent()) << status;
  }
  EXPECT_TRUE(one["responses"]["304"].absent());
  EXPECT_FALSE(all["components"]["schemas"]["Problem"].absent());
}

TEST_F(openapi_document, tells_what_is_missing_and_what_is_too_much) {
  const Registry silent({slice("{}")});
  const auto missing = api_gaps(silent, *words_of(silent));
  EXPECT_THAT(missing, Contains(HasSubstr("example.list is not described")));
  EXPECT_THAT(missing, Contains(HasSubstr("example.one is not described")));
  const Registry chatty({slice(R"({"tags": ["others"], "operations": {"example.gone": {},
    "example.list": {"tag": "none", "sets": ["none"], "refusals": {"422": ["no.such_code"]}},
    "example.one": {"tag": "others", "responses": {"200": {}}}}})")});
  const auto told = api_gaps(chatty, *words_of(chatty));
  EXPECT_THAT(told, Contains("the tag others has no words"));
  EXPECT_THAT(told, Contains("example.gone is described and has no route"));
  EXPECT_THAT(told, Contains("example.list has no tag of the list"));
  EXPECT_THAT(told, Contains("example.list names a set that is none"));
  EXPECT_THAT(told, Contains("example.list has no answer"));
  EXPECT_THAT(told, Contains("example.one has no description"));
  EXPECT_THAT(told, Contains("example.list: 422 no.such_code has no words"));
  EXPECT_THAT(told, Contains("example.one does not say what it answers where there is nothing"));
}

TEST_F(openapi_document, of_a_part_that_is_no_json_is_a_fault) {
  const Registry broken({slice("{")});
  EXPECT_THROW((void)api_gaps(broken, *words_of(Registry({}))), Fault);
}

}  // namespace viche::kit
