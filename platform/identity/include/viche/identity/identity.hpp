#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
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

class Passkeys;
class People;

/// An account of one community. E-mail, name and phone are sealed in the database.
struct Account {
  std::int64_t id = 0;
  std::string email;  ///< empty: the person came by a provider of identification and has told none
  std::string name;
  std::string phone;
  bool staff = false;
  Roles roles;
  std::int64_t organisation = 0;              ///< executor the person works for; 0: the council
  IdentityLevel level = IdentityLevel::none;  ///< the highest that was ever shown; a session may have less (Door)
  bool has_password = false;
  bool has_totp = false;
  bool has_passkey = false;
  bool phone_confirmed = false;
  bool blocked = false;
  std::string lang;  ///< "uk" or "en": of letters
  Instant created_at;
};

struct NewAccount {
  std::string email, name = {}, phone = {}, lang = "uk";
  std::string password = {};  ///< empty: signs in by e-mail link
  bool staff = false;
  Roles roles = {};
  std::int64_t organisation = 0;
};

/// A signed-in browser. The token is given once and kept by the browser; the database holds its hash.
struct SignedIn {
  std::int64_t session = 0;
  std::int64_t account = 0;
  Actor actor;
  std::string name;               ///< how to greet
  bool second_factor = true;      ///< false: TOTP still wanted (may only answer that); `actor` is anonymous until then
  bool must_set_up_totp = false;  ///< the second factor is missing because staff has none yet: set it up first
  bool by_reset_link = false;     ///< opened by a reset link: may set a password without knowing the old one
  std::string form_key;           ///< secret of this session's form tokens
};

/// How a session was opened. A session is as strong as its account, but no stronger than its door: whoever reads
/// somebody's mail can open a link, and must not sign in their name what asks for more.
enum class Door : std::uint8_t {
  link,      ///< up to phone
  password,  ///< up to phone; with a second factor up to strong
  person,    ///< a provider of identification has told who it is: up to strong
  passkey,   ///< up to strong; for staff it is both factors
};

struct Policy {
  std::chrono::minutes staff_idle{30};
  std::chrono::hours staff_absolute{12};
  std::chrono::hours resident_idle{24 * 30};
  std::chrono::hours resident_absolute{24 * 90};
  std::chrono::minutes link_life{30};
  int tries = 5;  ///< of one account from one address, per 15 minutes
  /// Of one account from everywhere, per 15 minutes: more, so that a stranger cannot keep its owner out.
  int tries_per_account = 50;
  int tries_per_address = 20;                      ///< per 15 minutes
  int links_per_account = 5;                       ///< per 15 minutes, each purpose
  std::size_t hash_bytes = std::size_t{64} << 20;  ///< memory of one password hash (argon2id); tests take less
  unsigned hash_passes = 2;
  int hashes_at_once = 2;        ///< more wait, at most 5 s: a burst of sign-ins must not take all memory
  std::string issuer = "Viche";  ///< name of the service in authenticator programs
};

/// Accounts, sessions, links, second factor, API keys and throttles of every community.
/// All functions take the community first; nothing of one works in another.
class Identity {
 public:
  Identity(storage::Database& database, const Vault& vault, const Clock& clock, Policy policy = {});
  ~Identity();

  /// Has this database been sealed with a key? Asked before a new one would be made.
  static bool is_sealed(storage::Database& database);
  /// At start, once: remembers the vault's key in a new database. Faults: the database was sealed with another key.
  void recognise_key();

  // Accounts. Refusals: identity.email_invalid, identity.email_taken, identity.password_short (12 for staff, 8 for
  // residents), identity.password_long (256 bytes), identity.password_common, identity.name_empty (staff),
  // identity.name_long, identity.phone_invalid, identity.no_account, identity.last_administrator, identity.busy
  // (unavailable)

