#include <toml++/toml.h>

#include <viche/calendar/calendar.hpp>
#include <viche/core/csv.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "importing.hpp"

namespace viche::appeals {

namespace {

void read_words(const toml::table& file, std::string_view section, std::map<std::string, std::string>& into) {
  const toml::table* table = file[section].as_table();
  if (!table) return;
  for (const auto& [key, node] : *table) into[std::string(key.str())] = node.value_or<std::string>("");
}

std::string joined(const CsvTable::Row& row, const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) {
    const std::string_view cell = row[column];
    if (cell.empty()) continue;
    if (!text.empty()) text += ' ';
    text += cell;
  }
  return text;
}

std::string as_text(const JsonReader& value) {
  if (const auto text = value.text()) return *text;
  if (const auto whole = value.integer()) return std::to_string(*whole);
  if (const auto real = value.real()) return std::to_string(*real);
  return {};
}

std::optional<int> two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  const auto number = parse_integer(text.substr(at, 2));
  return number ? std::optional<int>(static_cast<int>(*number)) : std::nullopt;
}

/// Seconds east of Greenwich of "Z", "+03:00", "-0500"; nothing when there is no zone.
std::optional<int> offset_of(std::string_view zone) {
  if (zone == "Z" || zone == "z") return 0;
  if (zone.size() < 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const auto hours = two_digits(zone, 1);
  const auto minutes = two_digits(zone, zone[3] == ':' ? 4 : 3);
  if (!hours || !minutes) return std::nullopt;
  const int seconds = *hours * 3600 + *minutes * 60;
  return zone[0] == '-' ? -seconds : seconds;
}

}  // namespace

Mapping Mapping::parse(std::string_view text) {
  Mapping mapping;
  try {
    const toml::table file = toml::parse(text);
    const toml::table* columns = file["columns"].as_table();
    if (!columns) throw Fault("mapping: there is no [columns]");
    for (const auto& [key, node] : *columns) {
      auto& names = mapping.columns[std::string(key.str())];
      if (const toml::array* several = node.as_array()) {
        for (const toml::node& name : *several) names.push_back(name.value_or<std::string>(""));
      } else {
        names.push_back(node.value_or<std::string>(""));
      }
    }
    read_words(file, "states", mapping.states);
    read_words(file, "categories", mapping.categories);
    mapping.other_category = file["other_category"].value_or<std::string>("");
    const std::string separator = file["separator"].value_or<std::string>(",");
    mapping.separator = separator.empty() ? ',' : separator[0];
  } catch (const toml::parse_error& error) {
    throw Fault(std::string("mapping: ") + error.what());
  }
  return mapping;
}

Mapping Mapping::of_open311() {
  Mapping mapping;
  mapping.states = {{"open", "registered"}, {"closed", "closed"}};
  return mapping;
}

void read_csv(std::string_view csv, const Mapping& mapping,
              const std::function<void(Foreign, std::size_t, std::size_t)>& use) {
  CsvTable table(csv, mapping.separator);
  std::vector<std::string_view> wanted;
  for (const auto& [field, columns] : mapping.columns) wanted.insert(wanted.end(), columns.begin(), columns.end());
  const auto missing = table.missing(wanted);
  if (!missing.empty()) throw Fault("the file has no column " + std::string(missing.front()));
  const auto cell = [&](const CsvTable::Row& row, const char* field) {
    const auto found = mapping.columns.find(field);
    return found == mapping.columns.end() ? std::string() : joined(row, found->second);
  };
  while (const auto row = table.next()) {
    Foreign foreign;
    foreign.line = row->line();
    foreign.fault = row->unclosed() ? "open_quote" : row->sound() ? "" : "bad_row";
    if (foreign.fault.empty()) {
      foreign.external_id = cell(*row, "external_id");
      foreign.text = cell(*row, "text");
      foreign.category = cell(*row, "category");
      foreign.place = cell(*row, "place");
      foreign.state = cell(*row, "state");
      foreign.note = cell(*row, "note");
      foreign.photo = cell(*row, "photo");
      foreign.filed_at = cell(*row, "filed_at");
      foreign.due_at = cell(*row, "due_at");
      foreign.closed_at = cell(*row, "closed_at");
      foreign.lat = cell(*row, "lat");
      foreign.lon = cell(*row, "lon");
    }
    use(std::move(foreign), table.reader().bytes_read(), table.reader().bytes_total());
  }
}

void read_open311(std::string_view json, const std::function<void(Foreign, std::size_t, std::size_t)>& use) {
  const auto list = JsonReader::parse(json);
  if (!list || !list->is_array()) throw Fault("the file is not a JSON list of Open311 requests");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const JsonReader from = list->at(i);
    Foreign foreign;
    foreign.line = static_cast<std::int64_t>(i) + 1;
    foreign.external_id = as_text(from["service_request_id"]);
    foreign.category = as_text(from["service_name"]);
    foreign.text = as_text(from["description"]);
    if (foreign.text.empty()) foreign.text = foreign.category;
    foreign.place = as_text(from["address"]);
    foreign.state = as_text(from["status"]);
    foreign.note = as_text(from["status_notes"]);
    foreign.filed_at = as_text(from["requested_datetime"]);
    foreign.due_at = as_text(from["expected_datetime"]);
    if (foreign.state == "closed") foreign.closed_at = as_text(from["updated_datetime"]);
    foreign.lat = as_text(from["lat"]);
    foreign.lon = as_text(from["long"]);
    use(std::move(foreign), i + 1, list->size());
  }
}

std::optional<Instant> instant_of(std::string_view text) {
  const auto day = calendar::parse_day(text.substr(0, std::min<std::size_t>(10, text.size())));
  if (!day) return std::nullopt;
  calendar::Local local{*day, 0, 0, 0};
  std::size_t end = 10;
  if (text.size() >= 16 && (text[10] == 'T' || text[10] == ' ')) {
    const auto hour = two_digits(text, 11), minute = two_digits(text, 14);
    const auto second = text.size() >= 19 && text[16] == ':' ? two_digits(text, 17) : std::optional<int>(0);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    local.hour = *hour;
    local.minute = *minute;
    local.second = *second;
    end = text.size() >= 19 && text[16] == ':' ? 19 : 16;
    if (end < text.size() && text[end] == '.')
      end = std::min(text.find_first_not_of("0123456789", end + 1), text.size());
  }
  const std::string_view zone = text.substr(end);
  if (zone.empty()) return calendar::instant_of(local);
  const auto offset = offset_of(zone);
  if (!offset) return std::nullopt;
  const std::int64_t seconds =
      calendar::day_number(local.day) * 86'400 + local.hour * 3600 + local.minute * 60 + local.second - *offset;
  return Instant{seconds * 1'000'000};
}

}  // namespace viche::appeals
