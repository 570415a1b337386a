#include <viche/identity/totp.hpp>

#include <gtest/gtest.h>

#include <string>

namespace viche::identity {
namespace {

const std::string rfc_secret = "12345678901234567890";

Instant at_second(std::int64_t second) { return {second * 1'000'000}; }

TEST(totp, gives_the_codes_of_rfc_6238) {
  const std::pair<std::int64_t, const char*> codes[] = {{59, "287082"},
                                                        {1'111'111'109, "081804"},
                                                        {1'111'111'111, "050471"},
                                                        {1'234'567'890, "005924"},
                                                        {2'000'000'000, "279037"},
                                                        {20'000'000'000, "353130"}};
  for (const auto& [second, code] : codes)
    EXPECT_EQ(totp_code(rfc_secret, totp_step(at_second(second))), code) << second;
}

TEST(totp, takes_a_code_one_step_early_or_late_and_no_further) {
  const Instant now = at_second(1'234'567'890);
  const std::int64_t step = totp_step(now);
  for (const int drift : {-1, 0, 1})
    EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + drift), now, 0), step + drift);
  for (const int drift : {-2, 2})
    EXPECT_FALSE(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + drift), now, 0));
}

TEST(totp, takes_no_code_of_a_step_that_was_used_or_is_older) {
  const Instant now = at_second(1'234'567'890);
  const std::int64_t step = totp_step(now);
  EXPECT_FALSE(matching_totp_step(rfc_secret, totp_code(rfc_secret, step), now, step));
  EXPECT_FALSE(matching_totp_step(rfc_secret, totp_code(rfc_secret, step - 1), now, step));
  EXPECT_TRUE(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + 1), now, step));
}

TEST(totp, takes_spaces_in_a_code_and_nothing_else) {
  const Instant now = at_second(1'234'567'890);
  EXPECT_TRUE(matching_totp_step(rfc_secret, "005 924", now, 0));
  for (const char* wrong : {"", "5924", "0059240", "00592x", "-05924", "005924\n"}) {
    EXPECT_FALSE(matching_totp_step(rfc_secret, wrong, now, 0)) << wrong;
  }
}

TEST(base_32, writes_and_reads_the_vectors_of_rfc_4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "MY"},
                                                         {"fo", "MZXQ"},
                                                         {"foo", "MZXW6"},
                                                         {"foob", "MZXW6YQ"},
                                                         {"fooba", "MZXW6YTB"},
                                                         {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : vectors) {
    EXPECT_EQ(base32(plain), text);
    EXPECT_EQ(from_base32(text), plain);
  }
  EXPECT_EQ(from_base32("mzxw 6ytb oi======"), "foobar");
  EXPECT_FALSE(from_base32("MZXW0"));
  EXPECT_FALSE(from_base32("MZXW-6"));
}

}  // namespace
}  // namespace viche::identity
