#include <viche/kit/app.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/core/text.hpp>
#include <viche/kit/openapi.hpp>
#include <viche/ui/templates.hpp>

#include "entity_tag.hpp"
#include "no_community.hpp"
#include "page_cache.hpp"
#include "rate_limit.hpp"
#include "route_meter.hpp"

namespace viche::kit {

namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::string_view verifier_path = "/journal/verify.html";
constexpr std::string_view session_cookie = "viche_session";
constexpr std::string_view content_policy =
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

bool is_safe(Method method) { return method == Method::get || method == Method::head || method == Method::options; }

bool is_loopback(std::string_view address) { return starts_with(address, "127.") || address == "::1"; }

std::uint64_t body_limit(const Route& route) {
  if (route.max_bytes != 0) return route.max_bytes;
  switch (route.body) {
    case Body::none: return 0;
    case Body::form: return 1024 * 1024;
    case Body::uploads: return 96ULL * 1024 * 1024;
    case Body::json: return 256 * 1024;
  }
  return 0;
}

/// Strips the language's prefix: "/en/appeals" is the English "/appeals".
i18n::Lang take_language(std::string& path) {
  if (path != "/en" && !starts_with(path, "/en/")) return i18n::Lang::uk;
  path.erase(0, 3);
  if (path.empty()) path = "/";
  return i18n::Lang::en;
}

bool has_header(const Response& response, std::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [&](const auto& header) { return header.first == name; });
}

/// What is said with `Authorization: Bearer`, or empty. Schemes are known in any case (RFC 9110 11.1).
std::string_view bearer_of(const Request& request) {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view header = request.header("authorization");
  if (to_lower(header.substr(0, scheme.size())) != scheme) return {};
  return trimmed(header.substr(scheme.size()));
}

/// What a body says it is, without parameters.
std::string kind_of_body(const Request& request) {
  const std::string_view type = request.header("content-type");
  return to_lower(trimmed(type.substr(0, type.find(';'))));
}

/// The API key that came with a request: in the header, or where its route has it too. Empty: none.
std::string_view key_sent(const Request& request, const Route& route) {
  std::string_view key = bearer_of(request);
  if (key.empty() && route.key_in_form) key = request.form.get("api_key");
  if (key.empty() && route.key_in_form) key = request.query.get("api_key");
  return key;
}

/// Does the browser say that a page of another site sent this?
bool is_from_elsewhere(const Request& request) {
  const std::string_view origin = request.header("origin");
  const auto slashes = origin.find("://");
  if (!origin.empty() && (slashes == std::string_view::npos || to_lower(origin.substr(slashes + 3)) != request.host)) {
    return true;
  }
  return request.header("sec-fetch-site") == "cross-site";
}

/// A body that says it is something a form never is.
bool is_no_form(const Request& request) {
  const std::string kind = kind_of_body(request);
  return !kind.empty() && kind != "application/x-www-form-urlencoded" && kind != "multipart/form-data";
}

/// A body that says it is something else than JSON; one that says nothing is read as JSON.
bool is_no_json(const Request& request) {
  const std::string kind = kind_of_body(request);
  return !kind.empty() && kind != "application/json" && !(starts_with(kind, "application/") && kind.ends_with("+json"));
}

void secure(Response& response, const Request& request, bool personal, bool page) {
  response.with("X-Content-Type-Options", "nosniff");
  response.with("Referrer-Policy", "same-origin");
  if (!has_header(response, "Cross-Origin-Resource-Policy"))
    response.with("Cross-Origin-Resource-Policy", "same-origin");
  if (page) {
    // A page that says its own policy says there too who may show it in a frame.
    const bool own_policy = has_header(response, "Content-Security-Policy");
    if (!own_policy) response.with("Content-Security-Policy", std::string(content_policy));
    response.with("Cross-Origin-Opener-Policy", "same-origin");
    response.with("Permissions-Policy", "geolocation=(self), camera=(self), microphone=(self)");
    if (!own_policy) response.with("X-Frame-Options", "DENY");
  }
  if (request.secure) response.with("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  if (!has_header(response, "Cache-Control")) response.with("Cache-Control", personal ? "no-store" : "no-cache");
}

/// Passwords and codes are not written into a page.
bool has_secrets(const Request& request) {
  const auto& sent = request.form.entries();
  return std::any_of(sent.begin(), sent.end(), [](const auto& field) {
    return field.first.find("password") != std::string::npos || field.first == "code";
  });
}

std::string_view access_word(const Access& access) {
  switch (access.who) {
    case Access::Who::anyone: return "anyone";
    case Access::Who::account: return "account";
    case Access::Who::staff: return "staff";
    case Access::Who::api_key: return "api_key";
    case Access::Who::half_way: return "half_way";
  }
  return "";
}

}  // namespace

