#pragma once
#include "../store.hpp"

/// How a Brief is read: the columns of its query, in the order of brief_of. For the files of store alone.
/// BRIEF_COLUMNS_OF("a.") is for a query of more tables, where brief_columns is the first column after them.
// clang-format off
#define BRIEF_COLUMNS_OF(of) \
  of "id, " of "number, " of "state, " of "outcome, " of "category, " of "emergency, " of "text, " of "place, " \
  of "lat, " of "lon, " of "cover, " of "voices, " of "organisation, " of "level, " of "refuted, " \
  of "is_public, " of "filed_at, " of "changed_at, " of "accept_by, " of "due_at, " of "lang, " \
  of "days_ahead, " of "original_text, " of "original_place "
// clang-format on
#define BRIEF_COLUMNS BRIEF_COLUMNS_OF("")

namespace viche::appeals {

inline constexpr int brief_columns = 24;

inline Brief brief_of(const storage::Row& row) {
  Brief b;
  b.id = row.integer(0);
  b.number = {row.integer(1)};
  b.state = state_of(row.text(2)).value_or(State::registered);
  b.outcome = outcome_of(row.text(3)).value_or(Outcome::none);
  b.category = row.integer(4);
  b.emergency = row.flag(5);
  b.text = row.text(6);
  b.place = row.text(7);
  b.lat = row.maybe_real(8);
  b.lon = row.maybe_real(9);
  b.cover = row.text(10);
  b.voices = row.integer(11);
  b.organisation = row.integer(12);
  b.level = static_cast<int>(row.integer(13));
  b.refuted = static_cast<int>(row.integer(14));
  b.is_public = row.flag(15);
  b.filed_at = row.instant(16);
  b.changed_at = row.instant(17);
  b.accept_by = row.maybe_instant(18);
  b.due_at = row.maybe_instant(19);
  b.lang = row.text(20);
  b.days_ahead = row.integer(21);
  b.original_text = row.text(22);
  b.original_place = row.text(23);
  return b;
}

}  // namespace viche::appeals
