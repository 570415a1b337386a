#pragma once
#include <string_view>

/// What other parts may hear of appeals. `subject` is the identifier of the appeal; payload: {"number": "2026-123"}.
namespace viche::appeals::events {

inline constexpr std::string_view filed = "appeals.filed";
inline constexpr std::string_view changed = "appeals.changed";  ///< payload also {"deed": "report"}; of "join" {"who"}
inline constexpr std::string_view text_changed = "appeals.text_changed";

}  // namespace viche::appeals::events
