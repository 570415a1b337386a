#pragma once

namespace viche::detail {
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);
}

/// For bugs only; never reachable by input. Always on: it ends the process with a message.
#define VICHE_ASSERT(expression) \
  (static_cast<bool>(expression) ? void(0) : ::viche::detail::assertion_failed(#expression, __FILE__, __LINE__))
