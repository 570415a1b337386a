#pragma once
#include <viche/core/result.hpp>
#include <viche/identity/people.hpp>

namespace viche::openid {

/// The names as told, in letters of one script: registers mix Latin look-alikes into Ukrainian names, and one person
/// must not look like two. Refusal openid.person_unclear: no letters, or signs that no name has: a formula, markup,
/// a line break, a look-alike that has no Ukrainian letter.
Check clear_names(identity::Proof& proof);

}  // namespace viche::openid
