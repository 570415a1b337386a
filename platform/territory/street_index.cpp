#include "street_index.hpp"

#include <algorithm>
#include <map>

#include <viche/core/text.hpp>

#include "names.hpp"

namespace viche::territory {

namespace {

using search::Word;

/// How good a typed word fits a word of a name. What is below `whole` may be a word still being typed, or a slip.
namespace fit {
constexpr double same = 4;
constexpr double other_form = 3.5;
constexpr double whole = other_form;
constexpr double begun = 2.5;
constexpr double slip = 2;
constexpr double initial = 1.5;
constexpr double begun_with_slip = 1.2;
constexpr double settlement = 2;
constexpr double settlement_begun = 1;
constexpr double kind = 1;
constexpr double other_kind = -2;
constexpr double none = -100;
}  // namespace fit

constexpr std::size_t shortest_with_slip = 4;
constexpr double old_name_penalty = 0.5;
constexpr double word_not_typed_penalty = 0.25;

std::u32string letters_of(std::string_view text) {
  std::u32string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) {
      out += static_cast<char32_t>(byte);
    } else if (!out.empty()) {
      out.back() = (out.back() << 6) | (byte & 0x3F);  // not the code point, but one number for each
    }
  }
  return out;
}

/// Does some beginning of `word` differ from `typed` by one letter at most?
bool begins_within_one_letter(std::u32string_view typed, std::u32string_view word) {
  for (const std::size_t size : {typed.size() - 1, typed.size(), typed.size() + 1}) {
    if (size <= word.size() && within_one_letter(typed, word.substr(0, size))) return true;
  }
  return false;
}

bool share_stem(const Word& a, const Word& b) {
  return std::any_of(a.stems.begin(), a.stems.end(), [&](const std::string& stem) {
    return std::find(b.stems.begin(), b.stems.end(), stem) != b.stems.end();
  });
}

double fit_with_slip(const Word& typed, const Word& word) {
  double best = fit::none;
  std::vector<std::string> ways = typed.stems;
  ways.push_back(typed.typed);
  const std::u32string name = letters_of(word.typed);
  for (const auto& way : ways) {
    const std::u32string letters = letters_of(way);
    if (letters.size() < shortest_with_slip) continue;
    if (within_one_letter(letters, name)) best = std::max(best, fit::slip);
    if (begins_within_one_letter(letters, name)) best = std::max(best, fit::begun_with_slip);
    for (const auto& stem : word.stems) {
      if (within_one_letter(letters, letters_of(stem))) best = std::max(best, fit::slip);
    }
  }
  return best;
}

double fit_of(const Word& typed, const Word& word) {
  if (typed.typed == word.typed) return fit::same;
  if (share_stem(typed, word)) return fit::other_form;
  if (word.typed.starts_with(typed.typed)) return length(typed.typed) == 1 ? fit::initial : fit::begun;
  if (length(word.typed) == 1 && typed.typed.starts_with(word.typed)) return fit::initial;
  return fit_with_slip(typed, word);
}

double fit_of_settlement(const Word& typed, const std::vector<Word>& words) {
  double best = fit::none;
  for (const Word& word : words) {
    if (typed.typed == word.typed || share_stem(typed, word)) return fit::settlement;
    if (length(typed.typed) >= 3 && word.typed.starts_with(typed.typed)) best = fit::settlement_begun;
    if (fit_with_slip(typed, word) == fit::slip) best = fit::settlement_begun;
  }
  return best;
}

double fit_of_kind(const Word& typed, const NameVariant& name) {
  const auto kind = street_kind_of(typed);
  if (!kind) return fit::none;
  return *kind == name.kind ? fit::kind : fit::other_kind;
}

/// How well all the typed words fit one name of a street; `none` when a word fits nothing.
/// @param whole every word of the name must be typed in full, in any form
double fit_of_name(const std::vector<Word>& typed, const IndexedStreet& street, const NameVariant& name, bool whole) {
  double sum = name.is_old ? -old_name_penalty : 0;
  bool matched = false;
  std::vector<bool> used(name.words.size(), false);
  bool only_initials = false;  // "а" of "А. Мацевича" fits every word with а: another word must fit too
  bool more_than_initials = false;
  for (const Word& word : typed) {
    double best = fit::none;
    std::size_t at = 0;
    for (std::size_t i = 0; i < name.words.size(); ++i) {
      const double fits = used[i] ? fit::none : fit_of(word, name.words[i]);
      if (fits > best) {
        best = fits;
        at = i;
      }
    }
    const double beside = std::max(fit_of_kind(word, name), fit_of_settlement(word, street.settlement_words));
    const bool in_name = best >= beside && (!whole || best >= fit::whole || best == fit::initial);
    if (in_name && best > fit::none) {
      used[at] = true;
      const bool initial = best == fit::initial && length(word.typed) > 1;
      (initial ? only_initials : more_than_initials) = true;
    }
    const double fits = in_name ? best : beside;
    if (fits <= fit::none && word.stems.empty()) continue;
    if (fits <= fit::none) return fit::none;
    matched = true;
    sum += fits;
  }
  if (!matched) return fit::none;
  const auto left = std::count(used.begin(), used.end(), false);
  if (left == static_cast<std::ptrdiff_t>(used.size())) sum -= 1;  // only the settlement or the kind was typed
  if ((whole && left > 0) || (only_initials && !more_than_initials)) return fit::none;
  return sum - word_not_typed_penalty * static_cast<double>(left);
}