struct App::State {
  State(Services& all, const Registry& of, AppOptions chosen)
      : services(all),
        options(std::move(chosen)),
        cache([&db = all.db](HromadaId hromada) { return db.version(hromada); }, all.clock, options.page_cache_bytes),
        rate(options.api_requests_per_minute, all.clock) {
    for (const Slice& slice : of.slices()) {
      for (const Route& route : slice.routes) {
        router.add(route.method, route.pattern);
        routes.push_back(&route);
        meters.emplace_back(route.name);
      }
    }
  }

  Services& services;
  AppOptions options;
  PageCache cache;
  RateLimit rate;
  http::Router router;
  std::vector<const Route*> routes;
  std::vector<RouteMeter> meters;  ///< of each route

  Response handle(Request& request) {
    if (auto own = platform_route(request)) return std::move(*own);
    const auto town = services.towns.find_by_host(request.host);
    if (!town) return nobodys(request);
    const std::uint64_t version = services.db.version(town->id);
    std::string path = request.path;
    const i18n::Lang lang = take_language(path);
    const http::Router::Outcome found = router.find(request.method, path);
    static const Route nowhere{"nowhere", Method::get, "", Access::anyone(), nullptr};
    Call call(services, request, town, found.match ? *routes[found.match->route] : nowhere);
    call.lang = lang;
    recognise(call);
    if (!found.match) return finish(call, missing(call, found.allowed));
    call.values = found.match->values;
    Response response = answer(call, meters[found.match->route]);
    response = finish(call, std::move(response));
    if (call.route.cached) keep(call, response, version);
    return response;
  }

  /// No community has this host.
  Response nobodys(const Request& request) {
    std::string path = request.path;
    const i18n::Lang lang = take_language(path);
    Response response = is_for_program(request.path, request.header("accept"))
                            ? problem(404, "no_community", lang)
                            : http::html(page_without_community(services, lang), 404);
    secure(response, request, true, true);
    return response;
  }

  std::optional<Response> platform_route(Request& request) {
    if (request.path == "/healthz") return health();
    if (request.path == "/metrics") return figures(request);
    if (starts_with(request.path, "/assets/")) return asset(request);
    if (request.path == verifier_path) return verifier();
    return std::nullopt;
  }

  /// The page that checks receipts: one file that asks nobody for anything, under the policy that was made with it.
  Response verifier() {
    Response response;
    response.file = options.assets_dir + "/verify.html";
    std::ifstream made(options.assets_dir + "/verify.csp");
    std::string policy;
    std::error_code unreadable;
    if (!std::getline(made, policy) || !std::filesystem::is_regular_file(response.file, unreadable)) {
      return http::text("no such file\n", 404);
    }
    response.with("Content-Type", "text/html; charset=utf-8");
    response.with("Content-Security-Policy", policy + "; frame-ancestors 'none'");
    response.with("X-Content-Type-Options", "nosniff");
    response.with("Referrer-Policy", "same-origin");
    return std::move(response.with("Cache-Control", "no-cache"));
  }

  Response health() {
    try {
      (void)services.towns.all();
      services.db.read({0}, [](storage::Session& session) {
        static constexpr storage::Sql one = storage::Sql::across("kit.health", "SELECT 1");
        return session.number(one);
      });
      return http::text("ok\n");
    } catch (const std::exception& error) {
      log::error("health.failed", {{"error", error.what()}});
      return http::text("database is away\n", 503);
    }
  }

  Response figures(const Request& request) {
    const bool token =
        !options.metrics_token.empty() && equal_in_constant_time(bearer_of(request), options.metrics_token);
    if (!token && !is_loopback(request.remote)) return http::text("not for you\n", 403);
    const auto written = services.db.figures();
    metrics::gauge("viche_storage_groups", static_cast<double>(written.groups));
    metrics::gauge("viche_storage_acts", static_cast<double>(written.acts));
    metrics::gauge("viche_storage_failed", static_cast<double>(written.failed));
    return http::text(metrics::exposition());
  }

