#pragma once
#include "../store.hpp"

#define PETITION_COLUMNS                                                                                               \
  "p.id, p.number, p.state, p.title, p.text, p.lang, p.author_account, p.author_person, p.author_name, p.created_at, " \
  "p.changed_at, p.submitted_at, p.published_at, p.reached_at, p.examined_from, p.answered_at, p.closed_at, "          \
  "p.moderate_by, p.ends_on, p.begin_by, p.answer_by, p.threshold, p.days, p.sponsors, p.least_level, p.ground, "      \
  "p.words, p.decision, p.answer, p.answered_by, p.merged_into, p.appeal, p.closing_leaf "

namespace viche::petitions {

/// How many columns those are.
inline constexpr int petition_columns = 33;
Petition petition_of(const storage::Row& row);

}  // namespace viche::petitions
