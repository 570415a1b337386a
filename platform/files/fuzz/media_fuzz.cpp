#include <cstddef>
#include <cstdint>

#include "targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  viche::files::fuzz::media({reinterpret_cast<const char*>(data), size});
  return 0;
}
