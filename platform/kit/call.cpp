#include <viche/kit/call.hpp>

#include <algorithm>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/slice.hpp>
#include <viche/ui/templates.hpp>

namespace viche::kit {

namespace {

constexpr std::string_view visitor_cookie = "viche_visitor";

ui::Community community_of(const Town& town, i18n::Lang lang) {
  ui::Community community;
  community.name = town.name(lang);
  community.council = town.text(settings::council, settings::council_en, lang);
  community.contact_centre = town.contact_centre(lang);
  community.phone = town.text(settings::phone);
  community.hours = town.text(settings::hours, settings::hours_en, lang);
  community.email = town.text(settings::email);
  return community;
}

i18n::Args args_of(const Refusal& refusal) {
  i18n::Args args;
  for (const auto& [name, value] : refusal.args) {
    if (const auto number = parse_integer(value)) {
      args[name] = *number;
    } else {
      args[name] = value;
    }
  }
  return args;
}

void write_refusal(JsonWriter& out, const Refusal& refusal, const i18n::Words& words, i18n::Lang lang) {
  out.field("code", refusal.code);
  if (!refusal.field.empty()) out.field("field", refusal.field);
  if (!refusal.law.empty()) out.field("law", refusal.law);
  const std::string key = "errors." + refusal.code;
  if (words.has(key)) out.field("detail", words.text(lang, key, args_of(refusal)));
}

/// The entry whose path is the longest beginning of this page's is where we are.
void mark_current(std::vector<ui::MenuEntry>& menu, std::string_view path) {
  path = path.substr(0, path.find('?'));
  ui::MenuEntry* nearest = nullptr;
  for (ui::MenuEntry& entry : menu) {
    const bool within = path == entry.path || (entry.path != "/" && starts_with(path, entry.path + "/"));
    if (within && (!nearest || entry.path.size() > nearest->path.size())) nearest = &entry;
  }
  if (nearest) nearest->current = true;
}

}  // namespace

std::string home_of(const Services& services, const Town& town) {
  return home_of(services.base_url, town, services.towns.all().size() == 1);
}

std::string cookie_name(const http::Request& request, std::string_view name) {
  return (request.secure ? "__Host-" : "") + std::string(name);
}

bool is_for_program(std::string_view path, std::string_view accept) {
  if (starts_with(path, "/en/")) path.remove_prefix(3);
  if (starts_with(path, "/api/") || starts_with(path, "/open311/")) return true;
  const bool json = accept.find("application/json") != std::string_view::npos ||
                    accept.find("application/problem+json") != std::string_view::npos;
  return json && accept.find("text/html") == std::string_view::npos;
}

int status_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::invalid: return 422;
    case RefusalKind::unauthorised: return 401;
    case RefusalKind::forbidden: return 403;
    case RefusalKind::not_found: return 404;
    case RefusalKind::conflict: return 409;
    case RefusalKind::too_large: return 413;
    case RefusalKind::unsupported: return 415;
    case RefusalKind::too_many: return 429;
    case RefusalKind::unavailable: return 503;
  }
  return 500;
}

