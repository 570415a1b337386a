#include <viche/i18n/anonymise.hpp>

#include <algorithm>

#include <viche/core/assert.hpp>

#include "anonymise_parts.hpp"

namespace viche::i18n {

namespace personal {

namespace {

/// A form and what has to be in a text before it is worth looking: one of these signs; empty: a digit.
struct Form {
  Personal kind;
  const char* signs;
  const char* pattern;
};

/// A form with a group hides the group alone: "мене звати [приховано]".
constexpr Form forms[] = {
    // name@host and what begins as a web address; those of public bodies, maps and films of a place tell of nobody
    {Personal::email, "@",
     R"([\p{L}\p{N}._%+-]{1,64}@(?!(?:[\p{L}\p{N}-]+\.)*gov\.ua(?![\p{L}\p{N}.-]*\p{L}))[\p{L}\p{N}.-]+\.\p{L}{2,})"},
    // olena(собака)ukr.net, as people write it against robots
    {Personal::email, "([",
     R"([\p{L}\p{N}._%+-]{1,64}\s?[(\[]\s?(?i:собака|собачка|равлик|at)\s?[)\]]\s?[\p{L}\p{N}-]+(?:(?:\.|\s?[(\[]\s?(?i:крапка|точка|dot)\s?[)\]]\s?)[\p{L}\p{N}-]+)+)"},
    // 0 6 7 1 2 3 4 5 6 7
    {Personal::phone, "", R"((?<!\d)(?<!\d\s)0(?:\s\d){9}(?!\s?\d))"},
    {Personal::link, ".",
     R"((?<![\p{L}\p{N}])(?:https?://)?(?:[\w-]+\.)*(?:t\.me|telegram\.me|wa\.me|(?:facebook|fb|instagram|tiktok|linkedin|viber|vk|dropbox|icloud)\.com|fb\.me|ok\.ru|(?:drive|docs)\.google\.com|photos\.app\.goo\.gl)/[^\s<>«»"]*[^\s<>«»".,;:!?)])"},
    {Personal::link, "@", R"((?<![\p{L}\p{N}._%+-])@\w[\w.]{2,}\w)"},
    // UA and 27 digits, also in groups
    {Personal::account, "", R"((?<!\p{L})[UУ][AА]\s?\d{2}(?:[\s-]?\d){25}(?!\d))"},
    // passports, certificates and number plates: letters and digits together
    {Personal::document, "", R"((?<!\p{L})\p{Lu}{2,3},?\s{0,2}(?:№|N|номер)?\s{0,2}-?\d{6}(?!\d))"},
    {Personal::document, "", R"((?<!\p{L})[IІVX]{1,3}-\p{Lu}{2}\s{0,2}(?:№|номер)?\s{0,2}\d{6}(?!\d))"},
    {Personal::document, "", R"((?<!\p{L})\p{Lu}{2}[\s-]?\d{4}[\s-]?\p{Lu}{2}(?!\p{L}))"},
    {Personal::document, "",
     R"((?<!\p{L})(?i:паспорт|посвідченн|свідоцтв|документ|ІПН|РНОКПП|УНЗР)\p{L}{0,3}\s*(?:серії|серія)?\s*(?:№|номер|код|:)?\s*:?\s*(\p{Lu}{0,3}\s?\d{5,}(?:-\d+)?))"},
    // born, with a day or a year
    {Personal::birth, "",
     R"((?<!\p{L})(?i:народи(?:вся|лася|лась|вшись)|дата\s+народження|день\s+народження|д\.\s?н\.|народжен\p{L}{1,3})\s*[:–—-]?\s*(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\s+\p{L}{4,10}\s+\d{4}|\d{4}))"},
    {Personal::birth, "",
     R"((?<!\d)((?:\d{1,2}[./-]\d{1,2}[./-]|\d{1,2}\s+\p{L}{4,10}\s+)?(?:19|20)\d\d)(?=\s?(?:р\.?\s?н\.|р/н|року\s+народження)))"},
    // a flat, but not the third quarter of a year
    {Personal::flat, "",
     R"((?<!\p{L})(?:кв(?:артир[аиуіоюєйхм]+|\.)?|помешкання)\s*№?\s*(?!(?:19|20)\d\d(?!\d))\d{1,4}(?:\s*(?:,|та|і|й|-|–)\s*\d{1,3}(?!\d|[.,-]\d|\s\d|\s?\(|\s?(?:°|℃|градус|осіб|люд|діт|дит|кімнат|вікон|годин|дн[ія]|поверх|рок|хв|грн|год|м(?!\p{L})|см|під['’ʼ]їзд|раз|тиж|міс|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)))*(?!\d)(?!\s*(?:°|℃|градус|осіб|люд|діт|дит|кімнат|вікон|годин|дн[ія]|поверх|кв\.))(?:\p{L}(?!\p{L})|\s\p{Lu}(?!\p{L}))?)"},
    // мене звати Олена Савчук; моє прізвище Коваль
    {Personal::name, "з",
     R"((?i:мене\s+звати|звуть\s+мене|мене\s+звуть|моє\s+ім['’ʼ]я|моє\s+прізвище|прізвище)\s*[:–-]?\s*(\p{Lu}[\p{Ll}'’ʼ-]+(?:\s+\p{Lu}[\p{Ll}'’ʼ-]+){0,2}))"},
    // з повагою, Олена Савчук
    {Personal::name, "п",
     R"((?i:з\s+(?:глибокою\s+)?повагою|с\s+уважением)\s*[,:.–-]?\s*(?!(?:Мешканц|Жител|Колектив|Громад|Батьк|Сусід))(\p{Lu}[\p{Ll}'’ʼ-]+(?:\s+\p{Lu}[\p{Ll}'’ʼ-]+){0,2})(?=\s*(?:,|[.!]?\s*(?:\n|$))))"},
    // Я, Олена Савчук, прошу
    {Personal::name, "Я", R"((?<!\p{L})Я,\s+(\p{Lu}[\p{Ll}'’ʼ-]+\s+\p{Lu}[\p{Ll}'’ʼ-]+)(?=\s*,))"},
};

struct Ready {
  Personal kind;
  icu::UnicodeString signs;
  Pattern pattern;
};

Ready ready(const Form& form) { return {form.kind, icu::UnicodeString::fromUTF8(form.signs), compiled(form.pattern)}; }

std::vector<Ready> ready_forms() {
  std::vector<Ready> all;
  for (const Form& form : forms) all.push_back(ready(form));
  return all;
}

bool has_digit(const icu::UnicodeString& text) {
  for (std::int32_t i = 0; i < text.length(); ++i) {
    if (text[i] >= u'0' && text[i] <= u'9') return true;
  }
  return false;
}

bool may_be_in(const Ready& form, const icu::UnicodeString& text, bool digits) {
  if (form.signs.isEmpty()) return digits;
  for (std::int32_t i = 0; i < form.signs.length(); ++i) {
    if (text.indexOf(form.signs[i]) >= 0) return true;
  }
  return false;
}

/// Every address of the web but those of public bodies and of maps.
constexpr Form any_link = {
    Personal::link, ":w",
    R"((?:https?://|www\.)(?!(?:[\w-]+\.)*gov\.ua(?:[/\s?#:.,)]|$)|(?:www\.|maps\.)?google\.[a-z.]+/maps|maps\.(?:app\.)?goo|goo\.gl/maps|(?:www\.)?openstreetmap\.org)[^\s<>«»"]*[^\s<>«»".,;:!?)])"};

void find_form(const icu::UnicodeString& text, const Ready& form, Spans& found) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(form.pattern->matcher(text, error));
  if (U_FAILURE(error)) return;
  const std::int32_t group = matcher->groupCount() > 0 ? 1 : 0;
  while (matcher->find(error) && U_SUCCESS(error)) {
    found.push_back({matcher->start(group, error), matcher->end(group, error), form.kind});
  }
}

void find_forms(const icu::UnicodeString& text, Links links, Spans& found) {
  static const std::vector<Ready> all = ready_forms();
  static const Ready every_link = ready(any_link);
  if (links == Links::all && may_be_in(every_link, text, false)) find_form(text, every_link, found);
  const bool digits = has_digit(text);
  for (const Ready& form : all) {
    if (may_be_in(form, text, digits)) find_form(text, form, found);
  }
}

/// In order, those that touch or overlap as one of the kind of the longest.
Spans merged(Spans all) {
  std::ranges::sort(
      all, [](const Span& a, const Span& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  Spans apart;
  for (const Span& one : all) {
    if (apart.empty() || one.begin >= apart.back().end) {
      apart.push_back(one);
      continue;
    }
    Span& last = apart.back();
    if (one.end - one.begin > last.end - last.begin) last.kind = one.kind;
    last.end = std::max(last.end, one.end);
  }
  return apart;
}

}  // namespace

Pattern compiled(const char* form) {
  UErrorCode error = U_ZERO_ERROR;
  UParseError where;
  Pattern pattern(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(form), UREGEX_UWORD, where, error));
  VICHE_ASSERT(U_SUCCESS(error));
  return pattern;
}

bool is_in(const icu::RegexPattern& pattern, const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(text, error));
  return U_SUCCESS(error) && matcher->find(error) && U_SUCCESS(error);
}

}  // namespace personal

