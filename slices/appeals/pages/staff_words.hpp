#pragma once
#include <viche/core/result.hpp>
#include <viche/kit/call.hpp>

namespace viche::appeals::desk {

/// The same refusal, told to staff who write for somebody else: words `errors.staff.<code>` where there are any, since
/// those of `errors.<code>` speak to the author.
Refusal for_staff(const kit::Call& call, Refusal refusal);

}  // namespace viche::appeals::desk
