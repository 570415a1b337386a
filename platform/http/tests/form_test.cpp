#include "form.hpp"

#include <gtest/gtest.h>

namespace viche::http {
namespace {

std::string path_of(std::string_view target) {
  const auto read = read_target(target, {});
  if (const auto* refused = std::get_if<RefusedWith>(&read)) return std::to_string(refused->status);
  return std::get<Target>(read).path;
}

int form_status(std::string_view text, const FormLimits& limits = {}) {
  const auto read = read_urlencoded(text, limits);
  const auto* refused = std::get_if<RefusedWith>(&read);
  return refused == nullptr ? 200 : refused->status;
}

TEST(target, is_normalised_after_decoding) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/a/b/"), "/a/b/");
  EXPECT_EQ(path_of("/a//b"), "/a/b");
  EXPECT_EQ(path_of("//evil.example/x"), "/evil.example/x");
  EXPECT_EQ(path_of("/a/./b/../c"), "/a/c");
  EXPECT_EQ(path_of("/a/%2E%2e/b"), "/b");
  EXPECT_EQ(path_of("/a/b/.."), "/a/");
  EXPECT_EQ(path_of("/%D1%96?x=../.."), "/і");
  EXPECT_EQ(path_of("/a+b"), "/a+b");
}

TEST(target, that_could_be_read_in_two_ways_is_refused) {
  for (const auto* target :
       {"/..", "/a/../../b", "/%2e%2e/etc", "/a%2Fb", "/a%5Cb", "/a\\b", "/a%00", "/a%0d%0aX:1", "/%", "/%4", "/%zz",
        "/%ff", "/%C0%AE", "/%ED%A0%80", "/?a=%00", "/?a=%", "/?%ff=1", "a", ""}) {
    EXPECT_EQ(path_of(target), "400") << target;
  }
}

TEST(urlencoded, keeps_order_blanks_and_line_breaks) {
  const auto read = read_urlencoded("a=1+2&b&&c=%3D%26&text=x%0D%0Ay&a=3&=nameless", {});
  const auto& fields = std::get<Fields>(read);
  EXPECT_EQ(fields.entries().size(), 6U);
  EXPECT_EQ(fields.get("a"), "1 2");
  EXPECT_EQ(fields.get("c"), "=&");
  EXPECT_EQ(fields.get("text"), "x\r\ny");
  EXPECT_EQ(fields.all("a").size(), 2U);
  EXPECT_EQ(fields.get(""), "nameless");
}

TEST(urlencoded, refuses_what_is_not_text_and_what_is_too_much) {
  EXPECT_EQ(form_status("a=%FF"), 400);
  EXPECT_EQ(form_status("a=\xC3"), 400);
  EXPECT_EQ(form_status("a=%00"), 400);
  EXPECT_EQ(form_status("a=%4"), 400);
  EXPECT_EQ(form_status("a=1&b=2&c=3", {2, 100, 100}), 413);
  EXPECT_EQ(form_status("a=12345", {2, 4, 100}), 413);
  EXPECT_EQ(form_status("a=12345", {2, 10, 5}), 413);
}

}  // namespace
}  // namespace viche::http
