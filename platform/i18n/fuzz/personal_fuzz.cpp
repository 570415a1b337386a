// Any text of a person as everybody would read it: covered without an end, a crash or half a letter.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>
#include <viche/i18n/anonymise.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!viche::is_valid_utf8(text)) return 0;  // such a field or body is refused before it comes here
  for (const auto links : {viche::i18n::Links::personal, viche::i18n::Links::all}) {
    const viche::i18n::Covered covered = viche::i18n::covered(text, links);
    VICHE_ASSERT(viche::is_valid_utf8(covered.text));
    VICHE_ASSERT(covered.kinds.empty() == (covered.text == text));
    VICHE_ASSERT(covered.kinds.empty() || covered.text.find(viche::i18n::taken_out) != std::string::npos);
  }
  return 0;
}
