#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include <zlib.h>

#include "workshop.hpp"

namespace viche::files::testing {
namespace {

using ::testing::AnyOf;
using ::testing::IsEmpty;

constexpr const char* photos[] = {"with_everything.jpg",  "with_everything.png", "with_everything.webp",
                                  "with_everything.heic", "progressive.jpg",     "pattern.heic"};

std::string be32(std::uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
  return out;
}

std::string png_chunk(const std::string& name, const std::string& data) {
  const std::string body = name + data;
  const auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return be32(static_cast<std::uint32_t>(data.size())) + body + be32(static_cast<std::uint32_t>(sum));
}

std::string deflated(const std::string& bytes) {
  std::string out(::compressBound(bytes.size()), '\0');
  uLongf length = out.size();
  ::compress2(reinterpret_cast<Bytef*>(out.data()), &length, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(),
              1);
  out.resize(length);
  return out;
}

std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  ::deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(::compressBound(bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  ::deflateEnd(&stream);
  return out;
}

std::string png(std::uint32_t width, std::uint32_t height, const std::string& between, const std::string& data) {
  return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", be32(width) + be32(height) + std::string("\x08\x02\0\0\0", 5)) +
         between + png_chunk("IDAT", data) + png_chunk("IEND", "");
}

std::string zip_directory() { return std::string("PK\x05\x06", 4) + std::string(18, '\0'); }

std::string replaced(std::string bytes, const std::string& what, const std::string& with, std::size_t skip = 0) {
  const std::size_t at = bytes.find(what);
  EXPECT_NE(at, std::string::npos);
  return bytes.replace(at + what.size() + skip, with.size(), with);
}

TEST(hostile, svg_is_refused_by_its_own_code_however_it_is_dressed) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
  std::string utf16 = "\xFF\xFE";
  for (const char c : svg) utf16 += {c, '\0'};
  const std::string disguises[] = {svg,
                                   "\xEF\xBB\xBF" + svg,
                                   " \n\t" + svg,
                                   "<?xml version=\"1.0\"?>\n" + svg,
                                   "<?xml version=\"1.0\"?><!-- " + std::string(200'000, 'x') + " -->" + svg,
                                   "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://e/svg11.dtd\">" + svg,
                                   "<!DOCTYPE s:svg><s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>",
                                   "<SVG>",
                                   utf16,
                                   gzipped(svg)};
  for (const std::string& bytes : disguises) {
    EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(bytes))), "files.svg_refused") << bytes.substr(0, 60);
  }
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

TEST(hostile, what_is_no_photo_is_refused) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string no_photos[] = {sample("other.gif"),
                                   sample("other.avif"),
                                   sample("clip.mp4"),
                                   "%PDF-1.7\n1 0 obj\n",
                                   "<html><svg></svg></html>",
                                   "<!doctype html><script>1</script>",
                                   "#!/bin/sh\n",
                                   std::string("MZ\x90\0", 4),
                                   "BM" + std::string(100, '\0'),
                                   std::string("II*\0", 4) + std::string(100, '\0'),
                                   gzipped("plain words"),
                                   zip_directory(),
                                   "GIF89a<svg>",
                                   std::string(1, '\0'),
                                   "\xFF",
                                   std::string("\x7F"
                                               "ELF"),
                                   std::string(10'000, 'A'),
                                   "push graphic-context\nviewbox 0 0 1 1"};
  for (const std::string& bytes : no_photos) {
    EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(bytes))), "files.not_a_picture")
        << bytes.substr(0, 40);
  }
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

TEST(hostile, a_photo_that_is_also_something_else_is_refused) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string jpeg = picture({});
  const auto with_comment = [&](const std::string& words) {
    const auto length = words.size() + 2;
    return jpeg.substr(0, 2) + "\xFF\xFE" + static_cast<char>(length >> 8) + static_cast<char>(length & 0xFF) + words +
           jpeg.substr(2);
  };
  for (const std::string& bytes :
       {with_comment("%PDF-1.4"), with_comment("<script>alert(1)</script>"), with_comment("<?php system($_GET[0]); ?>"),
        with_comment("<HTML>"), jpeg + "PK\x03\x04 a jar " + zip_directory(), sample("grey.png") + zip_directory()}) {
    EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(bytes))), "files.not_a_picture");
  }
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(with_comment("taken in Ladyzhyn")))), "taken");
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(jpeg + "a moving picture behind the photo"))), "taken");
}

