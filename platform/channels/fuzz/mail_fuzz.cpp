// Any bytes as a letter that came in. What is read of it is UTF-8, within its limits, and without control characters.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <viche/channels/incoming.hpp>
#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>

namespace {

void check_line(const std::string& text) {
  VICHE_ASSERT(viche::is_valid_utf8(text));
  VICHE_ASSERT(text.find('\n') == std::string::npos && text.find('\0') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace viche::channels;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  MailLimits limits;
  limits.text_bytes = 500;
  limits.files = 3;
  limits.file_bytes = 300;
  if (viche::is_valid_utf8(bytes)) {
    VICHE_ASSERT(viche::is_valid_utf8(text_of_html(bytes)));
    VICHE_ASSERT(viche::is_valid_utf8(without_quote(bytes)));
  }
  const auto mail = read_mail(bytes, limits);
  if (!mail) return 0;
  const ReadMail& read = mail.value();
  for (const std::string* line : {&read.subject, &read.from_email, &read.from_name, &read.message_id})
    check_line(*line);
  VICHE_ASSERT(viche::is_valid_utf8(read.text));
  VICHE_ASSERT(read.files.size() <= limits.files);
  std::size_t all = 0;
  for (const MailFile& file : read.files) {
    check_line(file.name);
    check_line(file.type);
    all += file.bytes.size();
  }
  VICHE_ASSERT(all <= limits.file_bytes);
  return 0;
}
