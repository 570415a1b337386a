#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace viche::http {

/// Text that is worth the time: larger than 1 KB and of a type that shrinks.
bool worth_compressing(std::string_view content_type, std::size_t bytes);

/// gzip, level 5. Each thread keeps its own deflate state. Faults when zlib has no memory.
std::string gzipped(std::string_view bytes);

}  // namespace viche::http
