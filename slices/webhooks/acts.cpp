#include "acts.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <viche/appeals/events.hpp>
#include <viche/audit/audit.hpp>
#include <viche/channels/hook.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/core/text.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/once.hpp>
#include <viche/kit/town.hpp>

#include "store.hpp"

namespace viche::webhooks {

namespace {

constexpr std::array<std::string_view, 2> events{appeals::events::filed, appeals::events::changed};
constexpr std::int64_t most_hooks = 20;
constexpr std::chrono::hours tried_for{24}, kept_for{24 * 30};
constexpr std::chrono::seconds a_little{1};
constexpr std::int64_t failures_in_a_row = 3;  ///< so many, and the receiver is left alone for a while

void put_job(storage::Tx& tx, std::int64_t hook, std::int64_t delivery, Instant at) {
  JsonWriter payload;
  payload.begin_object().field("hook", hook).field("delivery", delivery).end_object();
  jobs::put(tx, job_kind, payload.take(), at);
}

void write_delivery(storage::Tx& tx, std::int64_t hook, std::string_view event, std::int64_t subject,
                    std::string number, Instant now) {
  Delivery delivery;
  delivery.hook = hook;
  delivery.id = storage::next_id();
  delivery.event = event;
  delivery.subject = subject;
  delivery.number = std::move(number);
  delivery.made_at = now;
  delivery.give_up_at = now + tried_for;
  insert(tx, delivery);
  put_job(tx, hook, delivery.id, now);
}

channels::HookRules rules_of(const kit::Services& services) {
  channels::HookRules rules;
  rules.allowed_hosts = services.webhook_hosts;
  return rules;
}

/// Nothing of people: who wants more asks the API, where rights are looked at.
std::string body_of(const kit::Services& services, const kit::Town& town, const Delivery& delivery) {
  JsonWriter out;
  out.begin_object().field("id", "msg_" + std::to_string(delivery.id)).field("type", delivery.event);
  out.field("time", to_rfc3339(delivery.made_at)).field("community", town.slug);
  const bool of_an_appeal = !delivery.number.empty();
  out.field("number", of_an_appeal ? std::optional(delivery.number) : std::nullopt);
  out.field("url",
            of_an_appeal ? std::optional(kit::home_of(services, town) + "/appeals/" + delivery.number) : std::nullopt);
  return out.end_object().take();
}

void count(const char* outcome) { metrics::count("viche_webhooks_total", {{"outcome", outcome}}); }

/// What an attempt has made of it.
Delivery settled(Delivery delivery, const channels::HookOutcome& outcome, Instant now) {
  ++delivery.attempts;
  delivery.outcome = outcome.told;
  delivery.tried_at = now;
  if (outcome.taken) {
    delivery.state = State::taken;
  } else if (outcome.gone || now >= delivery.give_up_at) {
    delivery.state = State::dead;
  }
  count(outcome.taken ? "taken" : delivery.state == State::dead ? "dead" : "postponed");
  return delivery;
}

/// Between 0 and 1, so that receivers are not asked by all at once.
double jitter() { return static_cast<double>(static_cast<unsigned char>(random_bytes(1)[0])) / 255.0; }

std::chrono::microseconds back_off(std::int64_t failures) {
  return jobs::back_off(static_cast<int>(failures), jitter());
}

/// One event that a receiver chokes on must not keep the others from it; one that answers nothing is spared.
void write_hold(storage::Tx& tx, const Hook& hook, const Delivery& delivery, Instant now) {
  const std::int64_t failures = delivery.state == State::taken ? 0 : hook.failures + 1;
  hold(tx, hook.id, failures, failures < failures_in_a_row ? Instant{} : now + back_off(failures));
}

void write_attempt(kit::Services& services, HromadaId hromada, const Hook& hook, const Delivery& delivery,
                   Instant now) {
  (void)services.db.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    update(tx, delivery);
    write_hold(tx, hook, delivery, now);
    if (delivery.state == State::waiting) {
      put_job(tx, delivery.hook, delivery.id, now + back_off(delivery.attempts));
    } else if (const auto next = first_waiting(tx, delivery.hook, delivery.subject)) {
      put_job(tx, delivery.hook, *next, now);
    }
    return Done{};
  });
}

Check check_wanted(const kit::Services& services, const Wanted& wanted) {
  Refusals refusals;
  refusals.add(channels::check_hook_url(wanted.url, rules_of(services)));
  if (wanted.events.empty()) refusals.add(invalid("webhooks.events_missing", "events"));
  for (const std::string& event : wanted.events) {
    if (std::find(events.begin(), events.end(), event) == events.end()) {
      refusals.add(invalid("webhooks.event_unknown", "events", {{"event", shortened(event, 50)}}));
    }
  }
  return refusals.check();
}

}  // namespace

std::span<const std::string_view> known_events() { return events; }

