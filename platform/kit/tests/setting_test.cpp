#include <gtest/gtest.h>

#include <viche/kit/setting.hpp>

namespace viche::kit {
namespace {

using Kind = Setting::Kind;

constexpr Setting days{"test.days", "14", Kind::number, 1, 90};
constexpr Setting switched{"test.switched", "0", Kind::flag};

std::string kept(const Setting& setting, std::string_view said) {
  const auto value = setting_value(setting, said);
  return value ? value.value() : value.refusal().code;
}

TEST(settings, numbers_are_whole_and_within_their_limits) {
  EXPECT_EQ(kept(days, " 10 "), "10");
  EXPECT_EQ(kept(days, "90"), "90");
  for (const char* wrong : {"0", "91", "-1", "ten", "", "1.5", "99999999999999999999"}) {
    EXPECT_EQ(kept(days, wrong), "settings.value_invalid") << wrong;
  }
  EXPECT_EQ(setting_value(days, "0").refusal().args.at("max"), "90");
}

TEST(settings, a_flag_is_one_or_nought) {
  EXPECT_EQ(kept(switched, "1"), "1");
  EXPECT_EQ(kept(switched, "yes"), "settings.value_invalid");
}

TEST(settings, a_decimal_comma_is_kept_as_a_point) {
  EXPECT_EQ(kept(settings::map_lat, "48,6848"), "48.6848");
  EXPECT_EQ(kept(settings::map_lat, "91"), "settings.value_invalid");
}

TEST(settings, the_background_of_the_map_is_of_this_site_only) {
  EXPECT_EQ(kept(settings::map_tiles_url, "/tiles/{z}/{x}/{y}.png"), "/tiles/{z}/{x}/{y}.png");
  EXPECT_EQ(kept(settings::map_tiles_url, ""), "");
  for (const char* wrong : {"https://tiles.example/{z}", "//tiles.example/{z}", "tiles"}) {
    EXPECT_EQ(kept(settings::map_tiles_url, wrong), "settings.path_invalid") << wrong;
  }
}

TEST(settings, mail_and_phone_are_such) {
  EXPECT_EQ(kept(settings::email, "rada@hromada.ua"), "rada@hromada.ua");
  EXPECT_EQ(kept(settings::email, "not an email"), "settings.email_invalid");
  EXPECT_EQ(kept(settings::phone, "0 800 000 158"), "0 800 000 158");
  EXPECT_EQ(kept(settings::phone, "<script>"), "settings.phone_invalid");
  EXPECT_EQ(kept(settings::council, std::string(301, 'a')), "settings.text_long");
}

TEST(settings, every_default_suits_its_own_setting) {
  for (const Setting& setting : settings::of_the_town())
    EXPECT_EQ(kept(setting, setting.value), setting.value) << setting.key;
}

}  // namespace
}  // namespace viche::kit
