#include "../store.hpp"

namespace viche::appeals {

namespace {

using storage::Row;
using storage::Session;
using storage::Sql;

constexpr Sql select_open_rows{"appeals.select_open_rows", R"(
    SELECT id, number, filed_at, regime, emergency, category, text, open_text, source, settlement, street, building,
           state, outcome, organisation FROM appeals
     WHERE hromada_id = :hromada AND id > :above AND is_public = 1 AND state NOT IN ('moderation', 'rejected')
     ORDER BY id LIMIT 500)"};

struct Found {
  std::int64_t id = 0;
  OpenRow row;
};

Found found_of(const Row& row) {
  Found found;
  found.id = row.integer(0);
  OpenRow& one = found.row;
  one.number = {row.integer(1)};
  one.filed_at = row.instant(2);
  one.regime = regime_of(row.text(3)).value_or(Regime::operational);
  one.emergency = row.flag(4);
  one.category = row.integer(5);
  one.text = row.text(6);
  one.open_text = static_cast<OpenText>(row.integer(7));
  one.source = row.text(8);
  one.settlement = row.integer(9);
  one.street = row.integer(10);
  one.building = row.integer(11);
  one.state = state_of(row.text(12)).value_or(State::registered);
  one.outcome = outcome_of(row.text(13)).value_or(Outcome::none);
  one.organisation = row.integer(14);
  return found;
}

}  // namespace

void each_open_row(Session& session, const std::function<bool(const OpenRow&)>& each) {
  std::int64_t above = 0;
  for (;;) {
    const auto page = session.all(select_open_rows, {{"above", above}}, found_of);
    for (const Found& found : page) {
      if (!each(found.row)) return;
    }
    if (page.empty()) return;
    above = page.back().id;
  }
}

}  // namespace viche::appeals
