#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <viche/core/ids.hpp>

#include "workshop.hpp"

namespace viche::files::testing {
namespace {

using ::testing::AnyOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* formats[] = {"jpg", "png", "webp", "heic"};

Stored take(Files& files, const Workshop& workshop, std::string_view bytes) {
  const auto taken = files.take_photo(ladyzhyn, workshop.upload(bytes));
  EXPECT_EQ(verdict(taken), "taken");
  return taken ? taken.value() : Stored{};
}

void expect_quarters(const Seen& seen) {
  EXPECT_TRUE(seen.at(0.25, 0.25).near(red));
  EXPECT_TRUE(seen.at(0.75, 0.25).near(green));
  EXPECT_TRUE(seen.at(0.25, 0.75).near(blue));
  EXPECT_TRUE(seen.at(0.75, 0.75).near(yellow));
}

void expect_bare(const std::string& path) {
  const std::string bytes = read_file(path);
  for (const char* mark : {"Exif", "http", "GPS", "Secret", "XMP", "xmp", "ICC_PROFILE", "Photoshop", "8BIM"}) {
    EXPECT_EQ(bytes.find(mark), std::string::npos) << mark << " in " << path;
  }
  EXPECT_THAT(segments(bytes), Each(AnyOf("E0", "DB", "C2", "C4", "DA", "DD")));
  EXPECT_THAT(look(path).fields, Each(Not(AnyOf(HasSubstr("exif"), HasSubstr("xmp"), HasSubstr("iptc"),
                                                HasSubstr("icc"), HasSubstr("comment"), HasSubstr("thumbnail")))));
}

TEST(photo, every_format_becomes_two_upright_jpegs_with_the_same_picture) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const char* format : formats) {
    SCOPED_TRACE(format);
    const Stored stored = take(files, workshop, sample(std::string("with_everything.") + format));
    EXPECT_EQ(stored.type, "image/jpeg");
    EXPECT_EQ(stored.kind, MediaKind::photo);
    EXPECT_EQ(stored.width, 96);
    EXPECT_EQ(stored.height, 64);
    const auto large = files.path_of(ladyzhyn, stored.key), small = files.path_of(ladyzhyn, stored.key, Size::small);
    ASSERT_TRUE(large && small);
    expect_quarters(look(*large));
    expect_quarters(look(*small));
    EXPECT_EQ(read_file(*large).size(), stored.bytes);
    EXPECT_EQ(hex(sha256(read_file(*large))), stored.sha256);
  }
}

TEST(photo, no_metadata_comes_through_in_any_format) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const char* format : formats) {
    SCOPED_TRACE(format);
    const std::string bytes = sample(std::string("with_everything.") + format);
    ASSERT_NE(bytes.find("Secret"), std::string::npos) << "the sample itself carries none";
    const Stored stored = take(files, workshop, bytes);
    expect_bare(*files.path_of(ladyzhyn, stored.key));
    expect_bare(*files.path_of(ladyzhyn, stored.key, Size::small));
  }
}

TEST(photo, the_place_is_read_before_the_metadata_goes) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const char* format : formats) {
    SCOPED_TRACE(format);
    const Stored stored = take(files, workshop, sample(std::string("with_everything.") + format));
    ASSERT_TRUE(stored.lat && stored.lon);
    EXPECT_NEAR(*stored.lat, 48.685, 1e-6);
    EXPECT_NEAR(*stored.lon, 29.2425, 1e-6);
  }
}

std::string placed(const std::string& lat, const std::string& north, const std::string& lon, const std::string& east) {
  return picture({.fields = {{"exif-ifd3-GPSLatitude", lat},
                             {"exif-ifd3-GPSLatitudeRef", north},
                             {"exif-ifd3-GPSLongitude", lon},
                             {"exif-ifd3-GPSLongitudeRef", east}}});
}

TEST(photo, south_and_west_are_negative) {
  const Workshop workshop;
  Files files = workshop.files();
  const Stored stored = take(files, workshop, placed("10/1 30/1 0/1", "S", "20/1 15/1 36/1", "W"));
  ASSERT_TRUE(stored.lat && stored.lon);
  EXPECT_NEAR(*stored.lat, -10.5, 1e-6);
  EXPECT_NEAR(*stored.lon, -20.26, 1e-6);
}

