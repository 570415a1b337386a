#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/factors.hpp>
#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

/// Where passkeys of a community belong: nothing of one host is taken at another.
struct Site {
  std::string origin;  ///< "https://ladyzhyn.viche.example", with a port when it is not the usual one
  /// The host of the origin alone, which is the relying party's identifier.
  std::string host() const;
};

struct Passkey {
  std::int64_t id = 0;
  std::string name;  ///< as its owner calls it
  Instant created_at;
  std::optional<Instant> used_at;
};

/// Keys that a device keeps and a person opens with a finger, a face or a code. A challenge is good once, for five
/// minutes, for one community, one purpose and one browser. What a device says of itself (attestation) is not asked for.
/// Source: W3C Web Authentication, level 2.
class Passkeys {
 public:
  Passkeys(storage::Database& database, const Vault& vault, const Clock& clock, FactorTeller changed)
      : database_(database), vault_(vault), clock_(clock), changed_(std::move(changed)) {}

  /// Options for navigator.credentials.create as JSON, bytes as base64url.
  /// @param browser  a secret of the browser that asks: the token of its session
  struct Owner {
    std::int64_t account = 0;
    std::string name;     ///< shown by the device in its list: the e-mail
    std::string display;  ///< the name
  };
  std::string offer(HromadaId hromada, const Site& site, const Owner& owner, std::string_view browser) const;
  /// A new passkey of the account from what the browser answered (JSON, bytes as base64url). Ends the account's sessions
  /// but that of the token `keep`, tells the owner. Effects: audit identity.add_passkey
  /// Refusals: identity.passkey_refused (the answer is not of this question, site, browser or account, or does not
  /// verify), identity.passkey_known (conflict), identity.passkeys_many (20), identity.passkey_name_long [name] (100),
  /// identity.confirm_first (forbidden: a session weaker than the account changes no keys)
  struct Added {
    std::string answer, name;
    std::string browser;
    std::string keep;
  };
  Result<std::int64_t> add(HromadaId hromada, const Actor& by, const Site& site, std::int64_t account,
                           const Added& added) const;

  /// Options for navigator.credentials.get as JSON. @param account  whose passkey it has to be; 0: anybody's, the device
  /// offers those it has
  std::string ask(HromadaId hromada, const Site& site, std::int64_t account, std::string_view browser) const;
  /// The account whose passkey answered. Refusals: identity.passkey_refused, identity.passkey_unknown (removed here,
  /// still on the device)
  Result<std::int64_t> recognise(HromadaId hromada, const Site& site, std::string_view browser,
                                 std::string_view answer) const;

  /// Oldest first.
  std::vector<Passkey> of(HromadaId hromada, std::int64_t account) const;
  /// Refusals: identity.no_passkey (not_found), identity.passkey_name_long [name]
  Check rename(HromadaId hromada, const Actor& by, std::int64_t account, std::int64_t passkey,
               std::string_view name) const;
  /// As add. Refusals: identity.no_passkey (not_found), identity.confirm_first (forbidden), identity.last_factor
  /// (conflict: of staff)
  Check remove(HromadaId hromada, const Actor& by, std::int64_t account, std::int64_t passkey,
               std::string_view keep) const;

 private:
  struct Question;
  std::string put_question(HromadaId hromada, std::string_view purpose, const Question& question) const;
  Result<Question> take_question(HromadaId hromada, std::string_view purpose, std::string_view challenge,
                                 std::string_view browser) const;
  std::string user_handle(HromadaId hromada, std::int64_t account) const;
  std::string session_hash(HromadaId hromada, std::string_view token) const;

  storage::Database& database_;
  const Vault& vault_;
  const Clock& clock_;
  FactorTeller changed_;
};

}  // namespace viche::identity
