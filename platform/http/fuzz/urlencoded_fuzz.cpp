// Bodies of forms, targets, and the values that are read from headers.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>
#include <viche/http/server.hpp>

#include "form.hpp"
#include "multipart.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace viche::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto form = read_urlencoded(text, {10, 50, 1000});
  if (const auto* fields = std::get_if<Fields>(&form)) {
    VICHE_ASSERT(fields->entries().size() <= 10);
    for (const auto& [name, value] : fields->entries()) {
      VICHE_ASSERT(viche::is_valid_utf8(name) && viche::is_valid_utf8(value) && value.size() <= 50);
      VICHE_ASSERT(value.find('\0') == std::string::npos);
    }
  }
  const auto target = read_target(text, {10, 50, 1000});
  if (const auto* good = std::get_if<Target>(&target)) VICHE_ASSERT(good->path.starts_with('/'));
  accepts(text, "gzip");
  if (const auto boundary = multipart_boundary(text)) VICHE_ASSERT(!boundary->empty() && boundary->size() <= 70);
  return 0;
}
