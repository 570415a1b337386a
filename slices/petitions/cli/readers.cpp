#include <algorithm>
#include <cctype>

#include <viche/calendar/calendar.hpp>
#include <viche/core/csv.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "importing.hpp"

namespace viche::petitions {

namespace {

/// There the government answers from so many on.
constexpr std::int64_t uk_threshold = 10'000, uk_days = 183, seconds_in_a_day = 86'400, micros = 1'000'000;
constexpr std::size_t whole_moment = 19;  ///< "2015-01-01T00:20:09"

std::string_view base_of(std::string_view file) {
  const auto slash = file.rfind('/');
  return slash == std::string_view::npos ? file : file.substr(slash + 1);
}

/// The first run of `digits` digits in a name; empty: there is none.
std::string digits_in(std::string_view name, std::size_t least) {
  std::string run;
  for (const char c : std::string(name) + ".") {
    if (std::isdigit(static_cast<unsigned char>(c))) {
      run += c;
    } else if (run.size() >= least) {
      return run;
    } else {
      run.clear();
    }
  }
  return {};
}

/// Of what was collected there nothing is told but that it is over: from the threshold on it was answered on its own page.
std::string uk_state(std::string_view state, std::int64_t signatures) {
  if (state == "open") return "collecting";
  if (state != "closed") return std::string(state);
  return signatures >= uk_threshold ? "answered" : "not_reached";
}

std::string uk_moment(int year, std::int64_t second) {
  const calendar::Day day = *calendar::parse_day(std::to_string(year) + "-01-01");
  return to_rfc3339(calendar::start_of_day(day) + std::chrono::seconds(second));
}

Foreign uk_row(const CsvTable::Row& row, int year, std::int64_t number) {
  Foreign foreign;
  foreign.line = row.line();
  if (!row.sound()) foreign.fault = "bad_line";
  foreign.external_id = row["URL"];
  foreign.title = row["Petition"];
  foreign.lang = "en";
  foreign.signatures = parse_integer(row["Signatures Count"]).value_or(-1);
  foreign.state = uk_state(row["State"], foreign.signatures);
  foreign.threshold = uk_threshold;
  foreign.days = uk_days;
  foreign.published_at = uk_moment(year, number);
  foreign.days_told = false;
  if (foreign.state == "answered") {
    foreign.answer = foreign.external_id;
    foreign.answered_by = "UK Government";
  }
  return foreign;
}

std::string text_in(const JsonReader& json, std::string_view key) { return json[key].text().value_or(""); }

Foreign foreign_of(const JsonReader& json) {
  Foreign foreign;
  foreign.external_id = text_in(json, "id");
  foreign.title = text_in(json, "title");
  foreign.text = text_in(json, "text");
  foreign.lang = json["lang"].text().value_or("uk");
  foreign.author = text_in(json, "author");
  foreign.state = text_in(json, "state");
  foreign.published_at = text_in(json, "published_at");
  foreign.ends_on = text_in(json, "ends_on");
  foreign.answered_at = text_in(json, "answered_at");
  foreign.answer = text_in(json, "answer");
  foreign.answered_by = text_in(json, "answered_by");
  foreign.decision = text_in(json, "decision");
  foreign.threshold = json["threshold"].integer().value_or(0);
  foreign.days = json["days"].integer().value_or(0);
  foreign.signatures = json["signatures"].integer().value_or(-1);
  for (const std::string& hour : json["hours"].keys()) {
    foreign.hours.emplace_back(hour, json["hours"][hour].integer().value_or(-1));
  }
  for (std::size_t i = 0; i < json["reports"].size(); ++i) {
    foreign.reports.emplace_back(text_in(json["reports"].at(i), "at"), text_in(json["reports"].at(i), "text"));
  }
  return foreign;
}

}  // namespace

std::optional<Instant> moment_of(std::string_view text) {
  const auto day = calendar::parse_day(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return calendar::start_of_day(*day);
  if (text.size() < whole_moment + 1 || text[10] != 'T' || text.back() != 'Z') return std::nullopt;
  const auto part = [&](std::size_t at) { return parse_integer(text.substr(at, 2)).value_or(-1); };
  const std::int64_t hour = part(11), minute = part(14), second = part(17);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  return Instant{(calendar::day_number(*day) * seconds_in_a_day + hour * 3600 + minute * 60 + second) * micros};
}

bool read_uk(std::string_view csv, std::string_view file, const UseForeign& use) {
  CsvTable table(csv);
  if (!table.missing({"Petition", "URL", "State", "Signatures Count"}).empty()) return false;
  const int year = static_cast<int>(parse_integer(digits_in(base_of(file), 4)).value_or(2010));
  for (std::int64_t number = 0; const auto row = table.next(); ++number) {
    use(uk_row(*row, year, number), table.reader().bytes_read(), table.reader().bytes_total());
  }
  return true;
}

void read_lines(std::string_view text, const UseForeign& use) {
  std::int64_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = trimmed(text.substr(at, end - at));
    at = end + 1;
    ++number;
    if (line.empty()) continue;
    const auto json = JsonReader::parse(line);
    Foreign foreign;
    if (json && json->is_object()) {
      foreign = foreign_of(*json);
    } else {
      foreign.fault = "bad_line";
    }
    foreign.line = number;
    use(std::move(foreign), std::min(at, text.size()), text.size());
  }
}

Foreign read_curve(std::string_view text, std::string_view file) {
  const auto json = JsonReader::parse(text);
  if (!json || !(*json)["hourly"].is_array()) throw Fault(std::string(file) + ": no list \"hourly\" in it");
  const std::string number = digits_in(base_of(file), 2);
  Foreign foreign;
  foreign.external_id = "https://petition.parliament.uk/petitions/" + number;
  foreign.title = "Petition " + number;
  foreign.lang = "en";
  foreign.signatures = 0;
  const JsonReader hourly = (*json)["hourly"];
  for (std::size_t i = 0; i < hourly.size(); ++i) {
    for (const std::string& hour : hourly.at(i).keys()) {
      const std::int64_t n = hourly.at(i)[hour].integer().value_or(-1);
      foreign.hours.emplace_back(hour, n);
      foreign.signatures += std::max<std::int64_t>(0, n);
    }
  }
  foreign.threshold = uk_threshold;
  foreign.days = uk_days;
  foreign.state = uk_state("closed", foreign.signatures);
  if (foreign.state == "answered") {
    foreign.answer = foreign.external_id;
    foreign.answered_by = "UK Government";
  }
  if (!foreign.hours.empty())
    foreign.published_at = std::min_element(foreign.hours.begin(), foreign.hours.end())->first;
  return foreign;
}

}  // namespace viche::petitions
