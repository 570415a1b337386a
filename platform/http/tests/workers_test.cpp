#include "workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace viche::http {
namespace {

constexpr std::size_t plenty = 100'000;

/// Counts how many are between `in` and `out` at once.
class Crowd {
 public:
  void in() {
    const int now = ++now_;
    int seen = most_;
    while (now > seen && !most_.compare_exchange_weak(seen, now)) {
    }
  }
  void out() { --now_; }
  int most() const { return most_; }

 private:
  std::atomic<int> now_{0}, most_{0};
};

TEST(workers, never_compute_more_at_once_than_allowed) {
  Crowd crowd;
  std::atomic<int> done{0};
  {
    Workers workers(8, 2, plenty);
    for (int i = 0; i < 2'000; ++i) {
      workers.push([&] {
        crowd.in();
        std::this_thread::yield();
        crowd.out();
        {
          const Aside aside;
          std::this_thread::yield();
        }
        crowd.in();
        crowd.out();
        ++done;
      });
    }
  }
  EXPECT_EQ(done, 2'000) << "what was pushed is done before the threads end";
  EXPECT_EQ(crowd.most(), 2);
}

TEST(workers, one_that_waits_for_something_lends_its_turn) {
  std::promise<void> other;
  std::atomic<bool> done{false};
  {
    Workers workers(2, 1, plenty);
    workers.push([&] {
      workers.push([&] { other.set_value(); });
      const Aside aside;
      other.get_future().wait();  // would never end if the turn were kept
      done = true;
    });
  }
  EXPECT_TRUE(done);
}

TEST(workers, who_has_waited_goes_on_before_who_has_not_begun) {
  std::vector<int> order;
  std::promise<void> lent, back;
  {
    Workers workers(2, 1, plenty);
    workers.push([&] {
      {
        const Aside aside;
        lent.set_value();
        back.get_future().wait();
      }
      order.push_back(1);
    });
    lent.get_future().wait();
    workers.push([&] {
      for (int i = 2; i < 5; ++i) workers.push([&, i] { order.push_back(i); });
      back.set_value();
      while (!workers.somebody_returns()) std::this_thread::yield();
    });
  }
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4}));
}

TEST(workers, all_waiting_at_once_come_back_one_by_one) {
  Crowd crowd;
  std::atomic<int> asleep{0}, done{0};
  {
    Workers workers(16, 2, plenty);
    for (int i = 0; i < 64; ++i) {
      workers.push([&] {
        {
          const Aside aside;
          ++asleep;
          while (asleep < 16) std::this_thread::yield();
        }
        crowd.in();
        std::this_thread::yield();
        crowd.out();
        ++done;
      });
    }
  }
  EXPECT_EQ(done, 64);
  EXPECT_LE(crowd.most(), 2);
}

TEST(workers, reading_goes_before_writing_and_every_fifth_turn_is_for_who_writes) {
  std::string order;
  std::promise<void> begun, go;
  {
    Workers workers(1, 1, plenty);
    workers.push([&] {
      begun.set_value();
      go.get_future().wait();
    });
    begun.get_future().wait();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(workers.offer([&] { order += 'w'; }));
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(workers.offer([&] { order += 'r'; }, Workers::Kind::reads));
    go.set_value();
  }
  EXPECT_EQ(order, "rrrrwrrrrwrrw");
}

TEST(workers, a_wait_that_another_thread_ends_lends_the_turn_and_gets_it_back) {
  Crowd crowd;
  std::atomic<int> done{0};
  std::mutex mutex;
  std::vector<Parked*> parked;
  std::atomic<bool> over{false};
  std::thread waker([&] {
    while (!over) {
      std::vector<Parked*> all;
      {
        const std::lock_guard hold(mutex);
        all.swap(parked);
      }
      for (Parked* one : all) one->wake();
      std::this_thread::yield();
    }
  });
  {
    Workers workers(16, 2, plenty);
    for (int i = 0; i < 5'000; ++i) {
      workers.push([&] {
        crowd.in();
        crowd.out();
        Parked wait;
        {
          const std::lock_guard hold(mutex);
          parked.push_back(&wait);
        }
        wait.wait();
        crowd.in();
        std::this_thread::yield();
        crowd.out();
        ++done;
      });
    }
  }
  over = true;
  waker.join();
  EXPECT_EQ(done, 5'000);
  EXPECT_LE(crowd.most(), 2) << "also when the wait ends before it has begun";
}

TEST(parked, woken_before_it_waits_goes_on) {
  Parked parked;
  parked.wake();
  parked.wait();
}

TEST(workers, refuse_an_offer_when_too_many_wait) {
  std::promise<void> go;
  auto gone = go.get_future().share();
  std::promise<void> begun;
  Workers workers(1, 1, 2);
  workers.push([&] {
    begun.set_value();
    gone.wait();
  });
  begun.get_future().wait();
  EXPECT_TRUE(workers.offer([] {}));
  EXPECT_TRUE(workers.offer([] {}));
  EXPECT_FALSE(workers.offer([] {}));
  EXPECT_EQ(workers.waiting(), 2U);
  workers.push([] {});
  EXPECT_EQ(workers.waiting(), 3U) << "what was begun must go on";
  go.set_value();
  workers.finish();
  EXPECT_EQ(workers.waiting(), 0U);
}

TEST(workers, leave_no_job_asleep_however_bursts_and_waits_fall) {
  constexpr int rounds = 400, from = 3, burst = 7;
  Workers workers(6, 2, plenty);
  for (int round = 0; round < rounds; ++round) {
    std::atomic<int> left{from * burst};
    std::promise<void> all;
    std::vector<std::thread> producers;
    for (int who = 0; who < from; ++who) {
      producers.emplace_back([&, who] {
        for (int n = 0; n < burst; ++n) {
          workers.push([&, waits = (who + n) % 3 == 0] {
            if (waits) {
              const Aside aside;
              std::this_thread::yield();
            }
            if (--left == 0) all.set_value();
          });
        }
      });
    }
    for (auto& producer : producers) producer.join();
    ASSERT_EQ(all.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready)
        << left << " jobs of round " << round << " were never begun";
  }
}

TEST(aside, without_a_turn_is_nothing) {
  const Aside aside;
  const Aside again;
}

}  // namespace
}  // namespace viche::http
