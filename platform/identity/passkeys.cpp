#include <viche/identity/passkeys.hpp>

#include <viche/audit/audit.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/log.hpp>
#include <viche/core/text.hpp>

#include "passkeys_store.hpp"
#include "state.hpp"
#include "webauthn.hpp"

namespace viche::identity {

namespace {

constexpr std::string_view adding = "passkey.add", signing_in = "passkey.sign_in";
constexpr std::string_view question_place = "asked.passkey";
constexpr std::chrono::minutes question_life{5};
constexpr std::size_t challenge_bytes = 32, most_passkeys = 20, longest_name = 100, longest_answer = 64 << 10;

Refusal refused(const char* why) {
  log::info("identity.passkey_refused", {{"why", why}});
  return invalid("identity.passkey_refused");
}

struct Answer {
  std::string id, client_data, attestation, authenticator_data, signature, user_handle;
};

std::optional<Answer> read_answer(std::string_view json) {
  const auto read = json.size() <= longest_answer ? JsonReader::parse(json) : std::nullopt;
  if (!read) return std::nullopt;
  const auto bytes = [&](const char* key) { return from_base64url((*read)[key].text().value_or("")); };
  return Answer{bytes("id"),        bytes("clientData"), bytes("attestation"), bytes("authenticatorData"),
                bytes("signature"), bytes("userHandle")};
}

/// Said by the browser on this very host, about this very thing.
std::optional<webauthn::ClientData> client_data_of(const Answer& answer, std::string_view type, const Site& site) {
  auto read = webauthn::read_client_data(answer.client_data);
  if (!read || read->type != type || read->origin != site.origin || read->cross_origin) return std::nullopt;
  return read;
}

void write_credentials(JsonWriter& out, const char* key, const std::vector<std::string>& credentials) {
  out.key(key).begin_array();
  for (const std::string& id : credentials) {
    out.begin_object().field("type", "public-key").field("id", base64url(id)).end_object();
  }
  out.end_array();
}

std::string tidied_name(std::string_view name) { return is_valid_utf8(name) ? tidy_line(name) : std::string(); }

Check check_name(const std::string& name) {
  if (length(name) <= longest_name) return Done{};
  return invalid("identity.passkey_name_long", "name", {{"max", std::to_string(longest_name)}});
}

std::vector<std::string> credentials_of(storage::Session& session, const Vault& vault, std::int64_t account) {
  std::vector<std::string> all;
  for (const PasskeyRow& row : passkeys_of(session, account)) {
    if (auto id = vault.open(session.hromada(), "passkeys.credential", row.id, row.credential)) all.push_back(*id);
  }
  return all;
}

}  // namespace

std::string Site::host() const {
  std::string host = origin.substr(origin.find("//") == std::string::npos ? 0 : origin.find("//") + 2);
  return host.substr(0, host.find(':'));
}

/// What the answer is bound to.
struct Passkeys::Question {
  std::int64_t account = 0;
  std::string browser;
};

std::string Passkeys::put_question(HromadaId hromada, std::string_view purpose, const Question& question) const {
  std::string challenge = random_token(challenge_bytes);
  const std::string hash = vault_.blind_index(hromada, "passkey.challenge", challenge);
  JsonWriter out;
  out.begin_object().field("account", question.account).field("hash", hash);
  out.field("browser", vault_.blind_index(hromada, "passkey.browser", question.browser)).end_object();
  const std::string sealed = vault_.seal(hromada, question_place, 0, out.text());
  (void)database_.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    insert_asked(tx, {hash, std::string(purpose), sealed, clock_.now() + question_life});
    return Done{};
  });
  return challenge;
}

