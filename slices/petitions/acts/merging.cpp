#include <viche/core/log.hpp>
#include <viche/identity/identity.hpp>

#include "../store/merges.hpp"
#include "entering.hpp"

/// Two petitions of one demand become one: a moderator proposes, the author agrees, the signatures go over.
namespace viche::petitions {

namespace {

/// So many of the signatures that are carried over are looked at in one act.
constexpr std::int64_t carried_at_once = 500;

}  // namespace

Check propose_merge(const By& by, std::int64_t id, Number into) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto petition = find_by_id(tx, id);
    if (!petition) return not_found();
    VICHE_REQUIRE(may(Deed::merge, petition->state, hand_of(by, *petition)));
    const auto target = find(tx, into);
    if (!target || target->id == id || target->state != State::collecting) {
      return invalid("petitions.merge_target", "into");
    }
    offer_merge(tx, id, target->id, by.actor.account, by.now);
    audit::record(tx, by.actor, "petitions.propose_merge", "petition", id, by.now);
    tell_beside(tx, by, *petition, "offer");
    return Done{};
  });
}

namespace {

/// One signature becomes one of the other petition, if it may: with the way in which it came, and held if it was held.
void carry_one(storage::Tx& tx, const By& by, const Petition& target, Signature signature, Merge& merge) {
  const identity::Vault& vault = by.services.vault;
  if (signature.standing == Standing::invalid) return;
  if (!takes_carried(target.state)) {
    ++merge.late;
    return;
  }
  if (find_own_signature(tx, vault, target.id, signature.person, signature.account)) {
    ++merge.twice;
    return;
  }
  if (signature.channel != Channel::paper && signature.level < target.least_level) {
    ++merge.low;
    return;
  }
  const auto who = by.services.identity.people().pseudonym(tx, signature.person, target.object());
  if (!who) {
    ++merge.nameless;
    return;
  }
  const bool held = signature.standing == Standing::held;
  signature.standing = Standing::counted;
  signature.merged_from = signature.petition;
  signature.petition = target.id;
  signature.id = storage::next_id();
  signature.at = by.now;
  signature.address.clear();
  signature.device.clear();
  write_signature(tx, by.services, target, signature, "merged", *who);
  ++merge.carried;
  if (!held) return;
  change_standing(tx, by, target, signature, Standing::held);
  ++merge.held;
}

/// All were looked at: what cannot be carried at all is told too, and a count that was closed is closed anew.
void finish(storage::Tx& tx, const By& by, const Petition& from, Petition& target, Merge& merge) {
  for (const Tally& one : tallies(tx, from.id, "channel")) {
    if (one.bucket == static_cast<std::int64_t>(Channel::imported)) merge.nameless += one.n;
  }
  merge.done_at = by.now;
  if (merge.carried > 0) close_again(tx, by, target);
  tell_beside(tx, by, from, "carried");
}

/// One step. @returns is there more? Refusal: petitions.not_now (conflict: it is finished, or another goes on with it)
Result<bool> carry_some(const By& by, std::int64_t id) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<bool> {
    auto merge = find_merge(tx, id);
    if (!merge || merge->done_at) return conflict("petitions.not_now");
    const auto from = find_by_id(tx, id);
    auto target = find_by_id(tx, merge->into);
    const std::int64_t before = merge->last;
    const auto some = signatures(tx, by.services.vault, id, before, carried_at_once, false);
    for (const Signature& one : some) carry_one(tx, by, *target, one, *merge);
    if (!some.empty()) merge->last = some.back().id;
    if (static_cast<std::int64_t>(some.size()) < carried_at_once) finish(tx, by, *from, *target, *merge);
    if (!save(tx, *merge, before)) return conflict("petitions.not_now");
    audit::record(tx, by.actor, "petitions.carry", "petition", id, by.now);
    return !merge->done_at;
  });
}

}  // namespace

Check end_into(const By& by, std::int64_t id, std::int64_t into) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto petition = find_by_id(tx, id);
    const auto target = find_by_id(tx, into);
    if (!target || target->state != State::collecting) return conflict("petitions.not_collecting");
    if (petition->state != State::moderation && petition->state != State::collecting) {
      return conflict("petitions.not_now");
    }
    for (const Merge& other : merges_into(tx, id)) {
      if (!other.done_at) return conflict("petitions.merge_going");
    }
    petition->merged_into = target->number.code;
    petition->state = State::merged;
    petition->changed_at = by.now;
    if (petition->published_at) close_count(tx, by, *petition);
    update(tx, *petition);
    drop_merge_offer(tx, id);
    Merge merge;
    merge.petition = id;
    merge.into = into;
    merge.begun_at = by.now;
    insert(tx, merge);
    tell(tx, by, *petition, Deed::merge);
    return Done{};
  });
}

Check answer_merge(const By& by, std::int64_t id, bool agrees) {
  const auto into =
      by.services.db.read(by.town.id, [&](storage::Session& session) { return merge_offer(session, id); });
  const auto petition =
      by.services.db.read(by.town.id, [&](storage::Session& session) { return find_by_id(session, id); });
  if (!petition || !hand_of(by, *petition).author) return not_found();
  if (into == 0) return conflict("petitions.no_offer");
  if (!agrees) {
    return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
      drop_merge_offer(tx, id);
      audit::record(tx, by.actor, "petitions.decline_merge", "petition", id, by.now);
      return Done{};
    });
  }
  // First it ends, so that nobody signs it meanwhile; then its signatures are carried over, step by step. What is broken
  // off here is gone on with by carry_on.
  VICHE_REQUIRE(end_into(by, id, into));
  carry_all(as_system(by.services, by.town, by.now), id);
  return Done{};
}

void carry_all(const By& by, std::int64_t id) {
  for (;;) {
    const auto more = carry_some(by, id);
    if (!more || !more.value()) return;
  }
}

void carry_on(kit::Services& services, Instant now) {
  const auto going = services.db.read({0}, [](storage::Session& session) { return merges_going(session); });
  for (const Due& one : going) {
    if (const auto town = services.towns.find(one.hromada)) carry_all(as_system(services, *town, now), one.petition);
  }
}

}  // namespace viche::petitions
