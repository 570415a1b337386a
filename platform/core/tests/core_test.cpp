#include <gtest/gtest.h>

#include <set>

#include <viche/core/clock.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/result.hpp>
#include <viche/core/text.hpp>

namespace viche {
namespace {

Result<int> halved(int number) {
  if (number % 2 != 0) return invalid("test.odd", "number");
  return number / 2;
}

Result<int> quartered(int number) {
  VICHE_LET(half, halved(number));
  VICHE_LET(quarter, halved(half));
  return quarter;
}

TEST(result, a_refusal_reaches_the_first_caller_with_its_field) {
  EXPECT_EQ(quartered(8).value(), 2);
  EXPECT_EQ(quartered(6).refusal().code, "test.odd");
  EXPECT_EQ(quartered(6).refusal().field, "number");
}

TEST(result, refusals_of_one_form_are_told_together) {
  Refusals refusals;
  EXPECT_TRUE(refusals.check().ok());
  refusals.add(invalid("test.a", "a"));
  refusals.add(invalid("test.b", "b"));
  const Check check = refusals.check();
  EXPECT_EQ(check.refusal().code, "test.a");
  ASSERT_EQ(check.refusal().also.size(), 1U);
  EXPECT_EQ(check.refusal().also[0].code, "test.b");
}

TEST(clock, instants_are_written_in_utc_with_whole_seconds) {
  EXPECT_EQ(to_rfc3339({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339({1709210096999999}), "2024-02-29T12:34:56Z");
  EXPECT_EQ(to_rfc3339({-1}), "1969-12-31T23:59:59Z");
}

TEST(text, utf8_is_checked_by_its_own_rules) {
  EXPECT_TRUE(is_valid_utf8("їжак"));
  EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_valid_utf8("\xF5\x80\x80\x80"));
  EXPECT_FALSE(is_valid_utf8("\xD1"));
}

TEST(text, tidy_keeps_what_was_meant_and_drops_what_was_hidden) {
  EXPECT_EQ(tidy("  a\r\nb\rc\x01 \u202Eд "), "a\nb\nc д");
  EXPECT_EQ(tidy("и\u0306"), "й");
  EXPECT_EQ(tidy_line(" Ірина \n\t Коваль "), "Ірина Коваль");
}

TEST(text, is_shortened_by_letters_not_bytes) {
  EXPECT_EQ(shortened("дорога", 6), "дорога");
  EXPECT_EQ(shortened("дорога", 3), "дор…");
}

TEST(text, a_cell_that_a_spreadsheet_would_run_is_made_plain) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell(" @SUM(A1)"), "' @SUM(A1)");
  EXPECT_EQ(csv_cell("\u00A0=x"), "'\u00A0=x");
  EXPECT_EQ(csv_cell("＝x"), "'＝x");
  EXPECT_EQ(csv_cell("рядок\n=x"), "\"'рядок\n=x\"");
  EXPECT_EQ(csv_cell("-12.5"), "-12.5");
  EXPECT_EQ(csv_cell("він сказав \"так\""), "\"він сказав \"\"так\"\"\"");
}

TEST(ids, tokens_do_not_repeat_and_read_back) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(seen.insert(random_token()).second);
  EXPECT_EQ(from_base64url(base64url("\x00\xFF\x10z")), std::string("\x00\xFF\x10z"));
  EXPECT_EQ(from_base64url("не те"), "");
}

TEST(ids, hashes_match_published_vectors) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(hash256("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(json, what_is_written_reads_back) {
  JsonWriter writer;
  writer.begin_object().field("text", "лапки \" і \n").field("number", 5).field("share", 0.25);
  writer.key("list").begin_array().value(1).value("b").null().end_array();
  writer.field("none", std::optional<std::int64_t>()).end_object();
  const auto read = JsonReader::parse(writer.text());
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)["text"].text(), "лапки \" і \n");
  EXPECT_EQ((*read)["number"].integer(), 5);
  EXPECT_EQ((*read)["share"].real(), 0.25);
  EXPECT_EQ((*read)["list"].size(), 3U);
  EXPECT_EQ((*read)["list"].at(1).text(), "b");
  EXPECT_TRUE((*read)["none"].absent());
  EXPECT_TRUE((*read)["missing"]["deeper"].absent());
}

TEST(json, numbers_without_end_are_refused) {
  EXPECT_FALSE(JsonReader::parse("{\"lat\":" + std::string(400, '3') + "}"));
  EXPECT_FALSE(JsonReader::parse("[" + std::string(320, '3') + "e300]"));
  EXPECT_TRUE(JsonReader::parse("[1.7976931348623157e308]"));
}

TEST(json, hostile_depth_is_refused) {
  EXPECT_FALSE(JsonReader::parse(std::string(100'000, '[')));
  EXPECT_FALSE(JsonReader::parse(std::string(40, '[') + std::string(40, ']')));
  EXPECT_FALSE(JsonReader::parse("{\"a\":"));
  EXPECT_FALSE(JsonReader::parse("\"\xC0\xAF\""));
}

}  // namespace
}  // namespace viche
