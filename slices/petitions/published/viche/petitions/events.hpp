#pragma once
#include <string_view>

/// What other parts may hear of petitions. `subject` is the identifier of the petition; payload: {"number": "2026-17"}.
namespace viche::petitions::events {

inline constexpr std::string_view signed_ = "petitions.signed";  ///< somebody signed; nothing of who
inline constexpr std::string_view changed =
    "petitions.changed";  ///< payload also {"deed": "publish"}: a deed, or "offer", "invalidate", "put_back"

}  // namespace viche::petitions::events
