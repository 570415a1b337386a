#include "common.hpp"

namespace viche::petitions {

Check set_following(const By& by, Number number, bool wanted) {
  if (by.actor.account == 0) return Refusal{RefusalKind::unauthorised, "petitions.sign_in_first", {}, {}, {}, {}};
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto petition = find(tx, number);
    if (!petition || (!petition->is_public() && !hand_of(by, *petition).author)) return not_found();
    const std::int64_t account = by.actor.account;
    const bool changed = wanted ? follow(tx, petition->id, account, by.now) : unfollow(tx, petition->id, account);
    if (!changed) return Done{};
    audit::record(tx, by.actor, wanted ? "petitions.follow" : "petitions.unfollow", "petition", petition->id, by.now);
    return Done{};
  });
}

}  // namespace viche::petitions
