#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/kit/call.hpp>

#include "pages/filing_uploads.hpp"

/// What was sent so far, kept for an hour under an address of its own, so that the second page of filing can be gone
/// back to and opened again. Only the browser that sent it opens it.
namespace viche::appeals {

inline constexpr std::chrono::minutes draft_life{60};

/// Keeps the request's form. @returns the path of its page
std::string keep_draft(kit::Call& call, const Attachments& attachments);

/// Puts the form that the address names into the request. @returns false when there is none, or it is not this
/// visitor's
bool open_draft(kit::Call& call);

}  // namespace viche::appeals
