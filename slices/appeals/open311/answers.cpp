#include "open311/answers.hpp"

#include <algorithm>

#include <viche/core/text.hpp>
#include <viche/ui/templates.hpp>

namespace viche::appeals::open311 {

namespace {

constexpr std::string_view json_ending = ".json", xml_ending = ".xml";
constexpr std::string_view write_scope = "appeals.write";
constexpr std::uint64_t most_bytes = 96ULL * 1024 * 1024;

int status_of(RefusalKind kind, int broken) {
  switch (kind) {
    case RefusalKind::unauthorised:
    case RefusalKind::forbidden: return 403;
    case RefusalKind::not_found: return 404;
    case RefusalKind::too_many: return 429;
    case RefusalKind::unavailable: return broken;
    case RefusalKind::invalid:
    case RefusalKind::conflict:
    case RefusalKind::too_large:
    case RefusalKind::unsupported: return 400;
  }
  return 400;
}

/// Of several: a key before what is not there before what is wrong.
int heavier(int one, int other) {
  const auto weight = [](int status) { return status == 403 ? 3 : status == 404 ? 2 : status == 400 ? 1 : 4; };
  return weight(one) >= weight(other) ? one : other;
}

/// "lat: not a number", in the language of the address.
std::string description_of(const kit::Call& call, const Refusal& refusal, int status) {
  const std::string key = "errors." + refusal.code;
  std::string text;
  if (refusal.code == "api_key_wanted") {
    text = call.word("errors.open311.key_wanted");
  } else if (call.services.words.has(key)) {
    i18n::Args args;
    for (const auto& [name, value] : refusal.args) {
      const auto number = parse_integer(value);
      if (number) args[name] = *number;
      if (!number) args[name] = value;
    }
    text = call.word(key, args);
  } else {
    text = ui::error_text(call.services.templates, call.lang, status, refusal.code);
  }
  if (const auto request = refusal.args.find("request"); request != refusal.args.end()) {
    text += " (" + request->second + ")";
  }
  const std::string named = refusal.field + ": ";
  return refusal.field.empty() || starts_with(text, named) ? text : named + text;
}

kit::Route open(std::string name, std::string pattern, const kit::Handler& handler) {
  kit::Route route =
      kit::open_data(kit::kept(kit::get("appeals.open311_" + std::move(name), std::string(root) + std::move(pattern),
                                        kit::Access::anyone(), [handler](kit::Call& call) {
                                          const Check known = check_jurisdiction(call);
                                          return known ? handler(call) : call.refuse(known.refusal());
                                        })));
  route.refuser = refuse;
  return route;
}

}  // namespace

Format format_of(std::string_view path) { return path.ends_with(json_ending) ? Format::json : Format::xml; }
Format format_of(const kit::Call& call) { return format_of(call.request.path); }

std::optional<std::string> name_in(std::string_view part) {
  for (const std::string_view ending : {json_ending, xml_ending}) {
    if (part.size() > ending.size() && part.ends_with(ending)) {
      return std::string(part.substr(0, part.size() - ending.size()));
    }
  }
  return std::nullopt;
}

http::Response answer(Document& document, int status) {
  http::Response response;
  response.status = status;
  const bool json = document.format == Format::json;
  response.with("Content-Type", json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8");
  response.body = document.take();
  return response;
}

http::Response refuse(const kit::Call& call, const Refusal& refusal, int broken) {
  std::vector<Refusal> all{refusal};
  all.insert(all.end(), refusal.also.begin(), refusal.also.end());
  Document document(format_of(call));
  document.begin_list("errors");
  int status = status_of(refusal.kind, broken);
  for (const Refusal& one : all) {
    const int code = status_of(one.kind, broken);
    status = heavier(status, code);
    document.begin_item("error").integer("code", code).text("description", description_of(call, one, code)).end();
  }
  document.end();
  return answer(document, status);
}

Check check_jurisdiction(const kit::Call& call) {
  std::string asked(trimmed(call.query("jurisdiction_id")));
  if (asked.empty()) asked = trimmed(call.field("jurisdiction_id"));
  const kit::Town& town = *call.town;
  const std::string host = call.request.host.substr(0, call.request.host.find(':'));
  std::string home = call.absolute("");
  if (const auto slashes = home.find("://"); slashes != std::string::npos) home.erase(0, slashes + 3);
  const std::string home_host = home.substr(0, home.find_first_of(":/"));
  const std::string low = to_lower(asked);
  const bool known = asked.empty() || low == town.slug || low == to_lower(town.code) || low == call.request.host ||
                     low == host || low == home_host ||
                     std::find(town.hosts.begin(), town.hosts.end(), low) != town.hosts.end();
  if (known) return Done{};
  Refusal refusal = not_found("open311.jurisdiction_unknown");
  refusal.field = "jurisdiction_id";
  return refusal;
}

std::vector<std::string> listed(const http::Fields& fields, std::string_view name) {
  std::vector<std::string> all;
  for (const std::string_view value : fields.all(name)) {
    for (const std::string_view part : split(value, ',')) {
      if (!trimmed(part).empty()) all.emplace_back(trimmed(part));
    }
  }
  return all;
}

void add_read(std::vector<kit::Route>& routes, std::string_view name, std::string_view path,
              const kit::Handler& handler) {
  for (const std::string_view ending : {json_ending, xml_ending}) {
    routes.push_back(open(std::string(name) + "_" + std::string(ending.substr(1)),
                          std::string(path) + std::string(ending), handler));
  }
}

void add_write(std::vector<kit::Route>& routes, std::string_view name, std::string_view path,
               const kit::Handler& handler) {
  for (const std::string_view ending : {json_ending, xml_ending}) {
    kit::Route route = kit::post("appeals.open311_" + std::string(name) + "_" + std::string(ending.substr(1)),
                                 std::string(root) + std::string(path) + std::string(ending),
                                 kit::Access::api_key(std::string(write_scope)), handler, kit::Body::uploads);
    route.key_in_form = true;
    route.max_bytes = most_bytes;
    route.refuser = refuse;
    routes.push_back(std::move(route));
  }
}

kit::Route read_one(std::string name, std::string_view path, const kit::Handler& handler) {
  return open(std::move(name), std::string(path), handler);
}

}  // namespace viche::appeals::open311
