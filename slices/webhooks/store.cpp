#include "store.hpp"

#include <algorithm>

#include <viche/core/fault.hpp>
#include <viche/core/text.hpp>

namespace viche::webhooks {

namespace {

using storage::Row;
using storage::Sql;

constexpr std::string_view url_place = "webhooks.url", secret_place = "webhooks.secret";

constexpr Sql insert_hook{"webhooks.insert", R"(
    INSERT INTO webhooks(hromada_id, id, url, secret, events, paused, made_at)
    VALUES(:hromada, :id, :url, :secret, :events, 0, :made_at))"};
constexpr Sql select_hooks{"webhooks.hooks", R"(
    SELECT id, url, secret, events, paused, made_at, failures, held_until
      FROM webhooks WHERE hromada_id = :hromada ORDER BY id)"};
constexpr Sql select_hook{"webhooks.find", R"(
    SELECT id, url, secret, events, paused, made_at, failures, held_until
      FROM webhooks WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql count_all{"webhooks.count", "SELECT COUNT(*) FROM webhooks WHERE hromada_id = :hromada"};
constexpr Sql select_active{"webhooks.active", R"(
    SELECT id, events FROM webhooks WHERE hromada_id = :hromada AND paused = 0 ORDER BY id)"};
constexpr Sql update_paused{"webhooks.set_paused", R"(
    UPDATE webhooks SET paused = :paused WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_held{"webhooks.hold", R"(
    UPDATE webhooks SET failures = :failures, held_until = :until WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql delete_hook{"webhooks.remove", "DELETE FROM webhooks WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql delete_of_hook{"webhooks.remove_deliveries",
                             "DELETE FROM webhook_deliveries WHERE hromada_id = :hromada AND webhook_id = :id"};

constexpr Sql insert_delivery{"webhooks.insert_delivery", R"(
    INSERT INTO webhook_deliveries(hromada_id, webhook_id, id, event, subject, number, state, attempts, outcome,
                                   made_at, tried_at, give_up_at)
    VALUES(:hromada, :hook, :id, :event, :subject, :number, 'waiting', 0, '', :made_at, 0, :give_up_at))"};
constexpr Sql select_delivery{"webhooks.find_delivery", R"(
    SELECT webhook_id, id, event, subject, number, state, attempts, outcome, made_at, tried_at, give_up_at
      FROM webhook_deliveries WHERE hromada_id = :hromada AND webhook_id = :hook AND id = :id)"};
constexpr Sql select_last{"webhooks.last_deliveries", R"(
    SELECT webhook_id, id, event, subject, number, state, attempts, outcome, made_at, tried_at, give_up_at
      FROM webhook_deliveries WHERE hromada_id = :hromada AND webhook_id = :hook ORDER BY id DESC LIMIT :limit)"};
constexpr Sql select_waiting{"webhooks.waiting", R"(
    SELECT id FROM webhook_deliveries
     WHERE hromada_id = :hromada AND webhook_id = :hook AND state = 'waiting' ORDER BY id)"};
constexpr Sql select_first{"webhooks.first_waiting", R"(
    SELECT id FROM webhook_deliveries
     WHERE hromada_id = :hromada AND webhook_id = :hook AND subject = :subject AND state = 'waiting'
     ORDER BY id LIMIT 1)"};
constexpr Sql update_delivery{"webhooks.update_delivery", R"(
    UPDATE webhook_deliveries
       SET state = :state, attempts = :attempts, outcome = :outcome, tried_at = :tried_at, give_up_at = :give_up_at
     WHERE hromada_id = :hromada AND webhook_id = :hook AND id = :id)"};
constexpr Sql delete_settled =
    Sql::across("webhooks.sweep", "DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND tried_at <= :before");

std::vector<std::string> events_of(const std::string& text) {
  std::vector<std::string> events;
  for (const std::string_view one : split(text, ' ')) {
    if (!one.empty()) events.emplace_back(one);
  }
  return events;
}

std::string opened(storage::Session& session, const identity::Vault& vault, std::string_view place, std::int64_t id,
                   const std::string& sealed) {
  auto plain = vault.open(session.hromada(), place, id, sealed);
  if (!plain) throw Fault("a sealed webhook does not open");
  return std::move(*plain);
}

Hook hook_of(storage::Session& session, const identity::Vault& vault, const Row& row) {
  const std::int64_t id = row.integer(0);
  return {id,
          opened(session, vault, url_place, id, row.text(1)),
          opened(session, vault, secret_place, id, row.text(2)),
          events_of(row.text(3)),
          row.integer(4) != 0,
          row.instant(5),
          row.integer(6),
          row.instant(7)};
}

Delivery delivery_of(const Row& row) {
  const auto state = std::find(state_names.begin(), state_names.end(), row.text(5));
  return {row.integer(0), row.integer(1), row.text(2),
          row.integer(3), row.text(4),    static_cast<State>(state - state_names.begin()),
          row.integer(6), row.text(7),    row.instant(8),
          row.instant(9), row.instant(10)};
}

}  // namespace

void insert(storage::Tx& tx, const identity::Vault& vault, const Hook& hook) {
  std::string events;
  for (const std::string& one : hook.events) events += (events.empty() ? "" : " ") + one;
  tx.run(insert_hook, {{"id", hook.id},
                       {"url", vault.seal(tx.hromada(), url_place, hook.id, hook.url)},
                       {"secret", vault.seal(tx.hromada(), secret_place, hook.id, hook.secret)},
                       {"events", events},
                       {"made_at", hook.made_at}});
}

std::vector<Hook> hooks(storage::Session& session, const identity::Vault& vault) {
  return session.all(select_hooks, {}, [&](const Row& row) { return hook_of(session, vault, row); });
}

std::optional<Hook> find_hook(storage::Session& session, const identity::Vault& vault, std::int64_t id) {
  return session.one(select_hook, {{"id", id}}, [&](const Row& row) { return hook_of(session, vault, row); });
}

std::int64_t count_hooks(storage::Session& session) { return session.number(count_all); }

std::vector<std::int64_t> wanting(storage::Session& session, std::string_view event) {
  std::vector<std::int64_t> ids;
  const auto active = session.all(select_active, {}, [](const Row& row) {
    return std::pair{row.integer(0), events_of(row.text(1))};
  });
  for (const auto& [id, events] : active) {
    if (std::find(events.begin(), events.end(), event) != events.end()) ids.push_back(id);
  }
  return ids;
}

bool set_paused(storage::Tx& tx, std::int64_t id, bool paused) {
  return tx.run(update_paused, {{"id", id}, {"paused", std::int64_t{paused}}}) == 1;
}

void hold(storage::Tx& tx, std::int64_t id, std::int64_t failures, Instant until) {
  tx.run(update_held, {{"id", id}, {"failures", failures}, {"until", until}});
}

bool remove(storage::Tx& tx, std::int64_t id) {
  tx.run(delete_of_hook, {{"id", id}});
  return tx.run(delete_hook, {{"id", id}}) == 1;
}

void insert(storage::Tx& tx, const Delivery& delivery) {
  tx.run(insert_delivery, {{"hook", delivery.hook},
                           {"id", delivery.id},
                           {"event", delivery.event},
                           {"subject", delivery.subject},
                           {"number", delivery.number},
                           {"made_at", delivery.made_at},
                           {"give_up_at", delivery.give_up_at}});
}

std::optional<Delivery> find_delivery(storage::Session& session, std::int64_t hook, std::int64_t id) {
  return session.one(select_delivery, {{"hook", hook}, {"id", id}}, delivery_of);
}

std::vector<Delivery> last_deliveries(storage::Session& session, std::int64_t hook, std::int64_t limit) {
  return session.all(select_last, {{"hook", hook}, {"limit", limit}}, delivery_of);
}

std::vector<std::int64_t> waiting(storage::Session& session, std::int64_t hook) {
  return session.all(select_waiting, {{"hook", hook}}, [](const Row& row) { return row.integer(0); });
}

std::optional<std::int64_t> first_waiting(storage::Session& session, std::int64_t hook, std::int64_t subject) {
  return session.one(select_first, {{"hook", hook}, {"subject", subject}},
                     [](const Row& row) { return row.integer(0); });
}

void update(storage::Tx& tx, const Delivery& delivery) {
  tx.run(update_delivery, {{"hook", delivery.hook},
                           {"id", delivery.id},
                           {"state", state_names[static_cast<std::size_t>(delivery.state)]},
                           {"attempts", delivery.attempts},
                           {"outcome", delivery.outcome},
                           {"tried_at", delivery.tried_at},
                           {"give_up_at", delivery.give_up_at}});
}

void sweep(storage::Tx& tx, Instant before) { tx.run(delete_settled, {{"before", before}}); }

}  // namespace viche::webhooks
