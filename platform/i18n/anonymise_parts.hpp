#pragma once
#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <memory>
#include <vector>

#include <viche/i18n/anonymise.hpp>

/// How what tells of a person is found: by patterns, by the shape of numbers, by patronymics and initials.
namespace viche::i18n::personal {

/// A piece of a text: code units of UTF-16, `end` not included.
struct Span {
  std::int32_t begin = 0, end = 0;
  Personal kind = Personal::number;
};
using Spans = std::vector<Span>;

using Pattern = std::unique_ptr<icu::RegexPattern>;
/// Patterns are ours: one that does not compile is a bug.
Pattern compiled(const char* form);
/// Is it somewhere in the text?
bool is_in(const icu::RegexPattern& pattern, const icu::UnicodeString& text);

void find_numbers(const icu::UnicodeString& text, Spans& found);  // anonymise_numbers.cpp
void find_names(const icu::UnicodeString& text, Spans& found);    // anonymise_names.cpp

}  // namespace viche::i18n::personal