TEST(photo, a_place_that_cannot_be_is_left_out) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const std::string& bytes :
       {placed("0/1 0/1 0/1", "N", "0/1 0/1 0/1", "E"), placed("91/1 0/1 0/1", "N", "1/1 0/1 0/1", "E"),
        placed("1/1 0/1 0/1", "N", "181/1 0/1 0/1", "E"), placed("1/1 70/1 0/1", "N", "1/1 0/1 0/1", "E"),
        placed("1/0 0/1 0/1", "N", "1/1 0/1 0/1", "E"), placed("1/1 0/1 0/1", "X", "1/1 0/1 0/1", "E"), picture({})}) {
    const Stored stored = take(files, workshop, bytes);
    EXPECT_FALSE(stored.lat);
    EXPECT_FALSE(stored.lon);
  }
}

TEST(photo, all_eight_orientations_come_out_upright) {
  const Workshop workshop;
  Files files = workshop.files();
  // Where the corner that was stored first (red) is seen, for each value of the EXIF orientation.
  constexpr std::pair<double, double> red_at[] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
  constexpr std::pair<double, double> green_at[] = {{1, 0}, {0, 0}, {0, 1}, {1, 1}, {0, 1}, {1, 1}, {1, 0}, {0, 0}};
  const auto corner = [](std::pair<double, double> at) { return std::pair(0.25 + at.first / 2, 0.25 + at.second / 2); };
  for (const char* suffix : {".jpg", ".webp"}) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      SCOPED_TRACE(suffix + std::to_string(orientation));
      const Stored stored = take(files, workshop, picture({.suffix = suffix, .orientation = orientation}));
      EXPECT_EQ(stored.width, orientation > 4 ? 64 : 96);
      EXPECT_EQ(stored.height, orientation > 4 ? 96 : 64);
      const Seen seen = look(*files.path_of(ladyzhyn, stored.key));
      const auto [rx, ry] = corner(red_at[orientation - 1]);
      const auto [gx, gy] = corner(green_at[orientation - 1]);
      EXPECT_TRUE(seen.at(rx, ry).near(red));
      EXPECT_TRUE(seen.at(gx, gy).near(green));
    }
  }
}

TEST(photo, large_ones_shrink_to_1600_and_400_and_little_ones_do_not_grow) {
  const Workshop workshop;
  Files files = workshop.files();
  const auto sizes = [&](int width, int height) {
    const Stored stored = take(files, workshop, picture({.width = width, .height = height}));
    const Seen large = look(*files.path_of(ladyzhyn, stored.key));
    const Seen small = look(*files.path_of(ladyzhyn, stored.key, Size::small));
    EXPECT_EQ(large.width, stored.width);
    EXPECT_EQ(large.height, stored.height);
    return std::vector{large.width, large.height, small.width, small.height};
  };
  EXPECT_EQ(sizes(4000, 3000), (std::vector{1600, 1200, 400, 300}));
  EXPECT_EQ(sizes(1000, 2500), (std::vector{640, 1600, 160, 400}));
  EXPECT_EQ(sizes(300, 20), (std::vector{300, 20, 300, 20}));
  EXPECT_EQ(sizes(1, 1), (std::vector{1, 1, 1, 1}));
}

TEST(photo, copies_are_progressive) {
  const Workshop workshop;
  Files files = workshop.files();
  const Stored stored = take(files, workshop, picture({}));
  EXPECT_THAT(segments(read_file(*files.path_of(ladyzhyn, stored.key))), ::testing::Contains("C2"));
}

TEST(photo, unusual_pixels_come_out_as_eight_bits_of_three_colours) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const char* name :
       {"cmyk.jpg", "sixteen_bits.png", "grey.png", "grey.jpg", "palette.png", "interlaced.png", "progressive.jpg"}) {
    SCOPED_TRACE(name);
    const Stored stored = take(files, workshop, sample(name));
    const Seen seen = look(*files.path_of(ladyzhyn, stored.key));
    EXPECT_EQ(seen.bands, 3);
    if (std::string_view(name).starts_with("grey")) continue;
    EXPECT_TRUE(seen.at(0.25, 0.25).near(red, 60));
    EXPECT_TRUE(seen.at(0.75, 0.75).near(yellow, 60));
  }
}

