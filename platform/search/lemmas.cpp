#include <viche/search/lemmas.hpp>

#include <algorithm>
#include <atomic>
#include <unordered_map>
#include <unordered_set>

#include <viche/core/fault.hpp>
#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

#include "dictionary.hpp"
#include "endings.hpp"
#include "seen_words.hpp"
#include "tokens.hpp"

VICHE_RESOURCES(search)

namespace viche::search {

namespace {

constexpr std::size_t most_words_kept = 65'536;
constexpr std::size_t most_query_words = 32;

/// The words of a data file line by line; lines that begin with # are for people.
std::vector<std::vector<std::string>> lines_of(std::string_view path) {
  std::vector<std::vector<std::string>> lines;
  for (const Resource& file : resources::search()) {
    if (file.path != path) continue;
    for (const auto line : split(file.bytes, '\n')) {
      if (line.empty() || line.front() == '#') continue;
      std::vector<std::string> words;
      for (const auto word : split(line, ' ')) words.push_back(folded(word));
      lines.push_back(std::move(words));
    }
  }
  return lines;
}

void add_folded(std::vector<std::string>& to, const std::vector<std::string>& words) {
  for (const auto& word : words) {
    std::string stem = folded(word);
    if (!stem.empty()) to.push_back(std::move(stem));
  }
}

void sort_once(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

struct Lemmas::State {
  Dictionary ukrainian;
  Dictionary british;
  Dictionary american;
  std::unordered_set<std::string> stop_words;
  std::unordered_map<std::string, std::string> short_forms;
  SeenWords seen{most_words_kept};
  std::atomic<std::uint64_t> looked_up_words{0};

  explicit State(const std::string& folder)
      : ukrainian(folder + "/uk_UA"), british(folder + "/en_GB"), american(folder + "/en_US") {
    if (!ukrainian.exists()) throw Fault("no Ukrainian dictionary uk_UA in " + folder);
    for (const auto& line : lines_of("data/stop_words.txt")) stop_words.insert(line.begin(), line.end());
    for (const auto& line : lines_of("data/short_forms.txt")) short_forms.emplace(line.at(0), line.at(1));
  }

  bool matters(const std::string& word) const {
    return (letters(word) > 1 || has_digit(word)) && !stop_words.contains(folded(word));
  }

  /// Names are in the dictionary with a capital letter, abbreviations in capitals; people write either small.
  std::vector<std::string> ukrainian_lemmas(const std::string& word) const {
    std::vector<std::string> found;
    add_folded(found, ukrainian.lemmas(word));
    add_folded(found, ukrainian.lemmas(capitalised(word)));
    if (found.empty()) add_folded(found, ukrainian.lemmas(upper(word)));
    return found;
  }

  /// `ганку` for `ґанку`: г is typed where ґ is meant.
  void add_with_other_g(const std::string& word, std::vector<std::string>& found) const {
    static const std::string g = "г";
    for (std::size_t at = word.find(g); at != std::string::npos; at = word.find(g, at + g.size())) {
      add_folded(found, ukrainian.lemmas(std::string(word).replace(at, g.size(), "ґ")));
    }
  }

  std::vector<std::string> english_lemmas(const std::string& word) const {
    const Dictionary& english = british.exists() ? british : american;
    std::vector<std::string> found;
    add_folded(found, english.lemmas(word));
    if (found.empty()) add_folded(found, english.lemmas(capitalised(word)));
    return found;
  }

  std::vector<std::string> look_up(const std::string& word) const {
    if (has_digit(word)) return {folded(word)};
    if (!is_cyrillic(word)) {
      auto found = english_lemmas(word);
      if (found.empty()) found.push_back(folded(word));
      return found;
    }
    if (const auto whole = short_forms.find(folded(word)); whole != short_forms.end()) return {whole->second};
    auto found = ukrainian_lemmas(word);
    add_with_other_g(word, found);
    if (found.empty()) found = {folded(word), without_ending(folded(word))};
    return found;
  }

  Stems stems(const std::string& word) {
    if (Stems known = seen.find(word)) return known;
    ++looked_up_words;
    auto found = look_up(word);
    sort_once(found);
    auto kept = std::make_shared<const std::vector<std::string>>(std::move(found));
    seen.keep(word, kept);
    return kept;
  }
};

Lemmas::Lemmas(const std::string& folder) : state_(std::make_unique<State>(folder)) {}
Lemmas::~Lemmas() = default;

std::vector<std::string> Lemmas::stems(std::string_view word) const {
  std::vector<std::string> all;
  each_word(word, [&](const std::string& one) {
    const Stems found = state_->stems(one);
    all.insert(all.end(), found->begin(), found->end());
    return true;
  });
  sort_once(all);
  return all;
}

std::vector<Word> Lemmas::words(std::string_view text) const {
  std::vector<Word> all;
  each_word(text, [&](const std::string& word) {
    all.push_back({folded(word), *state_->stems(word)});
    return true;
  });
  return all;
}

std::string Lemmas::index_text(std::string_view text, std::size_t max_words) const {
  std::string line;
  std::size_t count = 0;
  each_word(text, [&](const std::string& word) {
    if (count == max_words) return false;
    ++count;
    if (!state_->matters(word)) return true;
    for (const auto& stem : *state_->stems(word)) {
      if (!line.empty()) line += ' ';
      line += stem;
    }
    return true;
  });
  return line;
}

std::uint64_t Lemmas::looked_up() const { return state_->looked_up_words; }

Groups Lemmas::query(std::string_view text, LastWord last) const {
  Groups groups;
  std::string typed;  // the last word, when it is looked for
  each_word(text, [&](const std::string& word) {
    const bool matters = state_->matters(word);
    typed = matters ? folded(word) : "";
    if (matters) groups.push_back(*state_->stems(word));
    return groups.size() < most_query_words;
  });
  if (last == LastWord::begun && !typed.empty()) {
    groups.back().push_back(typed);
    sort_once(groups.back());
  }
  return groups;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  each_word(text, [&](const std::string& word) {
    words.push_back(folded(word));
    return true;
  });
  return words;
}

}  // namespace viche::search
