#include "ics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <viche/core/text.hpp>

namespace viche::cabinet {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// 2026-11-27 21:59:59 in Kyiv
constexpr Instant at{1'795'809'599'000'000};

CalendarFile one(std::string title) {
  return {"Мої справи", at, {{"u1@ladyzhyn.localhost", at, true, std::move(title), "http://ladyzhyn.localhost/my"}}};
}

std::string unfolded(std::string text) {
  for (auto fold = text.find("\r\n "); fold != std::string::npos; fold = text.find("\r\n ")) text.erase(fold, 3);
  return text;
}

TEST(ics_of, lines_end_with_cr_lf_and_none_is_longer_than_75_octets_nor_cut_within_a_letter) {
  std::string title;
  for (int i = 0; i < 30; ++i) title += "Звернення на їхню адресу ";
  const std::string text = ics_of(one(title));
  EXPECT_EQ(text.find('\n'), text.find("\r\n") + 1);
  std::size_t begin = 0;
  for (auto end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", begin)) {
    const std::string line = text.substr(begin, end - begin);
    EXPECT_LE(line.size(), 75U) << line;
    EXPECT_TRUE(is_valid_utf8(line)) << line;
    begin = end + 2;
  }
  EXPECT_EQ(begin, text.size());
  EXPECT_THAT(unfolded(text), HasSubstr("SUMMARY:" + std::string(trimmed(title)) + "\r\n"));
}

TEST(ics_of, a_whole_day_is_the_day_in_kyiv_and_ends_before_the_next) {
  const std::string text = ics_of(one("Строк"));
  EXPECT_THAT(text, HasSubstr("DTSTART;VALUE=DATE:20261127\r\n"));
  EXPECT_THAT(text, HasSubstr("DTEND;VALUE=DATE:20261128\r\n"));
  CalendarFile hour = one("Прийом");
  hour.events[0].whole_day = false;
  EXPECT_THAT(ics_of(hour), HasSubstr("DTSTART:20261127T195959Z\r\n"));
}

TEST(ics_of, words_of_a_person_cannot_begin_a_line_of_their_own) {
  const std::string text = unfolded(ics_of(one("а,б;в\\г\r\nATTENDEE:mailto:x@evil.example\nд")));
  EXPECT_THAT(text, HasSubstr("SUMMARY:а\\,б\\;в\\\\г\\nATTENDEE:mailto:x@evil.example\\nд\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("\nATTENDEE")));
}

}  // namespace
}  // namespace viche::cabinet
