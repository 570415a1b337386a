#include "rules.hpp"

#include <gtest/gtest.h>

#include <set>
#include <unordered_set>

#include <viche/core/ids.hpp>

namespace viche::cabinet {
namespace {

using namespace std::chrono_literals;

constexpr Instant now{1'795'767'300'000'000};

Export ready() {
  Export archive;
  archive.id = 1;
  archive.account = 7;
  archive.session = 70;
  archive.key = std::string(key_bytes, 'k');
  archive.ready_at = now - 1min;
  return archive;
}

TEST(key_of, a_million_keys_are_all_different_and_read_back_as_the_same_bytes) {
  std::unordered_set<std::string> seen;
  seen.reserve(1'000'000);
  for (int i = 0; i < 1'000'000; ++i) {
    const std::string key = random_bytes(key_bytes);
    if (i % 100 == 0) ASSERT_EQ(key_of(base64url(key)), key);
    ASSERT_TRUE(seen.insert(key).second);
  }
}

TEST(key_of, only_one_text_means_the_same_bytes) {
  const std::string text = base64url(std::string(key_bytes, 'k'));
  ASSERT_EQ(text.size(), 22U);
  EXPECT_TRUE(key_of(text));
  int same = 0;
  for (const char last : std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) {
    if (key_of(text.substr(0, 21) + last) == std::string(key_bytes, 'k')) ++same;
  }
  EXPECT_EQ(same, 1) << "the last character has four bits to spare";
  for (const std::string bad : {std::string(), std::string("1"), text + "=", text + "A", " " + text, text.substr(1)}) {
    EXPECT_FALSE(key_of(bad)) << bad;
  }
}

TEST(may_take, only_the_session_that_asked_with_the_very_key_while_its_time_runs) {
  const std::string key = base64url(ready().key);
  EXPECT_TRUE(may_take(ready(), {7, 70, now}, key).ok());
  EXPECT_FALSE(may_take(ready(), {7, 71, now}, key).ok()) << "another session of the same account";
  EXPECT_FALSE(may_take(ready(), {8, 70, now}, key).ok()) << "another account";
  EXPECT_FALSE(may_take(ready(), {7, 70, now + 14min}, key).ok()) << "its fifteen minutes are over";
  EXPECT_TRUE(may_take(ready(), {7, 70, now + 14min - 1us}, key).ok());
  EXPECT_FALSE(may_take(ready(), {7, 70, now}, base64url(std::string(key_bytes, 'l'))).ok());
  EXPECT_FALSE(may_take(ready(), {7, 70, now}, "").ok());
  Export waiting = ready();
  waiting.ready_at.reset();
  EXPECT_FALSE(may_take(waiting, {7, 70, now}, key).ok());
}

TEST(may_take, a_key_that_is_the_same_number_is_another_key) {
  Export archive = ready();
  archive.key = std::string("00000000") + "12345678";
  for (const std::string other :
       {std::string("12345678"), std::string(8, '\0') + "12345678", std::string("0x012345678aaaaa")}) {
    EXPECT_FALSE(may_take(archive, {7, 70, now}, base64url(other)).ok());
  }
}

TEST(may_erase, wants_the_word_and_a_proof_and_says_both_at_once) {
  EXPECT_TRUE(may_erase("СТЕРТИ", "СТЕРТИ", true).ok());
  EXPECT_TRUE(may_erase("  стерти ", "СТЕРТИ", true).ok());
  const Check refused = may_erase("так", "СТЕРТИ", false);
  EXPECT_EQ(refused.refusal().field, "word");
  ASSERT_EQ(refused.refusal().also.size(), 1U);
  EXPECT_EQ(refused.refusal().also[0].code, "cabinet.proof_wanted");
  EXPECT_EQ(may_erase("СТЕРТИ", "СТЕРТИ", false).refusal().code, "cabinet.proof_wanted");
  EXPECT_FALSE(may_erase("\xff", "СТЕРТИ", true).ok());
}

TEST(is_fresh, for_ten_minutes) {
  EXPECT_TRUE(is_fresh(now - 9min, now));
  EXPECT_FALSE(is_fresh(now - 10min, now));
}

}  // namespace
}  // namespace viche::cabinet
