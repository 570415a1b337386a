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
  out.field("from", f.from ? std::optional(f.from->micros) : std::nullopt);
  out.field("until", f.until ? std::optional(f.until->micros) : std::nullopt);
  out.field("up_to", f.up_to).key("ids").begin_array();
  for (const std::int64_t id : f.ids) out.value(id);
  return out.end_array().end_object().take();
}

/// What `written` wrote; nothing that narrows when it cannot be read.
Filter filter_of(std::string_view json) {
  Filter f;
  const auto read = JsonReader::parse(json);
  if (!read) return f;
  const auto text = [&](std::string_view key) { return (*read)[key].text().value_or(""); };
  f.address = text("address");
  f.device = text("device");
  f.settlement = (*read)["settlement"].integer();
  f.channel = channel_of(text("channel"));
  for (const auto level : {IdentityLevel::none, IdentityLevel::email, IdentityLevel::phone, IdentityLevel::strong}) {
    if (text("level") == name(level)) f.level = level;
  }
  for (const auto standing : {Standing::counted, Standing::held}) {
    if (text("standing") == name(standing)) f.standing = standing;
  }
  if (const auto from = (*read)["from"].integer()) f.from = Instant{*from};
  if (const auto until = (*read)["until"].integer()) f.until = Instant{*until};
  f.up_to = (*read)["up_to"].integer().value_or(0);
  const JsonReader ids = (*read)["ids"];
  for (std::size_t i = 0; i < ids.size(); ++i) f.ids.push_back(ids.at(i).integer().value_or(0));
  return f;
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
        trial.last = one.id;
        if (one.standing == Standing::counted) --trial.after;
        if (static_cast<std::int64_t>(trial.examples.size()) < shown_examples) trial.examples.push_back(std::move(one));
      }
      const std::int64_t last = last_id(session, by.services.vault, id, filter, after);
      if (last == after) return trial;
      after = last;
    }
  });
}

Result<std::int64_t> begin_invalidation(const By& by, std::int64_t id, const Filter& filter, std::string_view said) {
  VICHE_REQUIRE(may_guard(by));
  const std::string reason = tidy(said);
  VICHE_REQUIRE(check_reason(reason));
  if (is_empty(filter)) return invalid("petitions.filter_empty");
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    if (const auto before = kit::answered(tx, by.form_key)) return parse_integer(*before).value_or(0);
    if (!find_by_id(tx, id)) return not_found();
    if (filter.found && count_living(tx, id, filter) != *filter.found) return invalid("petitions.trial_changed");
    Invalidation invalidation{storage::next_id(), id, reason, {}, 0, 0, 0, by.actor.account, by.now, {}, {}};
    // Whoever signs while the steps go is not meant.
    Filter bound = filter;
    if (bound.up_to == 0) bound.up_to = invalidation.id;
    invalidation.filter = written(bound);
    invalidation.before = invalidation.after = count_counted(tx, id);
    insert(tx, invalidation);
    audit::record(tx, by.actor, "petitions.begin_invalidation", "petition", id, by.now);
    kit::remember(tx, by.form_key, std::to_string(invalidation.id), by.now);
    return invalidation.id;
  });
}

Result<bool> take_some(const By& by, std::int64_t id) {
  const identity::Vault& vault = by.services.vault;
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<bool> {
    auto invalidation = find_invalidation(tx, id);
    if (!invalidation) return not_found();
    if (invalidation->finished_at) return false;
    const auto petition = find_by_id(tx, invalidation->petition);
    const Filter filter = filter_of(invalidation->filter);
    std::vector<Signature> some;
    if (!is_empty(filter)) some = matching(tx, vault, petition->id, filter, invalidation->reached, at_once);
    for (const Signature& one : some) {
      if (one.standing == Standing::invalid) continue;
      mark_invalidated(tx, id, {one.id, one.standing});
      change_standing(tx, by, *petition, one, Standing::invalid);
      ++invalidation->taken;
      invalidation->after -= one.standing == Standing::counted ? 1 : 0;
    }
    if (some.empty()) {
      invalidation->finished_at = by.now;
    } else {
      invalidation->reached = some.back().id;
    }
    update(tx, *invalidation);
    audit::record(tx, by.actor, some.empty() ? "petitions.end_invalidation" : "petitions.invalidate", "petition",
                  petition->id, by.now);
    if (some.empty()) tell_beside(tx, by, *petition, "invalidate", id);
    return !some.empty();
  });
}

