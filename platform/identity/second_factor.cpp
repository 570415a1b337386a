#include <viche/audit/audit.hpp>
#include <viche/core/metrics.hpp>
#include <viche/core/text.hpp>

#include <viche/identity/totp.hpp>
#include "factors_store.hpp"
#include "passkeys_store.hpp"
#include "state.hpp"

namespace viche::identity {

namespace {

constexpr std::string_view per_account = "totp.account";
constexpr std::size_t secret_bytes = 20;  // RFC 4226: as long as the hash

Refusal wrong_code() { return invalid("identity.wrong_code", "code"); }
Refusal session_over() { return {RefusalKind::unauthorised, "identity.session_over", {}, {}, {}, {}}; }

Actor actor_of(const SessionRow& row) {
  return {row.staff ? Actor::Kind::staff : Actor::Kind::resident, row.account, row.staff ? row.roles : Roles{},
          row.organisation, row.level};
}

Identity::TotpOffer offer_of(std::string_view secret, std::string_view email, std::string_view issuer) {
  const std::string text = base32(secret);
  return {text, "otpauth://totp/" + url_encoded(issuer) + ":" + url_encoded(email) + "?secret=" + text +
                    "&issuer=" + url_encoded(issuer) + "&algorithm=SHA1&digits=6&period=30"};
}

}  // namespace

Check check_strength(const Actor& by, const AccountRow& row) {
  if (!by.is_resident() || row.level < IdentityLevel::strong || by.level >= IdentityLevel::strong) return Done{};
  return forbidden("identity.confirm_first");
}

void Identity::tell_changes_by(FactorTeller teller) { state_->teller = std::move(teller); }

std::string Identity::State::secret(HromadaId hromada, const AccountRow& row, bool offered) const {
  return offered ? opened(hromada, "accounts.totp_offer", row.id, row.totp_offer)
                 : opened(hromada, "accounts.totp", row.id, row.totp);
}

void Identity::State::put_totp(storage::Tx& tx, std::int64_t account, std::string_view secret,
                               std::int64_t step) const {
  save_totp(tx, account, vault.seal(tx.hromada(), "accounts.totp", account, secret), step);
}

Result<Identity::Opened> Identity::second_factor(HromadaId hromada, std::string_view token, std::string_view code) {
  const auto session = state_->live(hromada, token);
  if (!session) return session_over();
  const std::string who = std::to_string(session->account);
  VICHE_REQUIRE(state_->within(hromada, {{per_account, who, state_->policy.tries}}));
  const auto row = state_->account(hromada, session->account);
  if (!row) return wrong_code();
  const Instant now = state_->clock.now();
  const bool by_paper = State::is_recovery_code(code);
  std::optional<std::int64_t> step;
  if (!by_paper && !row->totp.empty()) {
    step = matching_totp_step(state_->secret(hromada, *row, false), code, now, row->totp_step);
  }
  if (!by_paper && !step) return wrong_code();
  std::string raised = random_token(32);
  const auto done = state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    const bool good = by_paper ? use_recovery_code(tx, row->id, state_->recovery_hash(hromada, row->id, code))
                               : use_totp_step(tx, row->id, *step);
    if (!good) return wrong_code();
    if (by_paper) state_->tell(tx, row->id, FactorChange::recovery_used);
    if (!raise_session(tx, state_->token_hash(hromada, token), state_->token_hash(hromada, raised), now)) {
      return session_over();
    }
    state_->forget(tx, per_account, who);
    if (row->staff) audit::record(tx, actor_of(*session), "identity.sign_in", "account", row->id, now);
    return Done{};
  });
  VICHE_REQUIRE(done);
  metrics::count("viche_sign_ins_total", {{"outcome", "second_factor"}});
  return state_->given(hromada, std::move(raised));
}

Result<Identity::TotpOffer> Identity::offer_totp(HromadaId hromada, std::int64_t account) {
  const auto row = state_->account(hromada, account);
  if (!row) return not_found("identity.no_account");
  if (!row->totp.empty()) return conflict("identity.totp_in_force");
  const std::string secret = random_bytes(secret_bytes);
  const std::string sealed = state_->vault.seal(hromada, "accounts.totp_offer", account, secret);
  (void)state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    save_totp_offer(tx, account, sealed);
    return Done{};
  });
  return offer_of(secret, state_->opened(hromada, *row).email, state_->policy.issuer);
}

