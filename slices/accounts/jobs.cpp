#include "jobs.hpp"

#include <viche/channels/mail.hpp>
#include <viche/identity/identity.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/kit/town.hpp>

#include "acts.hpp"
#include "letters.hpp"

namespace viche::accounts {

namespace {

identity::Identity::LinkPurpose purpose_of(LinkWanted::Letter letter) {
  using Purpose = identity::Identity::LinkPurpose;
  return letter == LinkWanted::Letter::sign_in ? Purpose::sign_in : Purpose::reset_password;
}

/// Nothing happens for an e-mail that nobody has, except for `sign_in`, which makes accounts.
void send_link(kit::Services& services, HromadaId hromada, const LinkWanted& wanted) {
  const auto town = services.towns.find(hromada);
  const auto key = services.identity.make_link(hromada, wanted.email, purpose_of(wanted.letter), wanted.address);
  if (!town || !key || key.value().empty()) return;
  const auto account = services.identity.find_by_email(hromada, wanted.email);
  LinkWanted told = wanted;
  if (account) told.lang = account->lang;
  const channels::Letter letter =
      letter_with_link(services.words, *town, told, key.value(), account ? account->name : "");
  (void)services.db.keep_house(hromada,
                               [&](storage::Tx& tx) { return services.post.send(tx, letter, services.clock.now()); });
}

}  // namespace

void start_jobs(kit::Services& services) {
  services.runner.handle("accounts.link", [&services](const jobs::Job& job) {
    send_link(services, job.hromada, read_wish(services, job.hromada, job.payload));
  });
}

}  // namespace viche::accounts
