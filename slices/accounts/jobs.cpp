#include "jobs.hpp"

#include <viche/channels/mail.hpp>
#include <viche/core/json.hpp>
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

/// None to an account without an e-mail.
void send_change(kit::Services& services, const jobs::Job& job) {
  const auto told = JsonReader::parse(job.payload).value_or(JsonReader());
  const auto owner = services.identity.find(job.hromada, told["account"].integer().value_or(0));
  const auto town = services.towns.find(job.hromada);
  if (!owner || !town || owner->email.empty()) return;
  const auto change = static_cast<identity::FactorChange>(told["change"].integer().value_or(0));
  const channels::Letter letter = letter_of_change(services.words, *town, *owner, change);
  (void)services.db.keep_house(job.hromada,
                               [&](storage::Tx& tx) { return services.post.send(tx, letter, services.clock.now()); });
}

}  // namespace

void start_jobs(kit::Services& services) {
  services.identity.tell_changes_by([&services](storage::Tx& tx, std::int64_t account, identity::FactorChange change) {
    tell_owner(tx, account, change, services.clock.now());
  });
  services.runner.handle("accounts.changed", [&services](const jobs::Job& job) { send_change(services, job); });
  services.runner.handle("accounts.link", [&services](const jobs::Job& job) {
    send_link(services, job.hromada, read_wish(services, job.hromada, job.payload));
  });
}

}  // namespace viche::accounts