Result<Made> add(kit::Services& services, HromadaId hromada, const Actor& by, const Wanted& wanted) {
  VICHE_REQUIRE(check_wanted(services, wanted));
  const Instant now = services.clock.now();
  Hook hook{storage::next_id(), wanted.url, channels::new_hook_secret(), wanted.events, false, now};
  return services.db.act(hromada, [&](storage::Tx& tx) -> Result<Made> {
    if (const auto before = kit::answered(tx, wanted.form_key)) return Made{parse_integer(*before).value_or(0), ""};
    if (count_hooks(tx) >= most_hooks) return conflict("webhooks.too_many");
    insert(tx, services.vault, hook);
    audit::record(tx, by, "webhooks.add", "webhook", hook.id, now);
    kit::remember(tx, wanted.form_key, std::to_string(hook.id), now);
    return Made{hook.id, hook.secret};
  });
}

Check set_paused(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook, bool paused) {
  const Instant now = services.clock.now();
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    if (!set_paused(tx, hook, paused)) return not_found();
    if (!paused) {
      for (const std::int64_t id : waiting(tx, hook)) put_job(tx, hook, id, now);
    }
    audit::record(tx, by, paused ? "webhooks.pause" : "webhooks.resume", "webhook", hook, now);
    return Done{};
  });
}

Check remove(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook) {
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    if (!remove(tx, hook)) return not_found();
    audit::record(tx, by, "webhooks.remove", "webhook", hook, services.clock.now());
    return Done{};
  });
}

Check send_trial(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook) {
  const Instant now = services.clock.now();
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    const auto found = find_hook(tx, services.vault, hook);
    if (!found) return not_found();
    if (found->paused) return conflict("webhooks.paused");
    write_delivery(tx, hook, trial, 0, "", now);
    audit::record(tx, by, "webhooks.try", "webhook", hook, now);
    return Done{};
  });
}

Check send_again(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t hook,
                 std::int64_t delivery) {
  const Instant now = services.clock.now();
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    auto found = find_delivery(tx, hook, delivery);
    if (!found) return not_found();
    if (found->state != State::dead) return conflict("webhooks.not_dead");
    found->state = State::waiting;
    found->attempts = 0;
    found->give_up_at = now + tried_for;
    update(tx, *found);
    put_job(tx, hook, delivery, now);
    audit::record(tx, by, "webhooks.send_again", "webhook", hook, now);
    return Done{};
  });
}

void write_deliveries(storage::Tx& tx, std::string_view event, std::int64_t subject, std::string_view payload,
                      Instant now) {
  const std::vector<std::int64_t> ids = wanting(tx, event);
  if (ids.empty()) return;
  const std::string number = JsonReader::parse(payload).value_or(JsonReader())["number"].text().value_or("");
  for (const std::int64_t hook : ids) write_delivery(tx, hook, event, subject, number, now);
}

void deliver(kit::Services& services, HromadaId hromada, std::int64_t hook_id, std::int64_t id) {
  std::optional<Hook> hook;
  std::optional<Delivery> delivery;
  const bool its_turn = services.db.read(hromada, [&](storage::Session& session) {
    hook = find_hook(session, services.vault, hook_id);
    delivery = find_delivery(session, hook_id, id);
    if (!hook || hook->paused || !delivery || delivery->state != State::waiting) return false;
    return first_waiting(session, hook_id, delivery->subject) == id;
  });
  const auto town = services.towns.find(hromada);
  // The one before it calls it when that is settled, and whoever ends the pause calls all.
  if (!its_turn || !town) return;
  if (hook->held_until > services.clock.now() && delivery->event != trial) {
    return put_off(services, hromada, hook_id, id, hook->held_until);
  }
  const auto outcome = channels::post_hook(
      {hook->url, hook->secret, "msg_" + std::to_string(id), body_of(services, *town, *delivery), services.clock.now()},
      rules_of(services));
  const Instant now = services.clock.now();
  const Delivery after = settled(*delivery, outcome, now);
  if (after.state == State::dead) {
    log::warn("webhooks.dead", {{"hromada", hromada.value}, {"webhook", hook_id}, {"error", outcome.told}});
  }
  write_attempt(services, hromada, *hook, after, now);
}

void put_off(kit::Services& services, HromadaId hromada, std::int64_t hook, std::int64_t delivery, Instant until) {
  const auto spread = std::chrono::milliseconds(static_cast<std::int64_t>(2000 * jitter()));
  (void)services.db.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    put_job(tx, hook, delivery, std::max(until, services.clock.now() + a_little) + spread);
    return Done{};
  });
}

void sweep_deliveries(kit::Services& services, Instant now) {
  (void)services.db.keep_house({0}, [&](storage::Tx& tx) -> Result<Done> {
    sweep(tx, now - kept_for);
    return Done{};
  });
}

}  // namespace viche::webhooks
