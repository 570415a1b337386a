#pragma once
#include <functional>
#include <initializer_list>

#include <viche/core/result.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/route.hpp>

#include "acts.hpp"
#include "api_json.hpp"

/// What the staff do with an appeal, for programs that work for them.
namespace viche::appeals {

/// Scopes beside appeals.read, appeals.write and appeals.personal: a program may be trusted with what a moderator or the
/// head decides. They add a role to what the key may do already.
inline constexpr std::string_view moderate_scope = "appeals.moderate", head_scope = "appeals.head";

/// The act of a key: repeated with one Idempotency-Key it is answered as it was first.
By by_key(const kit::Call& call, const Actor& actor);

/// The appeal of the path, when the key may see it. Refusal: not_found
Result<Appeal> appeal_of(const kit::Call& call);

/// Reads a body with these fields, acts, and tells where the appeal stands now. `act` adds what is wrong with the body
/// to `wrong` and changes nothing when it is not empty.
/// Refusals: api.idempotency_key_invalid, api.json_invalid, api.field_unknown, not_found, those of `act`
using ActOnBody = std::function<Check(const By& by, const Appeal& appeal, const Body& body, Wrong& wrong)>;
http::Response act_on(kit::Call& call, std::initializer_list<std::string_view> fields, const ActOnBody& act);

/// A route of a key with this scope; what it sends is JSON.
kit::Route key_reads(std::string name, std::string pattern, std::string_view scope, kit::Handler handler);
kit::Route key_writes(std::string name, std::string pattern, std::string_view scope, kit::Handler handler);

/// A day of the body; nothing when it is absent. What is no day is told.
std::optional<calendar::Day> day_in(const Body& body, const char* name, Wrong& wrong);

}  // namespace viche::appeals
