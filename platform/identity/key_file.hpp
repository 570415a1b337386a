#pragma once
#include <string>

namespace viche::identity {

/// The 32 bytes of the root key in `path`; made there at first start, mode 0600, complete or not at all.
/// Faults: unreadable, of a wrong length, or open to the group or to others.
std::string root_key_of(const std::string& path);

}  // namespace viche::identity
