#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/identity/identity.hpp>

#include "../store/integrity.hpp"
#include "entering.hpp"

namespace viche::petitions {

namespace {

constexpr std::int64_t at_once = 500, shown_examples = 20;
constexpr std::int64_t watched_hours = 72;
constexpr std::int64_t micros_in_an_hour = 3'600'000'000;

bool is_empty(const Filter& f) {
  return f.address.empty() && f.device.empty() && !f.settlement && !f.channel && !f.level && !f.standing && !f.from &&
         !f.until && f.ids.empty();
}

std::string written(const Filter& f) {
  JsonWriter out;
  out.begin_object().field("address", f.address).field("device", f.device).field("settlement", f.settlement);
  out.field("channel", f.channel ? std::optional(std::string(name(*f.channel))) : std::nullopt);
  out.field("level", f.level ? std::optional(std::string(name(*f.level))) : std::nullopt);
  out.field("standing", f.standing ? std::optional(std::string(name(*f.standing))) : std::nullopt);
  out.field("from", f.from ? std::optional(to_rfc3339(*f.from)) : std::nullopt);
  out.field("until", f.until ? std::optional(to_rfc3339(*f.until)) : std::nullopt);
  out.field("chosen", static_cast<std::int64_t>(f.ids.size()));
  return out.end_object().take();
}

Check may_guard(const By& by) {
  const bool may = by.actor.is_staff() && by.actor.roles.has_any(who::guardians);
  return may ? Check(Done{}) : Check(forbidden("petitions.not_yours"));
}

Check check_reason(std::string_view reason) {
  if (trimmed(reason).empty()) return invalid("petitions.reason_missing", "reason");
  if (length(reason) > most_words) return invalid("petitions.words_long", "reason");
  return Done{};
}

/// What is counted or held, of what the filter means: what was taken out already stays out.
std::vector<Signature> living(storage::Session& session, const identity::Vault& vault, std::int64_t petition,
                              const Filter& filter, std::int64_t after, std::int64_t limit) {
  auto some = matching(session, vault, petition, filter, after, limit);
  std::erase_if(some, [](const Signature& one) { return one.standing == Standing::invalid; });
  return some;
}

std::int64_t last_id(storage::Session& session, const identity::Vault& vault, std::int64_t petition,
                     const Filter& filter, std::int64_t after) {
  const auto some = matching(session, vault, petition, filter, after, at_once);
  return some.empty() ? after : some.back().id;
}

/// One step of taking out. @returns the last identifier looked at; `after` itself when nothing is left
Result<std::int64_t> take_some(const By& by, Invalidation& invalidation, const Filter& filter, std::int64_t after) {
  const identity::Vault& vault = by.services.vault;
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    const auto petition = find_by_id(tx, invalidation.petition);
    const std::int64_t last = last_id(tx, vault, petition->id, filter, after);
    if (last == after) {
      audit::record(tx, by.actor, "petitions.end_invalidation", "petition", petition->id, by.now);
      tell_beside(tx, by, *petition, "invalidate");
      return after;
    }
    std::int64_t counted = 0;
    for (const Signature& one : living(tx, vault, petition->id, filter, after, at_once)) {
      counted += one.standing == Standing::counted ? 1 : 0;
      change_standing(tx, by, *petition, one, Standing::invalid);
      mark_invalidated(tx, invalidation.id, one.id);
      ++invalidation.taken;
    }
    invalidation.after -= counted;
    update(tx, invalidation);
    audit::record(tx, by.actor, "petitions.invalidate", "petition", petition->id, by.now);
    return last;
  });
}

}  // namespace

/// Under the pseudonym that stands in the signature's own leaf: the person may have been erased meanwhile.
void change_standing(storage::Tx& tx, const By& by, const Petition& petition, const Signature& signature,
                     Standing standing) {
  if (signature.standing == standing) return;
  const bool was = signature.standing == Standing::counted, is = standing == Standing::counted;
  if (was != is) {
    const auto leaf = by.services.journal.leaf(tx, signature.position);
    const auto read = leaf ? journal::leaf_of(leaf->bytes) : std::nullopt;
    enter(tx, by, petition, is ? "restoration" : "invalidation", read ? read->entry.who : std::string(),
          content_of(petition, signature.channel, signature.level));
  }
  tally(tx, petition.id, signature, -1);
  Signature changed = signature;
  changed.standing = standing;
  save_standing(tx, changed);
  tally(tx, petition.id, changed, 1);
}

