#include <viche/calendar/cases.hpp>

#include <map>
#include <regex>

#include <viche/core/fault.hpp>
#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

VICHE_RESOURCES(calendar)

namespace viche::calendar {

namespace {

Fault not_understood(std::string_view line) { return Fault("cases of terms: not understood: " + std::string(line)); }

Day day_in(const std::string& iso, std::string_view line) {
  const auto day = parse_day(iso);
  if (!day) throw not_understood(line);
  return *day;
}

/// "2026-03-02 10:00", or the day alone.
Local local_in(const std::string& day, const std::string& hour, const std::string& minute, std::string_view line) {
  return {day_in(day, line), hour.empty() ? 0 : std::stoi(hour), minute.empty() ? 0 : std::stoi(minute), 0};
}

Term term_in(const std::smatch& match) {
  static const std::map<std::string, Unit> units{{"hours", Unit::hours},
                                                 {"days", Unit::calendar_days},
                                                 {"working days", Unit::working_days},
                                                 {"months", Unit::months}};
  static const std::map<std::string, Roll> rolls{{"", Roll::none}, {"previous", Roll::previous}, {"next", Roll::next}};
  return {std::stoi(match[4]), units.at(match[5]), rolls.at(match[6])};
}

TermCase case_in(const std::string& line) {
  static const std::regex term(
      R"((\S+)(?: (\d\d):(\d\d))? \+ (\d{1,5}) (hours|days|working days|months)(?:, (previous|next))? → (\S+)(?: (\d\d):(\d\d))?)");
  static const std::regex kind(R"((\S+) is a (working day|day off))");
  TermCase one;
  one.line = line;
  std::smatch match;
  if (std::regex_match(line, match, term)) {
    one.from = local_in(match[1], match[2], match[3], line);
    one.from_hour = match[2].matched;
    one.term = term_in(match);
    one.ends = local_in(match[7], match[8], match[9], line);
    if ((one.term->unit == Unit::hours) != match[8].matched) throw not_understood(line);
  } else if (std::regex_match(line, match, kind)) {
    one.from = {day_in(match[1], line)};
    one.works = match[2] == "working day";
  } else {
    throw not_understood(line);
  }
  return one;
}

TermCases group_in(std::string_view line) {
  const auto parts = split(line.substr(3), '|');
  if (parts.size() != 3) throw not_understood(line);
  return {std::string(trimmed(parts[0])), std::string(trimmed(parts[1])), std::string(trimmed(parts[2])), {}};
}

}  // namespace

std::vector<TermCases> read_cases(std::string_view text) {
  std::vector<TermCases> groups;
  for (const std::string_view line : split(text, '\n')) {
    if (line.substr(0, 3) == "## ") {
      groups.push_back(group_in(line));
    } else if (!trimmed(line).empty() && line.front() != '#') {
      if (groups.empty()) throw not_understood(line);
      groups.back().cases.push_back(case_in(std::string(line)));
    }
  }
  return groups;
}

const std::vector<TermCases>& cases_of_ukraine() {
  static const std::vector<TermCases> own = [] {
    for (const Resource& file : resources::calendar()) {
      if (file.path == "data/terms.cases") return read_cases(file.bytes);
    }
    throw Fault("the program carries no cases of terms");
  }();
  return own;
}

}  // namespace viche::calendar