/// A question is over once it is answered, whatever the answer is worth.
Result<Passkeys::Question> Passkeys::take_question(HromadaId hromada, std::string_view purpose,
                                                   std::string_view challenge, std::string_view browser) const {
  const std::string hash = vault_.blind_index(hromada, "passkey.challenge", challenge);
  const auto taken = database_.keep_house(hromada, [&](storage::Tx& tx) -> Result<std::optional<std::string>> {
    return take_asked(tx, hash, purpose, clock_.now());
  });
  if (!taken.value()) return refused("challenge");
  const auto plain = vault_.open(hromada, question_place, 0, *taken.value());
  const auto read = plain ? JsonReader::parse(*plain) : std::nullopt;
  if (!read || (*read)["hash"].text() != hash) return refused("challenge");
  if ((*read)["browser"].text() != vault_.blind_index(hromada, "passkey.browser", browser)) return refused("browser");
  return Question{(*read)["account"].integer().value_or(0), std::string(browser)};
}

std::string Passkeys::user_handle(HromadaId hromada, std::int64_t account) const {
  return hash256(std::to_string(account), vault_.derive(hromada, "passkey.user"));
}

std::string Passkeys::session_hash(HromadaId hromada, std::string_view token) const {
  return vault_.blind_index(hromada, "session", token);
}

