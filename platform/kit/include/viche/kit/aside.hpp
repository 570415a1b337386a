#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/http/message.hpp>
#include <viche/kit/call.hpp>

/// A person is led to show who they are and back, and nothing that they have typed is lost: the fields of the form are
/// kept sealed for an hour, in the hands of this browser alone, for the page they came from.
namespace viche::kit {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Keeps the fields of the form that was just sent for `path`, whose page takes them up again.
void put_aside(Call& call, std::string_view path);
/// What was put aside for this path by this browser, once; empty when there is nothing.
Fields taken_up(Call& call, std::string_view path);
/// The fields of the call's form without those of the program's own (token, form key).
Fields said_fields(const Call& call);

/// May the actor do what asks for this level?
inline bool has_level(const Actor& actor, IdentityLevel least) { return actor.level >= least; }
/// Where a person shows more of who they are, and comes back to `path` (of this host, without language).
std::string level_path(IdentityLevel least, std::string_view path);
/// Puts the form aside for `path` and leads there.
http::Response lead_to_level(Call& call, IdentityLevel least, std::string_view path);

}  // namespace viche::kit
