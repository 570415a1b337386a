#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

/// An account as it lies in the database: e-mail, name, phone and secrets sealed.
struct AccountRow {
  std::int64_t id = 0;
  std::string email_index, email, name, phone;
  std::string password;          ///< argon2id, or empty
  std::string totp, totp_offer;  ///< sealed secrets, or empty
  std::int64_t totp_step = 0;    ///< of the last code that was used
  bool staff = false;
  Roles roles;
  std::int64_t organisation = 0;
  IdentityLevel level = IdentityLevel::none;
  bool blocked = false;
  std::string lang;
  Instant created_at;
  bool phone_confirmed = false;
  bool has_passkey = false;
};

/// False: the e-mail has an account already.
bool insert_account(storage::Tx& tx, const AccountRow& row);
std::optional<AccountRow> find_account(storage::Session& session, std::int64_t id);
std::optional<AccountRow> find_account_by_email(storage::Session& session, std::string_view email_index);
std::vector<AccountRow> accounts_of_staff(storage::Session& session);
/// Administrators, not blocked, besides this account.
std::int64_t count_other_administrators(storage::Session& session, std::int64_t id);

void save_roles(storage::Tx& tx, const AccountRow& row);
void save_blocked(storage::Tx& tx, std::int64_t id, bool blocked);
void save_password(storage::Tx& tx, std::int64_t id, std::string_view hash);
void save_profile(storage::Tx& tx, std::int64_t id, std::string_view name, std::string_view phone,
                  std::string_view lang);
void save_level(storage::Tx& tx, std::int64_t id, IdentityLevel level);
void save_totp_offer(storage::Tx& tx, std::int64_t id, std::string_view offer);
/// Puts a secret in force; the offer goes.
void save_totp(storage::Tx& tx, std::int64_t id, std::string_view totp, std::int64_t step);
/// The bare row stays, blocked: nothing is in it but its number, its language and when it was made.
void save_erased(storage::Tx& tx, std::int64_t id, std::string_view email_index);
/// What a person signs in with and where they are signed in: passkeys, codes, the phone, sessions.
void delete_doors(storage::Tx& tx, std::int64_t id);
/// False: a code of this step or a later one was used before.
bool use_totp_step(storage::Tx& tx, std::int64_t id, std::int64_t step);

}  // namespace viche::identity
