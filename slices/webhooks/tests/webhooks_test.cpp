#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/audit/audit.hpp>
#include <viche/channels/hook.hpp>
#include <viche/channels/hook_testing.hpp>
#include <viche/core/json.hpp>
#include <viche/kit/testing.hpp>

#include "acts.hpp"
#include "store.hpp"

namespace viche::webhooks {
kit::Slice slice();
}

namespace viche::webhooks {
namespace {

using channels::testing::HttpPeer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

class webhooks : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    house = std::make_unique<kit::testing::House>(db(), dir(), std::vector{slice()});
    house->services.webhook_hosts = {"127.0.0.1"};
  }
  void TearDown() override {
    house.reset();
    OnBothEngines::TearDown();
  }

  Made hooked(const std::string& url, std::vector<std::string> events = {"appeals.filed", "appeals.changed"}) {
    return add(house->services, home(), admin, {url, std::move(events)}).value();
  }
  std::string why(const std::string& url, std::vector<std::string> events) {
    const auto made = add(house->services, home(), admin, {url, std::move(events)});
    return made ? "" : made.refusal().code;
  }
  HromadaId home() const { return house->town->id; }
  /// An act that tells of something, or is refused after all.
  void happen(const std::string& event, std::int64_t subject, const std::string& number, bool refused = false) {
    (void)db().act(home(), [&](storage::Tx& tx) -> Check {
      house->bus.publish(tx, {event, subject, R"({"number":")" + number + R"(","who":"olena@mail.example"})"},
                         house->clock.now());
      audit::record(tx, admin, "test.happen", "test", subject, house->clock.now());
      if (refused) return conflict("test");
      return Done{};
    });
  }
  std::vector<Delivery> last(std::int64_t hook) {
    return db().read(home(), [&](storage::Session& session) { return last_deliveries(session, hook, 100); });
  }
  std::vector<std::string> told() const {
    std::vector<std::string> numbers;
    for (const auto& one : peer.received()) {
      const JsonReader body = JsonReader::parse(one.body).value();
      numbers.push_back(body["type"].text().value() + " " + body["number"].text().value_or("-"));
    }
    return numbers;
  }
  void wait(std::chrono::microseconds time) {
    house->clock.advance(time);
    house->runner.run_due();
  }

  const Actor admin = kit::testing::House::staff({Role::administrator});
  HttpPeer peer;
  std::unique_ptr<kit::testing::House> house;
};

}  // namespace

TEST_P(webhooks, are_made_with_a_sound_address_and_known_events_only) {
  EXPECT_EQ(why("", {"appeals.filed"}), "channels.hook_url_invalid");
  EXPECT_EQ(why("http://example.org/", {"appeals.filed"}), "channels.hook_not_https");
  EXPECT_EQ(why("https://10.0.0.1/", {"appeals.filed"}), "channels.hook_not_public");
  EXPECT_EQ(why("https://example.org/", {}), "webhooks.events_missing");
  EXPECT_EQ(why("https://example.org/", {"appeals.filed", "made.up"}), "webhooks.event_unknown");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(why("https://example.org/", {"appeals.filed"}), "");
  EXPECT_EQ(why("https://example.org/", {"appeals.filed"}), "webhooks.too_many");
}

TEST_P(webhooks, two_clicks_make_one_and_the_secret_is_told_once) {
  const Wanted wanted{peer.url(), {"appeals.filed"}, "key/digest"};
  const Made first = add(house->services, home(), admin, wanted).value();
  const Made second = add(house->services, home(), admin, wanted).value();
  EXPECT_EQ(second.id, first.id);
  EXPECT_THAT(first.secret, ::testing::StartsWith("whsec_"));
  EXPECT_EQ(second.secret, "");
  static constexpr storage::Sql columns{"test.columns", "SELECT url, secret FROM webhooks WHERE hromada_id = :hromada"};
  const std::string table = db().read(home(), [](storage::Session& session) {
    return session.one(columns, {}, [](const storage::Row& row) { return row.text(0) + row.text(1); }).value_or("");
  });
  EXPECT_FALSE(table.empty());
  EXPECT_THAT(table, Not(HasSubstr(first.secret)));
  EXPECT_THAT(table, Not(HasSubstr("127.0.0.1"))) << "addresses may hold keys";
}

