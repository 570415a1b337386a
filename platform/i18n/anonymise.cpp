#include <viche/i18n/anonymise.hpp>

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <memory>
#include <vector>

#include <viche/core/assert.hpp>

namespace viche::i18n {

namespace {

/// The longer forms first: a card is not to be taken for a phone and some digits.
constexpr const char* forms[] = {
    // name@host, and what begins as a web address
    R"([\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,})",
    R"((?:https?://|www\.|t\.me/)\S+)",
    R"((?<![\p{L}\p{N}])@\w{4,})",
    // UA and 27 digits, also in groups
    R"(\bUA\s?\d{2}(?:[\s-]?\d){25}\b)",
    // passports and number plates: letters and digits together
    R"(\b\p{Lu}{2}[\s№-]{0,2}\d{6}\b)",
    R"(\b\p{Lu}{2}[\s-]?\d{4}[\s-]?\p{Lu}{2}\b)",
    // phones and every other number of eight digits and more, in whatever groups; dates are none
    R"((?<![\d.])\+?\(?(?!\d{1,2}\.\d{1,2}\.\d{4}(?!\d))\d(?:[\s().-]{0,2}(?!\d{1,2}\.\d{1,2}\.\d{4}(?!\d))\d){7,}(?!\d))",
    // a flat
    R"((?<!\p{L})(?:кв(?:артир[аиуіоюєй]+|\.)?|помешкання)\s*№?\s*\d+\s?[\p{L}]?(?!\p{L}))",
    // Петренко І. В., І. В. Петренко, Петренку І.В.
    R"((?<!\p{L})\p{Lu}[\p{Ll}'’ʼ-]+\s+\p{Lu}\.\s?(?:\p{Lu}\.)?)",
    // but not "вул. І. Франка" nor "17А. Далі"
    R"((?<![\p{L}\d])(?<!(?:вул\.|вулиц.{1,2}|пров\.|провул.{1,5}|просп\.|площ.|ім\.|імені)\s{0,2})\p{Lu}\.\s?(?:\p{Lu}\.\s?)?\p{Lu}[\p{Ll}'’ʼ-]{2,})",
    // a patronymic with the names around it
    R"((?:(?<!\p{L})\p{Lu}[\p{Ll}'’ʼ-]+\s+){0,2}(?<!\p{L})\p{Lu}[\p{Ll}'’ʼ]+(?:ович|йович|евич|івн|ївн|овн|евн)(?:а|у|ем|ові|еві|і|и|ою|ою|о)?(?!\p{L})(?:\s+\p{Lu}[\p{Ll}'’ʼ-]+)?)",
    // мене звати Олена Савчук; моє прізвище Коваль
    R"((?i:мене\s+звати|звуть\s+мене|мене\s+звуть|моє\s+ім['’ʼ]я|моє\s+прізвище|прізвище)\s*[:–-]?\s*(\p{Lu}[\p{Ll}'’ʼ-]+(?:\s+\p{Lu}[\p{Ll}'’ʼ-]+){0,2}))",
};

using Pattern = std::unique_ptr<icu::RegexPattern>;

std::vector<Pattern> compiled() {
  std::vector<Pattern> patterns;
  for (const char* form : forms) {
    UErrorCode error = U_ZERO_ERROR;
    UParseError where;
    patterns.emplace_back(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(form), UREGEX_UWORD, where, error));
    VICHE_ASSERT(U_SUCCESS(error));
  }
  return patterns;
}

/// A form with a group hides the group alone: "мене звати [приховано]".
void take_out(icu::UnicodeString& text, const icu::RegexPattern& pattern) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(text, error));
  if (U_FAILURE(error)) return;
  static const auto instead = icu::UnicodeString::fromUTF8(taken_out);
  icu::UnicodeString out;
  std::int32_t from = 0;
  while (matcher->find(error) && U_SUCCESS(error)) {
    const std::int32_t group = matcher->groupCount() > 0 ? 1 : 0;
    const std::int32_t begin = matcher->start(group, error), end = matcher->end(group, error);
    out.append(text, from, begin - from).append(instead);
    from = end;
  }
  if (from == 0) return;
  out.append(text, from, text.length() - from);
  text = out;
}

}  // namespace

std::string anonymised(std::string_view text) {
  static const std::vector<Pattern> patterns = compiled();
  auto plain = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  for (const Pattern& pattern : patterns) take_out(plain, *pattern);
  std::string out;
  plain.toUTF8String(out);
  return out;
}

}  // namespace viche::i18n
