#include <viche/core/json.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace viche {

void JsonWriter::comma() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  comma();
  out_ += '{';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  comma();
  out_ += '[';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  first_ = false;
  return *this;
}

namespace {

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          out += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

}  // namespace

JsonWriter& JsonWriter::key(std::string_view name) {
  comma();
  append_quoted(out_, name);
  out_ += ':';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  comma();
  append_quoted(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  comma();
  out_ += std::to_string(number);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  comma();
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  out_.append(text, end);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool flag) { return raw(flag ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  comma();
  out_ += json;
  return *this;
}

struct JsonReader::Node {
  boost::json::value value;
};

namespace {

/// Digits without end make a number that is none, and could not be written again.
bool is_finite(const boost::json::value& value) {
  if (value.is_double()) return std::isfinite(value.get_double());
  if (value.is_array()) return std::all_of(value.get_array().begin(), value.get_array().end(), is_finite);
  if (!value.is_object()) return true;
  const auto& members = value.get_object();
  return std::all_of(members.begin(), members.end(), [](const auto& member) { return is_finite(member.value()); });
}

const boost::json::value* as_value(const void* pointer) { return static_cast<const boost::json::value*>(pointer); }

}  // namespace

std::optional<JsonReader> JsonReader::parse(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code error;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, error, {}, options);
  if (error || !is_finite(value)) return std::nullopt;
  JsonReader reader;
  auto node = std::make_shared<Node>(Node{std::move(value)});
  reader.value_ = &node->value;
  reader.root_ = std::move(node);
  return reader;
}

bool JsonReader::is_object() const { return value_ && as_value(value_)->is_object(); }
bool JsonReader::is_array() const { return value_ && as_value(value_)->is_array(); }

std::size_t JsonReader::size() const {
  if (is_array()) return as_value(value_)->get_array().size();
  if (is_object()) return as_value(value_)->get_object().size();
  return 0;
}

JsonReader JsonReader::at(std::size_t index) const {
  JsonReader child;
  if (!is_array() || index >= size()) return child;
  child.root_ = root_;
  child.value_ = &as_value(value_)->get_array()[index];
  return child;
}

JsonReader JsonReader::operator[](std::string_view key) const {
  JsonReader child;
  if (!is_object()) return child;
  child.root_ = root_;
  child.value_ = as_value(value_)->get_object().if_contains({key.data(), key.size()});
  return child;
}

std::optional<std::string> JsonReader::text() const {
  if (!value_ || !as_value(value_)->is_string()) return std::nullopt;
  const auto& text = as_value(value_)->get_string();
  return std::string(text.data(), text.size());
}

std::optional<std::int64_t> JsonReader::integer() const {
  if (!value_) return std::nullopt;
  boost::system::error_code error;
  const auto number = as_value(value_)->to_number<std::int64_t>(error);
  if (error) return std::nullopt;
  return number;
}

std::optional<double> JsonReader::real() const {
  if (!value_ || !as_value(value_)->is_number()) return std::nullopt;
  return as_value(value_)->to_number<double>();
}

std::optional<bool> JsonReader::boolean() const {
  if (!value_ || !as_value(value_)->is_bool()) return std::nullopt;
  return as_value(value_)->get_bool();
}

bool JsonReader::absent() const { return !value_ || as_value(value_)->is_null(); }

std::vector<std::string> JsonReader::keys() const {
  std::vector<std::string> names;
  if (!is_object()) return names;
  for (const auto& member : as_value(value_)->get_object()) names.emplace_back(member.key());
  return names;
}

std::string JsonReader::json() const { return value_ ? boost::json::serialize(*as_value(value_)) : "null"; }

}  // namespace viche