Result<Trial> try_invalidation(const By& by, std::int64_t id, const Filter& filter) {
  VICHE_REQUIRE(may_guard(by));
  if (is_empty(filter)) return invalid("petitions.filter_empty");
  return by.services.db.read(by.town.id, [&](storage::Session& session) -> Result<Trial> {
    if (!find_by_id(session, id)) return not_found();
    Trial trial;
    trial.before = counts(session, id);
    trial.after = trial.before.counted;
    for (std::int64_t after = 0;;) {
      for (Signature& one : living(session, by.services.vault, id, filter, after, at_once)) {
        ++trial.matching;
        if (one.standing == Standing::counted) --trial.after;
        if (static_cast<std::int64_t>(trial.examples.size()) < shown_examples) trial.examples.push_back(std::move(one));
      }
      const std::int64_t last = last_id(session, by.services.vault, id, filter, after);
      if (last == after) return trial;
      after = last;
    }
  });
}

Result<std::int64_t> invalidate(const By& by, std::int64_t id, const Filter& filter, std::string_view said) {
  VICHE_REQUIRE(may_guard(by));
  const std::string reason = tidy(said);
  VICHE_REQUIRE(check_reason(reason));
  if (is_empty(filter)) return invalid("petitions.filter_empty");
  Invalidation invalidation;
  const auto begun = by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    if (const auto before = kit::answered(tx, by.form_key)) return -parse_integer(*before).value_or(0);
    if (!find_by_id(tx, id)) return not_found();
    invalidation = {storage::next_id(), id, reason, written(filter), 0, 0, 0, by.actor.account, by.now, {}, {}};
    invalidation.before = invalidation.after = count_counted(tx, id);
    insert(tx, invalidation);
    audit::record(tx, by.actor, "petitions.begin_invalidation", "petition", id, by.now);
    kit::remember(tx, by.form_key, std::to_string(invalidation.id), by.now);
    return invalidation.id;
  });
  VICHE_REQUIRE(begun);
  if (begun.value() < 0) return -begun.value();
  for (std::int64_t after = 0;;) {
    VICHE_LET(last, take_some(by, invalidation, filter, after));
    if (last == after) return invalidation.id;
    after = last;
  }
}

Check reverse(const By& by, std::int64_t id, std::string_view said) {
  VICHE_REQUIRE(may_guard(by));
  const std::string reason = tidy(said);
  VICHE_REQUIRE(check_reason(reason));
  const identity::Vault& vault = by.services.vault;
  VICHE_REQUIRE(by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto invalidation = find_invalidation(tx, id);
    if (!invalidation) return not_found();
    if (invalidation->reversed_at) return conflict("petitions.reversed_already");
    invalidation->reversed_at = by.now;
    invalidation->reversal = reason;
    update(tx, *invalidation);
    audit::record(tx, by.actor, "petitions.reverse_invalidation", "petition", invalidation->petition, by.now);
    return Done{};
  }));
  for (std::int64_t after = 0;;) {
    VICHE_LET(last, by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
      const auto invalidation = find_invalidation(tx, id);
      const auto petition = find_by_id(tx, invalidation->petition);
      const auto some = invalidated(tx, id, after, at_once);
      for (const std::int64_t one : some) {
        const auto signature = find_signature_by_id(tx, vault, petition->id, one);
        if (signature && signature->standing == Standing::invalid) {
          change_standing(tx, by, *petition, *signature, Standing::counted);
        }
      }
      audit::record(tx, by.actor, "petitions.put_back", "petition", petition->id, by.now);
      if (some.empty()) tell_beside(tx, by, *petition, "put_back");
      return some.empty() ? after : some.back();
    }));
    if (last == after) return Done{};
    after = last;
  }
}

Check review_held(const By& by, std::int64_t id, const std::vector<std::int64_t>& ids, bool count,
                  std::string_view said) {
  VICHE_REQUIRE(may_guard(by));
  if (!count) {
    Filter filter;
    filter.ids = ids;
    const auto done = invalidate(by, id, filter, said);
    return done ? Check(Done{}) : Check(done.refusal());
  }
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto petition = find_by_id(tx, id);
    if (!petition) return not_found();
    for (const std::int64_t one : ids) {
      const auto signature = find_signature_by_id(tx, by.services.vault, id, one);
      if (signature && signature->standing == Standing::held) {
        change_standing(tx, by, *petition, *signature, Standing::counted);
      }
    }
    audit::record(tx, by.actor, "petitions.review_held", "petition", id, by.now);
    return Done{};
  });
}

