#include <viche/http/message.hpp>

#include <gtest/gtest.h>

#include <fstream>

namespace viche::http {
namespace {

TEST(fields, keep_their_order_and_all_values_of_a_name) {
  Fields fields;
  fields.add("place", "first");
  fields.add("other", "x");
  fields.add("place", "second");
  EXPECT_EQ(fields.get("place"), "first");
  EXPECT_EQ(fields.all("place"), (std::vector<std::string_view>{"first", "second"}));
  EXPECT_TRUE(fields.has("other"));
  EXPECT_FALSE(fields.has("Other"));
  EXPECT_EQ(fields.get("missing"), "");
}

TEST(request, finds_a_cookie_by_its_whole_name) {
  Request request;
  request.headers = {{"cookie", "xsid=no; sid=one=two ;b="}, {"cookie", "c=3"}};
  EXPECT_EQ(request.cookie("sid"), "one=two");
  EXPECT_EQ(request.cookie("b"), "");
  EXPECT_EQ(request.cookie("c"), "3");
  EXPECT_EQ(request.cookie("id"), "");
}

TEST(response, replaces_a_header_whatever_its_case) {
  Response response = html("x");
  response.replace("content-type", "text/plain");
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.header("Content-Type"), "text/plain");
}

TEST(response_splitting_death_test, a_line_break_in_a_header_is_a_bug_of_the_caller) {
  EXPECT_DEATH(Response().with("X-Name", "a\r\nSet-Cookie: b=c"), "");
  EXPECT_DEATH(Response().with("X-Name", "a\nb"), "");
  EXPECT_DEATH(Response().with("X-Name", std::string("a\0b", 3)), "");
  EXPECT_DEATH(Response().with("X Name", "a"), "");
  EXPECT_DEATH(Response().with("X-Name:", "a"), "");
  EXPECT_DEATH(see_other("/appeals\r\nSet-Cookie: b=c"), "");
}

TEST(response_splitting_death_test, a_redirection_stays_on_this_host) {
  EXPECT_DEATH(see_other("https://elsewhere.example/"), "");
  EXPECT_DEATH(see_other("//elsewhere.example/"), "");
  EXPECT_DEATH(see_other("/\\elsewhere.example/"), "");
  EXPECT_EQ(see_other("/appeals/12").header("location"), "/appeals/12");
}

TEST(upload, takes_its_temporary_file_with_it) {
  const std::string path = ::testing::TempDir() + "viche_upload_test";
  std::ofstream(path) << "bytes";
  {
    Upload upload;
    upload.path = path;
  }
  EXPECT_FALSE(std::ifstream(path).good());
}

TEST(method, has_the_name_of_the_wire) {
  EXPECT_EQ(name(Method::del), "DELETE");
  EXPECT_EQ(method_named("OPTIONS"), Method::options);
  EXPECT_EQ(method_named("get"), std::nullopt);
}

}  // namespace
}  // namespace viche::http
