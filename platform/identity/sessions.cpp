#include <algorithm>

#include <viche/core/fault.hpp>
#include <viche/core/log.hpp>
#include <viche/core/metrics.hpp>
#include <viche/core/text.hpp>

#include "state.hpp"

namespace viche::identity {

namespace {

constexpr std::chrono::minutes touch_every{1};
constexpr std::size_t token_bytes = 32;
constexpr std::size_t salt_length = 11;  // characters of 8 bytes

/// A resident's passkey spares them the second factor; it does not make their other doors ask for one.
bool needs_second_factor(const SessionRow& row) { return row.staff || row.has_totp; }
bool is_whole(const SessionRow& row) { return !needs_second_factor(row) || row.factors >= 2; }

Strength strength_of(Door door) {
  switch (door) {
    case Door::link:
    case Door::password: return {};
    case Door::person: return {1, IdentityLevel::strong};
    case Door::passkey: return {2, IdentityLevel::strong};
  }
  return {};
}

std::string shown_device(std::string_view device) {
  return is_valid_utf8(device) ? shortened(tidy_line(device), 200) : std::string();
}

}  // namespace

std::string Identity::State::token_hash(HromadaId hromada, std::string_view token) const {
  return vault.blind_index(hromada, "session", token);
}

bool Identity::State::alive(const SessionRow& row) const {
  if (row.blocked) return false;
  const Instant now = clock.now();
  const auto age = now - row.began_at;
  const auto idle = now - row.seen_at;
  if (!is_whole(row)) return age < policy.link_life;
  if (row.staff) return age < policy.staff_absolute && idle < policy.staff_idle;
  return age < policy.resident_absolute && idle < policy.resident_idle;
}

SignedIn Identity::State::signed_in(HromadaId hromada, std::string_view token, const SessionRow& row) const {
  SignedIn person;
  person.session = row.id;
  person.account = row.account;
  person.second_factor = is_whole(row);
  person.must_set_up_totp = !person.second_factor && !row.has_totp && !row.has_passkey;
  person.by_reset_link = row.by_reset_link && clock.now() - row.began_at < policy.link_life;
  person.name = opened(hromada, "accounts.name", row.account, row.name);
  person.form_key = vault.sign(hromada, "session.form", token);
  if (person.second_factor) {
    person.actor = {row.staff ? Actor::Kind::staff : Actor::Kind::resident, row.account,
                    row.staff ? row.roles : Roles{}, row.organisation, row.level};
  }
  return person;
}

std::optional<SessionRow> Identity::State::live(HromadaId hromada, std::string_view token) const {
  if (token.empty()) return std::nullopt;
  const std::string hash = token_hash(hromada, token);
  auto row = database.read(hromada, [&](storage::Session& session) { return find_session(session, hash); });
  if (!row || !alive(*row)) return std::nullopt;
  return row;
}

std::string Identity::State::begin(storage::Tx& tx, std::int64_t account, std::string_view device, bool by_reset_link,
                                   const Strength& strength) const {
  std::string token = random_token(token_bytes);
  NewSession session;
  session.id = storage::next_id();
  session.token_hash = token_hash(tx.hromada(), token);
  session.account = account;
  session.handle = random_token();
  session.device = vault.seal(tx.hromada(), "sessions.device", session.id, shown_device(device));
  session.by_reset_link = by_reset_link;
  session.factors = strength.factors;
  session.ceiling = strength.ceiling;
  session.began_at = clock.now();
  insert_session(tx, session);
  return token;
}

Identity::Opened Identity::State::given(HromadaId hromada, std::string token) const {
  const auto row = live(hromada, token);
  if (!row) throw Fault("a session ended as it began", "unavailable");
  SignedIn person = signed_in(hromada, token, *row);
  return {std::move(token), std::move(person)};
}

std::optional<SignedIn> Identity::session(HromadaId hromada, std::string_view token) {
  const auto row = state_->live(hromada, token);
  if (!row) return std::nullopt;
  const Instant now = state_->clock.now();
  if (now - row->seen_at >= touch_every) {
    try {
      (void)state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
        touch_session(tx, row->id, now);
        return Done{};
      });
    } catch (const Fault& fault) {
      // Reading goes on when the disk is full; the session only ends a little earlier.
      log::warn("identity.session_not_touched", {{"error", fault.public_code()}});
    }
  }
  return state_->signed_in(hromada, token, *row);
}

Result<Identity::Opened> Identity::open_for(HromadaId hromada, std::int64_t account, Door door,
                                            std::string_view device) {
  auto token = state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<std::string> {
    const auto row = find_account(tx, account);
    if (!row) return not_found("identity.no_account");
    if (row->blocked) return forbidden("identity.blocked");
    return state_->begin(tx, account, device, false, strength_of(door));
  });
  VICHE_REQUIRE(token);
  metrics::count("viche_sign_ins_total", {{"outcome", door == Door::passkey ? "passkey" : "person"}});
  return state_->given(hromada, std::move(token).value());
}

Result<Identity::Opened> Identity::strengthen(HromadaId hromada, std::string_view token, Door door) {
  const auto before = state_->live(hromada, token);
  if (!before) return Refusal{RefusalKind::unauthorised, "identity.session_over", {}, {}, {}, {}};
  Strength strength = strength_of(door);
  strength.factors = std::max(strength.factors, before->factors);
  std::string raised = random_token(token_bytes);
  const Check done = state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    const std::string old_hash = state_->token_hash(hromada, token);
    if (!raise_session(tx, old_hash, state_->token_hash(hromada, raised), state_->clock.now(), strength)) {
      return Refusal{RefusalKind::unauthorised, "identity.session_over", {}, {}, {}, {}};
    }
    return Done{};
  });
  VICHE_REQUIRE(done);
  return state_->given(hromada, std::move(raised));
}

People& Identity::people() const { return state_->people; }
Passkeys& Identity::passkeys() const { return state_->passkeys; }

void Identity::sign_out(HromadaId hromada, std::string_view token) {
  const std::string hash = state_->token_hash(hromada, token);
  if (!state_->database.read(hromada, [&](storage::Session& session) { return find_session(session, hash); })) return;
  (void)state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    end_session(tx, hash);
    return Done{};
  });
}

std::vector<Identity::OpenSession> Identity::sessions_of(HromadaId hromada, std::int64_t account) const {
  const auto rows =
      state_->database.read(hromada, [&](storage::Session& session) { return sessions_of_account(session, account); });
  std::vector<OpenSession> open;
  for (const SessionRow& row : rows) {
    if (!state_->alive(row)) continue;
    open.push_back({row.id, row.handle, state_->opened(hromada, "sessions.device", row.id, row.device), row.began_at,
                    row.seen_at});
  }
  return open;
}

void Identity::close_session(HromadaId hromada, std::int64_t account, std::string_view handle) {
  (void)state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    end_session_by_handle(tx, account, handle);
    return Done{};
  });
}

// The salt makes each page's token another text, so that compressed pages don't give it away (BREACH).

std::string Identity::form_token(HromadaId hromada, std::string_view key) const {
  const std::string salt = random_token(8);
  return salt + state_->vault.sign(hromada, "form", salt + std::string(key));
}

bool Identity::form_token_holds(HromadaId hromada, std::string_view key, std::string_view token) const {
  if (key.empty() || token.size() <= salt_length) return false;
  const std::string signed_text = std::string(token.substr(0, salt_length)) + std::string(key);
  return state_->vault.signed_by_us(hromada, "form", signed_text, token.substr(salt_length));
}

}  // namespace viche::identity