namespace {

Check take_all(const By& by, std::int64_t id) {
  for (bool more = true; more;) {
    VICHE_LET(left, take_some(by, id));
    more = left;
  }
  return Done{};
}

}  // namespace

Result<std::int64_t> invalidate(const By& by, std::int64_t id, const Filter& filter, std::string_view said) {
  VICHE_LET(begun, begin_invalidation(by, id, filter, said));
  VICHE_REQUIRE(take_all(by, begun));
  return begun;
}

Check begin_reversal(const By& by, std::int64_t id, std::string_view said) {
  VICHE_REQUIRE(may_guard(by));
  const std::string reason = tidy(said);
  VICHE_REQUIRE(check_reason(reason));
  VICHE_REQUIRE(take_all(by, id));
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Check {
    auto invalidation = find_invalidation(tx, id);
    if (kit::answered(tx, by.form_key)) return Done{};
    if (invalidation->put_back_at) return conflict("petitions.reversed_already");
    if (invalidation->reversed_at) return Done{};
    invalidation->reversed_at = by.now;
    invalidation->reversal = reason;
    update(tx, *invalidation);
    audit::record(tx, by.actor, "petitions.reverse_invalidation", "petition", invalidation->petition, by.now);
    kit::remember(tx, by.form_key, std::to_string(id), by.now);
    return Done{};
  });
}

/// A row that is lost just now stays among those still out, so that it is put back once it is there again.
Result<std::int64_t> put_some_back(const By& by, std::int64_t id, std::int64_t after) {
  return by.services.db.act(by.town.id, [&](storage::Tx& tx) -> Result<std::int64_t> {
    auto invalidation = find_invalidation(tx, id);
    if (!invalidation) return not_found();
    if (!invalidation->reversed_at || invalidation->put_back_at) return after;
    const auto petition = find_by_id(tx, invalidation->petition);
    const auto some = invalidated(tx, id, after, at_once, true);
    for (const Invalidated& one : some) {
      const auto signature = find_signature_by_id(tx, by.services.vault, petition->id, one.signature);
      if (!signature) continue;
      if (signature->standing == Standing::invalid) {
        change_standing(tx, by, *petition, *signature, one.was);
        if (one.was == Standing::counted) mark_reviewed(tx, *signature, by.actor.account, by.now);
      }
      mark_put_back(tx, id, one.signature);
    }
    if (some.empty() && !invalidated(tx, id, 0, 1, true).empty()) return after;
    audit::record(tx, by.actor, "petitions.put_back", "petition", petition->id, by.now);
    if (!some.empty()) return some.back().signature;
    invalidation->put_back_at = by.now;
    update(tx, *invalidation);
    tell_beside(tx, by, *petition, "put_back", id);
    return after;
  });
}

namespace {

Check put_all_back(const By& by, std::int64_t id) {
  for (std::int64_t after = 0;;) {
    VICHE_LET(last, put_some_back(by, id, after));
    if (last == after) return Done{};
    after = last;
  }
}

}  // namespace