std::optional<Identity::TotpOffer> Identity::totp_offer(HromadaId hromada, std::int64_t account) const {
  const auto row = state_->account(hromada, account);
  if (!row || row->totp_offer.empty()) return std::nullopt;
  return offer_of(state_->secret(hromada, *row, true), state_->opened(hromada, *row).email, state_->policy.issuer);
}

Result<std::int64_t> Identity::State::confirmed_step(HromadaId hromada, const AccountRow& row,
                                                     std::string_view code) const {
  if (row.totp_offer.empty()) return conflict("identity.totp_not_offered");
  VICHE_REQUIRE(within(hromada, {{per_account, std::to_string(row.id), policy.tries}}));
  const auto step = matching_totp_step(secret(hromada, row, true), code, clock.now(), 0);
  if (!step) return wrong_code();
  return *step;
}

Check Identity::confirm_totp(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view code,
                             std::string_view keep) {
  const auto row = state_->account(hromada, account);
  if (!row) return not_found("identity.no_account");
  VICHE_REQUIRE(check_strength(by, *row));
  VICHE_LET(step, state_->confirmed_step(hromada, *row, code));
  const std::string secret = state_->secret(hromada, *row, true);
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    const std::string kept = state_->token_hash(hromada, keep);
    state_->put_totp(tx, account, secret, step);
    state_->forget(tx, per_account, std::to_string(account));
    grant_second_factor(tx, kept);
    end_sessions(tx, account, kept);
    audit::record(tx, by, "identity.set_totp", "account", account, state_->clock.now());
    state_->tell(tx, account, FactorChange::totp_set);
    return Done{};
  });
}

Result<Identity::Opened> Identity::set_up_totp(HromadaId hromada, std::string_view token, std::string_view code) {
  const auto session = state_->live(hromada, token);
  if (!session) return session_over();
  const auto row = state_->account(hromada, session->account);
  if (!row) return session_over();
  if (!row->totp.empty()) return conflict("identity.totp_in_force");
  VICHE_LET(step, state_->confirmed_step(hromada, *row, code));
  const std::string secret = state_->secret(hromada, *row, true);
  const Instant now = state_->clock.now();
  std::string raised = random_token(32);
  const auto done = state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    const std::string kept = state_->token_hash(hromada, raised);
    if (!raise_session(tx, state_->token_hash(hromada, token), kept, now)) return session_over();
    state_->put_totp(tx, row->id, secret, step);
    state_->forget(tx, per_account, std::to_string(row->id));
    end_sessions(tx, row->id, kept);
    audit::record(tx, actor_of(*session), "identity.set_totp", "account", row->id, now);
    state_->tell(tx, row->id, FactorChange::totp_set);
    audit::record(tx, actor_of(*session), "identity.sign_in", "account", row->id, now);
    return Done{};
  });
  VICHE_REQUIRE(done);
  return state_->given(hromada, std::move(raised));
}

Check Identity::set_totp(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view secret) {
  const auto bytes = from_base32(secret);
  if (!bytes || bytes->size() < 10) return invalid("identity.totp_secret_invalid");
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    if (!find_account(tx, account)) return not_found("identity.no_account");
    state_->put_totp(tx, account, *bytes, 0);
    end_sessions(tx, account);
    audit::record(tx, by, "identity.set_totp", "account", account, state_->clock.now());
    return Done{};
  });
}

Check Identity::clear_totp(HromadaId hromada, const Actor& by, std::int64_t account) {
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    const auto row = find_account(tx, account);
    if (!row) return not_found("identity.no_account");
    if (by.account == account) VICHE_REQUIRE(check_strength(by, *row));
    save_totp(tx, account, {}, 0);
    drop_recovery_codes(tx, account);
    // Somebody else does it for a person who has lost all of it.
    if (by.account != account) drop_passkeys(tx, account);
    end_sessions(tx, account);
    audit::record(tx, by, "identity.clear_totp", "account", account, state_->clock.now());
    state_->tell(tx, account, FactorChange::totp_cleared);
    return Done{};
  });
}

}  // namespace viche::identity
