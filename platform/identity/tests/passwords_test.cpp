#include "passwords.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>
#include <vector>

#include <viche/core/email.hpp>
#include <viche/core/text.hpp>

namespace viche::identity {
namespace {

std::string verdict(std::string_view password, bool staff = false) {
  const Check check = check_password(password, "oksana.hrytsenko@ladyzhyn.example", staff);
  return check ? "fine" : check.refusal().code;
}

TEST(password_rules, ask_eight_characters_of_residents_and_twelve_of_staff) {
  EXPECT_EQ(verdict("кіт1ліс"), "identity.password_short");
  EXPECT_EQ(verdict("кіт12ліс"), "fine");
  EXPECT_EQ(verdict("кіт12лісріка", true), "fine");
  EXPECT_EQ(verdict("кіт12лісрік", true), "identity.password_short");
  EXPECT_EQ(verdict(std::string(257, 'x') + "y"), "identity.password_long");
}

TEST(password_rules, know_common_ones_also_with_digits_and_signs_around) {
  for (const std::string_view common :
       {"password", "Password2024!", "qwerty12345", "йцукенгшщз", "Україна1991", "slavaukraini!!!", "ghbdtn2024",
        "12345678", "0671234567", "aaaaaaaa", "abcabcabc", "Ладижин2025"}) {
    EXPECT_EQ(verdict(common), "identity.password_common") << common;
  }
}

TEST(password_rules, know_ones_made_of_the_email) {
  EXPECT_EQ(verdict("oksana.hrytsenko@ladyzhyn.example"), "identity.password_common");
  EXPECT_EQ(verdict("Oksana.Hrytsenko1"), "identity.password_common");
}

TEST(password_rules, name_the_field_and_the_least_length) {
  const Check check = check_password("x", "", true);
  EXPECT_EQ(check.refusal().field, "password");
  EXPECT_EQ(check.refusal().args.at("least"), "12");
}

Policy quick() {
  Policy policy;
  policy.hash_bytes = 1 << 20;
  policy.hash_passes = 1;
  return policy;
}

TEST(password_hashes, fit_their_password_only) {
  Passwords passwords(quick());
  const std::string hash = passwords.hash("кіт12лісріка").value();
  EXPECT_TRUE(starts_with(hash, "$argon2id$v=19$m=1024,t=1,p=1$"));
  EXPECT_TRUE(passwords.fits(hash, "кіт12лісріка").value());
  EXPECT_FALSE(passwords.fits(hash, "кіт12лісрікА").value());
  EXPECT_FALSE(passwords.fits(hash, "").value());
  EXPECT_FALSE(passwords.fits("", "").value());
  EXPECT_FALSE(passwords.fits("", "кіт12лісріка").value());
}

TEST(password_hashes, cost_64_mebibytes_and_two_passes_unless_told_otherwise) {
  Passwords passwords{Policy{}};
  EXPECT_TRUE(starts_with(passwords.hash("кіт12лісріка").value(), "$argon2id$v=19$m=65536,t=2,p=1$"));
}

/// What a hash costs: everything up to its salt.
std::string cost_of(const std::string& hash) {
  const auto salt = hash.rfind('$', hash.rfind('$') - 1);
  return hash.substr(0, salt);
}

long peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (starts_with(line, "VmHWM:")) return std::stol(line.substr(6));
  }
  return 0;
}

/// How much more memory than before was in use at once, in KiB.
template <class Act>
long rise_kib(Act act) {
  std::ofstream("/proc/self/clear_refs") << '5';  // the peak begins anew: proc(5)
  const long before = peak_kib();
  act();
  return peak_kib() - before;
}

TEST(password_hashes, cost_the_same_for_nobody_as_for_somebody) {
  Policy policy = quick();
  policy.hash_bytes = std::size_t{48} << 20;
  policy.hash_passes = 3;
  Passwords passwords(policy);
  EXPECT_EQ(cost_of(passwords.nobodys()), cost_of(passwords.hash("кіт12лісріка").value()));
  EXPECT_EQ(cost_of(passwords.nobodys()), "$argon2id$v=19$m=49152,t=3,p=1");
  EXPECT_GT(rise_kib([&] { (void)passwords.fits("", "wrong password"); }), 40 * 1024) << "it is truly computed";
}

TEST(password_hashes, of_a_burst_take_the_memory_of_a_few) {
  Policy policy = quick();
  policy.hash_bytes = std::size_t{32} << 20;
  policy.hashes_at_once = 2;
  Passwords passwords(policy);
  const long rise = rise_kib([&] {
    std::vector<std::thread> people;
    for (int i = 0; i < 16; ++i) people.emplace_back([&] { (void)passwords.fits("", "wrong"); });
    for (auto& person : people) person.join();
  });
  EXPECT_LT(rise, 3 * 32 * 1024);
}

TEST(email, is_one_address_that_mail_servers_take) {
  for (const std::string_view good : {"a@b.ua", "oksana.h+viche@mail.ladyzhyn.example", "o'neil@example.com",
                                      "a@приклад.укр", "a@xn--e1afmkfd.xn--j1amh"}) {
    EXPECT_TRUE(is_email(good)) << good;
  }
  for (const std::string_view bad : {"",
                                     "a",
                                     "@b.ua",
                                     "a@",
                                     "a@b",
                                     "a@b.",
                                     "a@.b.ua",
                                     "a@-b.ua",
                                     "a b@c.ua",
                                     "a@b c.ua",
                                     "a@@b.ua",
                                     "a@b@c.ua",
                                     ".a@b.ua",
                                     "a.@b.ua",
                                     "a..b@c.ua",
                                     "a@b..ua",
                                     "\"a\"@b.ua",
                                     "а@б.ua",
                                     "a@127.0.0.1",
                                     "a@[127.0.0.1]",
                                     "a,b@c.ua",
                                     "a@b.ua\n",
                                     "a\r\nBcc:x@b.ua",
                                     "a@b.ua\r\nBcc: c@d.ua",
                                     "a@b\xE2\x80\xA8.ua",
                                     "a@b\xC2\xA0.ua",
                                     "a@\xFF.ua",
                                     "<a@b.ua>",
                                     "a;b@c.ua"}) {
    EXPECT_FALSE(is_email(bad)) << bad;
  }
  EXPECT_FALSE(is_email(std::string_view("a@b.ua\0", 7)));
  EXPECT_FALSE(is_email(std::string(65, 'a') + "@b.ua"));
  EXPECT_FALSE(is_email("a@" + std::string(250, 'b') + ".ua"));
}

}  // namespace
}  // namespace viche::identity
