#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace viche::calendar {

/// A calendar day in Kyiv.
using Day = std::chrono::sys_days;

/// Days since 1970-01-01, as stored.
std::int64_t day_number(Day day);
Day day_of_number(std::int64_t days_since_1970);

int year_of(Day day);

/// "2026-11-30"
std::string to_iso(Day day);
/// Absent when it is not a day of the calendar in the form 2026-11-30, years 1900..2999.
std::optional<Day> parse_day(std::string_view iso);

}  // namespace viche::calendar
