#include <viche/i18n/names.hpp>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>

#include <viche/core/csv.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

VICHE_RESOURCES(i18n)

namespace viche::i18n {

namespace {

enum class Part : std::uint8_t { given, patronymic, surname };

constexpr std::size_t most_named = 3;

std::string_view resource(std::string_view path) {
  for (const Resource& one : resources::i18n()) {
    if (one.path == path) return one.bytes;
  }
  throw Fault("names: " + std::string(path) + " is not in the program");
}

/// How an ending changes. The longest that fits is taken; one of a whole name before all.
struct Ending {
  std::array<std::string, 3> cases;  ///< genitive, dative, vocative
};
using Endings = std::unordered_map<std::string, Ending>;

std::string key_of(Part part, Sex sex, std::string_view ending) {
  return std::string(1, "gps"[static_cast<int>(part)]) + (sex == Sex::male ? 'm' : 'f') + std::string(ending);
}

Part part_of(std::string_view name) {
  if (name == "given") return Part::given;
  if (name == "patronymic") return Part::patronymic;
  if (name == "surname") return Part::surname;
  throw Fault("names: unknown part " + std::string(name));
}

const Endings& endings() {
  static const Endings all = [] {
    Endings read;
    CsvTable table(resource("data/names.csv"));
    while (const auto row = table.next()) {
      const Sex sex = (*row)["sex"] == "m" ? Sex::male : Sex::female;
      const bool is_new = read.emplace(key_of(part_of((*row)["name"]), sex, (*row)["ending"]),
                                       Ending{{std::string((*row)["genitive"]), std::string((*row)["dative"]),
                                               std::string((*row)["vocative"])}})
                              .second;
      if (!is_new) throw Fault("names: two rows for one ending, line " + std::to_string(row->line()));
    }
    return read;
  }();
  return all;
}

const std::unordered_map<std::string, Sex>& given_names() {
  static const std::unordered_map<std::string, Sex> all = [] {
    std::unordered_map<std::string, Sex> read;
    CsvTable table(resource("data/given_names.csv"));
    while (const auto row = table.next()) {
      read.emplace((*row)["name"], (*row)["sex"] == "m" ? Sex::male : Sex::female);
    }
    return read;
  }();
  return all;
}

icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

/// Lower case, with one apostrophe for all.
std::string plain(std::string_view name) {
  icu::UnicodeString text = wide(to_lower(name));
  for (const char16_t c : {u'’', u'ʼ', u'`', u'‘'})
    text.findAndReplace(icu::UnicodeString(c), icu::UnicodeString(u'\''));
  return utf8(text);
}

bool is_ukrainian(std::string_view plain_name) {
  static const icu::UnicodeString letters = wide("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'");
  const icu::UnicodeString text = wide(plain_name);
  for (std::int32_t i = 0; i < text.length(); ++i) {
    if (letters.indexOf(text[i]) < 0) return false;
  }
  return !text.isEmpty();
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

/// Where the letters are the same the writing of the name is kept; what is new is written as the name is.
std::string written_as(std::string_view name, const std::string& changed) {
  const icu::UnicodeString from = wide(name), lower = wide(plain(name)), to = wide(changed);
  const bool is_capitals = from.length() > 1 && icu::UnicodeString(from).toUpper() == from;
  icu::UnicodeString out;
  std::int32_t i = 0;
  while (i < from.length() && i < to.length() && lower[i] == to[i]) out.append(from[i++]);
  icu::UnicodeString rest(to, i);
  if (is_capitals) rest.toUpper();
  return utf8(out.append(rest));
}

/// A name of one word.
std::string word_in_case(std::string_view word, Part part, NameCase name_case, Sex sex) {
  const std::string name = plain(word);
  if (!is_ukrainian(name)) return std::string(word);
  const auto which = static_cast<std::size_t>(name_case) - 1;
  const Endings& all = endings();
  if (const auto whole = all.find(key_of(part, sex, "^" + name)); whole != all.end()) {
    return written_as(word, whole->second.cases[which]);
  }
  for (std::size_t at = 0; at < name.size(); ++at) {
    if ((static_cast<unsigned char>(name[at]) & 0xC0U) == 0x80U) continue;
    const auto found = all.find(key_of(part, sex, std::string_view(name).substr(at)));
    if (found != all.end()) return written_as(word, name.substr(0, at) + found->second.cases[which]);
  }
  return std::string(word);
}

bool has_vowel_twice(std::string_view word) {
  static const icu::UnicodeString vowels = wide("аеєиіїоуюя");
  const icu::UnicodeString text = wide(plain(word));
  int count = 0;
  for (std::int32_t i = 0; i < text.length(); ++i) count += vowels.indexOf(text[i]) >= 0 ? 1 : 0;
  return count > 1;
}

std::string part_in_case(const std::string& name, Part part, NameCase name_case, Sex sex) {
  std::string out;
  const auto words = split(name, '-');
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += '-';
    // Бонч-Бруєвич: a first part of one syllable does not change
    const bool stays = part == Part::surname && i + 1 < words.size() && !has_vowel_twice(words[i]);
    out += stays ? std::string(words[i]) : word_in_case(words[i], part, name_case, sex);
  }
  return out;
}

Sex sex_of_patronymic(std::string_view patronymic) {
  const std::string name = plain(patronymic);
  for (const std::string_view ending : {"івна", "ївна", "овна", "евна", "ічна", "кизи"}) {
    if (ends_with(name, ending)) return Sex::female;
  }
  for (const std::string_view ending : {"ович", "йович", "евич", "ич", "огли", "оглу"}) {
    if (ends_with(name, ending)) return Sex::male;
  }
  return Sex::unknown;
}

Sex sex_of_given(std::string_view given) {
  const std::string name = plain(given);
  const auto found = given_names().find(name);
  if (found != given_names().end()) return found->second;
  const std::size_t hyphen = name.find('-');
  return hyphen == std::string::npos ? Sex::unknown : sex_of_given(std::string_view(name).substr(0, hyphen));
}

Sex sex_of_surname(std::string_view surname) {
  const std::string name = plain(surname);
  for (const std::string_view ending : {"ський", "цький", "зький"}) {
    if (ends_with(name, ending)) return Sex::male;
  }
  for (const std::string_view ending : {"ська", "цька", "зька"}) {
    if (ends_with(name, ending)) return Sex::female;
  }
  return Sex::unknown;
}

bool is_patronymic(std::string_view word) {
  const std::string name = plain(word);
  for (const std::string_view ending : {"ович", "йович", "евич", "івна", "ївна", "овна", "евна", "ічна"}) {
    if (ends_with(name, ending) && length(name) > length(ending) + 1) return true;
  }
  return name == "ілліч" || name == "лукич" || name == "хомич" || name == "кузьмич" || name == "савич" ||
         name == "фомич" || name == "яковлич";
}

bool is_given(std::string_view word) { return sex_of_given(word) != Sex::unknown; }

PersonName of_two(std::string_view first, std::string_view second) {
  if (is_patronymic(second)) return {"", std::string(first), std::string(second)};
  if (is_given(first) || !is_given(second)) return {std::string(second), std::string(first), ""};
  return {std::string(first), std::string(second), ""};
}

PersonName of_three(std::string_view first, std::string_view second, std::string_view third) {
  const std::string a(first), b(second), c(third);
  if (is_patronymic(c)) return {a, b, c};
  if (is_patronymic(b)) return {c, a, b};
  return {a + " " + b + " " + c, "", ""};
}

std::string in_english(const std::vector<PersonName>& people) {
  std::string names;
  for (const PersonName& one : people) {
    if (!names.empty()) names += ", ";
    names += one.given.empty() ? one.surname : one.given + (one.surname.empty() ? "" : " " + one.surname);
  }
  return names;
}

/// What stands after "Шановний", or nothing when it cannot be said.
std::optional<std::string> called(const Words& words, const PersonName& person, Sex sex) {
  if (sex == Sex::unknown) return std::nullopt;
  const PersonName name = in_case(person, NameCase::vocative, sex);
  const std::string title = words.text(Lang::uk, sex == Sex::male ? "names.sir" : "names.madam");
  if (!name.given.empty() && !name.patronymic.empty()) return name.given + " " + name.patronymic;
  if (!name.given.empty()) return title + " " + name.given;
  if (!name.surname.empty()) return title + " " + name.surname;
  return std::nullopt;
}

std::string address_of_several(const Words& words, const std::vector<PersonName>& people) {
  std::string names;
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto name = called(words, people[i], sex_of(people[i]));
    if (!name || people.size() > most_named) return words.text(Lang::uk, "names.dear_people");
    if (i > 0) names += i + 1 == people.size() ? " та " : ", ";
    names += *name;
  }
  return words.text(Lang::uk, "names.dear_several", {{"names", names}});
}

}  // namespace

