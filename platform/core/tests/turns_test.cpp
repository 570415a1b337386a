#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include <viche/core/turns.hpp>

namespace viche {
namespace {

TEST(turns, never_more_compute_at_once_than_allowed) {
  Turns turns(2);
  std::atomic<int> now{0}, most{0}, done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        const Turn turn(turns);
        const int computing = ++now;
        int seen = most;
        while (computing > seen && !most.compare_exchange_weak(seen, computing)) {
        }
        std::this_thread::yield();
        --now;
        {
          const Aside aside;
          std::this_thread::yield();
        }
        ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most, 2);
  EXPECT_EQ(done, 1600);
}

TEST(turns, who_waits_for_something_lends_the_turn) {
  Turns turns(1);
  std::atomic<bool> other_was_here{false};
  const Turn turn(turns);
  std::thread other([&] {
    const Turn lent(turns);
    other_was_here = true;
  });
  {
    const Aside aside;
    other.join();  // would never end if the turn were kept
  }
  EXPECT_TRUE(other_was_here);
}

TEST(turns, aside_without_a_turn_is_nothing) {
  const Aside aside;
  const Aside again;
}

}  // namespace
}  // namespace viche