TEST_P(webhooks, tell_what_happened_signed_and_without_anything_of_people) {
  const Made hook = hooked(peer.url());
  happen("appeals.filed", 5, "2026-5");
  EXPECT_THAT(peer.received(), IsEmpty()) << "it waits for a job";
  house->runner.run_due();
  ASSERT_EQ(peer.received().size(), 1U);
  auto got = peer.received()[0];
  const std::string id = "msg_" + std::to_string(last(hook.id)[0].id);
  EXPECT_EQ(got.body, R"({"id":")" + id + R"(","type":"appeals.filed","time":")" + to_rfc3339(house->clock.now()) +
                          R"(","community":"ladyzhyn","number":"2026-5","url":")" +
                          kit::home_of(house->services, *house->town) + R"(/appeals/2026-5"})");
  EXPECT_EQ(got.headers["webhook-id"], id);
  EXPECT_EQ(got.headers["webhook-signature"],
            channels::hook_signature(hook.secret, id, house->clock.now().seconds(), got.body));
  EXPECT_EQ(last(hook.id)[0].state, State::taken);
  EXPECT_EQ(last(hook.id)[0].outcome, "http 204");
}

TEST_P(webhooks, tell_what_is_on_disk_and_wanted_and_of_their_own_community_only) {
  const Made filed = hooked(peer.url() + "/filed", {"appeals.filed"});
  const Made stranger =
      add(house->services, house->other->id, admin, {peer.url() + "/other", {"appeals.filed"}}).value();
  happen("appeals.filed", 1, "2026-1", true);
  happen("appeals.changed", 1, "2026-1");
  house->runner.run_due();
  EXPECT_THAT(told(), IsEmpty());
  happen("appeals.filed", 1, "2026-1");
  house->runner.run_due();
  ASSERT_THAT(told(), ElementsAre("appeals.filed 2026-1"));
  EXPECT_THAT(peer.received()[0].line, HasSubstr("/hook/filed"));
  EXPECT_FALSE(remove(house->services, home(), admin, stranger.id).ok());
  EXPECT_FALSE(set_paused(house->services, home(), admin, stranger.id, true).ok());
  EXPECT_FALSE(send_trial(house->services, home(), admin, stranger.id).ok());
  EXPECT_EQ(last(filed.id).size(), 1U);
}

TEST_P(webhooks, are_tried_again_with_the_same_name_until_taken) {
  const Made hook = hooked(peer.url());
  peer.expect({{.status = 500}, {.status = 500}});
  happen("appeals.filed", 5, "2026-5");
  house->runner.run_due();
  EXPECT_EQ(last(hook.id)[0].outcome, "http 500");
  EXPECT_EQ(last(hook.id)[0].state, State::waiting);
  house->runner.run_due();
  EXPECT_EQ(peer.received().size(), 1U) << "not before its time";
  wait(10s);
  wait(30s);
  ASSERT_EQ(peer.received().size(), 3U);
  auto first = peer.received()[0], third = peer.received()[2];
  EXPECT_EQ(first.headers["webhook-id"], third.headers["webhook-id"]);
  EXPECT_EQ(first.body, third.body);
  EXPECT_NE(first.headers["webhook-timestamp"], third.headers["webhook-timestamp"]);
  EXPECT_EQ(last(hook.id)[0].state, State::taken);
  EXPECT_EQ(last(hook.id)[0].attempts, 3);
}

TEST_P(webhooks, nothing_of_one_appeal_overtakes_what_waits_before_it) {
  const Made hook = hooked(peer.url());
  peer.expect({{.status = 503}});
  happen("appeals.filed", 1, "2026-1");
  happen("appeals.changed", 1, "2026-1");
  happen("appeals.filed", 2, "2026-2");
  house->runner.run_due();
  EXPECT_THAT(told(), ElementsAre("appeals.filed 2026-1", "appeals.filed 2026-2"));
  wait(10s);
  EXPECT_THAT(told(), ElementsAre("appeals.filed 2026-1", "appeals.filed 2026-2", "appeals.filed 2026-1",
                                  "appeals.changed 2026-1"));
}

TEST_P(webhooks, are_given_up_after_a_day_and_sent_again_by_hand) {
  const Made hook = hooked("http://127.0.0.1:1/nobody");
  happen("appeals.filed", 1, "2026-1");
  happen("appeals.changed", 1, "2026-1");
  house->runner.run_due();
  EXPECT_EQ(last(hook.id)[1].outcome, "connection");
  for (int hours = 0; hours < 26; ++hours) wait(1h + 15min);
  EXPECT_EQ(last(hook.id)[1].state, State::dead);
  EXPECT_GT(last(hook.id)[1].attempts, 20);
  EXPECT_GT(last(hook.id)[0].attempts, 0) << "the next one had its turn";
  const std::int64_t id = last(hook.id)[1].id;
  ASSERT_TRUE(send_again(house->services, home(), admin, hook.id, id).ok());
  EXPECT_EQ(send_again(house->services, home(), admin, hook.id, id).refusal().code, "webhooks.not_dead");
  house->runner.run_due();
  EXPECT_EQ(last(hook.id)[1].attempts, 1);
  EXPECT_EQ(last(hook.id)[1].state, State::waiting);
}

