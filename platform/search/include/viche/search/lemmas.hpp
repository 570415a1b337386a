#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace viche::search {

/// How the last word of a query is meant.
enum class LastWord : std::uint8_t {
  whole,  ///< a finished word
  begun,  ///< still being typed: what begins with it matches too
};

/// A word of a text: in lower case without apostrophes and with г for ґ, and its stems.
struct Word {
  std::string typed;
  std::vector<std::string> stems;
  bool operator==(const Word&) const = default;
};

/// One group of alternatives per word of a query.
using Groups = std::vector<std::vector<std::string>>;

/// Word forms to what is looked up: `дорозі`, `дорогами`, `дороги` all give `дорога`.
/// Ukrainian and English by hunspell (uk_UA, en_GB or en_US from the system's dictionaries). Capital letters,
/// stress marks and the kind of apostrophe make no difference. Stems hold letters and digits only, in lower case,
/// without apostrophes and with г for ґ, so that the tokenizers of both engines take each for one word.
/// A word that no dictionary knows (a street, a surname) gives what is left without its case ending, and itself.
/// Hyphens part words. Thread-safe; keeps a bounded cache of words already seen (about 65,000).
class Lemmas {
 public:
  /// Dictionaries are read at the first word of their language (Ukrainian: about 0.4 s and 40 MB), not here.
  /// @param folder where `uk_UA.aff/.dic` lie; Fault when the Ukrainian dictionary is absent.
  explicit Lemmas(const std::string& folder = "/usr/share/hunspell");
  ~Lemmas();

  /// All stems of a word (several when it is ambiguous), at least one when it has a letter or a digit.
  /// Sorted, each once. Of a text with several words: the stems of all.
  std::vector<std::string> stems(std::string_view word) const;

  /// All words of a text, in their order, none dropped.
  std::vector<Word> words(std::string_view text) const;

  /// The text as a line of stems separated by spaces, for indexing: numbers kept, one-letter words dropped,
  /// stop words (і, та, на, ...) dropped, words over 64 letters cut. At most `max_words` words of the text.
  std::string index_text(std::string_view text, std::size_t max_words = 2'000) const;

  /// A document matches when each group has a stem in it. Words are dropped as in `index_text`; at most 32 are
  /// taken. Empty when nothing is left to look for. A word that is still being typed is also kept as typed.
  Groups query(std::string_view text, LastWord last = LastWord::whole) const;

  /// How many words had to be looked up in a dictionary so far: those not seen lately.
  std::uint64_t looked_up() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The words of a text without their stems, each in lower case without apostrophes and with г for ґ; none dropped.
std::vector<std::string> words_of(std::string_view text);

/// A query for SQLite FTS5: `("дорога" OR "дорогий") AND ("яма")`; every stem is quoted, nothing of the input is
/// syntax. Empty when there is nothing to look for: FTS5 calls an empty query an error, so do not run it.
std::string fts5_query(const Groups& groups, LastWord last = LastWord::whole);
/// The same for PostgreSQL's to_tsquery('simple', …): `('дорога' | 'дорогий') & ('яма')`.
std::string tsquery(const Groups& groups, LastWord last = LastWord::whole);
/// The same by the beginnings of long words, which words of one root share; short words and numbers stay whole.
std::string fts5_query_alike(const Groups& groups);
std::string tsquery_alike(const Groups& groups);

}  // namespace viche::search