std::string_view code(Personal kind) {
  switch (kind) {
    case Personal::email: return "email";
    case Personal::link: return "link";
    case Personal::phone: return "phone";
    case Personal::account: return "account";
    case Personal::document: return "document";
    case Personal::birth: return "birth";
    case Personal::flat: return "flat";
    case Personal::name: return "name";
    case Personal::number: return "number";
  }
  return "number";
}

Covered covered(std::string_view text, Links links) {
  static const auto instead = icu::UnicodeString::fromUTF8({taken_out.data(), static_cast<int>(taken_out.size())});
  const auto plain = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  personal::Spans found;
  personal::find_forms(plain, links, found);
  personal::find_numbers(plain, found);
  personal::find_names(plain, found);
  Covered made;
  if (found.empty()) {
    made.text = text;
    return made;
  }
  icu::UnicodeString out;
  std::int32_t from = 0;
  for (const personal::Span& one : personal::merged(std::move(found))) {
    out.append(plain, from, one.begin - from).append(instead);
    from = one.end;
    made.kinds.push_back(one.kind);
  }
  out.append(plain, from, plain.length() - from);
  out.toUTF8String(made.text);
  std::ranges::sort(made.kinds);
  made.kinds.erase(std::unique(made.kinds.begin(), made.kinds.end()), made.kinds.end());
  return made;
}

std::string anonymised(std::string_view text) { return covered(text, Links::all).text; }

}  // namespace viche::i18n
