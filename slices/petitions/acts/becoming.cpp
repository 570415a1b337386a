#include <algorithm>

#include <viche/core/log.hpp>
#include <viche/kit/slice.hpp>

#include "common.hpp"

namespace viche::petitions {

namespace {

const kit::Receiver* receiver_of_appeals(const kit::Services& services) {
  const auto all = services.registry.receivers();
  const auto found =
      std::find_if(all.begin(), all.end(), [](const kit::Receiver* one) { return one->kind == "appeal"; });
  return found == all.end() ? nullptr : *found;
}

kit::HandedOver handed(const Petition& petition, std::string mailbox, Instant now) {
  kit::HandedOver given;
  given.number = petition.number.text();
  given.text = petition.title + "\n\n" + petition.text;
  given.lang = petition.lang;
  given.source = "site";
  given.account = petition.author_account;
  given.name = petition.author_name;
  // The address that the author typed nobody has confirmed: who answers the appeal writes to the account.
  given.email = std::move(mailbox);
  given.received_at = now;
  return given;
}

}  // namespace

Check become_appeal(kit::Services& services, HromadaId hromada, std::int64_t id, Instant now) {
  const auto town = services.towns.find(hromada);
  if (!town || !town->is_on(settings::becomes_appeal)) return Done{};
  const kit::Receiver* receiver = receiver_of_appeals(services);
  if (!receiver) {
    log::warn("petitions.no_receiver", {{"hromada", hromada.value}, {"petition", id}});
    return Done{};
  }
  const auto known = services.db.read(hromada, [&](storage::Session& session) { return find_by_id(session, id); });
  const std::string mailbox = mailbox_of(services, hromada, known ? known->author_account : 0);
  const By by = as_system(services, *town, now);
  return services.db.act(hromada, [&](storage::Tx& tx) -> Check {
    auto petition = find_by_id(tx, id);
    const bool due = petition && petition->published_at && petition->appeal.empty();
    if (!due || !may(Deed::appeal, petition->state, hand_of(by, *petition))) return conflict("petitions.not_now");
    VICHE_LET(taken, receiver->take(tx, services, *town, by.actor, handed(*petition, mailbox, now), now));
    petition->appeal = taken.number;
    petition->changed_at = now;
    update(tx, *petition);
    tell(tx, by, *petition, Deed::appeal, taken.number);
    return Done{};
  });
}

}  // namespace viche::petitions
