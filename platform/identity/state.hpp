#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/identity/identity.hpp>
#include <viche/identity/passkeys.hpp>
#include <viche/identity/people.hpp>

#include "accounts_store.hpp"
#include "passwords.hpp"
#include "sessions_store.hpp"

namespace viche::identity {

inline constexpr std::chrono::minutes try_window{15};

/// How one enters an account of strong level is changed only by a session as strong: a link in a letter must not bring a
/// key that opens more than the link does. Refusal: identity.confirm_first (forbidden)
Check check_strength(const Actor& by, const AccountRow& row);

struct Identity::State {
  State(storage::Database& db, const Vault& v, const Clock& time, Policy chosen)
      : database(db),
        vault(v),
        clock(time),
        policy(std::move(chosen)),
        passwords(policy),
        people(db, v, time),
        passkeys(db, v, time,
                 [this](storage::Tx& tx, std::int64_t account, FactorChange change) { tell(tx, account, change); }) {}

  storage::Database& database;
  const Vault& vault;
  const Clock& clock;
  Policy policy;
  Passwords passwords;
  People people;
  Passkeys passkeys;
  FactorTeller teller;

  // Accounts (accounts.cpp)
  std::string email_index(HromadaId hromada, std::string_view email) const;
  std::string opened(HromadaId hromada, std::string_view column, std::int64_t row, const std::string& sealed) const;
  Account opened(HromadaId hromada, const AccountRow& row) const;
  AccountRow sealed(HromadaId hromada, const NewAccount& account, IdentityLevel level) const;
  std::optional<AccountRow> account(HromadaId hromada, std::int64_t id) const;
  std::optional<AccountRow> account(HromadaId hromada, std::string_view email) const;

  // Sessions (sessions.cpp)
  std::string token_hash(HromadaId hromada, std::string_view token) const;
  bool alive(const SessionRow& row) const;
  SignedIn signed_in(HromadaId hromada, std::string_view token, const SessionRow& row) const;
  /// The living session of a token, whatever it lacks yet.
  std::optional<SessionRow> live(HromadaId hromada, std::string_view token) const;
  /// Puts a session into the transaction. @returns its token
  std::string begin(storage::Tx& tx, std::int64_t account, std::string_view device, bool by_reset_link,
                    const Strength& strength = {}) const;
  /// What the browser of this token is given.
  Opened given(HromadaId hromada, std::string token) const;

  // Links (links.cpp)
  /// The account a link was sent to, made when there is none. Refusal: identity.blocked
  Result<AccountRow> owner(storage::Tx& tx, const std::string& email, const std::string& index) const;

  // Throttles (throttles.cpp)
  struct Tries {
    std::string_view what;
    std::string who;
    int limit = 0;
  };
  struct Full {
    std::string_view what;
    Instant until;
  };
  /// Counts one more of each in one write. @returns the first full one and when it opens again, if any is full
  std::optional<Full> over_limit(HromadaId hromada, const std::vector<Tries>& tries, std::chrono::seconds window) const;
  Check within(HromadaId hromada, const std::vector<Tries>& tries) const;
  /// One that was counted turned out to be right.
  void take_back(storage::Tx& tx, std::string_view what, std::string_view who) const;
  void forget(storage::Tx& tx, std::string_view what, std::string_view who) const;

  // Second factor (second_factor.cpp), recovery codes (recovery.cpp)
  /// The owner is told, if somebody does that here.
  void tell(storage::Tx& tx, std::int64_t account, FactorChange change) const {
    if (teller) teller(tx, account, change);
  }
  static bool is_recovery_code(std::string_view said);
  std::string recovery_hash(HromadaId hromada, std::int64_t account, std::string_view said) const;
  std::string secret(HromadaId hromada, const AccountRow& row, bool offered) const;
  /// The step of a code for the offered secret. Refusals: identity.totp_not_offered, identity.wrong_code,
  /// identity.too_many_tries
  Result<std::int64_t> confirmed_step(HromadaId hromada, const AccountRow& row, std::string_view code) const;
  /// Seals `secret` for its place and puts it in force.
  void put_totp(storage::Tx& tx, std::int64_t account, std::string_view secret, std::int64_t step) const;
};

}  // namespace viche::identity
