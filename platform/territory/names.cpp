#include "names.hpp"

#include <algorithm>
#include <array>

#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

VICHE_RESOURCES(territory)

namespace viche::territory {

namespace {

struct Kind {
  std::string code;
  std::string shown;
  std::vector<std::string> words;
};

std::vector<Kind> kinds_in(std::string_view path) {
  std::vector<Kind> kinds;
  for (const Resource& file : resources::territory()) {
    if (file.path != path) continue;
    for (const auto line : split(file.bytes, '\n')) {
      const auto cells = split(line, '|');
      if (line.empty() || line.front() == '#' || cells.size() != 3) continue;
      kinds.push_back({std::string(trimmed(cells[0])), std::string(trimmed(cells[1])), {}});
      for (const auto word : split(trimmed(cells[2]), ' ')) kinds.back().words.emplace_back(word);
    }
  }
  return kinds;
}

const std::vector<Kind>& street_kinds() {
  static const auto kinds = kinds_in("data/street_kinds.txt");
  return kinds;
}

const std::vector<Kind>& settlement_kinds() {
  static const auto kinds = kinds_in("data/settlement_kinds.txt");
  return kinds;
}

const Kind* find_code(const std::vector<Kind>& kinds, std::string_view code) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.code == code; });
  return found == kinds.end() ? nullptr : &*found;
}

const Kind* find_word(const std::vector<Kind>& kinds, std::string_view word) {
  for (const Kind& kind : kinds) {
    if (std::find(kind.words.begin(), kind.words.end(), word) != kind.words.end()) return &kind;
  }
  return nullptr;
}

/// Cuts "вул." or "вул " off the beginning: the word without the dot, and what follows.
struct Cut {
  std::string word;
  std::string_view rest;
};

Cut first_word(std::string_view text) {
  const auto end = text.find_first_of(". ");
  if (end == std::string_view::npos) return {to_lower(text), {}};
  return {to_lower(text.substr(0, end)), trimmed(text.substr(end + 1))};
}

Cut last_word(std::string_view text) {
  const auto space = text.rfind(' ');
  if (space == std::string_view::npos) return {to_lower(text), {}};
  std::string word = to_lower(text.substr(space + 1));
  if (!word.empty() && word.back() == '.') word.pop_back();
  return {word, trimmed(text.substr(0, space))};
}

/// "К.Маркса" -> "К. Маркса"
std::string spaced(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    out += name[i];
    if (name[i] == '.' && i + 1 < name.size() && name[i + 1] != ' ' && name[i + 1] != '.') out += ' ';
  }
  return out;
}

std::string shown(const Kind* kind, std::string_view name) {
  return kind == nullptr ? std::string(name) : kind->shown + " " + std::string(name);
}

std::string joined(const std::vector<std::string>& words, char by) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += by;
    out += word;
  }
  return out;
}

/// Latin letters that look like Ukrainian ones, as typed in numbers of houses.
constexpr std::array<std::pair<char, std::string_view>, 12> look_alikes{{{'a', "а"},
                                                                         {'b', "в"},
                                                                         {'c', "с"},
                                                                         {'e', "е"},
                                                                         {'h', "н"},
                                                                         {'i', "і"},
                                                                         {'k', "к"},
                                                                         {'m', "м"},
                                                                         {'o', "о"},
                                                                         {'p', "р"},
                                                                         {'t', "т"},
                                                                         {'x', "х"}}};

}  // namespace

StreetName street_name_of(std::string_view typed) {
  const std::string line = tidy_line(typed);
  for (const Cut& cut : {first_word(line), last_word(line)}) {
    const Kind* kind = find_word(street_kinds(), cut.word);
    if (kind != nullptr && !cut.rest.empty()) return {kind->code, spaced(cut.rest)};
  }
  return {"", spaced(line)};
}

std::string shown_street(std::string_view kind, std::string_view name) {
  return shown(find_code(street_kinds(), kind), name);
}

std::optional<std::string> street_kind_of(const search::Word& word) {
  if (const Kind* kind = find_word(street_kinds(), word.typed)) return kind->code;
  for (const auto& stem : word.stems) {
    if (const Kind* kind = find_word(street_kinds(), stem)) return kind->code;
  }
  return std::nullopt;
}

std::string bare_settlement(std::string_view typed) {
  const std::string line = tidy_line(typed);
  const Cut cut = first_word(line);
  const bool named = find_word(settlement_kinds(), cut.word) != nullptr && !cut.rest.empty();
  return named ? std::string(cut.rest) : line;
}

std::string shown_settlement(std::string_view kind, std::string_view name) {
  return shown(find_code(settlement_kinds(), kind), name);
}

bool is_settlement_kind(std::string_view kind) { return find_code(settlement_kinds(), kind) != nullptr; }

std::string name_key(std::string_view name) { return joined(search::words_of(name), ' '); }

std::string number_key(std::string_view number) {
  std::string out;
  for (const char c : to_lower(trimmed(number))) {
    static constexpr std::string_view unimportant = " -.\"'";
    if (unimportant.find(c) != std::string_view::npos) continue;
    const auto* alike =
        std::find_if(look_alikes.begin(), look_alikes.end(), [&](const auto& pair) { return pair.first == c; });
    if (alike == look_alikes.end()) {
      out += c;
    } else {
      out += alike->second;
    }
  }
  return out;
}

bool stands_before(std::string_view number_key, std::string_view other) {
  const auto leading = [](std::string_view key) {
    const auto end = std::min(key.find_first_not_of("0123456789"), key.size());
    return parse_integer(key.substr(0, std::min<std::size_t>(end, 9))).value_or(0);
  };
  const auto a = leading(number_key);
  const auto b = leading(other);
  return a != b ? a < b : number_key < other;
}

std::string written_words(const std::vector<search::Word>& words) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += ' ';
    out += word.typed + '|' + joined(word.stems, '|');
  }
  return out;
}

std::vector<search::Word> read_words(std::string_view search_key) {
  std::vector<search::Word> words;
  for (const auto part : split(search_key, ' ')) {
    const auto cells = split(part, '|');
    if (part.empty()) continue;
    search::Word word{std::string(cells.front()), {}};
    for (std::size_t i = 1; i < cells.size(); ++i) word.stems.emplace_back(cells[i]);
    words.push_back(std::move(word));
  }
  return words;
}

std::optional<std::string> unit_code_of(std::string_view typed) {
  constexpr std::size_t digits = 17;
  if (typed.size() <= digits) return std::nullopt;
  const auto prefix = typed.substr(0, typed.size() - digits);
  const auto tail = typed.substr(typed.size() - digits);
  // The Ukrainian У and А of a Ukrainian keyboard stand for U and A.
  if (prefix != "UA" && prefix != "UА" && prefix != "УА" && prefix != "УA") return std::nullopt;
  if (tail.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return "UA" + std::string(tail);
}

}  // namespace viche::territory
