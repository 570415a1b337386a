#include <viche/channels/fetch.hpp>

#include <gtest/gtest.h>

#include <viche/channels/fetch_testing.hpp>

namespace viche::channels {
namespace {

using namespace std::chrono_literals;
using channels::testing::Received;
using channels::testing::Reply;
using channels::testing::WebPeer;

class fetching : public ::testing::Test {
 protected:
  Reply reply{200, 0ms, {}, false, "{}"};
  Received got;
  WebPeer peer{[this](const Received& one) {
    got = one;
    return reply;
  }};
  FetchRules rules{{"127.0.0.1"}, 1s, 2s, 1000};
};

TEST_F(fetching, an_answer_is_told_with_its_body) {
  reply = {404, 0ms, {}, false, "{\"error\":\"none\"}"};
  const Fetched found = fetch({peer.base() + "/a?b=c", {{"Authorization", "Bearer x"}}}, rules);
  EXPECT_EQ(found.status, 404);
  EXPECT_FALSE(found.ok());
  EXPECT_EQ(found.body, "{\"error\":\"none\"}");
  EXPECT_EQ(found.told, "http 404");
  EXPECT_EQ(got.line, "GET /a?b=c HTTP/1.1");
  EXPECT_EQ(got.headers["authorization"], "Bearer x");
  EXPECT_EQ(got.headers.count("accept-encoding"), 0u);
}

TEST_F(fetching, a_form_is_posted) {
  EXPECT_TRUE(fetch({peer.base() + "/token", {}, FetchFields{{"code", "a b&c"}, {"x", "ї"}}}, rules).ok());
  EXPECT_EQ(got.line, "POST /token HTTP/1.1");
  EXPECT_EQ(got.headers["content-type"], "application/x-www-form-urlencoded");
  EXPECT_EQ(got.body, "code=a%20b%26c&x=%D1%97");
}

TEST_F(fetching, what_is_too_long_too_slow_or_broken_off_is_no_answer) {
  reply.body = std::string(1001, 'x');
  EXPECT_EQ(fetch({peer.base()}, rules).told, "too long");
  EXPECT_EQ(fetch({peer.base()}, rules).status, 0);
  reply.body = std::string(1000, 'x');
  EXPECT_EQ(fetch({peer.base()}, rules).body.size(), 1000u);
  reply.drops = true;
  EXPECT_EQ(fetch({peer.base()}, rules).told, "connection");
  reply = {200, 1s, {}, false, ""};
  rules.whole = 100ms;
  EXPECT_EQ(fetch({peer.base()}, rules).told, "timeout");
}

TEST_F(fetching, redirects_are_answers) {
  reply = {302, 0ms, "Location: " + peer.base() + "/inside\r\n", false, ""};
  EXPECT_EQ(fetch({peer.base() + "/first"}, rules).status, 302);
  EXPECT_EQ(got.path(), "/first");
}

TEST_F(fetching, nobody_else_of_the_own_network_is_asked) {
  const FetchRules none;
  EXPECT_EQ(fetch({peer.base()}, none).told, "address refused");
  EXPECT_EQ(fetch({"https://127.0.0.1:1/"}, none).told, "address refused");
  EXPECT_EQ(fetch({"https://[::ffff:10.0.0.1]/"}, none).told, "address refused");
  EXPECT_EQ(fetch({"file:///etc/passwd"}, none).told, "address refused");
  EXPECT_EQ(fetch({"https://a:b@id.example/"}, none).told, "address refused");
  EXPECT_TRUE(got.line.empty());
}

TEST_F(fetching, a_header_is_one_line) {
  EXPECT_EQ(fetch({peer.base(), {{"Authorization", "Bearer x\r\nX-Other: y"}}}, rules).told, "header refused");
  EXPECT_TRUE(got.line.empty());
}

}  // namespace
}  // namespace viche::channels
