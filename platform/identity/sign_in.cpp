#include <viche/core/email.hpp>
#include <viche/core/metrics.hpp>

#include "state.hpp"

namespace viche::identity {

namespace {

constexpr std::string_view from_here = "sign_in.account_from_address";
constexpr std::string_view per_account = "sign_in.account";
constexpr std::string_view confirming = "confirm_password.account";
constexpr std::string_view per_address = "sign_in.address";

void count(std::string_view outcome) { metrics::count("viche_sign_ins_total", {{"outcome", std::string(outcome)}}); }

Refusal wrong_password() { return invalid("identity.wrong_password", "password"); }

}  // namespace

/// An unknown e-mail goes the same way as a known one: the same counters, a hash of the same cost, the same refusal.
Result<Identity::Opened> Identity::sign_in(HromadaId hromada, std::string_view email, std::string_view password,
                                           std::string_view address, std::string_view device) {
  const Policy& policy = state_->policy;
  const std::string who = canonical_email(email);
  const std::string here = who + "\n" + std::string(address);
  VICHE_REQUIRE(state_->within(hromada, {{from_here, here, policy.tries},
                                         {per_account, who, policy.tries_per_account},
                                         {per_address, std::string(address), policy.tries_per_address}}));
  const auto row = state_->account(hromada, who);
  VICHE_LET(fits, state_->passwords.fits(row ? row->password : std::string(), password));
  if (!fits) {
    count("wrong");
    return wrong_password();
  }
  if (row->blocked) {
    count("blocked");
    return forbidden("identity.blocked");
  }
  auto token = state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<std::string> {
    state_->forget(tx, from_here, here);
    state_->forget(tx, per_account, who);
    state_->take_back(tx, per_address, address);  // a town hall behind one address signs in all morning
    return state_->begin(tx, row->id, device, false);
  });
  count("password");
  return state_->given(hromada, std::move(token).value());
}

Check Identity::confirm_password(HromadaId hromada, std::int64_t account, std::string_view password) {
  const auto row = state_->account(hromada, account);
  if (!row) return not_found("identity.no_account");
  const std::string who = state_->opened(hromada, "accounts.email", row->id, row->email);
  VICHE_REQUIRE(state_->within(hromada, {{confirming, who, state_->policy.tries}}));
  VICHE_LET(fits, state_->passwords.fits(row->password, password));
  if (!fits) return wrong_password();
  (void)state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    state_->forget(tx, confirming, who);
    return Done{};
  });
  return Done{};
}

}  // namespace viche::identity
