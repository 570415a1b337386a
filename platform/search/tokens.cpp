#include "tokens.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>
#include <utility>

#include <viche/core/text.hpp>

namespace viche::search {

namespace {

constexpr UChar32 stress = 0x0301;

bool is_apostrophe(UChar32 c) {
  return c == '\'' || c == '`' || c == 0x2019 || c == 0x02BC || c == 0x2018 || c == 0x00B4 || c == 0x02B9 ||
         c == 0x2032 || c == 0xFF07 || c == 0x201B;
}

bool is_cyrillic_letter(UChar32 c) { return c >= 0x0400 && c <= 0x04FF; }

UChar32 next(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto index = static_cast<std::int64_t>(at);
  UChar32 c = 0;
  U8_NEXT(bytes, index, static_cast<std::int64_t>(text.size()), c);
  at = static_cast<std::size_t>(index);
  return c;
}

void append(std::string& out, UChar32 c) {
  std::array<std::uint8_t, 4> bytes{};
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, c);
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

/// Latin letters that look Cyrillic, as they are typed in the middle of Ukrainian words.
UChar32 as_cyrillic(UChar32 c) {
  static constexpr std::array<std::pair<char, UChar32>, 11> alike{{{'a', u'а'},
                                                                   {'c', u'с'},
                                                                   {'e', u'е'},
                                                                   {'i', u'і'},
                                                                   {'k', u'к'},
                                                                   {'m', u'м'},
                                                                   {'o', u'о'},
                                                                   {'p', u'р'},
                                                                   {'t', u'т'},
                                                                   {'x', u'х'},
                                                                   {'y', u'у'}}};
  for (const auto& [latin, cyrillic] : alike) {
    if (c == latin) return cyrillic;
  }
  return c;
}

/// Builds one word at a time.
class Word {
 public:
  void add(UChar32 c) {
    if (count_ >= longest_word) return;
    const UChar32 small = u_tolower(c);
    cyrillic_ = cyrillic_ || is_cyrillic_letter(small);
    latin_ = latin_ || (small >= 'a' && small <= 'z');
    append(text_, small);
    ++count_;
  }
  void add_apostrophe() {
    if (count_ > 0 && count_ < longest_word && text_.back() != '\'') text_ += '\'';
  }
  /// The finished word; empty when there was none.
  std::string take() {
    while (!text_.empty() && text_.back() == '\'') text_.pop_back();
    std::string out = cyrillic_ && latin_ ? mended() : std::move(text_);
    *this = Word();
    return out;
  }

 private:
  std::string mended() const {
    std::string out;
    for (std::size_t at = 0; at < text_.size();) append(out, as_cyrillic(next(text_, at)));
    return out;
  }

  std::string text_;
  std::size_t count_ = 0;
  bool cyrillic_ = false;
  bool latin_ = false;
};

/// й and ї may come as a letter and a mark; put together before words are cut.
bool has_marks(std::string_view text) {
  return text.find("\xCC\x86") != std::string_view::npos || text.find("\xCC\x88") != std::string_view::npos;
}

void cut(std::string_view text, const std::function<bool(const std::string&)>& take) {
  Word word;
  bool going_on = true;
  const auto finish = [&] {
    const std::string done = word.take();
    if (!done.empty()) going_on = take(done);
  };
  for (std::size_t at = 0; at < text.size() && going_on;) {
    const UChar32 c = next(text, at);
    if (c == stress) continue;
    if (c > 0 && u_isalnum(c)) {
      word.add(c);
    } else if (is_apostrophe(c)) {
      word.add_apostrophe();
    } else {
      finish();
    }
  }
  if (going_on) finish();
}

}  // namespace

void each_word(std::string_view text, const std::function<bool(const std::string&)>& take) {
  if (has_marks(text) && is_valid_utf8(text)) {
    cut(tidy(text), take);
  } else {
    cut(text, take);
  }
}

std::string folded(std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size();) {
    const UChar32 c = u_tolower(next(word, at));
    if (c > 0 && u_isalnum(c)) append(out, c == u'ґ' ? u'г' : c);
  }
  return out;
}

std::size_t letters(std::string_view word) { return length(word); }

bool is_cyrillic(std::string_view word) {
  std::size_t at = 0;
  return !word.empty() && is_cyrillic_letter(next(word, at));
}

bool has_digit(std::string_view word) { return word.find_first_of("0123456789") != std::string_view::npos; }

std::string capitalised(std::string_view word) {
  std::size_t at = 0;
  std::string out;
  append(out, u_toupper(next(word, at)));
  return out + std::string(word.substr(at));
}

std::string upper(std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size();) append(out, u_toupper(next(word, at)));
  return out;
}

}  // namespace viche::search
