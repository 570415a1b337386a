#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/http/message.hpp>
#include <viche/http/router.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/route.hpp>
#include <viche/kit/services.hpp>
#include <viche/kit/town.hpp>
#include <viche/ui/page.hpp>

namespace viche::kit {

/// One request of one community by one actor: what handlers work with.
class Call {
 public:
  Call(Services& services, http::Request& request, std::shared_ptr<const Town> town, const Route& route);

  Services& services;
  http::Request& request;
  const std::shared_ptr<const Town> town;
  const Route& route;
  i18n::Lang lang = i18n::Lang::uk;
  http::PathValues values;  ///< of the route's pattern
  Actor actor;
  std::optional<identity::SignedIn> session;  ///< of a browser
  std::vector<std::string> scopes;            ///< of the API key that it came with
  Instant now;

  HromadaId hromada() const { return town->id; }
  std::string_view value(std::string_view name) const;  ///< of the path, or empty
  std::int64_t number(std::string_view name) const;     ///< of the path; 0 when it is none
  std::string_view query(std::string_view name) const { return request.query.get(name); }
  std::string_view field(std::string_view name) const { return request.form.get(name); }

  /// Words of the call's language.
  const std::string& word(std::string_view key) const;
  std::string word(std::string_view key, const i18n::Args& args) const;

  /// Secret against forged requests, for ui::Form::hidden. For a visitor without a session it sets a cookie.
  std::string form_token();
  /// A fresh idempotency key for a form.
  std::string form_key() const;
  /// The key of the form that was sent, together with what was sent: pressed twice it is one act, and another text
  /// under an old key (somebody went back) is another act. Empty when the form has no key.
  std::string sent_key() const;

  /// Layout of a page: community, menus, person, language switch. `path` is this request's.
  ui::Page page(std::string title);
  ui::View view() const;
  http::Response render(const ui::Page& page, std::string_view template_name, const ui::View& view, int status = 200);

  /// The friendly page, or problem+json for API routes, of a refusal.
  http::Response refuse(const Refusal& refusal);
  /// 303 to a path of this host, with the language's prefix.
  http::Response go(std::string_view path);
  /// Absolute address of a path, for letters and feeds.
  std::string absolute(std::string_view path) const;

  /// Cookies set on whatever is answered.
  void set_cookie(std::string_view name, std::string_view value, std::int64_t max_age_seconds);
  const std::vector<std::string>& cookies() const { return cookies_; }

  bool has_scope(std::string_view scope) const;  ///< of the API key
  /// Are refusals problem+json: of the API, of open data, or of whoever asks for JSON?
  bool wants_json() const;

 private:
  std::string token_key();
  std::string visitor_;
  std::vector<std::string> cookies_;
};

/// Names of cookies: with the `__Host-` prefix over TLS.
std::string cookie_name(const http::Request& request, std::string_view name);

/// Is the answer for a program? The address is one of the API, or JSON is accepted and pages are not.
bool is_for_program(std::string_view path, std::string_view accept);

int status_of(RefusalKind kind);
/// RFC 9457 document with code, field, law and all fields' errors, worded in the language.
/// @param status  instead of that of the refusal's kind
http::Response problem_of(const Refusal& refusal, const i18n::Words& words, i18n::Lang lang, int status = 0);

}  // namespace viche::kit
