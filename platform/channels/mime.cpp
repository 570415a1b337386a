#include "mime.hpp"

#include <sodium.h>
#include <unicode/uidna.h>

#include <cstdio>
#include <memory>

#include <viche/core/text.hpp>

namespace viche::channels {

namespace {

constexpr std::size_t line_length = 78;
constexpr std::size_t word_bytes = 36;  // of UTF-8 in one encoded word: 48 characters of base64, 60 in all

bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
  }
  return text.find("=?") == std::string_view::npos;
}

std::string base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    variant);
  text.pop_back();
  return text;
}

/// White space between encoded words is not shown, so each carries its own spaces. No letter is cut in two.
std::vector<std::string> encoded_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    std::size_t end = std::min(word_bytes, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    words.push_back("=?UTF-8?B?" + base64(text.substr(0, end)) + "?=");
    text.remove_prefix(end);
  }
  return words;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) words.emplace_back(word);
  return words;
}

bool has_long_word(std::string_view text) {
  for (const std::string_view word : split(text, ' ')) {
    if (word.size() > 60) return true;
  }
  return false;
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

bool stands_for_itself(char c) { return (c >= '!' && c <= '~' && c != '=') || c == ' ' || c == '\t'; }

std::string escaped_byte(char c) {
  char text[4];
  std::snprintf(text, sizeof text, "=%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return text;
}

/// One line of the text as one or more lines of quoted-printable.
void put_line(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool space_at_end = i + 1 == line.size() && (line[i] == ' ' || line[i] == '\t');
    std::string piece = stands_for_itself(line[i]) && !space_at_end ? std::string(1, line[i]) : escaped_byte(line[i]);
    if (column + piece.size() > 75) {
      out += "=\r\n";
      column = 0;
    }
    // Mail programs of old change a dot or "From " at the beginning of a line.
    if (column == 0 && (piece == "." || line.substr(i, 5) == "From ")) piece = escaped_byte(line[i]);
    out += piece;
    column += piece.size();
  }
  out += "\r\n";
}

}  // namespace

std::string header_text(std::string_view text) {
  if (is_valid_utf8(text)) return tidy_line(text);
  std::string ascii(text);
  for (char& c : ascii) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return tidy_line(ascii);
}

std::string header(std::string_view name, const std::vector<std::string>& tokens) {
  std::string out = std::string(name) + ":";
  std::size_t column = out.size();
  bool first = true;
  for (const std::string& token : tokens) {
    if (!first && column + 1 + token.size() > line_length) {
      out += "\r\n";
      column = 0;
    }
    out += " " + token;
    column += 1 + token.size();
    first = false;
  }
  return out + "\r\n";
}

std::vector<std::string> text_tokens(std::string_view text) {
  return is_plain(text) && !has_long_word(text) ? words_of(text) : encoded_words(text);
}

std::vector<std::string> phrase_tokens(std::string_view name) {
  if (name.empty()) return {};
  if (is_plain(name) && name.size() <= 60) return {quoted(name)};
  return encoded_words(name);
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 3 / 2);
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  for (std::string_view line : split(text, '\n')) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    put_line(out, line);
  }
  return out;
}

std::string rfc5322_date(Instant at) {
  using namespace std::chrono;
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds moment{seconds(at.seconds())};
  const auto day = floor<std::chrono::days>(moment);
  const year_month_day date(day);
  const hh_mm_ss time(moment - day);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d +0000", days[weekday(day).c_encoding()],
                static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(date.year()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text;
}

std::string wire_address(std::string_view email) {
  const auto at = email.find('@');
  if (at == std::string_view::npos) return std::string(email);
  const std::string_view domain = email.substr(at + 1);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, decltype(&uidna_close)> idna(
      uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_NONTRANSITIONAL_TO_ASCII, &status), uidna_close);
  char ascii[256];
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const std::int32_t size = uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<std::int32_t>(domain.size()),
                                                   ascii, sizeof ascii, &info, &status);
  if (U_FAILURE(status) || info.errors != 0) return std::string(email);
  return std::string(email.substr(0, at + 1)) + std::string(ascii, static_cast<std::size_t>(size));
}

}  // namespace viche::channels
