#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/clock.hpp>

/// Calendars of RFC 5545 and RFC 7986.
namespace viche::cabinet {

struct CalendarEvent {
  std::string uid;
  Instant at;
  bool whole_day = true;  ///< in Kyiv
  std::string title;
  std::string url;
};

struct CalendarFile {
  std::string name;
  Instant made_at;
  std::vector<CalendarEvent> events;
};

/// The file: lines end with CR LF and are folded at 75 octets, never within a letter.
std::string ics_of(const CalendarFile& calendar);

/// What a reader sees of a text: TEXT of RFC 5545 3.3.11.
std::string ics_text(std::string_view text);

}  // namespace viche::cabinet
