#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <viche/territory/register.hpp>

namespace viche::territory {

/// A name of a street, now or once.
struct NameVariant {
  std::string shown;
  bool is_old = false;
  std::string kind;
  std::vector<search::Word> words;
};

struct IndexedStreet {
  Street street;
  std::string settlement;  ///< as shown
  std::vector<search::Word> settlement_words;
  std::vector<NameVariant> names;
};

/// Finds streets as they are typed. Holds all streets of one community; finding looks at each.
class StreetIndex {
 public:
  explicit StreetIndex(std::vector<IndexedStreet> streets) : streets_(std::move(streets)) {}

  const std::vector<IndexedStreet>& streets() const { return streets_; }

  std::vector<StreetSuggestion> suggest(std::string_view text, const search::Lemmas& lemmas, std::size_t limit) const;

  /// The streets that a whole name means best (several when none is better); all words of the name must be there.
  /// @param settlement_id 0: of any settlement
  std::vector<const IndexedStreet*> named(std::string_view text, const search::Lemmas& lemmas,
                                          std::int64_t settlement_id) const;

 private:
  std::vector<IndexedStreet> streets_;
};

/// At most one letter changed, left out, put in, or two neighbours swapped.
bool within_one_letter(std::u32string_view a, std::u32string_view b);

}  // namespace viche::territory
