#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/identity.hpp>
#include <viche/identity/people.hpp>
#include <viche/kit/services.hpp>
#include <viche/openid/providers.hpp>

#include "model.hpp"

namespace viche::accounts {

/// Puts the wish into the queue, sealed; takes as long and looks the same whether the e-mail has an account or not.
/// Effects: a job `accounts.link`, which makes the link and the letter. Refusals: identity.email_invalid [email],
/// too_many_requests (5 for an e-mail and 20 for an address in a quarter of an hour)
Check ask_for_link(kit::Services& services, HromadaId hromada, const LinkWanted& wanted);
/// What such a job is about. Fault: the payload does not open.
LinkWanted read_wish(kit::Services& services, HromadaId hromada, std::string_view payload);

/// Somebody of whom a provider has told comes in: by their numbers to their own account, or to that of the session when
/// it is a resident's whom nobody has told yet, or to a new one. A provider that vouches for a mailbox alone opens that
/// mailbox's account, no more than a link would. Effects: those of People::come and Identity::create.
/// @param session_account  of the resident whose browser it is, who was signed in when it left too; 0: nobody
/// Refusals: openid.person_unclear, openid.two_persons, openid.email_missing, identity.blocked
struct Arrived {
  identity::Identity::Opened opened;
  bool is_new = false;  ///< the account was made now
};
Result<Arrived> arrive(kit::Services& services, HromadaId hromada, const openid::Heard& heard,
                       std::int64_t session_account, std::string_view device);

/// An administrator sends a member of staff a link to set a password. Effects: audit accounts.send_link, the job.
Check send_staff_link(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t account,
                      LinkWanted wanted);

/// Adds a member of staff, or gives roles to a resident's account of that e-mail; a letter tells them how to begin.
/// Refusals, all at once: those of Identity::create, accounts.role_missing [roles], accounts.organisation_missing
/// [organisation] when an executor works nowhere
Result<std::int64_t> add_staff(kit::Services& services, HromadaId hromada, const Actor& by,
                               const identity::NewAccount& account, const LinkWanted& wanted);

/// Sets roles and organisation; without any role the account is a resident's. Refusals: those of
/// Identity::set_roles, accounts.organisation_missing [organisation]
Check change_rights(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t account, Roles roles,
                    std::int64_t organisation);

/// Makes a key of the API. @returns the key, which is kept nowhere
/// Refusals, all at once: those of Identity::create_api_key, accounts.scope_missing, accounts.scope_unknown [scopes]
Result<std::string> add_api_key(kit::Services& services, HromadaId hromada, const Actor& by, std::string_view name,
                                const std::vector<std::string>& scopes);

/// Sends a code to the telephone and keeps its hash; what was sent before is over. acts/ladder.cpp, as the next two.
/// Effects: a job channels.sms. Refusals: those of Identity::ask_phone and Sms::send
Check send_phone_code(kit::Services& services, HromadaId hromada, std::int64_t account, std::string_view phone,
                      std::string_view address);

/// A clerk saw the document of the person whose account this is: the person is recognised, the account becomes strong.
/// Effects: audit people.recognise and accounts.seen, a look at the person's data, a letter to them. @returns a code to
/// hand over on paper: with it the person shows later that it is they who came to the counter
/// Refusals, all at once: those of People::vouch
Result<std::string> vouch_for(kit::Services& services, HromadaId hromada, const Actor& by, const identity::Proof& proof,
                              std::int64_t account);

/// Has the owner of an account told by letter what has changed in how it is entered. Effects: a job `accounts.changed`.
void tell_owner(storage::Tx& tx, std::int64_t account, identity::FactorChange change, Instant now);

/// Work that was given up goes on its way again. Effects: audit. Refusals: jobs.not_dead, channels.not_failed
/// (conflict)
Check retry_job(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t job);
Check retry_letter(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t letter);
/// Nobody will do it any more: it is forgotten. Effects: audit. Refusals: as above
Check dismiss_job(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t job);
Check dismiss_letter(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t letter);

}  // namespace viche::accounts