http::Response problem_of(const Refusal& refusal, const i18n::Words& words, i18n::Lang lang, int other_status) {
  const int status = other_status == 0 ? status_of(refusal.kind) : other_status;
  JsonWriter out;
  out.begin_object().field("type", "about:blank").field("status", status);
  write_refusal(out, refusal, words, lang);
  if (!refusal.also.empty()) {
    out.key("also").begin_array();
    for (const Refusal& other : refusal.also) {
      out.begin_object();
      write_refusal(out, other, words, lang);
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
  http::Response response = http::problem(status, out.take());
  const auto minutes = refusal.args.find("minutes");
  if (refusal.kind == RefusalKind::too_many && minutes != refusal.args.end()) {
    response.with("Retry-After", std::to_string(parse_integer(minutes->second).value_or(1) * 60));
  }
  return response;
}

Call::Call(Services& all, http::Request& asked, std::shared_ptr<const Town> of, const Route& chosen)
    : services(all), request(asked), town(std::move(of)), route(chosen), now(all.clock.now()) {}

std::string_view Call::value(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::string_view() : std::string_view(found->second);
}

std::int64_t Call::number(std::string_view name) const { return parse_integer(value(name)).value_or(0); }

bool Call::has_scope(std::string_view scope) const {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

bool Call::wants_json() const {
  return route.access.who == Access::Who::api_key || route.body == Body::json || route.open_to_others ||
         is_for_program(request.path, request.header("accept"));
}

const std::string& Call::word(std::string_view key) const { return services.words.text(lang, key); }

std::string Call::word(std::string_view key, const i18n::Args& args) const {
  return services.words.text(lang, key, args);
}

/// What the form token is bound to: the session, or a random cookie of the visitor.
std::string Call::token_key() {
  if (session) return session->form_key;
  if (!visitor_.empty()) return visitor_;
  const std::string name = cookie_name(request, visitor_cookie);
  visitor_ = std::string(request.cookie(name));
  if (from_base64url(visitor_).size() != 16) {
    visitor_ = random_token(16);
    set_cookie(name, visitor_, 7 * 24 * 3600);
  }
  return visitor_;
}

std::string Call::form_token() { return services.identity.form_token(hromada(), token_key()); }
std::string Call::form_key() const { return random_token(16); }

std::string Call::sent_key() const {
  const std::string_view key = request.form.get(ui::form_key_field);
  if (key.empty()) return {};
  std::string sent = request.path;
  const auto add = [&](std::string_view part) { sent.append("\n").append(std::to_string(part.size())).append(part); };
  for (const auto& [name, value] : request.form.entries()) {
    if (name == ui::form_token_field) continue;  // salted anew on every page
    add(name);
    add(value);
  }
  for (const auto& upload : request.uploads) {
    add(upload->file_name);
    add(std::to_string(upload->size));
  }
  return std::string(key) + "/" + hex(sha256(sent)).substr(0, 32);
}

ui::View Call::view() const { return services.templates.view(lang); }

ui::Page Call::page(std::string title) {
  ui::Page page;
  page.lang = lang;
  page.title = std::move(title);
  page.path = request.target;
  if (lang == i18n::Lang::en) page.path = page.path.size() > 3 ? page.path.substr(3) : "/";
  if (page.path.empty() || page.path[0] != '/') page.path = "/" + page.path;
  page.base_url = absolute("");
  page.community = community_of(*town, lang);
  const auto add = [&](std::vector<ui::MenuEntry>& menu, const MenuItem& item) {
    menu.push_back({item.path, word(item.words), false, {}});
  };
  for (const MenuItem& item : services.registry.menu()) add(page.menu, item);
  if (session && session->second_factor) {
    for (const MenuItem& item : services.registry.account_menu()) {
      if (admits(item.access, actor) && !(item.residents_only && actor.is_staff())) add(page.account, item);
    }
    page.signed_in_name = session->name.empty() ? word("ui.no_name") : session->name;
    page.form_token = form_token();
  }
  mark_current(page.menu, page.path);
  mark_current(page.account, page.path);
  return page;
}

http::Response Call::render(const ui::Page& page, std::string_view template_name, const ui::View& filled, int status) {
  return http::html(ui::render(services.templates, page, template_name, filled), status);
}

http::Response Call::refuse(const Refusal& refusal) {
  if (route.refuser) return route.refuser(*this, refusal, status_of(refusal.kind));
  if (wants_json()) return problem_of(refusal, services.words, lang);
  const int status = status_of(refusal.kind);
  return http::html(ui::render_error(services.templates, page(""), status, &refusal), status);
}

http::Response Call::go(std::string_view path) { return http::see_other(ui::url(lang, path)); }

std::string Call::absolute(std::string_view path) const { return home_of(services, *town) + std::string(path); }

void Call::set_cookie(std::string_view name, std::string_view cookie, std::int64_t max_age_seconds) {
  std::string line(name);
  line.append("=")
      .append(cookie)
      .append("; Path=/; HttpOnly; SameSite=Lax; Max-Age=")
      .append(std::to_string(max_age_seconds));
  if (request.secure) line += "; Secure";
  cookies_.push_back(std::move(line));
}

bool admits(const Access& access, const Actor& actor) {
  switch (access.who) {
    case Access::Who::anyone: return true;
    case Access::Who::account: return actor.is_resident() || actor.is_staff();
    case Access::Who::staff: return actor.is_staff() && actor.roles.has_any(access.roles);
    case Access::Who::api_key: return actor.kind == Actor::Kind::api;
    case Access::Who::half_way: return false;
  }
  return false;
}

}  // namespace viche::kit