TEST(photo, what_is_transparent_lies_on_white) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const char* name : {"transparent.png", "transparent.webp"}) {
    const Stored stored = take(files, workshop, sample(name));
    const Seen seen = look(*files.path_of(ladyzhyn, stored.key));
    EXPECT_EQ(seen.bands, 3);
    EXPECT_TRUE(seen.at(0.25, 0.5).near({255, 255, 255}, 8));
    EXPECT_TRUE(seen.at(0.75, 0.25).near(green));
  }
}

TEST(photo, an_animation_gives_its_first_frame) {
  const Workshop workshop;
  Files files = workshop.files();
  const Stored stored = take(files, workshop, sample("animated.webp"));
  EXPECT_EQ(stored.width, 96);
  EXPECT_EQ(stored.height, 64);
  EXPECT_TRUE(look(*files.path_of(ladyzhyn, stored.key)).at(0.5, 0.5).near(red));
}

TEST(photo, a_colour_profile_is_applied_and_then_dropped) {
  const Workshop workshop;
  Files files = workshop.files();
  const Stored stored = take(files, workshop, sample("display_p3.jpg"));
  const std::string path = *files.path_of(ladyzhyn, stored.key);
  expect_bare(path);
  // (200, 100, 100) in Display P3 is redder in sRGB.
  EXPECT_TRUE(look(path).at(0.5, 0.5).near({213, 95, 97}, 6)) << look(path).at(0.5, 0.5).red;
}

TEST(photo, a_masked_copy_hides_the_place_and_leaves_the_rest_and_the_original) {
  const Workshop workshop;
  Files files = workshop.files();
  std::string noise = sample("letters.png");
  const Stored original = take(files, workshop, noise);
  const std::string before = read_file(*files.path_of(ladyzhyn, original.key));
  const auto masked = files.masked_copy(ladyzhyn, original.key, {{0.0, 0.0, 0.5, 1.0}, {0.9, 0.9, 5.0, 5.0}});
  ASSERT_EQ(verdict(masked), "taken");
  EXPECT_NE(masked.value().key, original.key);
  EXPECT_EQ(read_file(*files.path_of(ladyzhyn, original.key)), before);
  const Seen was = look(*files.path_of(ladyzhyn, original.key));
  const Seen is = look(*files.path_of(ladyzhyn, masked.value().key));
  int contrast = 0, changed_right = 0;
  for (int y = 2; y < 60; ++y) {
    for (int x = 2; x < 40; ++x) contrast = std::max(contrast, std::abs(is.at(x / 96.0, y / 64.0).red - 128));
    for (int x = 56; x < 84; ++x) changed_right += !is.at(x / 96.0, y / 64.0).near(was.at(x / 96.0, y / 64.0), 40);
  }
  EXPECT_LT(contrast, 60);
  EXPECT_EQ(changed_right, 0);
  expect_bare(*files.path_of(ladyzhyn, masked.value().key, Size::small));
}

TEST(photo, a_mask_needs_a_photo_and_a_place) {
  const Workshop workshop;
  Files files = workshop.files();
  const Stored stored = take(files, workshop, picture({}));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto mask = [&](std::vector<Files::Area> areas) {
    return verdict(files.masked_copy(ladyzhyn, stored.key, areas));
  };
  EXPECT_EQ(mask({}), "files.nothing_to_mask");
  EXPECT_EQ(mask({{0.1, 0.1, 0.0, 0.5}}), "files.nothing_to_mask");
  EXPECT_EQ(mask({{nan, 0.1, 0.5, 0.5}}), "files.nothing_to_mask");
  EXPECT_EQ(mask({{2.0, 0.1, 0.5, 0.5}}), "files.nothing_to_mask");
  EXPECT_EQ(mask(std::vector<Files::Area>(65, {0, 0, 0.1, 0.1})), "files.nothing_to_mask");
  EXPECT_EQ(mask({{-1e300, -1e300, 1e308, 1e308}}), "taken");
  EXPECT_EQ(verdict(files.masked_copy(ladyzhyn, "../../../../etc/passwd", {{0, 0, 1, 1}})), "files.not_found");
  EXPECT_EQ(verdict(files.masked_copy(HromadaId{2}, stored.key, {{0, 0, 1, 1}})), "files.not_found");
}

}  // namespace
}  // namespace viche::files::testing