std::string Passkeys::offer(HromadaId hromada, const Site& site, const Owner& owner, std::string_view browser) const {
  const std::string challenge = put_question(hromada, adding, {owner.account, std::string(browser)});
  const auto known = database_.read(
      hromada, [&](storage::Session& session) { return credentials_of(session, vault_, owner.account); });
  JsonWriter out;
  out.begin_object().field("challenge", challenge).field("timeout", 300'000).field("attestation", "none");
  out.key("rp").begin_object().field("id", site.host()).field("name", site.host()).end_object();
  out.key("user").begin_object().field("id", base64url(user_handle(hromada, owner.account)));
  out.field("name", owner.name).field("displayName", owner.display).end_object();
  out.key("pubKeyCredParams").begin_array();
  for (const int algorithm : webauthn::algorithms) {
    out.begin_object().field("type", "public-key").field("alg", algorithm).end_object();
  }
  out.end_array();
  out.key("authenticatorSelection").begin_object().field("residentKey", "required");
  out.key("requireResidentKey").boolean(true).field("userVerification", "required").end_object();
  write_credentials(out, "excludeCredentials", known);
  return out.end_object().take();
}

Result<std::int64_t> Passkeys::add(HromadaId hromada, const Actor& by, const Site& site, std::int64_t account,
                                   const Added& added) const {
  const std::string name = tidied_name(added.name);
  VICHE_REQUIRE(check_name(name));
  const auto answer = read_answer(added.answer);
  const auto said = answer ? client_data_of(*answer, "webauthn.create", site) : std::nullopt;
  if (!said) return refused("client data");
  VICHE_LET(question, take_question(hromada, adding, said->challenge, added.browser));
  if (question.account != account) return refused("account");
  const auto made = webauthn::read_credential(answer->attestation, answer->client_data, site.host());
  if (!made) return refused("attestation");
  const Instant now = clock_.now();
  PasskeyRow row;
  row.id = storage::next_id();
  row.account = account;
  row.credential_index = vault_.blind_index(hromada, "passkey", made->id);
  row.credential = vault_.seal(hromada, "passkeys.credential", row.id, made->id);
  row.key = vault_.seal(hromada, "passkeys.key", row.id, made->key);
  row.name = vault_.seal(hromada, "passkeys.name", row.id, name);
  row.counter = made->counter;
  row.created_at = now;
  return database_.act(hromada, [&](storage::Tx& tx) -> Result<std::int64_t> {
    const auto owner = find_account(tx, account);
    if (!owner) return not_found("identity.no_account");
    VICHE_REQUIRE(check_strength(by, *owner));
    if (passkeys_of(tx, account).size() >= most_passkeys) return conflict("identity.passkeys_many");
    if (!insert_passkey(tx, row)) return conflict("identity.passkey_known");
    end_sessions(tx, account, session_hash(hromada, added.keep));
    audit::record(tx, by, "identity.add_passkey", "account", account, now);
    changed_(tx, account, FactorChange::passkey_added);
    return row.id;
  });
}

std::string Passkeys::ask(HromadaId hromada, const Site& site, std::int64_t account, std::string_view browser) const {
  const std::string challenge = put_question(hromada, signing_in, {account, std::string(browser)});
  std::vector<std::string> allowed;
  if (account != 0) {
    allowed =
        database_.read(hromada, [&](storage::Session& session) { return credentials_of(session, vault_, account); });
  }
  JsonWriter out;
  out.begin_object().field("challenge", challenge).field("timeout", 300'000).field("rpId", site.host());
  out.field("userVerification", "required");
  write_credentials(out, "allowCredentials", allowed);
  return out.end_object().take();
}

Result<std::int64_t> Passkeys::recognise(HromadaId hromada, const Site& site, std::string_view browser,
                                         std::string_view text) const {
  const auto answer = read_answer(text);
  const auto said = answer ? client_data_of(*answer, "webauthn.get", site) : std::nullopt;
  if (!said) return refused("client data");
  VICHE_LET(question, take_question(hromada, signing_in, said->challenge, browser));
  const std::string index = vault_.blind_index(hromada, "passkey", answer->id);
  const auto row = database_.read(hromada, [&](storage::Session& session) { return find_passkey(session, index); });
  if (!row) return invalid("identity.passkey_unknown");
  if (question.account != 0 && question.account != row->account) return refused("account");
  // Without an account in the question the device has to say whose key it is.
  const std::string handle = user_handle(hromada, row->account);
  const bool told = !answer->user_handle.empty();
  if ((told || question.account == 0) && !equal_in_constant_time(answer->user_handle, handle)) return refused("user");
  const auto key = vault_.open(hromada, "passkeys.key", row->id, row->key);
  if (!key) throw Fault("a sealed value of passkeys.key does not open");
  if (!webauthn::holds({answer->authenticator_data, answer->client_data, answer->signature}, *key, site.host())) {
    return refused("signature");
  }
  const std::int64_t counter = webauthn::read_authenticator_data(answer->authenticator_data)->counter;
  const auto used = database_.keep_house(
      hromada, [&](storage::Tx& tx) -> Result<bool> { return use_passkey(tx, row->id, counter, clock_.now()); });
  if (!used.value()) return refused("counter");
  return row->account;
}

std::vector<Passkey> Passkeys::of(HromadaId hromada, std::int64_t account) const {
  const auto rows = database_.read(hromada, [&](storage::Session& session) { return passkeys_of(session, account); });
  std::vector<Passkey> all;
  for (const PasskeyRow& row : rows) {
    all.push_back(
        {row.id, vault_.open(hromada, "passkeys.name", row.id, row.name).value_or(""), row.created_at, row.used_at});
  }
  return all;
}

Check Passkeys::rename(HromadaId hromada, const Actor& by, std::int64_t account, std::int64_t passkey,
                       std::string_view name) const {
  const std::string tidy = tidied_name(name);
  VICHE_REQUIRE(check_name(tidy));
  const std::string sealed = vault_.seal(hromada, "passkeys.name", passkey, tidy);
  return database_.act(hromada, [&](storage::Tx& tx) -> Check {
    if (!rename_passkey(tx, account, passkey, sealed)) return not_found("identity.no_passkey");
    audit::record(tx, by, "identity.rename_passkey", "account", account, clock_.now());
    return Done{};
  });
}

Check Passkeys::remove(HromadaId hromada, const Actor& by, std::int64_t account, std::int64_t passkey,
                       std::string_view keep) const {
  return database_.act(hromada, [&](storage::Tx& tx) -> Check {
    const auto owner = find_account(tx, account);
    if (!owner) return not_found("identity.no_account");
    VICHE_REQUIRE(check_strength(by, *owner));
    if (!delete_passkey(tx, account, passkey)) return not_found("identity.no_passkey");
    if (owner->staff && owner->totp.empty() && passkeys_of(tx, account).empty()) {
      return conflict("identity.last_factor");
    }
    end_sessions(tx, account, session_hash(hromada, keep));
    audit::record(tx, by, "identity.remove_passkey", "account", account, clock_.now());
    changed_(tx, account, FactorChange::passkey_removed);
    return Done{};
  });
}

}  // namespace viche::identity
