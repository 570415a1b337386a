// Short messages: handed over to a gateway that is there, late, or against us.
#include <viche/channels/sms.hpp>

#include <gtest/gtest.h>

#include <viche/channels/hook_testing.hpp>
#include <viche/core/json.hpp>
#include <viche/storage/testing.hpp>

VICHE_RESOURCES(jobs)

namespace viche::channels {
namespace {

using namespace std::chrono_literals;

constexpr HromadaId home{1};

class sms : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    storage::testing::OnBothEngines::SetUp();
    db().migrate({{"jobs", resources::jobs()}});
    vault = std::make_unique<identity::Vault>(dir() + "/secret.key");
    runner = std::make_unique<jobs::Runner>(db(), clock);
    use({peer.url(), "the token", "Viche", {"127.0.0.1"}, 2s});
    gateway->attach(*runner);
  }
  void TearDown() override {
    runner.reset();
    storage::testing::OnBothEngines::TearDown();
  }
  void use(SmsSettings settings) { gateway = std::make_unique<Sms>(db(), *vault, clock, std::move(settings)); }
  Check send(const std::string& to = "+380671234567") {
    return db().keep_house(home, [&](storage::Tx& tx) {
      return gateway->send(tx, {to, "123456 – код. Громада", clock.now() + 10min}, clock.now());
    });
  }
  std::string jobs_kept() {
    static constexpr storage::Sql all{"test.jobs", "SELECT payload FROM jobs WHERE hromada_id = :hromada"};
    std::string text;
    db().read(home, [&](storage::Session& session) {
      session.each(all, {}, [&](const storage::Row& row) { text += row.text(0); });
    });
    return text;
  }

  testing::HttpPeer peer;
  FixedClock clock{{1'795'000'000'000'000}};
  std::unique_ptr<identity::Vault> vault;
  std::unique_ptr<jobs::Runner> runner;
  std::unique_ptr<Sms> gateway;
};

TEST_P(sms, are_handed_over_as_the_gateway_wants_them) {
  ASSERT_TRUE(send().ok());
  EXPECT_EQ(jobs_kept().find("67123"), std::string::npos) << "it waits sealed";
  runner->run_due();
  ASSERT_EQ(peer.received().size(), 1U);
  const auto got = peer.received()[0];
  EXPECT_EQ(got.line, "POST /hook HTTP/1.1");
  EXPECT_EQ(got.headers.at("authorization"), "Bearer the token");
  EXPECT_EQ(got.headers.at("content-type"), "application/json");
  const auto body = JsonReader::parse(got.body);
  EXPECT_EQ((*body)["to"].text(), "+380671234567");
  EXPECT_EQ((*body)["from"].text(), "Viche");
  EXPECT_EQ((*body)["text"].text(), "123456 – код. Громада");
  EXPECT_EQ(body->size(), 3U);
  runner->run_due();
  EXPECT_EQ(peer.received().size(), 1U) << "once";
}

TEST_P(sms, that_are_not_taken_are_tried_again_until_nobody_needs_them) {
  peer.expect({{500}, {429}, {.drops = true}, {500}});
  ASSERT_TRUE(send().ok());
  for (int i = 0; i < 3; ++i) {
    runner->run_due();
    clock.advance(2min);
  }
  EXPECT_EQ(peer.received().size(), 3U);
  clock.advance(10min);
  runner->run_due();
  EXPECT_EQ(peer.received().size(), 3U) << "its time was over";
  clock.advance(24h);
  runner->run_due();
  EXPECT_EQ(peer.received().size(), 3U);
}

TEST_P(sms, that_the_gateway_calls_wrong_are_not_sent_again) {
  peer.expect({{422}});
  ASSERT_TRUE(send().ok());
  runner->run_due();
  clock.advance(5min);
  runner->run_due();
  EXPECT_EQ(peer.received().size(), 1U);
}

TEST_P(sms, follow_no_redirect) {
  peer.expect({{302, 0ms, "Location: http://127.0.0.1:1/\r\n"}});
  ASSERT_TRUE(send().ok());
  runner->run_due();
  EXPECT_EQ(peer.received().size(), 1U);
}

TEST_P(sms, go_to_no_address_of_this_network_that_nobody_allowed) {
  use({peer.url(), "", "Viche", {}, 2s});
  runner = std::make_unique<jobs::Runner>(db(), clock);
  gateway->attach(*runner);
  ASSERT_TRUE(send().ok());
  runner->run_due();
  EXPECT_TRUE(peer.received().empty());
}

TEST_P(sms, are_for_numbers_of_ukraine_in_one_form) {
  for (const char* to : {"", "0671234567", "+38067123456", "+3806712345678", "+48221234567", "+38067123456x"}) {
    EXPECT_EQ(send(to).refusal().code, "channels.phone_invalid") << to;
  }
}

TEST_P(sms, without_a_gateway_are_refused) {
  use({});
  EXPECT_FALSE(gateway->is_there());
  EXPECT_EQ(send().refusal().code, "channels.no_gateway");
}

VICHE_ON_BOTH_ENGINES(sms);

}  // namespace
}  // namespace viche::channels
