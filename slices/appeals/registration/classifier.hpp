#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <viche/calendar/day.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/result.hpp>
#include <viche/i18n/i18n.hpp>
#include <viche/storage/database.hpp>

/// Registration of appeals by КМУ 348 and КМУ 858.
namespace viche::appeals::registration {

/// What a card is coded by, in the order of the classifier: I.1 to I.9, and the groups of questions of part II.
inline constexpr std::array<std::string_view, 10> classifier_parts{"form", "sign",      "kind",   "sex",    "subject",
                                                                   "type", "applicant", "social", "result", "question"};

/// One line of the classifier: "result", "9.1", "Вирішено позитивно".
struct Code {
  std::string part, code, name_uk, name_en;

  const std::string& name(i18n::Lang lang) const {
    return lang == i18n::Lang::uk || name_en.empty() ? name_uk : name_en;
  }
  bool operator==(const Code&) const = default;
};

/// One version of the classifier of appeals. A card keeps the version that it was coded by, so that an old card reads
/// as it was filled.
/// Law: КМУ 858 (changed several times: so it is data)
class Classifier {
 public:
  /// Reads a table with the columns part, code, name_uk, name_en.
  /// @returns it, or every bad line: classifier.columns, classifier.part, classifier.code, classifier.name,
  ///          classifier.twice, classifier.broken (arg line), classifier.empty_part (arg part). Field: file
  static Result<Classifier> parse(std::string version, calendar::Day from, std::string act, std::string_view csv);

  const std::string& version() const { return version_; }
  const std::string& act() const { return act_; }
  calendar::Day from() const { return from_; }  ///< the first day it is used on

  const std::vector<Code>& codes(std::string_view part) const;  ///< in the order of the classifier; empty: no such part
  const Code* find(std::string_view part, std::string_view code) const;  ///< or null
  std::vector<Code> all() const;                                         ///< part by part
  std::string csv() const;                                               ///< as `parse` reads it

 private:
  std::string version_, act_;
  calendar::Day from_{};
  std::map<std::string, std::vector<Code>, std::less<>> parts_;
};

/// What a newer version has that an older one has not.
struct Difference {
  enum class Kind : std::uint8_t { added, removed, renamed };
  Kind kind;
  Code before, after;  ///< of one that was added or removed the other is empty
};
std::vector<Difference> differences(const Classifier& older, const Classifier& newer);

using Classifiers = std::vector<std::shared_ptr<const Classifier>>;

/// Those the program brings, oldest first.
const Classifiers& classifiers_of_the_program();
/// All of a community, those of the program and its own, by first day; of two from the same day its own comes later, and
/// the one imported last is the last.
std::shared_ptr<const Classifiers> classifiers(storage::Database& db, HromadaId hromada);

/// The one used on a day: the last whose first day is not later; the oldest when all are later.
std::shared_ptr<const Classifier> classifier_on(storage::Database& db, HromadaId hromada, calendar::Day day);
/// Adds one of the community's own.
void insert_classifier(storage::Tx& tx, const Classifier& classifier, Instant at);
/// The one of this name; null when there is none.
std::shared_ptr<const Classifier> find_classifier(storage::Database& db, HromadaId hromada, std::string_view version);

}  // namespace viche::appeals::registration
