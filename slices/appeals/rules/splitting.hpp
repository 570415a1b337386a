#pragma once
#include <optional>
#include <string>
#include <vector>

#include "../rules.hpp"

namespace viche::appeals {

/// One question of a letter.
struct PartInput {
  std::string text;
  std::int64_t category = 0;
  std::int64_t organisation = 0;  ///< 0: by the category's route
};

/// May a letter be split into these questions? Operator, registrar, head; an open letter that is being worked on, once,
/// and no question of another letter.
/// Refusals: appeals.step_not_yours (forbidden), appeals.split_closed, appeals.split_unread, appeals.split_already,
/// appeals.split_part (conflict); all at once: appeals.split_few (2), appeals.split_many (20) [text-1],
/// appeals.split_text_empty, appeals.split_text_long [text-<n>], appeals.category_missing [category-<n>],
/// appeals.complaint_to_itself [organisation-<n>]
/// Law: 393/96-ВР ст. 15 (об'єктивно розглядати всі порушені питання)
Check may_split(const Appeal& letter, const Standing& standing, const std::vector<PartInput>& parts,
                const std::vector<Category>& categories);

/// By when a question has to be answered: under the law when the letter has; else by its category, from the day the
/// letter came.
/// Law: 393/96-ВР ст. 20 (строк від дня надходження)
std::optional<Instant> part_term(const Appeal& letter, const Category& category);

/// What the letter is, by its questions.
struct LetterState {
  bool answered = false;               ///< every question has been answered
  bool closed = false;                 ///< every one is closed
  bool executed = false;               ///< every one was done
  Outcome outcome = Outcome::none;     ///< that of all, when it is the same
  std::optional<Instant> answered_at;  ///< when the last was
};
/// Law: 393/96-ВР ст. 15, 20 (лист вирішено, коли вирішено всі його питання)
LetterState letter_state(const std::vector<Appeal>& parts);

}  // namespace viche::appeals
