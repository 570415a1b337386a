#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace viche::search {

/// Word forms to what is looked up: `дорозі`, `дорогами`, `дороги` all give `дорога`.
/// Ukrainian and English by hunspell (uk_UA, en_US or en_GB from the system's dictionaries);
/// a word that no dictionary knows stands for itself in lower case. Apostrophes are made one kind; ґ is kept and also folded to г.
/// Thread-safe; keeps a bounded cache of words already seen.
class Lemmas {
 public:
  /// @param folder where `uk_UA.aff/.dic` lie; Fault when the Ukrainian dictionary is absent.
  explicit Lemmas(const std::string& folder = "/usr/share/hunspell");
  ~Lemmas();

  /// All stems of a word (several when it is ambiguous), lower case, at least one.
  std::vector<std::string> stems(std::string_view word) const;

  /// The text as a line of stems separated by spaces, for indexing: numbers kept, one-letter words dropped,
  /// stop words (і, та, на, ...) dropped. At most `max_words`.
  std::string index_text(std::string_view text, std::size_t max_words = 2'000) const;

  /// One group of alternatives per word of a query; a document matches when each group has a stem in it.
  /// The last word also matches as a prefix when `prefix` is true (search as typed).
  std::vector<std::vector<std::string>> query(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A query for SQLite FTS5 from the groups: ("дорога" OR "доріг") AND "яма"; stems are quoted, nothing of the input is syntax.
std::string fts5_query(const std::vector<std::vector<std::string>>& groups);
/// The same for PostgreSQL's to_tsquery('simple', …).
std::string tsquery(const std::vector<std::vector<std::string>>& groups);

}  // namespace viche::search