  Response asset(const Request& request) {
    const std::string_view name = std::string_view(request.path).substr(8);
    if (name.find('/') != std::string_view::npos || name.empty() || name[0] == '.')
      return http::text("no such file\n", 404);
    Response response;
    response.file = options.assets_dir + "/" + std::string(name);
    std::error_code unreadable;  // a name too long for the file system is no file either
    if (!std::filesystem::is_regular_file(response.file, unreadable)) return http::text("no such file\n", 404);
    response.with("Content-Type", asset_type(name));
    response.with("Cache-Control", "public, max-age=31536000, immutable");
    response.with("X-Content-Type-Options", "nosniff");
    return response;
  }

  static std::string asset_type(std::string_view name) {
    const std::string_view ending = name.substr(std::min(name.size(), name.rfind('.') + 1));
    if (ending == "css") return "text/css; charset=utf-8";
    if (ending == "js") return "text/javascript; charset=utf-8";
    if (ending == "svg") return "image/svg+xml";
    if (ending == "woff2") return "font/woff2";
    if (ending == "png") return "image/png";
    if (ending == "ico") return "image/x-icon";
    if (ending == "webmanifest" || ending == "json") return "application/json";
    return "application/octet-stream";
  }

  /// By the session's cookie; without one it is an anonymous person. API keys: stopped_without_key.
  void recognise(Call& call) {
    const std::string_view token = call.request.cookie(cookie_name(call.request, session_cookie));
    if (!token.empty()) {
      call.session = services.identity.session(call.hromada(), token);
      if (call.session && call.session->second_factor) call.actor = call.session->actor;
    }
  }

  /// Nothing when the actor may go on; otherwise what to answer.
  std::optional<Response> stopped(Call& call) {
    const Access& access = call.route.access;
    if (access.who == Access::Who::api_key) return stopped_without_key(call);
    if (access.who == Access::Who::half_way) {
      if (call.session) return std::nullopt;
      return call.go("/sign-in");
    }
    if (admits(access, call.actor)) return std::nullopt;
    if (call.actor.is_staff()) return call.refuse(forbidden("not_your_role"));
    if (call.actor.kind != Actor::Kind::anonymous) return call.refuse(forbidden("not_yours"));
    if (call.wants_json()) return call.refuse({RefusalKind::unauthorised, "sign_in_first", {}, {}, {}, {}});
    if (call.session && !call.session->second_factor) return call.go("/sign-in/second-factor");
    if (call.request.method == Method::get) return call.go("/sign-in?to=" + url_encoded(call.request.target));
    if (may_come_back(call)) return again(call, true);
    return call.refuse({RefusalKind::unauthorised, "sign_in_first", {}, {}, {}, {}});
  }

  std::optional<Response> stopped_without_key(Call& call) {
    const auto unknown = [&](const char* code) {
      return call.refuse({RefusalKind::unauthorised, code, {}, {}, {}, {}}).with("WWW-Authenticate", "Bearer");
    };
    const std::string_view sent = key_sent(call.request, call.route);
    if (sent.empty()) return unknown("api_key_wanted");
    auto key = services.identity.api_key(call.hromada(), sent);
    if (!key) return unknown("api_key_unknown");
    call.actor = {Actor::Kind::api, key->id, {}, 0, IdentityLevel::none};
    call.scopes = std::move(key->scopes);
    const std::string& scope = call.route.access.scope;
    if (!scope.empty() && !call.has_scope(scope)) return call.refuse(forbidden("api_key_scope"));
    if (is_safe(call.request.method)) return std::nullopt;
    const bool forms = call.route.key_in_form;
    if (forms ? !is_no_form(call.request) : !is_no_json(call.request)) return std::nullopt;
    return call.refuse({RefusalKind::unsupported, forms ? "form_wanted" : "json_wanted", {}, {}, {}, {}});
  }

  /// Forms of other sites are refused by origin and by token; API keys are not sent by browsers on their own.
  std::optional<Response> forged(Call& call) {
    if (is_safe(call.request.method) || call.route.access.who == Access::Who::api_key) return std::nullopt;
    if (call.route.key_in_address) return std::nullopt;
    if (is_from_elsewhere(call.request)) return call.refuse(forbidden("form_from_elsewhere"));
    if (is_no_form(call.request)) return call.refuse({RefusalKind::unsupported, "form_wanted", {}, {}, {}, {}});
    if (token_holds(call)) return std::nullopt;
    if (may_come_back(call)) return again(call, false);
    return call.refuse(forbidden("form_out_of_date"));
  }