/// Words that may stand beside a name ("на", "біля") have no stems: they need not fit.
std::vector<Word> words_typed(std::string_view text, const search::Lemmas& lemmas) {
  auto words = lemmas.words(text);
  for (Word& word : words) {
    if (lemmas.query(word.typed).empty()) word.stems.clear();
  }
  return words;
}

/// "слобідська 12 а" -> the words before, and the house.
struct Typed {
  std::vector<Word> all;
  std::vector<Word> without_house;
  std::string house;
};

bool starts_with_digit(std::string_view text) { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }

Typed typed_of(std::string_view text, const search::Lemmas& lemmas) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), ',', ' ');
  std::vector<std::string_view> chunks;
  for (const auto chunk : split(spaced, ' ')) {
    if (!chunk.empty()) chunks.push_back(chunk);
  }
  Typed typed;
  typed.all = words_typed(spaced, lemmas);
  std::size_t house = chunks.size();
  if (chunks.size() > 1 && starts_with_digit(chunks.back())) house = chunks.size() - 1;
  if (chunks.size() > 2 && length(chunks.back()) == 1 && starts_with_digit(chunks[chunks.size() - 2]))
    house = chunks.size() - 2;
  if (house == chunks.size()) return typed;
  for (std::size_t i = house; i < chunks.size(); ++i) typed.house += std::string(chunks[i]);
  std::string before;
  for (std::size_t i = 0; i < house; ++i) before += std::string(chunks[i]) + " ";
  typed.without_house = words_typed(before, lemmas);
  if (typed.without_house.size() > 1 && typed.without_house.back().stems == std::vector<std::string>{"будинок"}) {
    typed.without_house.pop_back();
  }
  return typed;
}

struct Found {
  double fits = fit::none;
  const IndexedStreet* street = nullptr;
  const NameVariant* name = nullptr;
  bool with_house = false;
};

Found best_name(const Typed& typed, const IndexedStreet& street, bool whole) {
  Found best;
  best.street = &street;
  const auto look = [&](const std::vector<Word>& words, bool with_house) {
    if (words.empty()) return;
    for (const NameVariant& name : street.names) {
      const double fits = fit_of_name(words, street, name, whole);
      if (fits > best.fits) best = {fits, &street, &name, with_house};
    }
  };
  look(typed.all, false);
  if (!typed.house.empty()) look(typed.without_house, true);
  return best;
}

}  // namespace

bool within_one_letter(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t same = 0;
  while (same < a.size() && a[same] == b[same]) ++same;
  if (a.size() < b.size()) return a.substr(same) == b.substr(same + 1);
  if (same >= a.size()) return true;
  if (a.substr(same + 1) == b.substr(same + 1)) return true;
  return same + 1 < a.size() && a[same] == b[same + 1] && a[same + 1] == b[same] &&
         a.substr(same + 2) == b.substr(same + 2);
}

std::vector<StreetSuggestion> StreetIndex::suggest(std::string_view text, const search::Lemmas& lemmas,
                                                   std::size_t limit) const {
  const Typed typed = typed_of(text, lemmas);
  std::vector<Found> found;
  for (const IndexedStreet& street : streets_) {
    const Found best = best_name(typed, street, false);
    if (best.name != nullptr) found.push_back(best);
  }
  // Streets come in the order of the alphabet, which stands among equals.
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.fits > b.fits; });
  if (found.size() > limit) found.resize(limit);
  std::vector<StreetSuggestion> suggestions;
  for (const Found& one : found) {
    suggestions.push_back({one.street->street, one.street->settlement, one.name->is_old ? one.name->shown : "",
                           one.with_house ? typed.house : ""});
  }
  return suggestions;
}

std::vector<const IndexedStreet*> StreetIndex::named(std::string_view text, const search::Lemmas& lemmas,
                                                     std::int64_t settlement_id) const {
  const Typed typed{words_typed(text, lemmas), {}, {}};
  std::vector<const IndexedStreet*> best;
  double best_fit = fit::none;
  for (const IndexedStreet& street : streets_) {
    if (settlement_id != 0 && street.street.settlement_id != settlement_id) continue;
    const Found found = best_name(typed, street, true);
    if (found.name == nullptr || found.fits < best_fit) continue;
    if (found.fits > best_fit) best.clear();
    best_fit = found.fits;
    best.push_back(&street);
  }
  return best;
}

}  // namespace viche::territory
