#pragma once
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/http/message.hpp>

/// For tests: is an answer as the description of the API says?
namespace viche::kit::testing {

/// Knows the part of JSON Schema that our descriptions use, and tells of any other word, so that nothing is passed over.
/// Stricter than the standard: a field that is not described is a fault.
class ApiChecker {
 public:
  explicit ApiChecker(JsonReader document) : document_(std::move(document)) {}

  /// @returns what is not as described; empty when all is
  std::vector<std::string> faults(std::string_view operation, const http::Response& response,
                                  std::string_view body) const {
    std::vector<std::string> told;
    const JsonReader responses = operation_named(operation)["responses"];
    JsonReader said = responses[std::to_string(response.status)];
    if (said.absent()) return {std::string(operation) + " says nothing of " + std::to_string(response.status)};
    said = resolved(said);
    const std::string_view header = response.header("Content-Type");
    const std::string type(trimmed(header.substr(0, header.find(';'))));
    const JsonReader content = said["content"];
    if (content.absent()) return told;
    if (content[type].absent()) return {"answers " + type + ", which is not described"};
    for (const std::string& name : said["headers"].keys()) {
      const bool may_lack = name == "Link" || (name == "ETag" && response.header("Cache-Control") == "no-store");
      if (!may_lack && response.header(name).empty()) told.push_back("the header " + name + " is missing");
    }
    if (!type.ends_with("json")) return told;
    const auto value = JsonReader::parse(body);
    if (!value) return {"the body is no JSON"};
    check(content[type]["schema"], *value, "", told, true);
    return told;
  }

  JsonReader operation_named(std::string_view name) const {
    for (const std::string& path : document_["paths"].keys()) {
      for (const std::string& method : document_["paths"][path].keys()) {
        const JsonReader one = document_["paths"][path][method];
        if (one["operationId"].text() == name) return one;
      }
    }
    return {};
  }

  /// What a $ref leads to; the thing itself when it is none.
  JsonReader resolved(const JsonReader& said) const {
    const auto reference = said["$ref"].text();
    if (!reference) return said;
    JsonReader at = document_;
    for (const std::string_view step : split(*reference, '/')) {
      if (step != "#") at = at[step];
    }
    return at;
  }

 private:
  using Told = std::vector<std::string>;

  static bool is_of(const std::string& type, const JsonReader& value) {
    if (type == "null") return value.absent();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.text().has_value();
    if (type == "boolean") return value.boolean().has_value();
    if (type == "integer") return value.integer().has_value();
    return type == "number" && value.real().has_value();
  }
  static std::vector<std::string> texts(const JsonReader& list) {
    std::vector<std::string> all;
    if (const auto one = list.text()) all.push_back(*one);
    for (std::size_t i = 0; i < list.size(); ++i) all.push_back(list.at(i).text().value_or(""));
    return all;
  }
  /// The fields a schema names, with those of the schemas it is made of.
  std::set<std::string> named(const JsonReader& said) const {
    const JsonReader schema = resolved(said);
    std::set<std::string> names;
    for (std::string& name : schema["properties"].keys()) names.insert(std::move(name));
    for (std::size_t i = 0; i < schema["allOf"].size(); ++i) names.merge(named(schema["allOf"].at(i)));
    return names;
  }
  static bool has_form(const std::string& format, const std::string& text) {
    if (format == "uri") return starts_with(text, "http://") || starts_with(text, "https://");
    const std::string pattern = format == "date" ? "0000-00-00" : "0000-00-00T00:00:00";
    if (text.size() < pattern.size() || (format == "date-time" && text.back() != 'Z')) return false;
    return std::equal(pattern.begin(), pattern.end(), text.begin(),
                      [](char p, char c) { return p == '0' ? c >= '0' && c <= '9' : p == c; });
  }

  void check_words(const JsonReader& schema, const std::string& at, Told& told) const {
    static const std::set<std::string> known{
        "type",     "enum",    "const",   "required", "properties", "additionalProperties", "items",   "minItems",
        "maxItems", "minimum", "maximum", "format",   "allOf",      "description",          "examples"};
    for (const std::string& word : schema.keys()) {
      if (!known.contains(word)) told.push_back(at + ": the checker does not know " + word);
    }
  }
  void check_value(const JsonReader& schema, const JsonReader& value, const std::string& at, Told& told) const {
    const auto types = texts(schema["type"]);
    const bool typed =
        types.empty() || std::any_of(types.begin(), types.end(), [&](const auto& type) { return is_of(type, value); });
    if (!typed) told.push_back(at + " is of another type: " + value.json());
    const JsonReader list = schema["enum"];
    bool listed = list.absent();
    for (std::size_t i = 0; i < list.size(); ++i) listed = listed || list.at(i).json() == value.json();
    if (!listed) told.push_back(at + " is none of the enum: " + value.json());
    if (!schema["const"].absent() && schema["const"].json() != value.json())
      told.push_back(at + " is another constant");
    const auto number = value.real();
    if (number && *number < schema["minimum"].real().value_or(*number)) told.push_back(at + " is too small");
    if (number && *number > schema["maximum"].real().value_or(*number)) told.push_back(at + " is too large");
    const auto text = value.text(), format = schema["format"].text();
    if (text && format && !has_form(*format, *text)) told.push_back(at + " is no " + *format + ": " + *text);
  }
  void check_list(const JsonReader& schema, const JsonReader& value, const std::string& at, Told& told) const {
    if (!value.is_array()) return;
    const auto size = static_cast<std::int64_t>(value.size());
    if (size < schema["minItems"].integer().value_or(size) || size > schema["maxItems"].integer().value_or(size)) {
      told.push_back(at + " has another number of elements");
    }
    for (std::size_t i = 0; i < value.size() && !schema["items"].absent(); ++i) {
      check(schema["items"], value.at(i), at + "/" + std::to_string(i), told, true);
    }
  }
  void check_fields(const JsonReader& schema, const JsonReader& value, const std::string& at, Told& told,
                    bool whole) const {
    if (!value.is_object()) return;
    const auto keys = value.keys();
    for (const std::string& name : texts(schema["required"])) {
      if (std::find(keys.begin(), keys.end(), name) == keys.end()) told.push_back(at + "/" + name + " is missing");
    }
    const auto known = named(schema);
    const JsonReader others = schema["additionalProperties"];
    for (const std::string& name : keys) {
      if (!schema["properties"][name].absent()) {
        check(schema["properties"][name], value[name], at + "/" + name, told, true);
      } else if (others.is_object()) {
        check(others, value[name], at + "/" + name, told, true);
      } else if (whole && !known.empty() && !known.contains(name)) {
        told.push_back(at + "/" + name + " is not described");
      }
    }
  }
  /// @param whole  not one of several schemas of the same value
  void check(const JsonReader& said, const JsonReader& value, const std::string& at, Told& told, bool whole) const {
    const JsonReader schema = resolved(said);
    if (!schema.is_object()) return told.push_back(at + ": there is no schema " + said.json());
    check_words(schema, at, told);
    check_value(schema, value, at, told);
    check_list(schema, value, at, told);
    check_fields(schema, value, at, told, whole);
    for (std::size_t i = 0; i < schema["allOf"].size(); ++i) check(schema["allOf"].at(i), value, at, told, false);
  }

  JsonReader document_;
};

}  // namespace viche::kit::testing