  /// May what was written be shown in a page? Only to a browser that says our own page sent it.
  static bool may_come_back(const Call& call) {
    const Request& request = call.request;
    const bool ours = !request.header("origin").empty() || request.header("sec-fetch-site") == "same-origin";
    return ours && !is_from_elsewhere(request) && !call.wants_json() && !has_secrets(request);
  }

  /// Nothing was done. What was written comes back in a form with a fresh token, for the person to send: the page
  /// stood open longer than its token, or they have signed in or out in another window meanwhile.
  /// @param signed_out first they have to sign in, in another window
  Response again(Call& call, bool signed_out) {
    ui::Again form;
    form.signed_out = signed_out;
    form.token = call.form_token();
    form.fields = call.request.form.entries();
    for (const auto& upload : call.request.uploads) {
      if (!upload->file_name.empty()) form.files[upload->field].push_back(tidy_line(upload->file_name));
    }
    return http::html(ui::render_again(services.templates, call.page(""), form), signed_out ? 401 : 403);
  }

  bool token_holds(Call& call) {
    std::string_view token = call.field(ui::form_token_field);
    if (token.empty()) token = call.request.header("x-form-token");
    const std::string visitor(call.request.cookie(cookie_name(call.request, "viche_visitor")));
    const std::string& key = call.session ? call.session->form_key : visitor;
    return !key.empty() && services.identity.form_token_holds(call.hromada(), key, token);
  }

  /// One more request of this key, or of this address; nothing where they are not counted.
  std::optional<RateLimit::Standing> counted(const Call& call) {
    if (!rate.is_on() || !is_limited(call.route)) return std::nullopt;
    const bool by_key = call.actor.kind == Actor::Kind::api;
    const std::string who = by_key ? std::to_string(call.actor.account) : call.request.remote;
    return rate.count(std::to_string(call.hromada().value) + " " + who);
  }

  Response answer(Call& call, const RouteMeter& meter) {
    const auto began = std::chrono::steady_clock::now();
    Response response;
    std::optional<RateLimit::Standing> standing;
    try {
      auto stop = stopped(call);
      standing = counted(call);
      if (standing && !standing->allowed) {
        response = call.refuse({RefusalKind::too_many, "too_many_requests", {}, {}, {{"minutes", "1"}}, {}});
      } else if (stop) {
        response = std::move(*stop);
      } else if (auto refused = forged(call)) {
        response = std::move(*refused);
      } else {
        response = call.route.handler(call);
      }
    } catch (const Fault& fault) {
      response = broken(call, fault.what(), fault.public_code());
    } catch (const std::exception& error) {
      response = broken(call, error.what(), "internal");
    }
    if (standing && (!call.route.cached || !standing->allowed)) rate.tell(response, *standing);
    meter.answered(response.status, std::chrono::steady_clock::now() - began);
    return response;
  }

  Response missing(Call& call, const std::vector<Method>& allowed) {
    if (allowed.empty()) return call.refuse(not_found());
    std::string names;
    for (const Method method : allowed) names += (names.empty() ? "" : ", ") + std::string(http::name(method));
    const Refusal other_method = invalid("method_not_allowed", {}, {{"methods", names}});
    // Whoever opens the address of a form is told of the form; what browsers do not send by themselves comes of programs.
    const Method asked = call.request.method;
    const bool person = asked == Method::get || asked == Method::head || asked == Method::post;
    Response response = call.wants_json() || !person
                            ? problem_of(other_method, services.words, call.lang, 405)
                            : http::html(ui::render_error(services.templates, call.page(""), 405,
                                                          asked == Method::post ? &other_method : nullptr),
                                         405);
    return response.with("Allow", names);
  }

  /// What the server refuses before there is a call: no community is known, the language is the address's or the
  /// browser's.
  Response refused(const http::Refused& what) {
    ui::Page page;
    const bool english = starts_with(what.accept_language, "en") || starts_with(what.target, "/en/");
    page.lang = english ? i18n::Lang::en : i18n::Lang::uk;
    const bool text = what.status == 413 && !what.files;
    const Refusal too_long{RefusalKind::too_large, "text_too_long", {}, {}, {}, {}};
    Response response;
    if (is_for_program(what.target, what.accept)) {
      response = problem(what.status, text ? too_long.code : "status_" + std::to_string(what.status), page.lang);
    } else {
      const Refusal* why = text ? &too_long : nullptr;
      response = http::html(ui::render_error(services.templates, page, what.status, why), what.status);
    }
    secure(response, {}, true, true);
    return response;
  }