  /// An account with roles is staff. Made by anyone but the person: the e-mail counts as confirmed.
  Result<std::int64_t> create(HromadaId hromada, const Actor& by, const NewAccount& account);
  std::optional<Account> find(HromadaId hromada, std::int64_t account) const;
  std::optional<Account> find_by_email(HromadaId hromada, std::string_view email) const;
  std::vector<Account> staff_of(HromadaId hromada) const;
  /// Ends the account's sessions. Without roles it becomes a resident's; one that becomes staff loses a password that
  /// was only long enough for a resident, and sets a new one by link.
  Check set_roles(HromadaId hromada, const Actor& by, std::int64_t account, Roles roles, std::int64_t organisation);
  /// Ends the account's sessions.
  Check set_blocked(HromadaId hromada, const Actor& by, std::int64_t account, bool blocked);
  /// Ends all other sessions of the account: all but that of the token `keep`.
  Check set_password(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view password,
                     std::string_view keep = {});
  /// Is it the account's password? Throttled as sign_in. Refusals: identity.wrong_password, identity.too_many_tries
  Check confirm_password(HromadaId hromada, std::int64_t account, std::string_view password);
  struct Profile {
    std::string name, phone, lang;
  };
  Check set_profile(HromadaId hromada, const Actor& by, std::int64_t account, const Profile& profile);

  /// Password (argon2id). Unknown e-mail, no password and wrong password look and last alike.
  /// Refusals: identity.wrong_password, identity.too_many_tries (too_many), identity.blocked
  struct Opened {
    std::string token;  ///< for the cookie
    SignedIn session;
  };
  Result<Opened> sign_in(HromadaId hromada, std::string_view email, std::string_view password, std::string_view address,
                         std::string_view device);
  /// Six digits (RFC 6238, SHA-1, 30 s, one step of drift; a code is good once), or a recovery code. Rotates the token;
  /// a session that was whole already becomes as strong as its account. Using up a recovery code is told to the owner.
  /// Refusals: identity.wrong_code, identity.too_many_tries, identity.session_over (unauthorised)
  Result<Opened> second_factor(HromadaId hromada, std::string_view token, std::string_view code);
  /// A new TOTP secret, not in force until confirmed with a code; base32 and otpauth:// URI.
  /// Refusals: identity.totp_in_force (conflict), identity.no_account
  struct TotpOffer {
    std::string secret, uri;
  };
  Result<TotpOffer> offer_totp(HromadaId hromada, std::int64_t account);
  /// The offer not yet confirmed, to show it again.
  std::optional<TotpOffer> totp_offer(HromadaId hromada, std::int64_t account) const;
  /// Ends the account's sessions but that of the token `keep`, tells the owner. Refusals: identity.wrong_code,
  /// identity.totp_not_offered, identity.confirm_first (forbidden: a session weaker than the account changes no factors)
  Check confirm_totp(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view code,
                     std::string_view keep = {});
  /// As confirm_totp, by a session that waits for its second factor (`must_set_up_totp`): answers it and rotates the
  /// token.
  Result<Opened> set_up_totp(HromadaId hromada, std::string_view token, std::string_view code);
  /// For the demo and the command line: sets a known secret (base32).
  Check set_totp(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view secret);
  /// With the recovery codes; done for somebody else, with their passkeys too: they have lost it all. Ends the account's
  /// sessions, tells the owner. Refusal: identity.confirm_first (forbidden), of its own owner
  Check clear_totp(HromadaId hromada, const Actor& by, std::int64_t account);

  // Recovery codes: each is good once, in place of a code from the telephone.

  /// Ten new codes, kept as hashes only; the old ones are over. Ends the account's sessions but that of the token
  /// `keep`, tells the owner. Refusals: identity.no_account, identity.confirm_first (forbidden)
  Result<std::vector<std::string>> make_recovery_codes(HromadaId hromada, const Actor& by, std::int64_t account,
                                                       std::string_view keep);
  /// One more, to be handed over on paper; written in the caller's act.
  std::string add_recovery_code(storage::Tx& tx, std::int64_t account) const;
  std::int64_t recovery_codes_left(HromadaId hromada, std::int64_t account) const;

  // Telephone: a code by short message shows that the number is the account's. A number confirms one account for good.

  /// Six digits for ten minutes; what was asked for before is over. Refusals: identity.phone_invalid [phone] (a number of
  /// Ukraine), identity.too_many_tries, those of `send`
  Check ask_phone(HromadaId hromada, std::int64_t account, std::string_view phone, std::string_view address,
                  const CodeSender& send);
  /// The number whose code is awaited; empty: none.
  std::string phone_asked(HromadaId hromada, std::int64_t account) const;
  /// The number is the account's, its level is at least phone. Effects: audit identity.confirm_phone; the owner is told.
  /// Refusals: identity.wrong_phone_code [code], identity.phone_code_over [code] (ten minutes, five tries),
  /// identity.phone_taken (conflict: it confirms another account)
  Check confirm_phone(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view code);

