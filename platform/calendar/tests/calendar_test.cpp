#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <thread>

#include <viche/calendar/calendar.hpp>
#include <viche/calendar/cases.hpp>
#include <viche/core/fault.hpp>

namespace viche::calendar {
namespace {

using namespace std::chrono_literals;

Day day(std::string_view iso) {
  const auto parsed = parse_day(iso);
  EXPECT_TRUE(parsed.has_value()) << iso;
  return parsed.value_or(Day());
}

Instant utc(std::string_view iso, std::chrono::minutes after_midnight) {
  return Instant{day_number(day(iso)) * 86'400'000'000} + after_midnight;
}

std::vector<std::string> lines_of(const std::string& name) {
  std::ifstream file(std::string(VICHE_TEST_DIR) + "/" + name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') lines.push_back(line);
  }
  EXPECT_FALSE(lines.empty()) << name;
  return lines;
}

const WorkingDays& ukraine() { return WorkingDays::of_ukraine(); }

std::string clock_of(const Local& local) {
  std::string text = to_iso(local.day) + " ";
  for (const int part : {local.hour, local.minute}) {
    if (text.back() != ' ') text += ":";
    text += (part < 10 ? "0" : "") + std::to_string(part);
  }
  return text;
}

std::string clock_of(Instant at) { return clock_of(kyiv_local(at)); }

TEST(terms, end_as_the_cases_of_terms_cases_say) {
  for (const TermCases& group : cases_of_ukraine()) {
    EXPECT_FALSE(group.cases.empty()) << group.code;
    for (const TermCase& one : group.cases) {
      if (!one.term) {
        EXPECT_EQ(ukraine().is_working_day(one.from.day), one.works) << one.line;
        continue;
      }
      const Instant end = ukraine().ends_at(instant_of(one.from), *one.term);
      if (one.term->unit == Unit::hours) {
        EXPECT_EQ(clock_of(end), clock_of(one.ends)) << one.line;
        continue;
      }
      EXPECT_EQ(to_iso(ukraine().last_day(one.from.day, *one.term)), to_iso(one.ends.day)) << one.line;
      EXPECT_EQ(end, start_of_day(one.ends.day + std::chrono::days(1))) << one.line;
    }
  }
}

TEST(terms, of_every_unit_and_roll_have_cases) {
  std::set<std::pair<Unit, Roll>> seen;
  std::set<bool> kinds;
  for (const TermCases& group : cases_of_ukraine()) {
    EXPECT_FALSE(group.law.empty()) << group.code;
    for (const TermCase& one : group.cases) {
      if (one.term) seen.insert({one.term->unit, one.term->roll});
      if (!one.term) kinds.insert(one.works);
    }
  }
  for (const Unit unit : {Unit::calendar_days, Unit::months}) {
    for (const Roll roll : {Roll::none, Roll::previous, Roll::next}) EXPECT_TRUE(seen.contains({unit, roll}));
  }
  EXPECT_TRUE(seen.contains({Unit::working_days, Roll::none}));
  EXPECT_TRUE(seen.contains({Unit::hours, Roll::none}));
  EXPECT_EQ(kinds.size(), 2U);
}

TEST(cases, that_cannot_be_read_are_told_with_their_line) {
  const std::string group = "## main | 393/96-ВР ст. 20 | Місяць\n";
  EXPECT_EQ(read_cases(group + "# для людей\n\n2026-03-02 + 1 months → 2026-04-02\n").front().cases.size(), 1U);
  for (const char* wrong :
       {"2026-03-02 + 1 weeks → 2026-04-02", "2026-02-30 + 1 months → 2026-04-02", "2026-03-02 + 1 months",
        "2026-03-02 10:00 + 48 hours → 2026-03-04", "2026-03-02 + 1 months → 2026-04-02 10:00",
        "2026-03-02 is a holiday", "## main | no title"}) {
    try {
      read_cases(group + wrong);
      ADD_FAILURE() << wrong;
    } catch (const Fault& fault) {
      EXPECT_NE(std::string(fault.what()).find(wrong), std::string::npos) << fault.what();
    }
  }
  EXPECT_THROW(read_cases("2026-03-02 + 1 months → 2026-04-02"), Fault) << "of no group";
}

TEST(kyiv, has_its_day_begin_two_or_three_hours_before_greenwich) {
  EXPECT_EQ(to_iso(kyiv_day(utc("2026-11-22", 21h + 59min))), "2026-11-22");
  EXPECT_EQ(to_iso(kyiv_day(utc("2026-11-22", 22h))), "2026-11-23");
  EXPECT_EQ(to_iso(kyiv_day(utc("2026-07-01", 20h + 59min))), "2026-07-01");
  EXPECT_EQ(to_iso(kyiv_day(utc("2026-07-01", 21h))), "2026-07-02");
  EXPECT_EQ(start_of_day(day("2026-11-23")), utc("2026-11-22", 22h));
  EXPECT_EQ(start_of_day(day("2026-07-02")), utc("2026-07-01", 21h));
}

TEST(kyiv, has_a_short_day_in_spring_and_a_long_one_in_autumn) {
  EXPECT_EQ(start_of_day(day("2026-03-30")) - start_of_day(day("2026-03-29")), 23h);
  EXPECT_EQ(start_of_day(day("2026-10-26")) - start_of_day(day("2026-10-25")), 25h);
  EXPECT_EQ(clock_of(utc("2026-03-29", 59min)), "2026-03-29 02:59");
  EXPECT_EQ(clock_of(utc("2026-03-29", 60min)), "2026-03-29 04:00");
  EXPECT_EQ(clock_of(utc("2026-10-25", 59min)), "2026-10-25 03:59");
  EXPECT_EQ(clock_of(utc("2026-10-25", 60min)), "2026-10-25 03:00");
}

TEST(kyiv, takes_the_first_of_an_hour_that_comes_twice_and_the_change_for_one_that_is_skipped) {
  EXPECT_EQ(instant_of({day("2026-10-25"), 3, 30, 0}), utc("2026-10-25", 30min));
  EXPECT_EQ(instant_of({day("2026-03-29"), 3, 30, 0}), utc("2026-03-29", 1h));
}

TEST(kyiv, finds_each_days_start_in_that_day) {
  for (Day d = day("1992-01-01"); d < day("2040-01-01"); d += std::chrono::days(1)) {
    ASSERT_EQ(kyiv_day(start_of_day(d)), d) << to_iso(d);
    ASSERT_EQ(kyiv_day(start_of_day(d) - 1s), d - std::chrono::days(1)) << to_iso(d);
  }
}

TEST(kyiv, knows_moments_before_1970) {
  EXPECT_EQ(to_iso(kyiv_day(Instant{-1})), "1970-01-01");  // Moscow time then: three hours ahead
  EXPECT_EQ(to_iso(kyiv_day(Instant{-86'400'000'000 * 2})), "1969-12-30");
}

TEST(days, are_written_and_read) {
  EXPECT_EQ(day_number(day("1970-01-02")), 1);
  EXPECT_EQ(to_iso(day_of_number(20'779)), "2026-11-22");
  EXPECT_FALSE(parse_day("2026-02-29"));
  EXPECT_TRUE(parse_day("2028-02-29"));
  EXPECT_FALSE(parse_day("2026-2-1"));
  EXPECT_FALSE(parse_day("2026-13-01"));
  EXPECT_FALSE(parse_day("2026-1e-01"));
  EXPECT_FALSE(parse_day("+026-01-01"));
  EXPECT_FALSE(parse_day(""));
}

TEST(working_days, before_martial_law_are_those_of_a_calendar_made_by_others) {
  std::set<Day> off;
  std::set<Day> worked;
  for (const auto& line : lines_of("holidays_vacanza.txt")) {
    off.insert(day(line.substr(0, 10)));
    if (line.size() > 10) worked.insert(day(line.substr(13)));
  }
  for (Day d = day("2015-01-01"); d < day("2022-03-24"); d += std::chrono::days(1)) {
    const bool weekday = std::chrono::weekday(d).iso_encoding() <= 5;
    EXPECT_EQ(ukraine().is_working_day(d), weekday ? !off.contains(d) : worked.contains(d)) << to_iso(d);
  }
}

TEST(working_days, differ_from_a_second_calendar_only_where_it_is_known_to_be_wrong) {
  std::set<std::string> theirs;
  for (const auto& line : lines_of("holidays_date_holidays.txt")) theirs.insert(line);
  std::set<std::string> moved;
  for (const auto& line : lines_of("holidays_vacanza.txt")) {
    if (line.size() > 10) moved.insert(line.substr(0, 10));
  }
  std::set<std::string> only_theirs;
  for (Day d = day("2015-01-01"); d < day("2022-01-01"); d += std::chrono::days(1)) {
    const std::string iso = to_iso(d);
    if (std::chrono::weekday(d).iso_encoding() > 5 || moved.contains(iso)) continue;
    if (ukraine().is_working_day(d) && theirs.contains(iso)) only_theirs.insert(iso);
    EXPECT_TRUE(ukraine().is_working_day(d) || theirs.contains(iso)) << iso;
  }
  // It has a second day of New Year, and a Day of Statehood before there was one.
  for (const auto& iso : only_theirs) {
    const std::string month_day = iso.substr(5);
    EXPECT_TRUE(month_day <= "01-04" || month_day.starts_with("07-")) << iso;
  }
}

TEST(working_days, under_martial_law_are_monday_to_friday) {
  for (Day d = day("2022-03-24"); d < day("2027-01-01"); d += std::chrono::days(1)) {
    EXPECT_EQ(ukraine().is_working_day(d), std::chrono::weekday(d).iso_encoding() <= 5) << to_iso(d);
  }
}

TEST(working_days, keep_holidays_again_from_the_day_a_regime_says) {
  const auto days = WorkingDays::parse(
      "[[regime]]\nfrom = 2022-03-24\nholidays = false\n[[regime]]\nfrom = 2027-05-01\nholidays = true\n"
      "[[holiday]]\nmonth = 5\nday = 1\n[[holiday]]\nmonth = 3\nday = 8\n[[holiday]]\neaster = 0\n");
  EXPECT_TRUE(days.is_working_day(day("2027-03-08")));
  EXPECT_FALSE(days.is_working_day(day("2027-05-03")));  // 1 May is a Saturday, 2 May is Easter
  EXPECT_FALSE(days.is_working_day(day("2027-05-04")));
  EXPECT_TRUE(days.is_working_day(day("2027-05-05")));
  EXPECT_FALSE(days.is_working_day(day("2028-03-08")));
}

TEST(working_days, are_counted_without_the_first_day) {
  const Day friday = day("2026-03-06");
  EXPECT_EQ(ukraine().add_working_days(friday, 1), day("2026-03-09"));
  for (int n = 0; n < 300; ++n) {
    const Day last = ukraine().add_working_days(friday, n);
    int counted = 0;
    for (Day d = friday; d < last; d += std::chrono::days(1))
      counted += ukraine().is_working_day(d + std::chrono::days(1));
    ASSERT_EQ(counted, n);
  }
}

TEST(rolled, leaves_working_days_and_moves_days_off) {
  EXPECT_EQ(ukraine().rolled(day("2026-11-20"), Roll::next), day("2026-11-20"));
  EXPECT_EQ(ukraine().rolled(day("2026-11-21"), Roll::next), day("2026-11-23"));
  EXPECT_EQ(ukraine().rolled(day("2026-11-22"), Roll::previous), day("2026-11-20"));
  EXPECT_EQ(ukraine().rolled(day("2026-11-22"), Roll::none), day("2026-11-22"));
  EXPECT_EQ(ukraine().rolled(day("2022-03-08"), Roll::previous), day("2022-03-04")) << "7 March was a moved day off";
}

TEST(ends_at, counts_the_last_day_whole) {
  const Instant received = utc("2026-03-02", 13h);
  EXPECT_EQ(ukraine().ends_at(received, {15, Unit::calendar_days, Roll::none}), start_of_day(day("2026-03-18")));
  EXPECT_EQ(ukraine().ends_at(received, {48, Unit::hours, Roll::none}), received + 48h);
  EXPECT_EQ(ukraine().ends_at(utc("2026-03-02", 22h), {1, Unit::calendar_days, Roll::none}),
            start_of_day(day("2026-03-05")))
      << "in Kyiv it is already 3 March";
}

TEST(regimes, that_cannot_be_read_are_refused) {
  EXPECT_THROW(WorkingDays::parse("nonsense"), Fault);
  EXPECT_THROW(WorkingDays::parse(""), Fault);
  EXPECT_THROW(WorkingDays::parse("[[regime]]\nholidays = true"), Fault);
  EXPECT_THROW(WorkingDays::parse("[[regime]]\nfrom = 2022-01-01\n[[holiday]]\nmonth = 13\nday = 1"), Fault);
}

}  // namespace
}  // namespace viche::calendar