  /// problem+json of a status that is no refusal of a handler.
  Response problem(int status, const std::string& code, i18n::Lang lang) {
    JsonWriter out;
    out.begin_object().field("type", "about:blank").field("status", status).field("code", code);
    out.field("detail", ui::error_text(services.templates, lang, status, code)).end_object();
    return http::problem(status, out.take());
  }

  Response broken(Call& call, std::string_view why, const std::string& public_code) {
    const std::string id = random_token(6);
    log::error("request.failed", {{"route", call.route.name}, {"request", id}, {"error", why}});
    const int status = public_code == "internal" ? 500 : 503;
    if (call.route.refuser) {
      return call.route.refuser(call, {RefusalKind::unavailable, public_code, {}, {}, {{"request", id}}, {}}, status);
    }
    if (call.wants_json()) {
      JsonWriter out;
      out.begin_object().field("type", "about:blank").field("status", status).field("code", public_code);
      out.field("request", id).end_object();
      return http::problem(status, out.take());
    }
    Response response = http::html(ui::render_error(services.templates, call.page(""), status, nullptr, id), status);
    if (status == 503) response.with("Retry-After", "30");
    return response;
  }

  Response finish(Call& call, Response response) {
    for (const std::string& cookie : call.cookies()) response.with("Set-Cookie", cookie);
    const bool personal = call.session.has_value() || !call.cookies().empty() || !is_safe(call.request.method);
    secure(response, call.request, personal, true);
    if (call.route.open_to_others) response.with("Access-Control-Allow-Origin", "*");
    if (is_for_programs(call.route) && is_safe(call.request.method)) add_entity_tag(response);
    return response;
  }

  void keep(const Call& call, const Response& response, std::uint64_t version) {
    const Request& request = call.request;
    if (!options.page_cache || response.status != 200 || !response.file.empty()) return;
    if (request.method != Method::get || !request.header("cookie").empty() || !request.header("authorization").empty())
      return;
    if (has_header(response, "Set-Cookie")) return;
    cache.keep(request.host, request.target, call.hromada(), version, request.header("accept-encoding"), response);
  }

  const Route* route_of(const http::Head& head) const {
    std::string path(head.target.substr(0, head.target.find('?')));
    take_language(path);
    const auto found = router.find(head.method, path);
    return found.match ? routes[found.match->route] : nullptr;
  }
};

App::App(Services& services, const Registry& registry, AppOptions options)
    : state_(std::make_unique<State>(services, registry, std::move(options))) {}

App::~App() = default;

http::Response App::handle(http::Request& request) {
  try {
    return state_->handle(request);
  } catch (const std::exception& error) {
    log::error("request.failed", {{"route", "?"}, {"error", error.what()}});
    return http::text("Something broke on our side. Please try again in a minute.\n", 503);
  }
}

http::BodyPolicy App::body_policy(const http::Head& head) const {
  const Route* route = state_->route_of(head);
  if (!route) return {0, false};
  return {body_limit(*route), route->body == Body::uploads};
}

std::shared_ptr<const http::Prepared> App::prepared(const http::Head& head) const { return state_->cache.find(head); }

http::Server::Hooks App::hooks() {
  return {[this](Request& request) { return handle(request); },
          [this](const http::Head& head) { return body_policy(head); },
          [this](const http::Head& head) { return prepared(head); },
          [this](const http::Refused& what) { return state_->refused(what); }};
}

std::vector<App::Listed> App::routes() const {
  std::vector<Listed> listed{{"platform.health", "GET", "/healthz", "anyone"},
                             {"platform.metrics", "GET", "/metrics", "loopback"},
                             {"platform.asset", "GET", "/assets/{name}", "anyone"},
                             {"platform.verifier", "GET", std::string(verifier_path), "anyone"}};
  for (const Route* route : state_->routes) {
    listed.push_back(
        {route->name, std::string(http::name(route->method)), route->pattern, std::string(access_word(route->access))});
  }
  return listed;
}

}  // namespace viche::kit
