#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/people.hpp>
#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

/// Who somebody is, asked of those who know: OpenID providers and id.gov.ua.
namespace viche::openid {

/// Which of a provider's claims say what; empty: it does not say that.
struct Claims {
  std::string surname = "family_name", given_name = "given_name", patronymic = "middle_name";
  std::string rnokpp;             ///< the person's tax number
  std::string unzr;               ///< the number in the demographic register
  std::string email = "email";    ///< taken only with `email_verified`
  bool subject_is_known = false;  ///< the provider's own identifier is enough to know a person again
};

/// A provider as the installation's administrator described it.
struct ProviderSettings {
  enum class Kind : std::uint8_t { openid, id_gov_ua };
  Kind kind = Kind::openid;
  std::string name;  ///< "town": in addresses and in the journal; a-z, 0-9, dot and -
  std::string title_uk, title_en;
  std::string url;  ///< the issuer of OpenID letter by letter, or where id.gov.ua is, without a slash at the end
  std::string client_id, client_secret;
  std::string scope = "openid profile";                        ///< of OpenID
  std::string methods = "dig_sign,bank_id,mobile_id,diia_id";  ///< of id.gov.ua: its auth_type
  Claims claims;                                               ///< of OpenID
  std::vector<std::string> communities;                        ///< short names; empty: all
  std::vector<std::string> own_hosts;                          ///< of the own network: plain http will do
  IdentityLevel level = IdentityLevel::strong;                 ///< or email: it vouches for a mailbox alone
};

/// What opens id.gov.ua's `encryptedUserInfo`: needs a certificate and a library of the town's own.
class Envelope {
 public:
  virtual ~Envelope() = default;
  /// The certificate to encrypt for, DER in base64; empty: answers are asked for in the open, inside TLS.
  virtual std::string certificate() const { return {}; }
  /// @returns the JSON inside. Refusal of this default: openid.envelope_closed (unavailable)
  virtual Result<std::string> open(std::string_view base64) const;
};

/// What a browser is sent away with, kept sealed until it comes back.
struct Errand {
  std::string provider;
  std::string redirect_uri;  ///< absolute address of this community that it is to come back to
  std::string browser;       ///< a random cookie of this browser: nobody else can come back with the answer
  std::string to, lang;      ///< the path afterwards, and "uk" or "en"
  std::int64_t account = 0;  ///< that was signed in when it left
  std::string nonce = {}, verifier = {};  ///< made by `begin`: of the ID token and of PKCE
};

/// The parameters that a browser came back with.
struct Answer {
  std::string state, code, error, issuer;
  bool is_doubled = false;  ///< one of them stands there twice
};

/// Somebody who was told.
struct Heard {
  Errand errand;
  identity::Proof proof;
  std::string email;  ///< confirmed by the provider, or empty
  IdentityLevel level = IdentityLevel::strong;
};

class Source;

/// All providers of an installation. Any thread. At most 12 threads wait for one of them at once, and 20 for all.
class Providers {
 public:
  Providers(storage::Database& database, const identity::Vault& vault, const Clock& clock,
            std::vector<ProviderSettings> providers, std::shared_ptr<const Envelope> envelope = nullptr);
  ~Providers();

  /// Those that a community offers, in the order of the settings.
  std::vector<const ProviderSettings*> of(std::string_view community) const;
  const ProviderSettings* find(std::string_view community, std::string_view provider) const;

  /// Where to send the browser; the errand is remembered for ten minutes.
  /// Refusals: not_found, openid.away, openid.busy (unavailable)
  Result<std::string> begin(HromadaId hromada, const Errand& errand);
  /// The errand of an answer, once: of this community, provider and browser. Refusal: openid.state_over
  Result<Errand> take(HromadaId hromada, std::string_view provider, std::string_view browser, const Answer& answer);
  /// Asks the provider who came. Refusals: openid.declined, openid.answer_unclear, openid.code_refused,
  /// openid.token_wrong, openid.person_unclear, openid.number_missing, openid.email_missing, and (unavailable)
  /// openid.away, openid.busy, openid.envelope_closed. Effects: a line in the log for each but the first.
  Result<Heard> hear(const Errand& errand, const Answer& answer);

  /// Forgets errands that nobody came back from.
  void sweep(Instant now);

 private:
  Source* source(std::string_view provider) const;
  Result<std::string> address(const Errand& errand, const std::string& state);

  storage::Database& database_;
  const identity::Vault& vault_;
  const Clock& clock_;
  std::vector<ProviderSettings> providers_;
  std::vector<std::unique_ptr<Source>> sources_;  ///< of each
  std::atomic<int> waiting_ = 0;
};

}  // namespace viche::openid
