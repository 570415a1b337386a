#include "head_check.hpp"

#include <gtest/gtest.h>

namespace viche::http {
namespace {

std::optional<int> get_with(std::string_view headers) {
  return refuse_status("GET / HTTP/1.1\r\nHost: town.test\r\n" + std::string(headers) + "\r\n");
}

TEST(head_check, reads_what_browsers_send) {
  const std::string raw =
      "GET /appeals?street=%D0%A1%D0%BE%D0%B1%D0%BE%D1%80%D0%BD%D0%B0|[1] HTTP/1.1\r\nHost: Town.Test:8080\r\n"
      "Accept: text/html,*/*;q=0.8\r\nConnection: keep-alive\r\nEmpty:\r\nX-Tab:\ta\tb \r\n\r\n";
  HeadCheck check;
  ASSERT_EQ(check.read(raw), std::nullopt);
  EXPECT_EQ(check.host(), "Town.Test:8080");
  EXPECT_EQ(check.header("x-tab"), "a\tb");
  EXPECT_EQ(check.header("empty"), "");
  EXPECT_TRUE(check.keep_alive());
  EXPECT_FALSE(check.has_body());
}

TEST(head_check, forgets_the_head_before) {
  HeadCheck check;
  ASSERT_EQ(
      check.read(
          "POST /a HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n"),
      std::nullopt);
  ASSERT_EQ(check.read("GET /b HTTP/1.1\r\nHost: b\r\n\r\n"), std::nullopt);
  EXPECT_EQ(check.method(), Method::get);
  EXPECT_FALSE(check.has_body() || check.http_1_0() || check.expects_continue());
  EXPECT_TRUE(check.keep_alive());
  EXPECT_EQ(check.headers().size(), 1U);
}

TEST(head_check, finds_the_end_in_pieces_of_any_size) {
  const std::string raw = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
  for (std::size_t cut = 0; cut < raw.size() - 4; ++cut) {
    const auto first = find_head_end(raw.substr(0, cut), 0);
    ASSERT_EQ(first.state, HeadEnd::State::more) << cut;
    const auto second = find_head_end(raw, first.at);
    ASSERT_EQ(second.state, HeadEnd::State::complete) << cut;
    EXPECT_EQ(second.at, raw.size() - 4);
  }
  EXPECT_EQ(find_head_end("GET / HTTP/1.1\nHost: a\n\n", 0).state, HeadEnd::State::bad);
  EXPECT_EQ(find_head_end("\n", 0).state, HeadEnd::State::bad);
}

TEST(head_check, an_absolute_target_must_name_the_host) {
  HeadCheck check;
  ASSERT_EQ(check.read("GET http://Town.test/a?b HTTP/1.1\r\nHost: town.test\r\n\r\n"), std::nullopt);
  EXPECT_EQ(check.target(), "/a?b");
  EXPECT_EQ(refuse_status("GET http://other.test/ HTTP/1.1\r\nHost: town.test\r\n\r\n"), 400);
  EXPECT_EQ(refuse_status("GET ftp://town.test/ HTTP/1.1\r\nHost: town.test\r\n\r\n"), 400);
  EXPECT_EQ(refuse_status("GET http://user@town.test/ HTTP/1.1\r\nHost: town.test\r\n\r\n"), 400);
}

TEST(head_check, two_headers_that_decide_are_refused) {
  EXPECT_EQ(get_with("Content-Type: a/b\r\ncontent-type: c/d\r\n"), 400);
  EXPECT_EQ(get_with("Authorization: a\r\nAuthorization: b\r\n"), 400);
  EXPECT_EQ(get_with("Cookie: a=1\r\nCookie: b=2\r\n"), std::nullopt);
}

TEST(head_check, a_proxy_is_not_asked_to_take_away_what_decides) {
  EXPECT_EQ(get_with("Connection: close, Content-Length\r\n"), 400);
  EXPECT_EQ(get_with("Connection: Transfer-Encoding\r\n"), 400);
  EXPECT_EQ(get_with("Connection: upgrade\r\nUpgrade: h2c\r\n"), std::nullopt);
}

TEST(head_check, counts_headers) {
  std::string many;
  for (int i = 0; i < 99; ++i) many += "a: b\r\n";
  EXPECT_EQ(get_with(many), std::nullopt);
  EXPECT_EQ(get_with(many + "a: b\r\n"), 431);
}

}  // namespace
}  // namespace viche::http