namespace {

/// What is counted of a crowd beyond what one address or browser may bring waits for a person to look.
void hold_crowd(const By& by, const Petition& petition, const Filter& filter, std::int64_t may_stay) {
  (void)by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto all = matching(tx, by.services.vault, petition.id, filter, 0, 10'000);
    std::int64_t held = 0;
    for (std::size_t i = static_cast<std::size_t>(may_stay); i < all.size(); ++i) {
      if (all[i].standing != Standing::counted) continue;
      change_standing(tx, by, petition, all[i], Standing::held);
      ++held;
    }
    if (held == 0) return conflict("petitions.not_now");
    audit::record(tx, by.actor, "petitions.hold", "petition", petition.id, by.now);
    return Done{};
  });
}

class Watch {
 public:
  Watch(const By& by, const Petition& petition) : by_(by), petition_(petition) {}

  void run() {
    const std::int64_t per_address = by_.town.number(settings::per_address);
    const std::int64_t per_device = by_.town.number(settings::per_device);
    look_at_crowds("address", false, per_address == 0 ? crowd_at_address : std::min(crowd_at_address, per_address));
    look_at_crowds("device", true, per_device == 0 ? crowd_at_device : std::min(crowd_at_device, per_device));
    look_at_rate();
  }

 private:
  void look_at_crowds(const char* kind, bool by_device, std::int64_t least) {
    const auto found = by_.services.db.read(
        by_.town.id, [&](storage::Session& session) { return crowds(session, petition_.id, by_device, least); });
    const std::int64_t limit = by_.town.number(by_device ? settings::per_device : settings::per_address);
    for (const Crowd& crowd : found) {
      alarm(kind, crowd.of, crowd.n);
      if (limit == 0 || crowd.n <= limit) continue;
      Filter filter;
      (by_device ? filter.device : filter.address) = crowd.of;
      hold_crowd(by_, petition_, filter, limit);
    }
  }

  void look_at_rate() {
    const auto hours = by_.services.db.read(
        by_.town.id, [&](storage::Session& session) { return tallies(session, petition_.id, "hour"); });
    const std::int64_t now = by_.now.micros / micros_in_an_hour;
    const std::int64_t first = std::max(now - watched_hours, petition_.published_at->micros / micros_in_an_hour);
    std::vector<std::int64_t> before(static_cast<std::size_t>(std::max<std::int64_t>(0, now - first)), 0);
    std::int64_t last = 0;
    for (const Tally& hour : hours) {
      if (hour.bucket == now) last = hour.n;
      if (hour.bucket >= first && hour.bucket < now) before[static_cast<std::size_t>(hour.bucket - first)] = hour.n;
    }
    if (is_flood(before, last)) alarm("rate", std::to_string(now), last);
  }

  void alarm(const char* kind, const std::string& of, std::int64_t count) {
    const bool is_new = by_.services.db
                            .act(by_.town.id,
                                 [&](storage::Tx& tx) -> Result<bool> {
                                   const Alarm one{storage::next_id(), petition_.id, kind, of, count, by_.now, {}};
                                   const bool raised = raise(tx, one);
                                   audit::record(tx, by_.actor, "petitions.alarm", "petition", petition_.id, by_.now);
                                   if (!raised) return conflict("petitions.not_now");
                                   return true;
                                 })
                            .ok();
    if (!is_new) return;
    metrics::count("viche_petition_alarms_total", {{"kind", kind}});
    log::warn("petitions.alarm",
              {{"hromada", by_.town.id.value}, {"petition", petition_.id}, {"kind", kind}, {"n", count}});
  }

  const By& by_;
  const Petition& petition_;
};

}  // namespace

void watch(kit::Services& services, Instant now) {
  for (const auto& town : services.towns.all()) {
    Wanted open;
    open.states = {State::collecting};
    open.limit = 10'000;
    const By by = as_system(services, *town, now);
    for (const Brief& brief : services.db.read(town->id, [&](storage::Session& s) { return list(s, open); })) {
      Watch(by, brief.petition).run();
    }
  }
}

Check settle_alarm(const By& by, std::int64_t id) {
  VICHE_REQUIRE(may_guard(by));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    const auto alarm = find_alarm(tx, id);
    if (!alarm) return not_found();
    settle(tx, id, by.now);
    audit::record(tx, by.actor, "petitions.settle_alarm", "petition", alarm->petition, by.now);
    return Done{};
  });
}

}  // namespace viche::petitions
