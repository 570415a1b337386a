#include "ics.hpp"

#include <viche/calendar/calendar.hpp>
#include <viche/core/text.hpp>

namespace viche::cabinet {

namespace {

constexpr std::size_t most_octets = 75;

/// "20261130", "20261130T081500Z"
std::string without_signs(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c != '-' && c != ':') kept += c;
  }
  return kept;
}

std::string day_of(calendar::Day day) { return without_signs(calendar::to_iso(day)); }
std::string moment_of(Instant at) { return without_signs(to_rfc3339(at)); }

bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

void put_line(std::string& out, std::string_view line) {
  std::size_t room = most_octets;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && goes_on(line[cut])) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = most_octets - 1;
  }
  out.append(line).append("\r\n");
}

void put_event(std::string& out, const CalendarEvent& event, Instant made_at) {
  put_line(out, "BEGIN:VEVENT");
  put_line(out, "UID:" + ics_text(event.uid));
  put_line(out, "DTSTAMP:" + moment_of(made_at));
  if (event.whole_day) {
    const calendar::Day day = calendar::kyiv_day(event.at);
    put_line(out, "DTSTART;VALUE=DATE:" + day_of(day));
    put_line(out, "DTEND;VALUE=DATE:" + day_of(day + std::chrono::days(1)));
    put_line(out, "TRANSP:TRANSPARENT");
  } else {
    put_line(out, "DTSTART:" + moment_of(event.at));
  }
  put_line(out, "SUMMARY:" + ics_text(event.title));
  put_line(out, "URL:" + event.url);
  put_line(out, "CLASS:PRIVATE");
  put_line(out, "END:VEVENT");
}

}  // namespace

std::string ics_text(std::string_view text) {
  std::string out;
  for (const char c : tidy(text)) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '\\' || c == ';' || c == ',') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string ics_of(const CalendarFile& calendar) {
  std::string out;
  put_line(out, "BEGIN:VCALENDAR");
  put_line(out, "VERSION:2.0");
  put_line(out, "PRODID:-//Viche//Cabinet//UK");
  put_line(out, "CALSCALE:GREGORIAN");
  put_line(out, "METHOD:PUBLISH");
  put_line(out, "NAME:" + ics_text(calendar.name));
  put_line(out, "X-WR-CALNAME:" + ics_text(calendar.name));
  put_line(out, "REFRESH-INTERVAL;VALUE=DURATION:PT6H");
  put_line(out, "X-PUBLISHED-TTL:PT6H");
  for (const CalendarEvent& event : calendar.events) put_event(out, event, calendar.made_at);
  put_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace viche::cabinet
