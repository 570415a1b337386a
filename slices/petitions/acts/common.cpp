#include "common.hpp"

#include <viche/core/json.hpp>
#include <viche/events/events.hpp>
#include <viche/identity/identity.hpp>

#include <viche/petitions/events.hpp>

namespace viche::petitions {

Hand hand_of(const By& by, const Petition& petition) {
  const bool author = by.actor.account != 0 && by.actor.account == petition.author_account &&
                      (by.actor.is_resident() || by.actor.is_staff());
  return {by.actor, author};
}

void tell(storage::Tx& tx, const By& by, const Petition& petition, Deed deed, std::string text) {
  const std::string what = "petitions." + std::string(name(deed));
  audit::record(tx, by.actor, what, "petition", petition.id, by.now);
  insert_step(tx, petition.id, {storage::next_id(), by.now, deed, std::move(text), by.actor.account});
  JsonWriter payload;
  payload.begin_object().field("number", petition.number.text()).field("deed", name(deed)).end_object();
  by.services.bus.publish(tx, {std::string(events::changed), petition.id, payload.take()}, by.now);
}

std::uint64_t enter(storage::Tx& tx, const By& by, const Petition& petition, std::string_view kind, std::string who,
                    const journal::Hash& content) {
  const journal::Leaf leaf =
      by.services.journal.append(tx, {std::string(kind), petition.object(), std::move(who), by.now, content});
  insert_position(tx, petition.id, leaf.position);
  return leaf.position;
}

namespace {

void enter_count(storage::Tx& tx, const By& by, Petition& petition) {
  const std::int64_t counted = count_counted(tx, petition.id);
  petition.closing_leaf =
      static_cast<std::int64_t>(enter(tx, by, petition, "closing", "", closing_content(petition, counted)));
}

}  // namespace

void close_count(storage::Tx& tx, const By& by, Petition& petition) {
  enter_count(tx, by, petition);
  petition.closed_at = by.now;
  forget_marks_of_erased(tx, petition.id);
}

void close_again(storage::Tx& tx, const By& by, Petition& petition) {
  if (!petition.closing_leaf) return;
  enter_count(tx, by, petition);
  petition.changed_at = by.now;
  update(tx, petition);
}

Result<bool> done_before(storage::Session& session, const By& by) {
  const auto before = kit::answered(session, by.form_key);
  if (!before) return false;
  if (*before != by.digest) return conflict("petitions.key_reused");
  return true;
}

std::string mailbox_of(const kit::Services& services, HromadaId hromada, std::int64_t id) {
  if (id == 0) return {};
  const auto account = services.identity.find(hromada, id);
  const bool confirmed = account && !account->blocked && account->level != IdentityLevel::none;
  return confirmed ? account->email : std::string();
}

By as_system(kit::Services& services, const kit::Town& town, Instant now) {
  return {services, town, Actor::system(), now};
}

}  // namespace viche::petitions
