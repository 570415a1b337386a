#include <gtest/gtest.h>

#include <viche/core/phone.hpp>

namespace viche {

TEST(phone, of_ukraine_is_one_number_however_it_is_written) {
  for (const char* written :
       {"067 123-45-67", "0671234567", "8 (067) 123 45 67", "380671234567", "+38 (067) 1234567", "+380 (067) 123 45 67",
        "00380671234567", "671234567", " +380671234567 ", "067.123.45.67"}) {
    EXPECT_EQ(canonical_phone(written), "+380671234567") << written;
  }
}

TEST(phone, of_another_country_keeps_its_code) {
  EXPECT_EQ(canonical_phone("+48 22 123 45 67"), "+48221234567");
  EXPECT_EQ(canonical_phone("0048221234567"), "+48221234567");
  EXPECT_EQ(canonical_phone("48221234567"), "+48221234567");
  EXPECT_EQ(canonical_phone("+1 (202) 555-0143"), "+12025550143");
}

TEST(phone, without_an_area_code_is_equal_to_itself_only) {
  EXPECT_EQ(canonical_phone("2-12-34"), "21234");
  EXPECT_EQ(canonical_phone("21234"), "21234");
  EXPECT_NE(canonical_phone("0434321234"), canonical_phone("21234"));
}

TEST(phone, is_empty_when_it_is_none) {
  for (const char* written : {"", "1234", "anonymous", "0671234567 дод. 5", "1234567890123456", "06712+34567"}) {
    EXPECT_EQ(canonical_phone(written), "") << written;
  }
}

}  // namespace viche
