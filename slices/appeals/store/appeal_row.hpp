#pragma once
#include "../store.hpp"

/// How an Appeal is read: the columns of its query, in the order of appeal_of. For the files of store alone.
#define APPEAL_COLUMNS                                                                                                \
  "id, number, state, outcome, regime, category, emergency, text, original_text, answers, settlement, street, "       \
  "building, place, original_place, lat, lon, cell, author_account, name_shown, lang, source, organisation, "         \
  "co_executors, level, "                                                                                             \
  "reworks, refuted, voices, photos, cover, is_public, grade, filed_at, changed_at, accept_by, due_at, reported_at, " \
  "closed_at, planned_on, timely, executed, advice, seen_done, seen_undone, open_text, merged_into, usual_due_at, "   \
  "term_reason, escalated, escalated_due, complaint_about, ground, forwarded_to, days_ahead, part_of, "               \
  "parts "

namespace viche::appeals {

/// Without its author; load_author reads them.
Appeal appeal_of(const storage::Row& row);

}  // namespace viche::appeals