TEST_P(webhooks, spare_a_receiver_that_failed_three_times_until_one_is_taken) {
  const Made hook = hooked(peer.url());
  peer.expect({{.status = 500}, {.status = 500}, {.status = 500}});
  for (int i = 1; i <= 5; ++i) happen("appeals.filed", i, "2026-" + std::to_string(i));
  house->runner.run_due();
  EXPECT_EQ(peer.received().size(), 3U) << "the others wait";
  wait(10s);
  EXPECT_EQ(peer.received().size(), 3U);
  ASSERT_TRUE(send_trial(house->services, home(), admin, hook.id).ok());
  house->runner.run_due();
  EXPECT_EQ(told().back(), "webhooks.test -");
  wait(60s);
  EXPECT_EQ(peer.received().size(), 9U);
  for (const Delivery& one : last(hook.id)) EXPECT_EQ(one.state, State::taken) << one.number;
}

TEST_P(webhooks, that_nobody_wants_any_more_are_given_up_at_once) {
  const Made hook = hooked(peer.url());
  peer.expect({{.status = 410}});
  happen("appeals.filed", 1, "2026-1");
  house->runner.run_due();
  EXPECT_EQ(last(hook.id)[0].state, State::dead);
}

TEST_P(webhooks, follow_no_redirects_and_end_in_time_with_a_slow_peer) {
  const Made hook = hooked(peer.url());
  peer.expect({{.status = 302, .header = "Location: " + peer.url() + "\r\n"}, {.after = 30s}});
  happen("appeals.filed", 1, "2026-1");
  house->runner.run_due();
  EXPECT_EQ(last(hook.id)[0].outcome, "http 302");
  const auto began = std::chrono::steady_clock::now();
  wait(10s);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 15s);
  EXPECT_EQ(last(hook.id)[0].outcome, "timeout");
  EXPECT_EQ(last(hook.id)[0].state, State::waiting);
}

TEST_P(webhooks, a_node_that_ends_between_sending_and_writing_sends_it_once_more_with_the_same_name) {
  const Made hook = hooked(peer.url());
  happen("appeals.filed", 1, "2026-1");
  house->runner.run_due();
  // What a node leaves that was killed after the receiver's answer: the row as it was before, and its job.
  Delivery before = last(hook.id)[0];
  before.state = State::waiting;
  before.attempts = 0;
  (void)db().keep_house(home(), [&](storage::Tx& tx) -> Result<Done> {
    update(tx, before);
    jobs::put(tx, job_kind,
              JsonWriter().begin_object().field("hook", hook.id).field("delivery", before.id).end_object().take(),
              house->clock.now());
    return Done{};
  });
  house->runner.run_due();
  ASSERT_EQ(peer.received().size(), 2U);
  EXPECT_EQ(peer.received()[0].headers, peer.received()[1].headers);
  EXPECT_EQ(last(hook.id)[0].state, State::taken);
}

TEST_P(webhooks, on_pause_are_told_nothing_and_go_on_with_what_waited) {
  const Made hook = hooked(peer.url());
  happen("appeals.filed", 1, "2026-1");
  ASSERT_TRUE(set_paused(house->services, home(), admin, hook.id, true).ok());
  EXPECT_EQ(send_trial(house->services, home(), admin, hook.id).refusal().code, "webhooks.paused");
  happen("appeals.filed", 2, "2026-2");
  house->runner.run_due();
  EXPECT_THAT(told(), IsEmpty());
  ASSERT_TRUE(set_paused(house->services, home(), admin, hook.id, false).ok());
  house->runner.run_due();
  EXPECT_THAT(told(), ElementsAre("appeals.filed 2026-1"));
  ASSERT_TRUE(send_trial(house->services, home(), admin, hook.id).ok());
  house->runner.run_due();
  EXPECT_THAT(told(), ElementsAre("appeals.filed 2026-1", "webhooks.test -"));
}

TEST_P(webhooks, deleted_are_told_nothing_more_and_old_deliveries_go) {
  const Made kept = hooked(peer.url()), gone = hooked(peer.url());
  happen("appeals.filed", 1, "2026-1");
  ASSERT_TRUE(remove(house->services, home(), admin, gone.id).ok());
  house->runner.run_due();
  EXPECT_EQ(peer.received().size(), 1U);
  EXPECT_THAT(last(gone.id), IsEmpty());
  wait(24h * 31);
  sweep_deliveries(house->services, house->clock.now());
  EXPECT_THAT(last(kept.id), IsEmpty());
}

TEST_P(webhooks, that_lead_into_the_own_network_are_refused_again_when_they_are_sent) {
  const Made hook = hooked(peer.url());
  house->services.webhook_hosts.clear();
  happen("appeals.filed", 1, "2026-1");
  house->runner.run_due();
  EXPECT_EQ(last(hook.id)[0].outcome, "address refused");
  EXPECT_THAT(peer.received(), IsEmpty());
}

VICHE_ON_BOTH_ENGINES(webhooks);

}  // namespace viche::webhooks
