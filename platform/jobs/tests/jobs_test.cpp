#include <viche/jobs/jobs.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include <viche/core/fault.hpp>
#include <viche/storage/testing.hpp>

VICHE_RESOURCES(jobs)

namespace viche::jobs {
namespace {

using storage::Tx;

class queue : public storage::testing::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    db().migrate({{"jobs", resources::jobs()}});
  }
  void put_one(std::string_view payload, Instant at, HromadaId hromada = {1}) {
    (void)db().keep_house(hromada, [&](Tx& tx) -> Result<Done> {
      put(tx, "test.job", payload, at);
      return Done{};
    });
  }
  std::vector<DeadLetter> dead(HromadaId hromada = {1}) {
    return db().read(hromada, [](storage::Session& session) { return dead_letters(session); });
  }
  FixedClock clock{{1'000'000'000}};
};

TEST_P(queue, a_job_runs_when_it_is_due_and_once) {
  Runner runner(db(), clock);
  std::vector<std::string> seen;
  runner.handle("test.job", [&](const Job& job) { seen.push_back(job.payload); });
  put_one("now", clock.now());
  put_one("later", clock.now() + std::chrono::minutes(5));
  runner.run_due();
  EXPECT_EQ(seen, std::vector<std::string>{"now"});
  clock.advance(std::chrono::minutes(6));
  runner.run_due();
  runner.run_due();
  EXPECT_EQ(seen, (std::vector<std::string>{"now", "later"}));
}

TEST_P(queue, a_refused_act_leaves_no_job) {
  (void)db().keep_house({1}, [&](Tx& tx) -> Result<Done> {
    put(tx, "test.job", "x", clock.now());
    return invalid("test.no");
  });
  Runner runner(db(), clock);
  runner.handle("test.job", [](const Job&) {});
  EXPECT_EQ(runner.run_due(), 0U);
}

TEST_P(queue, a_failing_job_waits_longer_each_time_and_is_given_up_where_staff_see_it) {
  Runner runner(db(), clock, {1, 3, std::chrono::seconds(60)});
  int tries = 0;
  bool broken = true;
  runner.handle("test.job", [&](const Job&) {
    ++tries;
    if (broken) throw Fault("peer is away");
  });
  put_one("x", clock.now());
  for (int i = 0; i < 10; ++i) {
    runner.run_due();
    clock.advance(std::chrono::hours(1));
  }
  EXPECT_EQ(tries, 3);
  ASSERT_EQ(dead().size(), 1U);
  EXPECT_EQ(dead()[0].error, "peer is away");
  EXPECT_TRUE(dead({2}).empty());
  broken = false;
  EXPECT_TRUE(db().keep_house({1}, [&](Tx& tx) { return retry(tx, dead()[0].id, clock.now()); }).ok());
  runner.run_due();
  EXPECT_EQ(tries, 4);
  EXPECT_TRUE(dead().empty());
}

TEST_P(queue, the_job_of_a_node_that_died_is_taken_again_after_its_lease) {
  put_one("x", clock.now());
  {
    Runner dying(db(), clock, {1, 12, std::chrono::seconds(60)});
    dying.handle("test.job", [&](const Job&) { throw std::runtime_error("cut off"); });
    dying.run_due();
  }
  Runner other(db(), clock);
  int ran = 0;
  other.handle("test.job", [&](const Job&) { ++ran; });
  EXPECT_EQ(other.run_due(), 0U);
  clock.advance(std::chrono::seconds(61));
  other.run_due();
  EXPECT_EQ(ran, 1);
}

TEST_P(queue, two_nodes_share_the_work_without_doing_it_twice) {
  for (int i = 0; i < 200; ++i) put_one(std::to_string(i), clock.now(), {1 + i % 3});
  std::mutex mutex;
  std::multiset<std::string> seen;
  const auto handler = [&](const Job& job) {
    const std::lock_guard hold(mutex);
    seen.insert(job.payload);
  };
  Runner one(db(), clock), two(db(), clock);
  one.handle("test.job", handler);
  two.handle("test.job", handler);
  one.start();
  two.start();
  for (int i = 0; i < 1'000; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const std::lock_guard hold(mutex);
    if (seen.size() >= 200) break;
  }
  one.stop();
  two.stop();
  EXPECT_EQ(seen.size(), 200U);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 200U);
}

TEST_P(queue, a_timer_ticks_once_per_interval_over_all_nodes) {
  Runner one(db(), clock), two(db(), clock);
  int ticks = 0;
  for (Runner* runner : {&one, &two}) runner->every("test.timer", std::chrono::seconds(60), [&](Instant) { ++ticks; });
  one.run_due();
  two.run_due();
  EXPECT_EQ(ticks, 1);
  clock.advance(std::chrono::seconds(61));
  two.run_due();
  one.run_due();
  EXPECT_EQ(ticks, 2);
}

TEST(back_off, grows_to_an_hour_and_is_spread) {
  using namespace std::chrono;
  EXPECT_EQ(back_off(1, 0.5), seconds(5));
  EXPECT_EQ(back_off(2, 0.5), seconds(20));
  EXPECT_EQ(back_off(100, 0.5), hours(1));
  EXPECT_LT(back_off(3, 0.0), back_off(3, 1.0));
}

VICHE_ON_BOTH_ENGINES(queue);

}  // namespace
}  // namespace viche::jobs
