#include "rules/grounds.hpp"

#include <algorithm>

namespace viche::appeals {

namespace {

constexpr std::array<Ground, 7> grounds{{
    {"incomplete", Deed::give_back, "393/96-ВР ст. 5", LawTerm::return_},
    {"no_data", Deed::give_back, "393/96-ВР ст. 7", LawTerm::forward},
    {"anonymous", Deed::leave_unexamined, "393/96-ВР ст. 8", std::nullopt},
    {"not_understood", Deed::leave_unexamined, "393/96-ВР ст. 8", std::nullopt},
    {"repeated", Deed::leave_unexamined, "393/96-ВР ст. 8", std::nullopt},
    {"late_complaint", Deed::leave_unexamined, "393/96-ВР ст. 8, 17", std::nullopt},
    {"incapable", Deed::leave_unexamined, "393/96-ВР ст. 8", std::nullopt},
}};

}  // namespace

const std::array<Ground, 7>& all_grounds() { return grounds; }

std::vector<const Ground*> grounds_of(Deed deed) {
  std::vector<const Ground*> fitting;
  for (const Ground& ground : grounds) {
    if (ground.deed == deed) fitting.push_back(&ground);
  }
  return fitting;
}

const Ground* find_ground(Deed deed, std::string_view code) {
  const auto found = std::find_if(grounds.begin(), grounds.end(),
                                  [&](const Ground& ground) { return ground.deed == deed && ground.code == code; });
  return found == grounds.end() ? nullptr : &*found;
}

std::optional<Instant> end_of_deed(const Appeal& appeal, Deed deed, std::string_view ground) {
  if (appeal.regime != Regime::law393) return std::nullopt;
  if (deed == Deed::forward) return end_of(LawTerm::forward, appeal.filed_at);
  const Ground* named = find_ground(deed, ground);
  if (!named || !named->term) return std::nullopt;
  return end_of(*named->term, appeal.filed_at);
}

}  // namespace viche::appeals
