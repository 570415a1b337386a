#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "model.hpp"

namespace viche::webhooks {

void insert(storage::Tx& tx, const identity::Vault& vault, const Hook& hook);
/// Oldest first.
std::vector<Hook> hooks(storage::Session& session, const identity::Vault& vault);
std::optional<Hook> find_hook(storage::Session& session, const identity::Vault& vault, std::int64_t id);
std::int64_t count_hooks(storage::Session& session);
/// Those that are not paused and want this event, without opening anything.
std::vector<std::int64_t> wanting(storage::Session& session, std::string_view event);
/// @returns false when there is none
bool set_paused(storage::Tx& tx, std::int64_t id, bool paused);
/// How many attempts in a row have failed, and until when nothing is sent.
void hold(storage::Tx& tx, std::int64_t id, std::int64_t failures, Instant until);
/// With all its deliveries. @returns false when there is none
bool remove(storage::Tx& tx, std::int64_t id);

void insert(storage::Tx& tx, const Delivery& delivery);
std::optional<Delivery> find_delivery(storage::Session& session, std::int64_t hook, std::int64_t id);
/// Newest first.
std::vector<Delivery> last_deliveries(storage::Session& session, std::int64_t hook, std::int64_t limit);
/// Those of one hook that wait, in order.
std::vector<std::int64_t> waiting(storage::Session& session, std::int64_t hook);
/// The first that waits of the same hook and subject; a trial stands for itself.
std::optional<std::int64_t> first_waiting(storage::Session& session, std::int64_t hook, std::int64_t subject);
void update(storage::Tx& tx, const Delivery& delivery);
/// Settled ones of every community tried before.
void sweep(storage::Tx& tx, Instant before);

}  // namespace viche::webhooks