  /// Who tells owners what has changed in how they sign in; once, before serving.
  void tell_changes_by(FactorTeller teller);

  /// E-mail link of one purpose, single use, 30 minutes. For an unknown e-mail of a resident `sign_in` makes the
  /// account at opening.
  enum class LinkPurpose : std::uint8_t { sign_in, reset_password, confirm_email };
  /// Empty when there is nobody to send it to (unknown or blocked): say the same words as otherwise.
  /// Refusals: identity.email_invalid, identity.too_many_tries
  Result<std::string> make_link(HromadaId hromada, std::string_view email, LinkPurpose purpose,
                                std::string_view address);
  /// Refusals: identity.link_over (used, old, of another purpose or community), identity.blocked
  Result<Opened> open_link(HromadaId hromada, std::string_view key, LinkPurpose purpose, std::string_view device);

  /// A session for an account that was recognised by other means than these. Staff who came by `person` are asked for
  /// their second factor as after a password. Refusals: identity.no_account, identity.blocked
  Result<Opened> open_for(HromadaId hromada, std::int64_t account, Door door, std::string_view device);
  /// An account without an e-mail, of a person told by a provider. @returns its identifier
  std::int64_t create_for_person(storage::Tx& tx, const Actor& by, std::string_view name, std::string_view lang) const;
  /// What the account has shown by now; never lower than before. Written in the caller's act.
  void raise_level(storage::Tx& tx, std::int64_t account, IdentityLevel level) const;
  /// A session of this token that becomes as strong as `door` lets it, under a fresh token: the person has shown more.
  /// Refusal: identity.session_over (unauthorised)
  Result<Opened> strengthen(HromadaId hromada, std::string_view token, Door door);

  /// Takes the person out of an account: e-mail, name, phone, password, factors, passkeys, links and sessions go; the
  /// bare row stays, blocked, since journals name its number. Its e-mail may have a new account at once.
  /// Effects: audit identity.erase_account. Refusals: identity.no_account, identity.staff_not_erased (conflict)
  Check erase_account(storage::Tx& tx, const Actor& by, std::int64_t account) const;

  /// Who accounts are as people, and their passkeys.
  People& people() const;
  Passkeys& passkeys() const;

  /// The session of a cookie, if it is alive; touches it at most once a minute.
  std::optional<SignedIn> session(HromadaId hromada, std::string_view token);
  void sign_out(HromadaId hromada, std::string_view token);
  struct OpenSession {
    std::int64_t session = 0;
    std::string handle;  ///< opaque: for closing it from a list
    std::string device;
    Instant began_at, seen_at;
  };
  std::vector<OpenSession> sessions_of(HromadaId hromada, std::int64_t account) const;
  void close_session(HromadaId hromada, std::int64_t account, std::string_view handle);

  /// API keys: shown once; the database holds the hash. Refusals: identity.name_empty, identity.name_long,
  /// identity.scope_invalid (a-z, digits, dot and colon)
  Result<std::string> create_api_key(HromadaId hromada, const Actor& by, std::string_view name,
                                     const std::vector<std::string>& scopes);
  struct ApiKey {
    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> scopes;
    Instant created_at;
  };
  std::optional<ApiKey> api_key(HromadaId hromada, std::string_view key) const;
  std::vector<ApiKey> api_keys(HromadaId hromada) const;
  /// Refusal: identity.no_key
  Check revoke_api_key(HromadaId hromada, const Actor& by, std::int64_t id);

  /// Counts an attempt of `what` by `who`; refusal too_many_requests (too_many) above `limit` within `window`.
  Check throttle(HromadaId hromada, std::string_view what, std::string_view who, int limit,
                 std::chrono::seconds window);

  /// Token for the forms of a signed-in session, or of a visitor known by a random cookie.
  std::string form_token(HromadaId hromada, std::string_view key) const;
  bool form_token_holds(HromadaId hromada, std::string_view key, std::string_view token) const;

  /// Removes what is past its time: sessions, links, throttles.
  void sweep(Instant now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::identity
