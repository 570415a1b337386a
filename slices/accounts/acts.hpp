#pragma once
#include <cstdint>
#include <string>

#include <viche/core/actor.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/identity.hpp>
#include <viche/kit/services.hpp>

namespace viche::accounts {

/// A letter with a link that somebody asked for, before it is known whether anybody has that e-mail.
struct LinkWanted {
  enum class Letter : std::uint8_t { sign_in, reset_password, invitation };
  Letter letter = Letter::sign_in;
  std::string email;
  std::string address;  ///< of the browser that asked
  std::string lang;     ///< "uk" or "en"; an account's own language goes before it
  std::string base;     ///< absolute address of this community: "https://ladyzhyn.example"
  std::string to;       ///< path to go to afterwards, or empty
};

/// Puts the wish into the queue, sealed; takes as long and looks the same whether the e-mail has an account or not.
/// Effects: a job `accounts.link`, which makes the link and the letter. Refusals: identity.email_invalid [email],
/// too_many_requests (5 for an e-mail and 20 for an address in a quarter of an hour)
Check ask_for_link(kit::Services& services, HromadaId hromada, const LinkWanted& wanted);
/// The job's part. Nothing happens for an e-mail that nobody has, except for `sign_in`, which makes accounts.
void send_link(kit::Services& services, HromadaId hromada, const LinkWanted& wanted);
LinkWanted read_wish(kit::Services& services, HromadaId hromada, std::string_view payload);

/// An administrator sends a member of staff a link to set a password. Effects: audit accounts.send_link, the job.
Check send_staff_link(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t account, LinkWanted wanted);

/// Adds a member of staff, or gives roles to a resident's account of that e-mail; a letter tells them how to begin.
/// Refusals: those of Identity::create, accounts.role_missing [roles]
Result<std::int64_t> add_staff(kit::Services& services, HromadaId hromada, const Actor& by,
                               const identity::NewAccount& account, const LinkWanted& wanted);

/// Work that was given up goes on its way again. Effects: audit. Refusals: jobs.not_dead, channels.not_failed (conflict)
Check retry_job(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t job);
Check retry_letter(kit::Services& services, HromadaId hromada, const Actor& by, std::int64_t letter);

}  // namespace viche::accounts