Check reverse(const By& by, std::int64_t id, std::string_view said) {
  VICHE_REQUIRE(begin_reversal(by, id, said));
  return put_all_back(by, id);
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
    Holding let_in{storage::next_id(), id, Holding::Deed::let_in, {}, 0, 0, 0, 0, by.actor.account, by.now};
    let_in.before = let_in.after = count_counted(tx, id);
    for (const std::int64_t one : ids) {
      const auto signature = find_signature_by_id(tx, by.services.vault, id, one);
      if (!signature || signature->standing != Standing::held) continue;
      change_standing(tx, by, *petition, *signature, Standing::counted);
      mark_reviewed(tx, *signature, by.actor.account, by.now);
      ++let_in.n;
      ++let_in.after;
    }
    if (let_in.n == 0) return Done{};
    add(tx, let_in);
    audit::record(tx, by.actor, "petitions.review_held", "petition", id, by.now);
    return Done{};
  });
}

namespace {

/// What is counted of a crowd beyond what one address or browser may bring waits for a person to look, once: what a
/// person has looked at stays as they decided.
class Hold {
 public:
  Hold(const By& by, const Petition& petition, std::string crowd, std::int64_t allowed)
      : by_(by), petition_(petition), crowd_(std::move(crowd)), allowed_(allowed) {}

  void run(const Filter& filter) const {
    const auto ids = beyond(filter);
    const std::int64_t holding = storage::next_id();
    for (std::size_t from = 0; from < ids.size(); from += at_once) {
      hold_some(holding, {ids.begin() + static_cast<std::ptrdiff_t>(from),
                          ids.begin() + static_cast<std::ptrdiff_t>(std::min(from + at_once, ids.size()))});
    }
  }

 private:
  std::vector<std::int64_t> beyond(const Filter& filter) const {
    return by_.services.db.read(by_.town.id, [&](storage::Session& session) {
      std::vector<std::int64_t> found;
      std::int64_t living = 0;
      for (std::int64_t after = 0;;) {
        const auto some = matching(session, by_.services.vault, petition_.id, filter, after, at_once);
        if (some.empty()) return found;
        const auto seen = reviewed(session, petition_.id, some.front().id, some.back().id);
        for (const Signature& one : some) {
          if (one.standing == Standing::invalid || ++living <= allowed_) continue;
          if (one.standing == Standing::counted && !seen.contains(one.id)) found.push_back(one.id);
        }
        after = some.back().id;
      }
    });
  }

  void hold_some(std::int64_t id, const std::vector<std::int64_t>& ids) const {
    (void)by_.services.db.act(by_.town.id, [&](storage::Tx& tx) -> Check {
      Holding held{id, petition_.id, Holding::Deed::held, crowd_, allowed_, 0, 0, 0, 0, by_.now};
      held.before = held.after = count_counted(tx, petition_.id);
      for (const std::int64_t one : ids) {
        const auto signature = find_signature_by_id(tx, by_.services.vault, petition_.id, one);
        if (!signature || signature->standing != Standing::counted) continue;
        change_standing(tx, by_, petition_, *signature, Standing::held);
        ++held.n;
        --held.after;
      }
      if (held.n == 0) return conflict("petitions.not_now");
      add(tx, held);
      audit::record(tx, by_.actor, "petitions.hold", "petition", petition_.id, by_.now);
      return Done{};
    });
  }

  const By& by_;
  const Petition& petition_;
  std::string crowd_;
  std::int64_t allowed_;
};

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
      Hold(by_, petition_, kind, limit).run(filter);
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

/// Taking out and putting back that something has broken off.
void finish_all(const By& by) {
  const auto begun = by.services.db.read(by.town.id, unfinished_invalidations);
  for (const std::int64_t id : begun) {
    const Check taken = take_all(by, id);
    const Check done = taken ? put_all_back(by, id) : taken;
    if (!done) log::warn("petitions.unfinished", {{"hromada", by.town.id.value}, {"refused", done.refusal().code}});
  }
}

}  // namespace

void watch(kit::Services& services, Instant now) {
  for (const auto& town : services.towns.all()) {
    Wanted open;
    open.states = {State::collecting};
    open.limit = 10'000;
    const By by = as_system(services, *town, now);
    finish_all(by);
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
