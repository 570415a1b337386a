#include <viche/core/text.hpp>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <charconv>

namespace viche {

namespace {

/// Marks that turn the order of what follows; they let a text show as another than it is.
bool is_direction_override(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
}

bool is_unwanted(UChar32 c) {
  if (c == '\n' || c == '\t') return false;
  return u_iscntrl(c) || is_direction_override(c) || c == 0xFEFF;
}

std::string composed(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return text;
  std::string out;
  nfc->normalize(icu::UnicodeString::fromUTF8(text), status).toUTF8String(out);
  return U_FAILURE(status) ? text : out;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  std::int64_t at = 0;
  while (at < size) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

std::string shortened(std::string_view text, std::size_t max) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count++ == max) return std::string(trimmed(text.substr(0, i))) + "…";
  }
  return std::string(text);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string tidy(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < size;) {
    const std::int64_t start = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c == '\r') {
      if (at >= size || text[static_cast<std::size_t>(at)] != '\n') kept += '\n';
      continue;
    }
    if (c < 0 || is_unwanted(c)) continue;
    kept.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)));
  }
  const std::string_view ends = trimmed(kept);
  return is_ascii(ends) ? std::string(ends) : composed(std::string(ends));
}

std::string tidy_line(std::string_view text) {
  std::string out;
  bool space = false;
  for (const char c : tidy(text)) {
    if (c == ' ' || c == '\t' || c == '\n') {
      space = true;
      continue;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    out += c;
  }
  return out;
}

std::string to_lower(std::string_view text) {
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
      .toLower()
      .toUTF8String(out);
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == separator) {
      parts.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  return parts;
}

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::optional<double> parse_real(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::string escaped_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

namespace {

bool begins_a_formula(std::string_view cell) {
  for (;;) {
    if (starts_with(cell, " ") || starts_with(cell, "\n")) {
      cell.remove_prefix(1);
    } else if (starts_with(cell, "\u00A0")) {
      cell.remove_prefix(2);
    } else {
      break;
    }
  }
  for (const std::string_view mark : {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"}) {
    if (starts_with(cell, mark)) return true;
  }
  return false;
}

bool holds_a_formula(std::string_view cell) {
  if (begins_a_formula(cell)) return true;
  for (std::size_t i = cell.find('\n'); i != std::string_view::npos; i = cell.find('\n', i + 1)) {
    if (begins_a_formula(cell.substr(i + 1))) return true;
  }
  return false;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell;
  // A plain number with a minus is a number, not a formula.
  if (holds_a_formula(text) && !parse_real(text)) cell += '\'';
  cell += text;
  if (cell.find_first_of(",;\"\n\r\t") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string url_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

}  // namespace viche
