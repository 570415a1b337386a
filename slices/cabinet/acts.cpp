#include "acts.hpp"

#include <algorithm>
#include <chrono>

#include <viche/audit/audit.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/identity/identity.hpp>
#include <viche/identity/people.hpp>
#include <viche/jobs/jobs.hpp>

#include "gathering.hpp"
#include "rules.hpp"
#include "store.hpp"

namespace viche::cabinet {

namespace {

constexpr int exports_an_hour = 5;
constexpr std::chrono::hours gathered_within{6};  ///< longer than a failing job is tried
constexpr std::chrono::hours unnamed_for{1};

std::string calendar_hash(const kit::Services& services, HromadaId hromada, std::string_view key) {
  return services.vault.blind_index(hromada, "cabinet.calendar", key);
}

SealedPlace place_of(const kit::Services& services, HromadaId hromada, std::int64_t id) {
  return {export_folder(services.db.options().dir), hromada, id};
}

/// The row now, the file when the row is gone for good.
bool drop_export(const kit::Services& services, storage::Tx& tx, std::int64_t id) {
  tx.after_commit([place = place_of(services, tx.hromada(), id)] { remove_sealed(place); });
  return delete_export(tx, id);
}

/// Everything in one transaction, in the order of slices; the account goes last, since slices look it up.
Check erase_all(const By& by, storage::Tx& tx, kit::Erasure& erasure) {
  const auto person = by.services.identity.people().of_account(tx, by.actor.account);
  erasure = {by.actor.account, person ? person->id : 0, by.actor, by.now, {}, {}, {}};
  for (const kit::Slice& slice : by.services.registry.slices()) {
    if (slice.contributes.erase) slice.contributes.erase(by.services, tx, erasure);
  }
  if (erasure.person != 0) {
    by.services.identity.people().erase(tx, by.actor, erasure.person, erasure.mark_until.value_or(by.now));
  }
  VICHE_REQUIRE(by.services.identity.erase_account(tx, by.actor, by.actor.account));
  audit::record(tx, by.actor, "cabinet.erase", "account", by.actor.account, by.now);
  return Done{};
}

Check check_proof(const By& by, const Said& said) {
  const bool fresh = has_fresh_session(by);
  const bool tells_password = !fresh && !said.password.empty();
  VICHE_REQUIRE(may_erase(said.word, said.wanted_word, fresh || tells_password));
  if (!tells_password) return Done{};
  return by.services.identity.confirm_password(by.hromada, by.actor.account, said.password);
}

}  // namespace

Result<std::string> renew_calendar(const By& by) {
  std::string key = random_token();
  const std::string hash = calendar_hash(by.services, by.hromada, key);
  const Check put = by.services.db.act(by.hromada, [&](storage::Tx& tx) -> Check {
    put_calendar(tx, by.actor.account, hash, by.now);
    audit::record(tx, by.actor, "cabinet.renew_calendar", "account", by.actor.account, by.now);
    return Done{};
  });
  VICHE_REQUIRE(put);
  return key;
}

Check end_calendar(const By& by) {
  return by.services.db.act(by.hromada, [&](storage::Tx& tx) -> Check {
    if (!delete_calendar(tx, by.actor.account)) return not_found();
    audit::record(tx, by.actor, "cabinet.end_calendar", "account", by.actor.account, by.now);
    return Done{};
  });
}

std::optional<std::int64_t> calendar_owner(const kit::Services& services, HromadaId hromada, std::string_view key) {
  if (!key_of(key)) return std::nullopt;
  const std::string hash = calendar_hash(services, hromada, key);
  return services.db.read(hromada, [&](storage::Session& session) { return find_calendar(session, hash); });
}

std::optional<Export> own_export(const By& by) {
  auto all = by.services.db.read(
      by.hromada, [&](storage::Session& session) { return exports_of(session, by.services.vault, by.actor.account); });
  std::erase_if(all, [&](const Export& one) {
    return one.session != by.session || (one.ready_at && by.now >= export_ends(*one.ready_at));
  });
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

Check ask_for_export(const By& by, std::string_view lang) {
  VICHE_REQUIRE(by.services.identity.throttle(by.hromada, "cabinet.export", std::to_string(by.actor.account),
                                              exports_an_hour, std::chrono::hours(1)));
  Export archive;
  archive.id = storage::next_id();
  archive.account = by.actor.account;
  archive.session = by.session;
  archive.key = random_bytes(key_bytes);
  archive.lang = lang;
  archive.asked_at = by.now;
  return by.services.db.act(by.hromada, [&](storage::Tx& tx) -> Check {
    for (const Export& old : exports_of(tx, by.services.vault, by.actor.account)) {
      drop_export(by.services, tx, old.id);
    }
    insert_export(tx, by.services.vault, archive);
    JsonWriter payload;
    payload.begin_object().field("export", archive.id).end_object();
    jobs::put(tx, "cabinet.export", payload.take(), by.now);
    audit::record(tx, by.actor, "cabinet.ask_export", "account", by.actor.account, by.now);
    tx.after_commit([&runner = by.services.runner] { runner.wake(); });
    return Done{};
  });
}

void make_export(kit::Services& services, HromadaId hromada, std::int64_t id) {
  const auto found =
      services.db.read(hromada, [&](storage::Session& session) { return find_export(session, services.vault, id); });
  if (!found || found->ready_at) return;
  const SealedPlace place = place_of(services, hromada, id);
  Archive archive(place.folder, services.clock.now());
  gather(services, hromada, *found, archive);
  const SealedSize size = write_sealed(services.vault, place, *archive.finish());
  Export ready = *found;
  ready.pieces = size.pieces;
  ready.bytes = size.bytes;
  ready.ready_at = services.clock.now();
  const auto waited_for =
      services.db.keep_house(hromada, [&](storage::Tx& tx) -> Result<bool> { return set_ready(tx, ready); });
  if (!waited_for.value()) remove_sealed(place);
}

Result<std::unique_ptr<UnnamedFile>> take_export(const By& by, std::string_view key) {
  std::optional<Export> taken;
  const Check done = by.services.db.act(by.hromada, [&](storage::Tx& tx) -> Check {
    taken.reset();
    for (Export& one : exports_of(tx, by.services.vault, by.actor.account)) {
      if (!may_take(one, {by.actor.account, by.session, by.now}, key)) continue;
      if (!delete_export(tx, one.id)) return not_found();
      taken = std::move(one);
    }
    if (!taken) return not_found();
    audit::record(tx, by.actor, "cabinet.take_export", "account", by.actor.account, by.now);
    return Done{};
  });
  VICHE_REQUIRE(done);
  const SealedPlace place = place_of(by.services, by.hromada, taken->id);
  auto file = read_sealed(by.services.vault, place, taken->pieces);
  remove_sealed(place);
  return file;
}

void sweep_exports(kit::Services& services, Instant now) {
  const auto old = services.db.read(
      {0}, [&](storage::Session& session) { return old_exports(session, now - export_life, now - gathered_within); });
  for (const ExportPlace& place : old) {
    (void)services.db.keep_house(place.hromada, [&](storage::Tx& tx) -> Result<Done> {
      drop_export(services, tx, place.id);
      return Done{};
    });
  }
  each_sealed(export_folder(services.db.options().dir), now - unnamed_for, [&](const SealedPlace& place) {
    const bool known = services.db.read(place.hromada, [&](storage::Session& session) {
      return find_export(session, services.vault, place.id).has_value();
    });
    if (!known) remove_sealed(place);
  });
}

Result<kit::Erasure> look_at_erasure(const By& by) {
  kit::Erasure erasure;
  const Refusal only_a_look = conflict("cabinet.only_a_look");
  const Check looked = by.services.db.act(by.hromada, [&](storage::Tx& tx) -> Check {
    VICHE_REQUIRE(erase_all(by, tx, erasure));
    return only_a_look;
  });
  if (looked.refusal().code != only_a_look.code) return looked.refusal();
  return erasure;
}

Result<kit::Erasure> erase(const By& by, const Said& said) {
  VICHE_REQUIRE(check_proof(by, said));
  kit::Erasure erasure;
  VICHE_REQUIRE(by.services.db.act(by.hromada, [&](storage::Tx& tx) { return erase_all(by, tx, erasure); }));
  return erasure;
}

bool has_fresh_session(const By& by) {
  const auto open = by.services.identity.sessions_of(by.hromada, by.actor.account);
  return std::any_of(open.begin(), open.end(), [&](const identity::Identity::OpenSession& one) {
    return one.session == by.session && is_fresh(one.began_at, by.now);
  });
}

void erase_own(kit::Services& services, storage::Tx& tx, kit::Erasure& erasure) {
  delete_calendar(tx, erasure.account);
  for (const Export& one : exports_of(tx, services.vault, erasure.account)) drop_export(services, tx, one.id);
}

}  // namespace viche::cabinet
