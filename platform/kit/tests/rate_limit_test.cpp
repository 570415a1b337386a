#include <gtest/gtest.h>

#include "rate_limit.hpp"

namespace viche::kit {
namespace {

TEST(rate_limit, counts_each_by_itself_until_their_minute_is_over) {
  FixedClock clock{Instant{0}};
  RateLimit rate(2, clock);
  EXPECT_EQ(rate.count("one").left, 1);
  clock.advance(std::chrono::seconds(20));
  EXPECT_EQ(rate.count("one").left, 0);
  const auto over = rate.count("one");
  EXPECT_FALSE(over.allowed);
  EXPECT_EQ(over.seconds, 40);
  EXPECT_TRUE(rate.count("other").allowed);
  clock.advance(std::chrono::seconds(40));
  EXPECT_TRUE(rate.count("one").allowed);
}

TEST(rate_limit, tells_what_is_left_and_when_to_come_back) {
  FixedClock clock{Instant{0}};
  RateLimit rate(1, clock);
  http::Response first, second;
  rate.tell(first, rate.count("one"));
  EXPECT_EQ(first.header("RateLimit-Policy"), "\"minute\";q=1;w=60");
  EXPECT_EQ(first.header("RateLimit"), "\"minute\";r=0;t=60");
  EXPECT_EQ(first.header("Retry-After"), "");
  rate.tell(second, rate.count("one"));
  EXPECT_EQ(second.header("Retry-After"), "60");
}

TEST(rate_limit, of_nothing_is_none) {
  FixedClock clock{Instant{0}};
  RateLimit rate(0, clock);
  http::Response response;
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(rate.count("one").allowed);
  rate.tell(response, rate.count("one"));
  EXPECT_TRUE(response.headers.empty());
}

}  // namespace
}  // namespace viche::kit