std::string PersonName::whole() const {
  std::string text;
  for (const std::string* part : {&surname, &given, &patronymic}) {
    if (!part->empty()) text += (text.empty() ? "" : " ") + *part;
  }
  return text;
}

PersonName name_of(std::string_view text) {
  const std::string line = tidy_line(text);
  const auto words = split(line, ' ');
  if (line.find('.') == std::string::npos && line.find('"') == std::string::npos) {
    if (words.size() == 1 && is_given(words[0])) return {"", std::string(words[0]), ""};
    if (words.size() == 2) return of_two(words[0], words[1]);
    if (words.size() == 3) return of_three(words[0], words[1], words[2]);
  }
  return {line, "", ""};
}

Sex sex_of(const PersonName& name) {
  const Sex by_patronymic = sex_of_patronymic(name.patronymic);
  const Sex by_given = sex_of_given(name.given);
  if (by_patronymic != Sex::unknown && by_given != Sex::unknown && by_patronymic != by_given) return Sex::unknown;
  if (by_patronymic != Sex::unknown) return by_patronymic;
  const Sex by_surname = sex_of_surname(name.surname);
  if (by_given != Sex::unknown) return by_surname != Sex::unknown && by_surname != by_given ? Sex::unknown : by_given;
  return by_surname;
}

PersonName in_case(const PersonName& name, NameCase name_case, Sex sex) {
  if (name_case == NameCase::nominative || sex == Sex::unknown) return name;
  return {part_in_case(name.surname, Part::surname, name_case, sex),
          part_in_case(name.given, Part::given, name_case, sex),
          part_in_case(name.patronymic, Part::patronymic, name_case, sex)};
}

std::string address(const Words& words, Lang lang, const std::vector<PersonName>& people) {
  if (lang == Lang::en) {
    const std::string names = in_english(people);
    if (names.empty()) return words.text(lang, "names.dear_somebody");
    if (people.size() > most_named) return words.text(lang, "names.dear_people");
    return words.text(lang, "names.dear_several", {{"names", names}});
  }
  if (people.size() > 1) return address_of_several(words, people);
  const Sex sex = people.empty() ? Sex::unknown : sex_of(people.front());
  const auto name = people.empty() ? std::nullopt : called(words, people.front(), sex);
  if (!name) return words.text(lang, "names.dear_somebody");
  return words.text(lang, sex == Sex::male ? "names.dear_sir" : "names.dear_madam", {{"name", *name}});
}

std::string addressee(Lang lang, const PersonName& person) {
  return lang == Lang::en ? person.whole() : in_case(person, NameCase::dative, sex_of(person)).whole();
}

}  // namespace viche::i18n
