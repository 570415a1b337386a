#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/result.hpp>
#include <viche/kit/call.hpp>
#include <viche/kit/routes.hpp>

#include "open311/document.hpp"

/// What the routes of Open311 have in common: their format, errors and access.
namespace viche::appeals::open311 {

inline constexpr std::string_view root = "/open311", base = "/open311/v2";

/// By the ending of the address; XML, which every server has to speak, where it has no known one.
Format format_of(std::string_view path);
Format format_of(const kit::Call& call);

/// The last part of an address without its ending: "2026-12" of "2026-12.json". Absent without a known ending.
std::optional<std::string> name_in(std::string_view part);

/// With `Content-Type: text/xml; charset=utf-8` or `application/json; charset=utf-8`.
http::Response answer(Document& document, int status = 200);

/// A list of all that is wrong, in the format that was asked for. HTTP says 403 of keys, 404 of what is not there, 429
/// of too many, 500 and 503 of what broke, and 400 of anything else, as the standard wants.
http::Response refuse(const kit::Call& call, const Refusal& refusal, int status);

/// The community is the one whose host is asked; `jurisdiction_id` may say so: its host, short name or КАТОТТГ.
/// Refusal: open311.jurisdiction_unknown [jurisdiction_id]
Check check_jurisdiction(const kit::Call& call);

/// All values of a name, which may stand several times and hold several parted by commas. Empty ones are left out.
std::vector<std::string> listed(const http::Fields& fields, std::string_view name);

/// Open data in both formats: "services" at "/v2/services" is /open311/v2/services.json and .xml.
void add_read(std::vector<kit::Route>& routes, std::string_view name, std::string_view path,
              const kit::Handler& handler);
/// Takes a form, with files or without, from a key that may write.
void add_write(std::vector<kit::Route>& routes, std::string_view name, std::string_view path,
               const kit::Handler& handler);
/// Open data whose last part is a name with an ending: "/v2/services/{code}".
kit::Route read_one(std::string name, std::string_view path, const kit::Handler& handler);

}  // namespace viche::appeals::open311
