#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <viche/storage/database.hpp>

#include "card.hpp"
#include "registration/classifier.hpp"

/// The statistical form about appeals: a year or half a year beside the same time a year before.
namespace viche::appeals::registration {

struct Period {
  int year = 0;
  int half = 0;  ///< 0: the whole year, 1, 2
  calendar::Day from() const;
  calendar::Day to() const;  ///< included
  Period before() const { return {year - 1, half}; }
};
/// Years 1991 to 2999. Law: КМУ 858 (звітують за рік і півріччя)
std::optional<Period> period_of(std::int64_t year, std::int64_t half);

/// What one line counts: appeals whose card has one of these codes in one part. Counted in the order of the form.
struct StatRow {
  std::string_view key;   ///< words `statistics.row.<key>`
  std::string_view part;  ///< of the classifier; empty: every card
  std::vector<std::string_view> codes;
};
const std::vector<StatRow>& stat_rows();

/// One line with its numbers.
struct StatLine {
  std::string key;               ///< of a StatRow, "questions" for all of them, "question" for a group, "staff"
  std::string code;              ///< "9.1", "9.4–9.6"; of a group its own
  std::string name_uk, name_en;  ///< of a group of questions
  std::int64_t now = 0, before = 0;
};

/// Counts by cards; an appeal with several questions counts once as an appeal and each question in its group. Groups are
/// those of `classifier`; codes it does not have follow at the end under the code alone.
/// Law: КМУ 348, КМУ 858; the form as towns publish it (ADR-0016)
std::vector<StatLine> statistics(storage::Session& session, const Classifier& classifier, const Period& period);

/// The same lines of cards at hand.
std::vector<StatLine> statistics_of(const Classifier& classifier, const std::vector<Card>& now,
                                    const std::vector<Card>& before);

}  // namespace viche::appeals::registration