TEST(hostile, empty_and_oversized_uploads_are_refused_unread) {
  const Workshop workshop;
  Files files = workshop.files({.photo_bytes = 1000, .media_bytes = 500});
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(""))), "files.empty");
  EXPECT_EQ(verdict(files.take_media(ladyzhyn, workshop.upload(""))), "files.empty");
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(std::string(1001, 'x')))), "files.too_large");
  EXPECT_EQ(verdict(files.take_media(ladyzhyn, workshop.upload(std::string(501, 'x')))), "files.too_large");
  EXPECT_THAT(decoders(), IsEmpty());
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

TEST(hostile, pixel_bombs_are_refused_from_their_header) {
  const Workshop workshop;
  Files files = workshop.files();
  ASSERT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(picture({})))), "taken");
  ASSERT_EQ(decoders().size(), 1U);
  const pid_t decoder = decoders().front();
  const long memory_before = peak_megabytes(decoder), time_before = used_ms(decoder);
  const std::string frame = "\xFF\xC0" + std::string("\0\x11\x08", 3);
  const std::string bombs[] = {png(50'000, 50'000, "", deflated(std::string(300'000, '\0'))),
                               png(0x7FFFFFFF, 0x7FFFFFFF, "", "x"), replaced(picture({}), frame, "\xFF\xFF\xFF\xFF"),
                               replaced(sample("animated.webp"), "VP8X", std::string("\xFF\x3F\0\xFF\x3F\0", 6), 8),
                               replaced(sample("with_everything.heic"), "ispe", be32(60'000) + be32(60'000), 4)};
  for (const std::string& bomb : bombs) {
    EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(bomb))), "files.picture_too_many_pixels")
        << "number " << &bomb - bombs;
  }
  ASSERT_EQ(decoders(), std::vector<pid_t>{decoder}) << "it did not survive";
  EXPECT_LT(peak_megabytes(decoder) - memory_before, 16);
  EXPECT_LT(used_ms(decoder) - time_before, 200);
  EXPECT_EQ(workshop.stored().size(), 2U);
}

TEST(hostile, what_swells_inside_a_small_picture_stays_within_bounds) {
  const Workshop workshop;
  Files files = workshop.files();
  const std::string zeros = deflated(std::string(100'000'000, '\0'));
  const std::string rows = deflated(std::string(8 * (1 + 8 * 3), '\0'));
  const std::string swelling[] = {png(8, 8, png_chunk("iCCP", std::string("p\0\0", 3) + zeros), rows),
                                  png(8, 8, png_chunk("zTXt", std::string("p\0\0", 3) + zeros), rows),
                                  png(8, 8, "", zeros)};
  for (const std::string& bytes : swelling) {
    EXPECT_THAT(verdict(files.take_photo(ladyzhyn, workshop.upload(bytes))), AnyOf("taken", "files.picture_broken"));
    for (const pid_t decoder : decoders()) EXPECT_LT(peak_megabytes(decoder), 200);
  }
}

TEST(hostile, a_truncated_photo_is_broken_wherever_it_was_cut) {
  const Workshop workshop;
  Files files = workshop.files();
  for (const char* name : photos) {
    const std::string whole = sample(name);
    for (int percent = 5; percent < 100; percent += 5) {
      const std::string part = whole.substr(0, whole.size() * static_cast<std::size_t>(percent) / 100);
      EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(part))), "files.picture_broken")
          << name << " at " << percent << " %";
    }
  }
  EXPECT_THAT(workshop.stored(), IsEmpty());
}

TEST(hostile, five_hundred_damaged_photos_are_taken_or_refused_and_never_more) {
  const Workshop workshop;
  Files files = workshop.files();
  std::mt19937 random(20260101);
  std::size_t taken = 0;
  for (int round = 0; round < 500; ++round) {
    std::string bytes = sample(photos[static_cast<std::size_t>(round) % std::size(photos)]);
    for (int i = 0; i <= round % 4; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    const std::string said = verdict(files.take_photo(ladyzhyn, workshop.upload(bytes)));
    EXPECT_THAT(said, AnyOf("taken", "files.picture_broken", "files.not_a_picture", "files.picture_too_many_pixels"));
    taken += said == "taken";
  }
  EXPECT_EQ(workshop.stored().size(), taken * 2);
  EXPECT_EQ(verdict(files.take_photo(ladyzhyn, workshop.upload(picture({})))), "taken");
}

}  // namespace
}  // namespace viche::files::testing
