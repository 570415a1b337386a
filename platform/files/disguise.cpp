#include <algorithm>
#include <array>
#include <cctype>

#include <zlib.h>

#include "picture_header.hpp"

namespace viche::files {

namespace {

constexpr std::uint64_t scanned_bytes = 16ULL << 20;
constexpr std::size_t inflated_bytes = 1U << 20;

/// Lower case without NULs, so that UTF-16 reads as what it spells.
std::string plain(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (const char c : raw) {
    if (c != '\0') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string inflated(const std::string& packed) {
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return {};
  std::string out(inflated_bytes, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  inflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return out;
}

/// `<svg` or `<prefix:svg` at `at`.
bool opens_svg(const std::string& text, std::size_t at) {
  std::size_t name = at + 1;
  while (name < text.size() && (std::isalnum(static_cast<unsigned char>(text[name])) || text[name] == '_' ||
                                text[name] == '-' || text[name] == '.')) {
    ++name;
  }
  if (name < text.size() && text[name] == ':') return text.compare(name + 1, 3, "svg") == 0;
  return text.compare(at + 1, 3, "svg") == 0;
}

bool is_svg(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\f\v\xEF\xBB\xBF\xFE\xFF");
  if (first == std::string::npos || text[first] != '<') return false;
  for (std::size_t at = first; at != std::string::npos; at = text.find('<', at + 1)) {
    if (text.compare(at, 5, "<html") == 0) return false;
    if (opens_svg(text, at)) return true;
  }
  return false;
}

bool ends_with_zip_directory(const Bytes& bytes) {
  constexpr std::uint64_t record = 22, longest_comment = 65'535;
  const std::uint64_t tail = std::min(bytes.size(), record + longest_comment);
  const std::uint64_t begin = bytes.size() - tail;
  const std::string end = bytes.text(begin, tail);
  for (std::size_t at = end.rfind("PK\x05\x06"); at != std::string::npos; at = end.rfind("PK\x05\x06", at - 1)) {
    const auto comment = bytes.le16(begin + at + 20);
    if (comment && at + record + *comment == end.size()) return true;
    if (at == 0) break;
  }
  return false;
}

}  // namespace

Disguise what_instead(const Bytes& bytes) {
  const bool gzip = bytes.has(0, "\x1F\x8B");
  const std::string raw = bytes.text(0, scanned_bytes);
  return is_svg(plain(gzip ? inflated(raw) : raw)) ? Disguise::svg : Disguise::other;
}

bool is_polyglot(const Bytes& bytes) {
  constexpr std::array marks = {"%pdf-", "<html", "<script", "<!doctype", "<svg", "<?php", "<iframe", "<body"};
  const std::string head = plain(bytes.text(0, 1024));
  const bool marked =
      std::any_of(marks.begin(), marks.end(), [&](const char* mark) { return head.find(mark) != std::string::npos; });
  return marked || ends_with_zip_directory(bytes);
}

}  // namespace viche::files
