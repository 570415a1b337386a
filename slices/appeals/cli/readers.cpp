#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include <viche/calendar/calendar.hpp>
#include <viche/core/csv.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "importing.hpp"

namespace viche::appeals {

namespace {

constexpr std::array fields{"external_id", "filed_at", "state",     "text", "category", "place",      "lat",
                            "lon",         "due_at",   "closed_at", "note", "photo",    "reported_at"};
constexpr std::array sections{"separator", "columns", "states", "categories", "other_category"};
/// What can be history here; what waits for a moderator, or was declined by one, stays in the other system.
constexpr std::array taken_states{State::registered, State::assigned, State::in_work, State::planned,
                                  State::on_check,   State::rework,   State::closed};

template <class Names>
std::string listed(const Names& names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

[[noreturn]] void refuse(const toml::node& node, const std::string& why) {
  throw Fault("mapping, line " + std::to_string(node.source().begin.line) + ": " + why);
}

template <class Names>
void must_be_one_of(const toml::node& node, std::string_view key, const Names& names, const std::string& what) {
  if (std::find(names.begin(), names.end(), key) == names.end())
    refuse(node, "\"" + std::string(key) + "\" is no " + what + "; there are " + listed(names));
}

std::string word_of(const toml::node& node, std::string_view key) {
  const auto word = node.value_exact<std::string>();
  if (!word || (word->empty() && key != "other_category")) refuse(node, "\"" + std::string(key) + "\" wants a text");
  return *word;
}

std::map<std::string, std::string> read_words(const toml::table& file, std::string_view section) {
  std::map<std::string, std::string> words;
  const toml::node* node = file.get(section);
  if (!node) return words;
  if (!node->is_table()) refuse(*node, "[" + std::string(section) + "] wants a table");
  for (const auto& [key, word] : *node->as_table()) words[std::string(key.str())] = word_of(word, key.str());
  return words;
}

std::map<std::string, std::vector<std::string>> read_columns(const toml::table& file) {
  const toml::table* columns = file["columns"].as_table();
  if (!columns) throw Fault("mapping: there is no [columns]");
  std::map<std::string, std::vector<std::string>> read;
  for (const auto& [key, node] : *columns) {
    must_be_one_of(node, key.str(), fields, "field");
    auto& names = read[std::string(key.str())];
    const toml::array* several = node.as_array();
    if (!several) names.push_back(word_of(node, key.str()));
    for (std::size_t i = 0; several && i < several->size(); ++i) names.push_back(word_of((*several)[i], key.str()));
  }
  for (const char* needed : {"external_id", "filed_at", "state"}) {
    if (!read.contains(needed)) throw Fault("mapping: [columns] does not say what is " + std::string(needed));
  }
  if (!read.contains("text") && !read.contains("category"))
    throw Fault("mapping: [columns] says neither what is text nor what is category");
  return read;
}

std::map<std::string, std::string> read_states(const toml::table& file) {
  std::vector<std::string_view> known;
  for (const State state : taken_states) known.push_back(name(state));
  auto states = read_words(file, "states");
  for (const auto& [word, state] : states) must_be_one_of(*file["states"][word].node(), state, known, "state");
  return states;
}

char read_separator(const toml::table& file) {
  const toml::node* node = file.get("separator");
  if (!node) return ',';
  const std::string separator = word_of(*node, "separator");
  if (separator.size() != 1) refuse(*node, "\"separator\" wants one character");
  return separator[0];
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
    for (const auto& [key, node] : file) must_be_one_of(node, key.str(), sections, "key");
    mapping.columns = read_columns(file);
    mapping.states = read_states(file);
    mapping.categories = read_words(file, "categories");
    if (const toml::node* other = file.get("other_category"))
      mapping.other_category = word_of(*other, "other_category");
    mapping.separator = read_separator(file);
  } catch (const toml::parse_error& error) {
    throw Fault("mapping, line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
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
      foreign.reported_at = cell(*row, "reported_at");
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
