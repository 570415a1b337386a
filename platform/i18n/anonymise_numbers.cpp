#include <algorithm>
#include <optional>
#include <string>

#include "anonymise_parts.hpp"

/// Which numbers tell of a person: by how many digits they have and how they are grouped.
namespace viche::i18n::personal {

namespace {

constexpr std::int32_t most_between = 3;  ///< signs between two groups: ") ", "-", " / "
constexpr std::size_t most_groups = 9;
constexpr std::int32_t words_before = 40;

/// Digits without anything between them.
struct Group {
  std::int32_t begin = 0, end = 0;
  std::string digits;
  std::size_t size() const { return digits.size(); }
};
using Groups = std::vector<Group>;

bool is_digit(char16_t c) { return c >= u'0' && c <= u'9'; }
bool is_between(char16_t c) {
  return c == u' ' || c == u'\u00a0' || c == u'-' || c == u'\u2013' || c == u'(' || c == u')' || c == u'.' || c == u'/';
}

Groups groups_of(const icu::UnicodeString& text) {
  Groups all;
  for (std::int32_t i = 0; i < text.length(); ++i) {
    if (!is_digit(text[i])) continue;
    Group group{i, i, {}};
    for (; group.end < text.length() && is_digit(text[group.end]); ++group.end)
      group.digits += static_cast<char>(text[group.end]);
    i = group.end;
    all.push_back(std::move(group));
  }
  return all;
}

bool are_joined(const icu::UnicodeString& text, const Group& one, const Group& next) {
  if (next.begin - one.end > most_between) return false;
  for (std::int32_t i = one.end; i < next.begin; ++i) {
    if (!is_between(text[i])) return false;
  }
  return true;
}

bool is_year(const Group& group) {
  return group.size() == 4 && (group.digits.compare(0, 2, "19") == 0 || group.digits.compare(0, 2, "20") == 0);
}

bool has_plus(const icu::UnicodeString& text, const Group& first) {
  return first.begin > 0 && text[first.begin - 1] == u'+';
}

/// A code of a network or of a region: 39, 50, 67, 43; not 80 and 90, lines that everybody may call.
bool is_area(char first, char second) { return first >= '3' && first <= '9' && !(second == '0' && first >= '8'); }

struct Piece {
  const Groups& groups;
  std::size_t from, to;  ///< `to` included
  std::string digits;
};

bool is_phone(const icu::UnicodeString& text, const Piece& one) {
  const std::string& d = one.digits;
  if (has_plus(text, one.groups[one.from])) return d.size() >= 9 && d.size() <= 15;
  if (d.size() == 12 && d.compare(0, 3, "380") == 0) return is_area(d[3], d[4]);
  if (d.size() == 11 && d.compare(0, 2, "80") == 0) return is_area(d[2], d[3]);
  if (d.size() == 10 && d[0] == '0') return is_area(d[1], d[2]);
  // 67 123 45 67: without the nought that others write
  const Groups& g = one.groups;
  const std::size_t n = one.to - one.from + 1;
  if (d.size() != 9 || n < 2 || !is_area(d[0], d[1]) || g[one.from].size() != 2) return false;
  return n == 2 || (n == 4 && g[one.from + 1].size() == 3 && g[one.from + 2].size() == 2);
}

bool is_card(const Piece& one) {
  if (one.digits.size() != 16 || one.to - one.from != 3) return false;
  bool years = true;
  for (std::size_t i = one.from; i <= one.to; ++i) {
    if (one.groups[i].size() != 4) return false;
    years = years && is_year(one.groups[i]);
  }
  return !years;
}

icu::UnicodeString before(const icu::UnicodeString& text, std::int32_t at) {
  const std::int32_t begin = std::max<std::int32_t>(0, at - words_before);
  return text.tempSubString(begin, at - begin).toLower();
}

/// Long numbers that are no secret: of an organisation, of a plot, a sum, a place.
bool is_known_to_all(const icu::UnicodeString& text, const Group& group) {
  static const Pattern organisation = compiled(
      R"((?:єдрпоу|едрпоу|наказ\p{L}*|розпорядженн\p{L}*|рішенн\p{L}*|договор\p{L}*|договір|заявк\p{L}*|опор\p{L}*|дк\s*021[:\d]*\s*код|накладн\p{L}*|лист\p{L}{0,2}|тендер\p{L}*|кадастр\p{L}*|ua-20[\d-]*)[\s№:()\p{L}]*$)");
  static const Pattern sum = compiled(R"(^(?:[.,]\d\d)?\s?(?:грн|гривень|гривні|₴|\$|€|м³|м3|квт|кубометр\p{L}*))");
  const char16_t prior = group.begin > 0 ? text[group.begin - 1] : u' ';
  const bool fraction = (prior == u'.' || prior == u',') && group.begin > 1 && is_digit(text[group.begin - 2]);
  if (fraction) return true;
  // UA05040130010040578: a settlement in the codifier
  if (group.size() == 17 && prior == u'A') return true;
  if (is_in(*sum, text.tempSubString(group.end, 12).toLower())) return true;
  return is_in(*organisation, before(text, group.begin));
}

/// 0510600000:01:001:0123: the number of a plot of land.
bool is_plot(const icu::UnicodeString& text, const Group& last) {
  return last.size() == 10 && last.end + 1 < text.length() && text[last.end] == u':' && is_digit(text[last.end + 1]);
}

Personal kind_of(const Group& group) {
  if (group.size() == 16 || group.size() > 18) return Personal::account;
  return group.size() == 9 || group.size() == 10 ? Personal::document : Personal::number;
}

/// What the groups from one to another are together; nothing when they tell of nobody.
/// An office is named right before it: "телефон ЖЕКу 04343 2-11-22".
bool is_of_an_office(const icu::UnicodeString& text, const Group& first) {
  static const Pattern pattern = compiled(
      R"((?<!\p{L})(?:жек|жкп|цнап|водоканал|диспетчерськ|приймальн|аварійн|реєстратур|гаряч(?:ої|а)|контактн|обленерго|облгаз)\p{L}*(?:\s+(?:лін\p{L}+|служб\p{L}+|центр\p{L}*|водоканал\p{L}*|жек\p{L}*|облгаз\p{L}*|обленерго|міст\p{L}|громад\p{L}|рад\p{L}|тел|телефон\p{L}*|за|по|на|номер\p{L}*|телефону)\.?){0,3}\s*[:(–—-]{0,2}\s*$)");
  return is_in(*pattern, before(text, first.begin));
}

std::optional<Personal> told(const icu::UnicodeString& text, const Piece& one) {
  if (is_plot(text, one.groups[one.to])) return std::nullopt;
  if (is_phone(text, one)) {
    return is_of_an_office(text, one.groups[one.from]) ? std::nullopt : std::optional(Personal::phone);
  }
  if (is_card(one)) return Personal::account;
  const Group& first = one.groups[one.from];
  if (one.from == one.to) {
    const bool free_line = first.digits.compare(0, 3, "080") == 0 || first.digits.compare(0, 3, "090") == 0;
    if (first.size() < 8 || (free_line && first.size() == 10) || is_known_to_all(text, first)) return std::nullopt;
    return kind_of(first);
  }
  // the number of the register of people: a day of birth and five digits
  const Group& last = one.groups[one.to];
  const bool dash = last.begin - first.end == 1 && text[first.end] == u'-';
  if (one.to == one.from + 1 && dash && first.size() == 8 && last.size() == 5) return Personal::document;
  return std::nullopt;
}

/// The longest that tells of a person from this group on. @returns the group after it; the same when there is none
std::size_t find_from(const icu::UnicodeString& text, const Groups& all, std::size_t from, Spans& found) {
  std::size_t last = from;
  while (last + 1 < all.size() && last - from + 1 < most_groups && are_joined(text, all[last], all[last + 1])) ++last;
  for (std::size_t to = last + 1; to-- > from;) {
    Piece piece{all, from, to, {}};
    for (std::size_t i = from; i <= to; ++i) piece.digits += all[i].digits;
    const auto kind = told(text, piece);
    if (!kind) continue;
    std::int32_t begin = all[from].begin;
    while (begin > 0 && (text[begin - 1] == u'+' || text[begin - 1] == u'(')) --begin;
    found.push_back({begin, all[to].end, *kind});
    return to + 1;
  }
  return from;
}

/// Five to seven digits are a phone where somebody says so: "тел. 6-12-34".
void find_short_phones(const icu::UnicodeString& text, Spans& found) {
  static const Pattern pattern = compiled(
      R"((?<!\p{L})(?i:тел|телефон\p{L}{0,3}|моб|(?:мій|моя|наш|домашній|робочий)(?:\s+(?:номер|телефон))?|дзвон\p{L}{0,5}|дзвін\p{L}{0,4}|зателефон\p{L}{0,5}|viber|вайбер\p{L}{0,2})\.?\s*(?:(?:за|на|мені|нам|будь|ласка|по|номером|номер|№|прошу)\s*){0,5}:?\s*(\d[\d-]{1,2}[\s-]?\d\d[\s-]?\d\d?(?!\d)))");
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(text, error));
  while (U_SUCCESS(error) && matcher->find(error) && U_SUCCESS(error))
    found.push_back({matcher->start(1, error), matcher->end(1, error), Personal::phone});
}

}  // namespace

void find_numbers(const icu::UnicodeString& text, Spans& found) {
  const Groups all = groups_of(text);
  if (all.empty()) return;
  for (std::size_t i = 0; i < all.size();) {
    const std::size_t next = find_from(text, all, i, found);
    i = next > i ? next : i + 1;
  }
  find_short_phones(text, found);
}

}  // namespace viche::i18n::personal
