#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/http/message.hpp>

namespace viche::kit {

class Call;

/// Who may ask for a route. Said once here; acts check again what depends on the thing itself.
struct Access {
  enum class Who : std::uint8_t {
    anyone,    ///< also without an account
    account,   ///< any signed-in person, residents and staff
    staff,     ///< one of `roles`
    api_key,   ///< a key with `scope`; no cookies, no form token
    half_way,  ///< password given, second factor still wanted
  };
  Who who = Who::anyone;
  Roles roles;
  std::string scope;

  static Access anyone() { return {}; }
  static Access account() { return {Who::account, {}, {}}; }
  static Access staff(Roles roles) { return {Who::staff, roles, {}}; }
  static Access any_staff() {
    return staff({Role::operator_, Role::executor, Role::moderator, Role::registrar, Role::head, Role::editor,
                  Role::analyst, Role::administrator});
  }
  static Access api_key(std::string scope) { return {Who::api_key, {}, std::move(scope)}; }
  static Access half_way() { return {Who::half_way, {}, {}}; }
};

/// What a request may carry.
enum class Body : std::uint8_t { none, form, uploads, json };

using Handler = std::function<http::Response(Call&)>;
/// Words a refusal or a breakdown in a format of its own. @param status  that of the refusal's kind, or 500 or 503
using Refuser = std::function<http::Response(const Call&, const Refusal&, int status)>;

/// One route. `name` ("appeals.show") is its row in the isolation matrix, its metric and its log word.
struct Route {
  std::string name;
  http::Method method = http::Method::get;
  std::string pattern;
  Access access;
  Handler handler;
  Body body = Body::none;
  std::uint64_t max_bytes = 0;  ///< of the body; 0: the usual for its kind (form 1 MB, uploads 96 MB, json 256 KB)
  /// The anonymous answer may be kept until the community's data change, at most a minute.
  /// Only for pages without forms, cookies and personal words.
  bool cached = false;
  bool open_to_others = false;  ///< Access-Control-Allow-Origin: * (open data)
  /// The address holds the secret, so no form token is asked for: mail programs end a subscription by themselves (RFC
  /// 8058).
  bool key_in_address = false;
  /// API keys come also as `api_key`, a field of the form or the query, and bodies are forms: standards of others
  /// have them there.
  bool key_in_form = false;
  Refuser refuser = {};  ///< instead of pages and problem+json, if set
};

}  // namespace viche::kit
