#pragma once
#include <string_view>

#include <viche/kit/call.hpp>

#include "rules.hpp"
#include "settings.hpp"

namespace viche::appeals {

/// Too many of these from one address of the network within an hour? Off when the community sets 0.
/// @param what  what is counted: "appeals.file"
/// Refusal: that of Identity::throttle
Check check_rate(const kit::Call& call, std::string_view what, const kit::Setting& per_hour);

/// Too many filings of one person within a day: of their account, their e-mail or their phone, each counted by itself
/// and kept as a keyed hash only? Operators are not counted. Off when the community sets 0.
/// Refusal: appeals.too_many_of_person (too_many) with {minutes, until, phone}
Check check_person(const kit::Call& call, const Filing& filing);

/// Too many filings from one device within a day? A device is known by the cookie that mark_device gave; whoever sends
/// none is counted together with all others of their address who send none. Operators are not counted. Off when the
/// community sets 0. Refusal: appeals.too_many_of_device (too_many) with {minutes, until, phone}
Check check_device(const kit::Call& call);

/// Gives the browser a mark, when it has none that holds: a random number with its time, signed so that nobody makes
/// one up. It means nothing, is read by this check only, and lives for two days.
void mark_device(kit::Call& call);

}  // namespace viche::appeals
