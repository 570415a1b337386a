#include <viche/channels/hook.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <viche/channels/hook_testing.hpp>

#include "addresses.hpp"

namespace viche::channels {
namespace {

using namespace std::chrono_literals;
using channels::testing::HttpPeer;

std::string code_of(const Check& check) { return check ? "" : check.refusal().code; }

class hook : public ::testing::Test {
 protected:
  HookMessage message() const {
    return {peer.url(), secret, "msg_7", R"({"number":"2026-1"})", Instant{1'700'000'000'000'000}};
  }

  HttpPeer peer;
  HookRules rules{{"127.0.0.1"}, 2s};
  std::string secret = new_hook_secret();
};

}  // namespace

TEST(addresses, of_the_public_internet_are_told_from_all_others) {
  for (const char* inside : {"0.0.0.0",
                             "10.1.2.3",
                             "100.64.0.1",
                             "127.0.0.1",
                             "127.255.255.254",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "239.255.255.255",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "[::1]",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "::127.0.0.1",
                             "64:ff9b::10.0.0.1",
                             "64:ff9b:1::1",
                             "100::1",
                             "fc00::1",
                             "fd12:3456::1",
                             "fe80::1",
                             "fe80::1%eth0",
                             "fec0::1",
                             "ff02::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:7f00:1::1",
                             "3fff::1",
                             "4000::1"}) {
    EXPECT_FALSE(may_be_public(inside)) << inside;
  }
  for (const char* outside : {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1",
                              "193.0.0.1", "2606:4700::1111", "[2a00:1450::1]", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"}) {
    EXPECT_TRUE(may_be_public(outside)) << outside;
  }
}

TEST(hook_urls, lead_by_https_to_the_public_internet_unless_the_host_is_allowed) {
  const HookRules none, own{{"127.0.0.1", "hooks.town.example"}, 2s};
  for (const char* url : {"https://example.org/viche?a=b", "https://1.1.1.1:8443/"}) {
    EXPECT_TRUE(check_hook_url(url, none).ok()) << url;
  }
  for (const char* url : {"", "example.org", "/hook", "ftp://example.org/", "file:///etc/passwd", "https://",
                          "https://name:secret@example.org/", "https://name@example.org/", "https://example.org/a b",
                          "https://example.org/\r\nHost: x"}) {
    EXPECT_EQ(code_of(check_hook_url(url, own)), "channels.hook_url_invalid") << url;
  }
  EXPECT_EQ(code_of(check_hook_url("http://example.org/", none)), "channels.hook_not_https");
  for (const char* url : {"https://127.0.0.1/", "https://169.254.169.254/latest/meta-data/", "https://[::1]/",
                          "https://localhost:8080/", "https://a.localhost/", "https://[::ffff:10.0.0.1]/"}) {
    EXPECT_EQ(code_of(check_hook_url(url, none)), "channels.hook_not_public") << url;
  }
  for (const char* url : {"http://127.0.0.1:9000/x", "https://127.0.0.1/x", "http://HOOKS.town.example/x"}) {
    EXPECT_TRUE(check_hook_url(url, own).ok()) << url;
  }
}

TEST(hook_signatures, are_those_of_standard_webhooks) {
  // The example of the specification's own libraries.
  EXPECT_EQ(hook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                           R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_NE(new_hook_secret(), new_hook_secret());
}

TEST_F(hook, is_posted_with_its_name_its_time_and_its_signature) {
  const HookOutcome outcome = post_hook(message(), rules);
  EXPECT_TRUE(outcome.taken) << outcome.told;
  ASSERT_EQ(peer.received().size(), 1U);
  auto got = peer.received()[0];
  EXPECT_EQ(got.line, "POST /hook HTTP/1.1");
  EXPECT_EQ(got.body, R"({"number":"2026-1"})");
  EXPECT_EQ(got.headers["content-type"], "application/json");
  EXPECT_EQ(got.headers["webhook-id"], "msg_7");
  EXPECT_EQ(got.headers["webhook-timestamp"], "1700000000");
  EXPECT_EQ(got.headers["webhook-signature"], hook_signature(secret, "msg_7", 1'700'000'000, got.body));
}

TEST_F(hook, tells_how_it_was_met) {
  peer.expect({{.status = 500}, {.status = 410}, {.status = 201}, {.drops = true}, {.after = 3s}});
  EXPECT_EQ(post_hook(message(), rules).told, "http 500");
  EXPECT_TRUE(post_hook(message(), rules).gone);
  EXPECT_TRUE(post_hook(message(), rules).taken);
  EXPECT_EQ(post_hook(message(), rules).told, "connection");
  rules.timeout = 1s;
  EXPECT_EQ(post_hook(message(), rules).told, "timeout");
}

TEST_F(hook, follows_no_redirect) {
  HttpPeer elsewhere;
  peer.expect({{.status = 307, .header = "Location: " + elsewhere.url() + "\r\n"}});
  const HookOutcome outcome = post_hook(message(), rules);
  EXPECT_FALSE(outcome.taken);
  EXPECT_EQ(outcome.told, "http 307");
  EXPECT_TRUE(elsewhere.received().empty());
}

TEST_F(hook, finds_nobody_at_a_dead_address) {
  std::string url;
  {
    const HttpPeer gone;
    url = gone.url();
  }
  HookMessage lost = message();
  lost.url = url;
  EXPECT_EQ(post_hook(lost, rules).told, "connection");
}

TEST_F(hook, connects_to_no_address_of_the_own_network_whatever_name_leads_there) {
  rules.allowed_hosts.clear();
  HookMessage inside = message();
  const std::string port = peer.url().substr(peer.url().rfind(':'));
  for (const char* host : {"127.0.0.1", "2130706433", "0x7f.1", "[::1]", "localhost"}) {
    inside.url = "https://" + std::string(host) + port;
    EXPECT_EQ(post_hook(inside, rules).told, "address refused") << host;
  }
  // The name of this machine is no address and no localhost: only what it is resolved to tells.
  char name[256] = {};
  ASSERT_EQ(::gethostname(name, sizeof name - 1), 0);
  inside.url = "https://" + std::string(name) + port;
  ASSERT_TRUE(check_hook_url(inside.url, rules).ok()) << name;
  EXPECT_EQ(post_hook(inside, rules).told, "address refused") << name;
  EXPECT_TRUE(peer.received().empty());
}

}  // namespace viche::channels
