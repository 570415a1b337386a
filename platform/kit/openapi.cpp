#include <viche/kit/openapi.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

#include "rate_limit.hpp"

VICHE_RESOURCES(kit)

namespace viche::kit {

namespace {

constexpr std::string_view part_file = "data/openapi.json";
using Codes = std::map<std::string, std::vector<std::string>>;  ///< of refusals, by status

/// What one part says; nothing when it says nothing.
JsonReader part_of(Resources resources, const std::string& whose) {
  const auto file =
      std::find_if(resources.begin(), resources.end(), [](const Resource& one) { return one.path == part_file; });
  if (file == resources.end()) return {};
  auto json = JsonReader::parse(file->bytes);
  if (!json || !json->is_object()) throw Fault(whose + ": " + std::string(part_file) + " is no JSON object");
  return std::move(*json);
}

JsonReader own_part() { return part_of(resources::kit(), "kit"); }

std::vector<JsonReader> elements(const JsonReader& array) {
  std::vector<JsonReader> all;
  for (std::size_t i = 0; i < array.size(); ++i) all.push_back(array.at(i));
  return all;
}

std::string words_key(const Route& route) { return "openapi." + route.name; }

/// One operation with what describes it.
struct Described {
  const Route* route = nullptr;
  JsonReader said;
  JsonReader sets;  ///< of its slice

