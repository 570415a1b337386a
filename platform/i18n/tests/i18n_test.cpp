#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include <viche/core/fault.hpp>
#include <viche/i18n/i18n.hpp>

VICHE_RESOURCES(i18n)

namespace viche::i18n {
namespace {

// Groups of digits are parted by no-break spaces, in the expected texts below too.
using std::string;
using testing::HasSubstr;

std::shared_ptr<const Words> words_of(const string& uk, const string& en) {
  const std::vector<Resource> files{{"locales/en.toml", en}, {"locales/uk.toml", uk}};
  return Words::load({Resources(files)});
}

string fault_of(const string& uk, const string& en) {
  try {
    words_of(uk, en);
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "no fault";
}

Instant utc(int year, unsigned month, unsigned day, int hour, int minute = 0, int second = 0) {
  const std::chrono::sys_days days = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return Instant{days.time_since_epoch().count() * std::int64_t{86'400'000'000}} + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second);
}

const string voices_uk = "voices = '{n, plural, one {# голос} few {# голоси} many {# голосів} other {# голосу}}'\n";
const string voices_en = "voices = '{n, plural, one {# voice} other {# voices}}'\n";

TEST(words, take_the_ukrainian_plural_form_that_the_number_asks_for) {
  const auto words = words_of(voices_uk, voices_en);
  const auto said = [&](Arg n) { return words->text(Lang::uk, "voices", {{"n", n}}); };
  EXPECT_EQ(said(std::int64_t{1}), "1 голос");
  EXPECT_EQ(said(std::int64_t{2}), "2 голоси");
  EXPECT_EQ(said(std::int64_t{5}), "5 голосів");
  EXPECT_EQ(said(std::int64_t{11}), "11 голосів");
  EXPECT_EQ(said(std::int64_t{21}), "21 голос");
  EXPECT_EQ(said(std::int64_t{22}), "22 голоси");
  EXPECT_EQ(said(std::int64_t{25}), "25 голосів");
  EXPECT_EQ(said(std::int64_t{101}), "101 голос");
  EXPECT_EQ(said(1.5), "1,5 голосу");
  EXPECT_EQ(words->text(Lang::en, "voices", {{"n", std::int64_t{1}}}), "1 voice");
}

TEST(words, say_the_same_number_again_in_each_language_and_for_each_message) {
  const auto words = words_of(voices_uk + "days = '{n, plural, one {# день} few {# дні} other {# днів}}'\n",
                              voices_en + "days = '{n, plural, one {# day} other {# days}}'\n");
  for (int again = 0; again < 3; ++again) {
    const Args two{{"n", std::int64_t{2}}};
    EXPECT_EQ(words->text(Lang::uk, "voices", two), "2 голоси");
    EXPECT_EQ(words->text(Lang::en, "voices", two), "2 voices");
    EXPECT_EQ(words->text(Lang::uk, "days", two), "2 дні");
    EXPECT_EQ(words->text(Lang::uk, "days", {{"n", 2.5}}), "2,5 днів");
    EXPECT_EQ(words->text(Lang::uk, "days", {{"n", std::int64_t{1'000'002}}}), "1\u00A0000\u00A0002 дні");
  }
}

TEST(words, join_the_keys_of_tables_by_dots_and_list_them_by_prefix) {
  const string text = "[errors.appeals]\ntoo_long = 'a'\nempty = 'b'\n[pages]\ntitle = 'c'\n";
  const auto words = words_of(text, text);
  EXPECT_TRUE(words->has("errors.appeals.empty"));
  EXPECT_FALSE(words->has("errors.appeals"));
  EXPECT_THAT(words->keys("errors."), testing::ElementsAre("errors.appeals.empty", "errors.appeals.too_long"));
  EXPECT_EQ(words->keys("").size(), 3U);
}

TEST(words, fill_placeholders_of_every_kind_of_value) {
  const string text = "a = '{name}: {count} / {share}, {when}'";
  const auto words = words_of(text, text);
  EXPECT_EQ(words->text(
                Lang::uk, "a",
                {{"name", "Оля"}, {"count", std::int64_t{12345}}, {"share", 0.25}, {"when", utc(2026, 11, 22, 12, 5)}}),
            "Оля: 12 345 / 0,25, 22 листопада 2026, 14:05");
}

TEST(words, leave_a_placeholder_without_an_argument_visible) {
  const auto words = words_of("a = 'Привіт, {name}'", "a = 'Hello, {name}'");
  EXPECT_EQ(words->text(Lang::uk, "a", {}), "Привіт, {name}");
  EXPECT_EQ(words->text(Lang::uk, "a"), "Привіт, {name}");
}

TEST(words, keep_the_apostrophe_of_ukrainian_words) {
  const auto words = words_of("a = \"Ім'я обов'язкове\"\nb = \"Ім'я {x} '{y}' ''\"", "a = 'a'\nb = 'b'");
  EXPECT_EQ(words->text(Lang::uk, "a"), "Ім'я обов'язкове");
  EXPECT_EQ(words->text(Lang::uk, "b", {{"x", "Х"}}), "Ім'я Х {y} '");
}

TEST(words, never_read_an_argument_as_a_pattern) {
  const auto words = words_of("a = '{x}'\n" + voices_uk, "a = '{x}'\n" + voices_en);
  EXPECT_EQ(words->text(Lang::uk, "a", {{"x", "{n, plural, other {#}} '"}}), "{n, plural, other {#}} '");
}

TEST(words, show_an_unknown_key_as_a_bug) {
  const auto words = words_of("a = 'a'", "a = 'a'");
  EXPECT_EQ(words->text(Lang::uk, "no.such"), "⟦no.such⟧");
  EXPECT_EQ(words->text(Lang::uk, "no.such", {{"n", "1"}}), "⟦no.such⟧");
}

TEST(words, are_refused_when_one_language_lacks_a_key) {
  const string told = fault_of("a = 'a'\n[form]\nuk_only = 'b'", "a = 'a'\nen_only = 'b'");
  EXPECT_THAT(told, HasSubstr("en: form.uk_only"));
  EXPECT_THAT(told, HasSubstr("uk: en_only"));
}

TEST(words, are_refused_when_two_parts_give_the_same_key) {
  const string text = "a = 'a'";
  const std::vector<Resource> files{{"locales/en.toml", text}, {"locales/uk.toml", text}};
  EXPECT_THROW((void)Words::load({Resources(files), Resources(files)}), Fault);
}

TEST(words, are_refused_when_a_message_cannot_be_read) {
  EXPECT_THAT(fault_of("bad.one = '{n, plural, one {#}'", "bad.one = 'b'"), HasSubstr("bad.one"));
  EXPECT_THAT(fault_of("a = '{at, date}'", "a = 'b'"), HasSubstr("a: only plural"));
  EXPECT_THAT(fault_of("a = 5", "a = 'b'"), HasSubstr("not a text: a"));
  EXPECT_THAT(fault_of("a = ", "a = 'b'"), HasSubstr("line 1"));
}

TEST(words, are_the_same_for_many_threads_at_once) {
  const auto words = words_of(voices_uk, voices_en);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::int64_t i = 0; i < 2000; ++i) {
        wrong += words->text(Lang::uk, "voices", {{"n", i % 2 == 0 ? std::int64_t{2} : std::int64_t{5}}}) !=
                 (i % 2 == 0 ? "2 голоси" : "5 голосів");
        wrong += number(Lang::uk, 1234567.5, 1) != "1 234 567,5";
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(dates, are_written_in_kyiv_time) {
  EXPECT_EQ(date_time(Lang::uk, utc(2026, 11, 22, 12, 5)), "22 листопада 2026, 14:05");
  EXPECT_EQ(date_time(Lang::en, utc(2026, 7, 1, 21, 0)), "2 July 2026, 00:00");
  EXPECT_EQ(date(Lang::uk, utc(2026, 12, 31, 22, 0)), "1 січня 2027");
  EXPECT_EQ(short_date(Lang::uk, utc(2026, 3, 5, 1, 0)), "05.03.2026");
}

TEST(dates, skip_the_hour_that_spring_takes) {
  EXPECT_EQ(date_time(Lang::uk, utc(2026, 3, 29, 0, 59)), "29 березня 2026, 02:59");
  EXPECT_EQ(date_time(Lang::uk, utc(2026, 3, 29, 1, 0)), "29 березня 2026, 04:00");
}

TEST(dates, repeat_the_hour_that_autumn_gives_back) {
  EXPECT_EQ(date_time(Lang::uk, utc(2026, 10, 25, 0, 59)), "25 жовтня 2026, 03:59");
  EXPECT_EQ(date_time(Lang::uk, utc(2026, 10, 25, 1, 0)), "25 жовтня 2026, 03:00");
}

TEST(ago, changes_its_words_at_each_boundary) {
  const Instant now = utc(2026, 11, 22, 12, 0);  // 14:00 in Kyiv
  const auto said = [&](std::chrono::seconds before) { return ago(Lang::uk, now - before, now); };
  using namespace std::chrono_literals;
  EXPECT_EQ(said(0s), "щойно");
  EXPECT_EQ(said(59s), "щойно");
  EXPECT_EQ(said(60s), "1 хвилину тому");
  EXPECT_EQ(said(5min), "5 хвилин тому");
  EXPECT_EQ(said(59min + 59s), "59 хвилин тому");
  EXPECT_EQ(said(60min), "1 годину тому");
  EXPECT_EQ(said(14h), "14 годин тому");
  EXPECT_EQ(said(14h + 1s), "вчора");
  EXPECT_EQ(said(38h), "вчора");
  EXPECT_EQ(said(38h + 1s), "2 дні тому");
  EXPECT_EQ(said(24h * 6), "6 днів тому");
  EXPECT_EQ(said(24h * 7), "15 листопада 2026");
}

TEST(ago, tells_minutes_across_midnight) {
  EXPECT_EQ(ago(Lang::uk, utc(2026, 11, 22, 21, 50), utc(2026, 11, 22, 22, 10)), "20 хвилин тому");
}

TEST(ago, words_the_future_too) {
  const Instant now = utc(2026, 11, 22, 12, 0);
  using namespace std::chrono_literals;
  EXPECT_EQ(ago(Lang::uk, now + 30s, now), "за мить");
  EXPECT_EQ(ago(Lang::uk, now + 2min, now), "через 2 хвилини");
  EXPECT_EQ(ago(Lang::uk, now + 3h, now), "через 3 години");
  EXPECT_EQ(ago(Lang::uk, now + 24h, now), "завтра");
  EXPECT_EQ(ago(Lang::uk, now + 48h, now), "через 2 дні");
  EXPECT_EQ(ago(Lang::en, now + 48h, now), "in 2 days");
}

TEST(ago, counts_calendar_days_across_the_nights_when_clocks_change) {
  EXPECT_EQ(ago(Lang::uk, utc(2026, 10, 24, 21, 30), utc(2026, 10, 25, 22, 30)), "вчора");
  EXPECT_EQ(ago(Lang::uk, utc(2026, 3, 28, 22, 30), utc(2026, 3, 29, 20, 30)), "22 години тому");
}

TEST(numbers, are_grouped_and_rounded_half_away_from_zero) {
  EXPECT_EQ(number(Lang::uk, 1234567.5, 1), "1 234 567,5");
  EXPECT_EQ(number(Lang::en, 1234567.5, 1), "1,234,567.5");
  EXPECT_EQ(number(Lang::uk, 2.5), "3");
  EXPECT_EQ(number(Lang::uk, -2.5), "-3");
  EXPECT_EQ(number(Lang::uk, 2.0, 2), "2");
  EXPECT_EQ(percent(Lang::uk, 0.345), "35%");
  EXPECT_EQ(percent(Lang::en, 0.345, 1), "34.5%");
}

TEST(collation, follows_the_ukrainian_alphabet) {
  EXPECT_TRUE(collates_before("гуля", "ґава"));
  EXPECT_TRUE(collates_before("ґудзик", "дах"));
  EXPECT_TRUE(collates_before("ехо", "єнот"));
  EXPECT_TRUE(collates_before("икавка", "їжак"));
  EXPECT_TRUE(collates_before("ира", "ікра"));
  EXPECT_TRUE(collates_before("ікра", "їжак"));
  EXPECT_TRUE(collates_before("щука", "юшка"));
  EXPECT_TRUE(collates_before("Вул. Миру", "вул. Садова"));
  EXPECT_FALSE(collates_before("я", "а"));
}

}  // namespace
}  // namespace viche::i18n
