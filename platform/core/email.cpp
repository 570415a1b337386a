#include <viche/core/email.hpp>

#include <viche/core/text.hpp>

namespace viche {

namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_local(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
  for (const char c : local) {
    if (!is_letter_or_digit(c) && std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) == std::string_view::npos)
      return false;
  }
  return local.find("..") == std::string_view::npos;
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  for (const char c : label) {
    if (!is_letter_or_digit(c) && c != '-' && static_cast<unsigned char>(c) < 0x80) return false;
  }
  return true;
}

/// Letters of other scripts are allowed, but nothing invisible, and no spaces.
bool is_domain(std::string_view domain) {
  if (domain.size() > 255 || !is_valid_utf8(domain) || tidy_line(domain).size() != domain.size()) return false;
  for (const std::string_view odd : {"\xC2\xA0", "\xE3\x80\x80", "\xE2\x80"}) {  // no-break, wide and other spaces
    if (domain.find(odd) != std::string_view::npos) return false;
  }
  const auto labels = split(domain, '.');
  for (const std::string_view label : labels) {
    if (!is_label(label)) return false;
  }
  return labels.size() >= 2 && !parse_integer(labels.back());
}

}  // namespace

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.size() > 254) return false;
  return is_local(text.substr(0, at)) && is_domain(text.substr(at + 1));
}

std::string canonical_email(std::string_view text) {
  return is_valid_utf8(text) ? to_lower(trimmed(text)) : std::string(text);
}

}  // namespace viche
