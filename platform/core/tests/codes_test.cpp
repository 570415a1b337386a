#include <viche/core/codes.hpp>

#include <gtest/gtest.h>

#include <string>

namespace viche {
namespace {

TEST(edrpou, is_known_by_its_last_digit) {
  for (const char* real : {"32855961", "23226362", "23246880", "25083040", "04052206", "04392209"}) {
    EXPECT_TRUE(is_edrpou(real)) << real;
    std::string wrong = real;
    wrong.back() = wrong.back() == '9' ? '0' : static_cast<char>(wrong.back() + 1);
    EXPECT_FALSE(is_edrpou(wrong)) << wrong;
  }
  EXPECT_FALSE(is_edrpou("32855968"));
}

TEST(edrpou, is_eight_digits_and_nothing_else) {
  for (const char* text : {"", "3285596", "328559611", "3285596a", " 2855961", "-2855961"}) {
    EXPECT_FALSE(is_edrpou(text)) << text;
  }
}

TEST(rnokpp, is_known_by_its_last_digit_also_when_the_sum_is_negative) {
  EXPECT_TRUE(is_rnokpp("1759013776"));
  EXPECT_TRUE(is_rnokpp("3184710691"));
  EXPECT_FALSE(is_rnokpp("3184710692"));
  EXPECT_TRUE(is_rnokpp("9000000002")) << "the sum is -9, its remainder 2";
  EXPECT_FALSE(is_rnokpp("318471069"));
  EXPECT_FALSE(is_rnokpp("318471069x"));
}

}  // namespace
}  // namespace viche
