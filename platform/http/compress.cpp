#include "compress.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>
#include <viche/http/server.hpp>

#include "ascii.hpp"

namespace viche::http {

namespace {

constexpr int level = 5;
constexpr int gzip_window = 15 + 16;
constexpr int memory_level = 8;
constexpr std::size_t least_bytes = 1024;

constexpr std::array<std::string_view, 8> shrinking = {
    "application/json",     "application/problem+json", "application/geo+json", "application/xml",
    "application/atom+xml", "application/javascript",   "image/svg+xml",        "application/manifest+json"};

/// deflateInit allocates 256 KB; a thread does it once.
class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw Fault("deflateInit2 failed");
    }
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string run(std::string_view bytes) {
    deflateReset(&stream_);
    std::string out(deflateBound(&stream_, bytes.size()), '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) throw Fault("deflate failed");
    out.resize(stream_.total_out);
    return out;
  }

 private:
  z_stream stream_{};
};

/// May the coding of this `name;q=value` part be used?
bool is_allowed(std::string_view part) {
  const auto mark = part.find(";");
  if (mark == std::string_view::npos) return true;
  const auto weight = without_blanks(part.substr(mark + 1));
  if (!weight.starts_with("q=") && !weight.starts_with("Q=")) return true;
  return weight.substr(2).find_first_of("123456789") != std::string_view::npos;
}

}  // namespace

bool accepts(std::string_view accept_encoding, std::string_view coding) {
  std::optional<bool> any;
  for (const auto part : split(accept_encoding, ',')) {
    const auto entry = without_blanks(part);
    const auto named = without_blanks(entry.substr(0, entry.find(';')));
    if (same_ignoring_case(named, coding)) return is_allowed(entry);
    if (named == "*") any = is_allowed(entry);
  }
  return any.value_or(false);
}

bool worth_compressing(std::string_view content_type, std::size_t bytes) {
  if (bytes <= least_bytes || bytes > 0x4000'0000) return false;
  const auto type = without_blanks(content_type.substr(0, content_type.find(';')));
  return type.starts_with("text/") || std::find(shrinking.begin(), shrinking.end(), type) != shrinking.end();
}

std::string gzipped(std::string_view bytes) {
  thread_local Deflater deflater;
  return deflater.run(bytes);
}

}  // namespace viche::http
