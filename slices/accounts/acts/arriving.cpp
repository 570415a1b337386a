#include <viche/audit/audit.hpp>
#include <viche/identity/people.hpp>

#include "acts.hpp"

namespace viche::accounts {

namespace {

using identity::Door;
using identity::Identity;

struct Found {
  std::int64_t account = 0;
  bool is_new = false;
};

/// What people.* says of a form's fields is said here of what a provider told.
Refusal of_provider(Refusal refusal) {
  if (refusal.code == "people.two_persons") refusal.code = "openid.two_persons";
  if (refusal.code.starts_with("people.")) refusal = invalid("openid.person_unclear");
  return refusal;
}

Result<Found> by_numbers(kit::Services& services, HromadaId hromada, const openid::Heard& heard,
                         std::int64_t session_account) {
  const auto came =
      services.identity.people().come(hromada, services.identity, heard.proof, session_account, heard.errand.lang);
  if (!came) return of_provider(came.refusal());
  return Found{came.value().person.account, came.value().is_new};
}

Result<Found> by_mailbox(kit::Services& services, HromadaId hromada, const openid::Heard& heard) {
  Identity& people = services.identity;
  if (const auto known = people.find_by_email(hromada, heard.email)) {
    if (known->level >= IdentityLevel::email) return Found{known->id, false};
    VICHE_REQUIRE(services.db.act(hromada, [&](storage::Tx& tx) -> Check {
      people.raise_level(tx, known->id, IdentityLevel::email);
      const Actor by{Actor::Kind::resident, known->id, {}, 0, IdentityLevel::email};
      audit::record(tx, by, "identity.confirm_email", "account", known->id, services.clock.now());
      return Done{};
    }));
    return Found{known->id, false};
  }
  const identity::Proof& said = heard.proof;
  const std::string name = said.surname.empty() ? std::string() : said.surname + " " + said.given_name;
  const auto made = people.create(hromada, Actor::system(), {heard.email, name, {}, heard.errand.lang});
  if (!made) return invalid("openid.email_missing");
  return Found{made.value(), true};
}

}  // namespace

Result<Arrived> arrive(kit::Services& services, HromadaId hromada, const openid::Heard& heard,
                       std::int64_t session_account, std::string_view device) {
  const bool strong = heard.level >= IdentityLevel::strong;
  VICHE_LET(found,
            strong ? by_numbers(services, hromada, heard, session_account) : by_mailbox(services, hromada, heard));
  VICHE_LET(opened, services.identity.open_for(hromada, found.account, strong ? Door::person : Door::link, device));
  return Arrived{opened, found.is_new};
}

}  // namespace viche::accounts