  std::string tag() const { return said["tag"].text().value_or(""); }
  std::vector<JsonReader> sets_used() const {
    std::vector<JsonReader> used;
    for (const JsonReader& name : elements(said["sets"])) used.push_back(sets[name.text().value_or("")]);
    return used;
  }
  std::vector<JsonReader> parameters() const {
    std::vector<JsonReader> all = elements(said["parameters"]);
    for (const JsonReader& set : sets_used()) {
      for (JsonReader& one : elements(set["parameters"])) all.push_back(std::move(one));
    }
    return all;
  }
};

/// In the order of the route table.
std::vector<Described> described(const Registry& registry) {
  std::vector<Described> all;
  for (const Slice& slice : registry.slices()) {
    const JsonReader part = part_of(slice.resources, slice.name);
    for (const Route& route : slice.routes) {
      if (is_api(route)) all.push_back({&route, part["operations"][route.name], part["sets"]});
    }
  }
  return all;
}

std::vector<std::string> tags_of(const Registry& registry) {
  std::vector<std::string> tags;
  for (const Slice& slice : registry.slices()) {
    const JsonReader part = part_of(slice.resources, slice.name);
    for (const JsonReader& tag : elements(part["tags"])) {
      const std::string name = tag.text().value_or("");
      if (std::find(tags.begin(), tags.end(), name) == tags.end()) tags.push_back(name);
    }
  }
  return tags;
}

// Refusals

void add(Codes& codes, const std::string& status, std::string code) {
  std::vector<std::string>& known = codes[status];
  if (std::find(known.begin(), known.end(), code) == known.end()) known.push_back(std::move(code));
}

/// Those that the application makes by the route's kind, before its handler.
Codes refusals_of_kind(const Route& route) {
  Codes codes;
  if (route.access.who == Access::Who::api_key) codes["401"] = {"api_key_wanted", "api_key_unknown"};
  if (!route.access.scope.empty()) codes["403"] = {"api_key_scope"};
  if (is_limited(route)) codes["429"] = {"too_many_requests"};
  if (route.method != http::Method::get && route.body == Body::json) {
    codes["413"] = {"text_too_long"};
    codes["415"] = {"json_wanted"};
  }
  return codes;
}

Codes refusals_of(const Described& one) {
  Codes codes = refusals_of_kind(*one.route);
  const auto add_all = [&](const JsonReader& refusals) {
    for (const std::string& status : refusals.keys()) {
      for (const JsonReader& code : elements(refusals[status])) add(codes, status, code.text().value_or(""));
    }
  };
  add_all(one.said["refusals"]);
  for (const JsonReader& set : one.sets_used()) add_all(set["refusals"]);
  return codes;
}

// Writing

void write_reference(JsonWriter& out, std::string_view key, std::string_view to) {
  out.key(key).begin_object().field("$ref", "#/components/" + std::string(to)).end_object();
}

/// Every member of an object, put as it is.
void write_members(JsonWriter& out, const JsonReader& object) {
  for (const std::string& name : object.keys()) out.key(name).raw(object[name].json());
}

void write_answer(JsonWriter& out, const Route& route, const JsonReader& said) {
  out.begin_object().field("description", said["description"].text().value_or("What was asked for."));
  out.key("headers").begin_object();
  write_members(out, said["headers"]);
  if (route.method == http::Method::get) write_reference(out, "ETag", "headers/ETag");
  if (is_limited(route) && !route.cached) {
    write_reference(out, "RateLimit", "headers/RateLimit");
    write_reference(out, "RateLimit-Policy", "headers/RateLimitPolicy");
  }
  out.end_object();
  if (!said["content"].absent()) out.key("content").raw(said["content"].json());
  out.end_object();
}

void write_refusal(JsonWriter& out, const std::string& status, const std::vector<std::string>& codes,
                   const JsonReader& own) {
  out.key(status).begin_object().field("description", own["statuses"][status].text().value_or("Refused."));
  if (const JsonReader headers = own["headers_of_statuses"][status]; headers.is_object()) {
    out.key("headers").raw(headers.json());
  }
  out.key("content").begin_object().key("application/problem+json").begin_object().key("schema").begin_object();
  out.key("allOf").begin_array().begin_object().field("$ref", "#/components/schemas/Problem").end_object().end_array();
  out.key("properties").begin_object().key("code").begin_object().key("enum").begin_array();
  for (const std::string& code : codes) out.value(code);
  out.end_array().end_object().end_object();
  out.end_object().end_object().end_object().end_object();
}

void write_responses(JsonWriter& out, const Described& one, const JsonReader& own) {
  out.key("responses").begin_object();
  const JsonReader good = one.said["responses"];
  for (const std::string& status : good.keys()) {
    out.key(status);
    write_answer(out, *one.route, good[status]);
  }
  if (one.route->method == http::Method::get) write_reference(out, "304", "responses/NotModified");
  for (const auto& [status, codes] : refusals_of(one)) write_refusal(out, status, codes, own);
  write_reference(out, "4XX", "responses/Refused");
  write_reference(out, "5XX", "responses/Refused");
  out.end_object();
}

void write_operation(JsonWriter& out, const Described& one, const i18n::Words& words, const JsonReader& own) {
  const Route& route = *one.route;
  out.key(to_lower(http::name(route.method))).begin_object().field("operationId", route.name);
  out.key("tags").begin_array().value(one.tag()).end_array();
  out.field("summary", words.text(i18n::Lang::en, words_key(route)));
  const std::string& right = route.access.scope;
  out.field("description",
            one.said["description"].text().value_or("") + (right.empty() ? "" : " Wants the right `" + right + "`."));
  if (!right.empty()) out.field("x-right", right);
  out.key("security").begin_array();
  if (route.access.who == Access::Who::api_key) {
    out.begin_object().key("key").begin_array().end_array().end_object();
  }
  out.end_array().key("parameters").begin_array();
  for (const JsonReader& parameter : one.parameters()) out.raw(parameter.json());
  out.end_array();
  if (!one.said["requestBody"].absent()) out.key("requestBody").raw(one.said["requestBody"].json());
  write_responses(out, one, own);
  out.end_object();
}

void write_paths(JsonWriter& out, const std::vector<Described>& all, const i18n::Words& words, const JsonReader& own) {
  out.key("paths").begin_object();
  std::set<std::string_view> written;
  for (const Described& first : all) {
    if (!written.insert(first.route->pattern).second) continue;
    out.key(first.route->pattern).begin_object();
    for (const Described& one : all) {
      if (one.route->pattern == first.route->pattern) write_operation(out, one, words, own);
    }
    out.end_object();
  }
  out.end_object();
}

void write_components(JsonWriter& out, const Registry& registry, const JsonReader& own) {
  std::vector<JsonReader> parts{own["components"]};
  for (const Slice& slice : registry.slices()) parts.push_back(part_of(slice.resources, slice.name)["components"]);
  std::set<std::string> sections;
  for (const JsonReader& part : parts) {
    for (std::string& section : part.keys()) sections.insert(std::move(section));
  }
  out.key("components").begin_object();
  for (const std::string& section : sections) {
    out.key(section).begin_object();
    for (const JsonReader& part : parts) write_members(out, part[section]);
    out.end_object();
  }
  out.end_object();
}

void write_info(JsonWriter& out, const ApiAbout& about, const i18n::Words& words, const JsonReader& own) {
  out.key("info").begin_object().field("title", about.title);
  out.field("description", words.text(i18n::Lang::en, "openapi.about"));
  write_members(out, own["info"]);
  out.key("contact").begin_object().field("name", about.contact).field("url", about.home + "/api").end_object();
  out.end_object();
}

void write_servers(JsonWriter& out, const std::string& home) {
  out.key("servers").begin_array();
  out.begin_object().field("url", home).field("description", "Words in Ukrainian").end_object();
  out.begin_object().field("url", home + "/en").field("description", "Words in English").end_object();
  out.end_array();
}

/// The names in braces.
std::set<std::string> path_values(std::string_view pattern) {
  std::set<std::string> names;
  for (auto at = pattern.find('{'); at != pattern.npos; at = pattern.find('{', at + 1)) {
    names.emplace(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
  }
  return names;
}

void tell_gaps(std::vector<std::string>& gaps, const Described& one, const i18n::Words& words,
               const std::vector<std::string>& tags) {
  const std::string& name = one.route->name;
  if (one.said.absent()) gaps.push_back(name + " is not described in " + std::string(part_file));
  if (!words.has(words_key(*one.route))) gaps.push_back(name + " has no words " + words_key(*one.route));
  if (std::find(tags.begin(), tags.end(), one.tag()) == tags.end()) gaps.push_back(name + " has no tag of the list");
  if (one.said["description"].text().value_or("").empty()) gaps.push_back(name + " has no description");
  if (one.said["responses"].size() == 0) gaps.push_back(name + " has no answer");
  for (const JsonReader& set : one.sets_used()) {
    if (set.absent()) gaps.push_back(name + " names a set that is none");
  }
  for (const auto& [status, codes] : refusals_of(one)) {
    for (const std::string& code : codes) {
      if (!words.has("errors." + code)) gaps.push_back(name + ": " + status + " " + code + " has no words");
    }
  }
  if (!path_values(one.route->pattern).empty() && !refusals_of(one).contains("404")) {
    gaps.push_back(name + " does not say what it answers where there is nothing");
  }
}

}  // namespace

bool is_for_programs(const Route& route) {
  return route.access.who == Access::Who::api_key || route.open_to_others || starts_with(route.pattern, "/api/");
}

bool is_api(const Route& route) { return !route.refuser && is_for_programs(route); }

std::vector<ApiOperation> api_operations(const Registry& registry) {
  const std::vector<Described> all = described(registry);
  std::vector<ApiOperation> sorted;
  for (const std::string& tag : tags_of(registry)) {
    for (const Described& one : all) {
      if (one.tag() == tag) sorted.push_back({one.route, tag});
    }
  }
  return sorted;
}

std::vector<std::string> api_gaps(const Registry& registry, const i18n::Words& words) {
  std::vector<std::string> gaps;
  const std::vector<std::string> tags = tags_of(registry);
  for (const std::string& tag : tags) {
    if (!words.has("openapi.tags." + tag)) gaps.push_back("the tag " + tag + " has no words");
  }
  std::set<std::string> routed;
  for (const Described& one : described(registry)) {
    routed.insert(one.route->name);
    tell_gaps(gaps, one, words, tags);
  }
  for (const Slice& slice : registry.slices()) {
    for (const std::string& name : part_of(slice.resources, slice.name)["operations"].keys()) {
      if (!routed.contains(name)) gaps.push_back(name + " is described and has no route");
    }
  }
  return gaps;
}

std::string openapi(const Registry& registry, const i18n::Words& words, const ApiAbout& about) {
  const JsonReader own = own_part();
  JsonWriter out;
  out.begin_object().field("openapi", "3.1.0");
  write_info(out, about, words, own);
  write_servers(out, about.home);
  out.key("tags").begin_array();
  for (const std::string& tag : tags_of(registry)) {
    const std::string& text = words.text(i18n::Lang::en, "openapi.tags." + tag);
    out.begin_object().field("name", tag).field("description", text).end_object();
  }
  out.end_array();
  write_paths(out, described(registry), words, own);
  write_components(out, registry, own);
  out.end_object();
  return out.take();
}

}  // namespace viche::kit
