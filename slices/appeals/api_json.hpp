#pragma once
#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/json.hpp>
#include <viche/core/result.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/call.hpp>

#include "api_bodies.hpp"

/// How bodies of the API are read: every field by its type, and what is wrong told of all fields at once.
namespace viche::appeals {

/// What is wrong with a body: the first refusal of each field.
class Wrong {
 public:
  void add(const Refusal& refusal) {
    const Refusal named = as_in_body(refusal);
    add_one(named);
    for (const Refusal& other : named.also) add_one(other);
  }
  void add(const char* code, const std::string& field, std::map<std::string, std::string> args = {}) {
    args.emplace("name", field);
    add_one(invalid(code, field, std::move(args)));
  }
  /// The same of a part of the body: `parts.2.text`.
  void add_below(const std::string& name, const Refusal& refusal) {
    Refusal named = refusal;
    const auto put = [&](Refusal& one) { one.field = one.field.empty() ? name : name + "." + one.field; };
    put(named);
    for (Refusal& other : named.also) put(other);
    add_one(named);
    for (const Refusal& other : named.also) add_one(other);
  }
  bool has(std::string_view field) const {
    return std::any_of(all_.begin(), all_.end(), [&](const Refusal& one) { return one.field == field; });
  }
  bool has_any(std::initializer_list<std::string_view> fields) const {
    return std::any_of(fields.begin(), fields.end(), [&](std::string_view field) { return has(field); });
  }
  bool empty() const { return all_.empty(); }
  Refusal refusal() const {
    Refusals refusals;
    for (const Refusal& one : all_) refusals.add(one);
    return refusals.check().refusal();
  }

 private:
  void add_one(Refusal refusal) {
    refusal.also.clear();
    if (!has(refusal.field)) all_.push_back(std::move(refusal));
  }
  std::vector<Refusal> all_;
};

/// The fields of one body. null is as good as absent.
class Body {
 public:
  Body(JsonReader json, std::initializer_list<std::string_view> known, Wrong& wrong)
      : json_(std::move(json)), wrong_(wrong) {
    for (const std::string& name : json_.keys()) {
      if (std::find(known.begin(), known.end(), name) == known.end()) wrong.add("api.field_unknown", name);
    }
  }
  JsonReader operator[](std::string_view name) const { return json_[name]; }
  bool has(std::string_view name) const { return !json_[name].absent(); }

  std::string text(const char* name) const { return tidy(read(name, json_[name].text(), "api.text_wanted")); }
  std::string line(const char* name) const { return tidy_line(read(name, json_[name].text(), "api.text_wanted")); }
  bool flag(const char* name) const { return read(name, json_[name].boolean(), "api.flag_wanted"); }
  std::optional<double> number(const char* name) const {
    const auto number = json_[name].real();
    (void)read(name, number, "api.number_wanted");
    return number;
  }

 private:
  template <class T>
  T read(const char* name, const std::optional<T>& value, const char* code) const {
    if (!value && has(name)) wrong_.add(code, name);
    return value.value_or(T{});
  }

  JsonReader json_;
  Wrong& wrong_;
};

/// The body as an object. Refusal: api.json_invalid
inline Result<JsonReader> object_of(const kit::Call& call) {
  auto json = JsonReader::parse(call.request.body);
  if (!json || !json->is_object()) return invalid("api.json_invalid");
  return *json;
}

}  // namespace viche::appeals
