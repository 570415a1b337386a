#include <viche/identity/identity.hpp>

#include "common.hpp"
#include "entering.hpp"

namespace viche::petitions {

namespace {

/// So many of the signatures that are carried over go in one act.
constexpr std::int64_t carried_at_once = 500;

}  // namespace

Check publish(const By& by, std::int64_t id) {
  return do_one(by, id, Deed::publish, {}, [&](storage::Tx& tx, Petition& petition) -> Check {
    petition.published_at = by.now;
    petition.threshold = by.town.number(settings::threshold);
    petition.days = by.town.number(settings::days);
    petition.least_level = static_cast<IdentityLevel>(by.town.number(settings::least_level));
    petition.ends_on = collects_until(calendar::kyiv_day(by.now), petition.days);
    drop_merge_offer(tx, petition.id);
    return Done{};
  });
}

Check refuse(const By& by, std::int64_t id, std::string_view ground, std::string_view said) {
  const std::string words = tidy(said);
  VICHE_REQUIRE(may_refuse(ground, words));
  return do_one(by, id, Deed::refuse, words, [&](storage::Tx& tx, Petition& petition) -> Check {
    petition.ground = ground;
    petition.words = words;
    petition.closed_at = by.now;
    drop_merge_offer(tx, petition.id);
    return Done{};
  });
}

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

/// Signatures of one petition become signatures of another: who signed both counts once.
struct Carried {
  std::int64_t last = 0;
  bool more = false;
};

Result<Carried> carry_some(const By& by, const Petition& from, std::int64_t into, std::int64_t after) {
  const identity::Vault& vault = by.services.vault;
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<Carried> {
    const auto target = find_by_id(tx, into);
    if (!target || target->state != State::collecting) return conflict("petitions.not_collecting");
    const auto some = signatures(tx, vault, from.id, after, carried_at_once, true);
    for (Signature signature : some) {
      const std::string who =
          by.services.identity.people().pseudonym(tx, signature.person, target->object()).value_or("");
      if (who.empty() || find_signature(tx, vault, target->id, signature.person)) continue;
      signature.petition = target->id;
      signature.id = storage::next_id();
      signature.channel = Channel::merged;
      signature.at = by.now;
      signature.address.clear();
      signature.device.clear();
      write_signature(tx, by.services, *target, signature, "merged", who);
    }
    audit::record(tx, by.actor, "petitions.carry", "petition", from.id, by.now);
    const auto full = static_cast<std::int64_t>(some.size()) == carried_at_once;
    return Carried{some.empty() ? after : some.back().id, full};
  });
}

}  // namespace

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
  // First it ends, so that nobody signs it meanwhile; then its signatures are carried over, step by step.
  const By system = as_system(by.services, by.town, by.now);
  VICHE_REQUIRE(by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto now = find_by_id(tx, id);
    const auto target = find_by_id(tx, into);
    if (!target || target->state != State::collecting) return conflict("petitions.not_collecting");
    if (now->state != State::moderation && now->state != State::collecting) return conflict("petitions.not_now");
    now->merged_into = target->number.code;
    now->state = State::merged;
    now->changed_at = by.now;
    if (now->published_at) close_count(tx, by, *now);
    update(tx, *now);
    drop_merge_offer(tx, id);
    tell(tx, by, *now, Deed::merge);
    return Done{};
  }));
  return carry_all(system, id);
}

Check carry_all(const By& by, std::int64_t id) {
  const auto petition = by.services.db.read(by.town.id, [&](storage::Session& s) { return find_by_id(s, id); });
  if (!petition || petition->merged_into == 0) return not_found();
  const auto target =
      by.services.db.read(by.town.id, [&](storage::Session& s) { return find(s, {petition->merged_into}); });
  if (!target) return not_found();
  for (std::int64_t last = 0;;) {
    VICHE_LET(carried, carry_some(by, *petition, target->id, last));
    last = carried.last;
    if (!carried.more) return Done{};
  }
}

Check begin_examination(const By& by, std::int64_t id) {
  const auto& days = calendar::WorkingDays::of_ukraine();
  return do_one(by, id, Deed::begin, {}, [&](storage::Tx&, Petition& petition) -> Check {
    petition.examined_from = by.now;
    petition.answer_by = answer_by(days, calendar::kyiv_day(by.now));
    return Done{};
  });
}

Check answer(const By& by, std::int64_t id, const Answer& said) {
  const Answer answer{said.decision, tidy(said.text), tidy_line(said.answered_by)};
  VICHE_REQUIRE(may_answer(answer.decision, answer.text, answer.answered_by));
  return do_one(by, id, Deed::answer, {}, [&](storage::Tx&, Petition& petition) -> Check {
    petition.decision = answer.decision;
    petition.answer = answer.text;
    petition.answered_by = answer.answered_by;
    petition.answered_at = by.now;
    return Done{};
  });
}

Check report(const By& by, std::int64_t id, std::string_view said, bool last) {
  const std::string words = tidy(said);
  if (words.empty()) return invalid("petitions.words_missing", "words");
  if (length(words) > most_text) return invalid("petitions.words_long", "words");
  return do_one(by, id, last ? Deed::finish : Deed::report, words,
                [](storage::Tx&, Petition&) -> Check { return Done{}; });
}

void reach_if_enough(kit::Services& services, HromadaId hromada, std::int64_t id, Instant now) {
  const auto town = services.towns.find(hromada);
  if (!town) return;
  const By by = as_system(services, *town, now);
  const auto& days = calendar::WorkingDays::of_ukraine();
  (void)services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    auto petition = find_by_id(tx, id);
    if (!petition) return not_found();
    const std::int64_t counted = counts(tx, id).counted;
    const calendar::Day today = calendar::kyiv_day(now);
    if (petition->state == State::sponsoring && counted >= petition->sponsors) {
      petition->state = State::moderation;
      petition->moderate_by = moderate_by(days, today);
      petition->ends_on.reset();
      petition->changed_at = now;
      update(tx, *petition);
      tell(tx, by, *petition, Deed::sponsored);
      return Done{};
    }
    if (petition->state != State::collecting || counted < petition->threshold) return conflict("petitions.not_now");
    petition->state = State::reached;
    petition->reached_at = petition->changed_at = now;
    petition->begin_by = begin_by(days, today);
    close_count(tx, by, *petition);
    update(tx, *petition);
    tell(tx, by, *petition, Deed::reach);
    return Done{};
  });
}

void expire_if_over(kit::Services& services, HromadaId hromada, std::int64_t id, Instant now) {
  const auto town = services.towns.find(hromada);
  if (!town) return;
  const By by = as_system(services, *town, now);
  (void)services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    auto petition = find_by_id(tx, id);
    const bool open = petition && (petition->state == State::collecting || petition->state == State::sponsoring);
    if (!open || !petition->ends_on || calendar::kyiv_day(now) <= *petition->ends_on) {
      return conflict("petitions.not_now");
    }
    petition->state = State::not_reached;
    petition->changed_at = now;
    if (petition->published_at) close_count(tx, by, *petition);
    update(tx, *petition);
    tell(tx, by, *petition, Deed::expire);
    return Done{};
  });
}

}  // namespace viche::petitions
