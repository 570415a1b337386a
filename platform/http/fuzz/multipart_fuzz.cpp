// The first byte chooses the size of the pieces and whether files are accepted; the rest is a body with boundary B.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

#include <viche/core/assert.hpp>
#include <viche/core/text.hpp>

#include "multipart.hpp"

namespace {

using namespace viche::http;

struct Outcome {
  std::optional<int> refused;
  Fields fields;
  std::vector<std::shared_ptr<Upload>> uploads;
};

const std::string& folder() {
  static const std::string made = [] {
    auto path = std::filesystem::temp_directory_path() / ("viche_fuzz_" + std::to_string(::getpid()));
    std::filesystem::create_directories(path);
    return path.string();
  }();
  return made;
}

Outcome read(std::string_view body, std::size_t piece, bool accept) {
  MultipartOptions options;
  options.limits = {5, 100, 200};
  options.accept_uploads = accept;
  options.upload_dir = folder();
  MultipartReader reader("B", options);
  Outcome out;
  for (std::size_t at = 0; at < body.size() && !out.refused; at += piece)
    out.refused = reader.feed(body.substr(at, piece));
  if (!out.refused) out.refused = reader.finish();
  out.fields = reader.take_fields();
  out.uploads = reader.take_uploads();
  return out;
}

void check(const Outcome& outcome, bool accept) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : outcome.fields.entries()) {
    VICHE_ASSERT(viche::is_valid_utf8(name) && viche::is_valid_utf8(value) && value.size() <= 100);
    bytes += value.size();
  }
  VICHE_ASSERT(bytes <= 200 && outcome.fields.entries().size() + outcome.uploads.size() <= 5);
  VICHE_ASSERT(accept || outcome.uploads.empty());
  for (const auto& upload : outcome.uploads) VICHE_ASSERT(std::filesystem::file_size(upload->path) == upload->size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool accept = data[0] % 2 == 1;
  const std::size_t piece = 1 + data[0] / 2;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto in_pieces = read(body, piece, accept);
  const auto whole = read(body, size, accept);
  check(in_pieces, accept);
  check(whole, accept);
  // However the bytes come, they mean the same.
  VICHE_ASSERT(in_pieces.refused.has_value() == whole.refused.has_value());
  if (!whole.refused) {
    VICHE_ASSERT(in_pieces.fields.entries() == whole.fields.entries() &&
                 in_pieces.uploads.size() == whole.uploads.size());
    for (std::size_t i = 0; i < whole.uploads.size(); ++i)
      VICHE_ASSERT(in_pieces.uploads[i]->size == whole.uploads[i]->size);
  }
  return 0;
}
