#pragma once
#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/json.hpp>
#include <viche/core/result.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/call.hpp>

#include "model.hpp"

/// How bodies and queries of the API are read, and what answers have in common.
namespace viche::petitions {

/// The fields of one body, which is an object. null is as good as absent; what is wrong is told of all fields at once.
class Body {
 public:
  Body(JsonReader json, std::initializer_list<std::string_view> known) : json_(std::move(json)) {
    for (const std::string& name : json_.keys()) {
      if (std::find(known.begin(), known.end(), name) == known.end()) wrong("api.field_unknown", name);
    }
  }
  std::string text(const char* name) {
    const auto text = json_[name].text();
    if (!text && !json_[name].absent()) wrong("api.text_wanted", name);
    return tidy(text.value_or(""));
  }
  bool flag(const char* name) {
    const auto flag = json_[name].boolean();
    if (!flag && !json_[name].absent()) wrong("api.flag_wanted", name);
    return flag.value_or(false);
  }
  void wrong(const char* code, const std::string& field) { refusals_.add(invalid(code, field, {{"name", field}})); }
  Check sound() const { return refusals_.check(); }

 private:
  JsonReader json_;
  Refusals refusals_;
};

inline void write_moment(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.field(key, at ? std::optional(to_rfc3339(*at)) : std::nullopt);
}

inline void write_day(JsonWriter& out, std::string_view key, const std::optional<calendar::Day>& day) {
  out.field(key, day ? std::optional(calendar::to_iso(*day)) : std::nullopt);
}

/// A whole number of the query from `least` to `most`; `otherwise` when it is not there. Told as `code` when it is none.
inline std::int64_t number_in(Refusals& refusals, const kit::Call& call, const char* name, std::int64_t least,
                              std::int64_t most, std::int64_t otherwise, const char* code = "api.number_invalid") {
  const std::string_view asked = trimmed(call.query(name));
  if (asked.empty()) return otherwise;
  const auto number = parse_integer(asked);
  if (number && *number >= least && *number <= most) return *number;
  refusals.add(invalid(code, name,
                       {{"name", name},
                        {"max", std::to_string(most)},
                        {"least", std::to_string(least)},
                        {"most", std::to_string(most)}}));
  return otherwise;
}

/// RFC 8288: the next page, with the rest of the query as it was.
inline std::string link_to_next(const kit::Call& call, std::string_view path, std::string_view name,
                                const std::string& value) {
  std::string query;
  for (const auto& [key, said] : call.request.query.entries()) {
    if (key != name) query += url_encoded(key) + "=" + url_encoded(said) + "&";
  }
  const std::string target = std::string(path) + "?" + query + std::string(name) + "=" + url_encoded(value);
  return "<" + call.absolute(ui::url(call.lang, target)) + ">; rel=\"next\"";
}

}  // namespace viche::petitions
