#include <viche/audit/audit.hpp>
#include <viche/core/email.hpp>
#include <viche/core/metrics.hpp>

#include "keys_store.hpp"
#include "state.hpp"

namespace viche::identity {

namespace {

std::string_view name_of(Identity::LinkPurpose purpose) {
  switch (purpose) {
    case Identity::LinkPurpose::sign_in: return "sign_in";
    case Identity::LinkPurpose::reset_password: return "reset_password";
    case Identity::LinkPurpose::confirm_email: return "confirm_email";
  }
  return {};
}

/// Another key for each purpose: a link presented for another one isn't found, so it isn't used up either.
std::string index_of(Identity::LinkPurpose purpose) { return "link." + std::string(name_of(purpose)); }

}  // namespace

Result<std::string> Identity::make_link(HromadaId hromada, std::string_view email, LinkPurpose purpose,
                                        std::string_view address) {
  const std::string who = canonical_email(email);
  if (!is_email(who)) return invalid("identity.email_invalid", "email");
  const std::string per_account = "link.account." + std::string(name_of(purpose));
  VICHE_REQUIRE(state_->within(hromada, {{per_account, who, state_->policy.links_per_account},
                                         {"link.address", std::string(address), state_->policy.tries_per_address}}));
  const auto row = state_->account(hromada, who);
  const bool may_be_new = purpose == LinkPurpose::sign_in;
  if (row ? row->blocked : !may_be_new) return std::string();
  std::string key = random_token(32);
  LinkRow link;
  link.id = storage::next_id();
  link.key_hash = state_->vault.blind_index(hromada, index_of(purpose), key);
  link.purpose = name_of(purpose);
  link.email_index = state_->email_index(hromada, who);
  link.email = state_->vault.seal(hromada, "links.email", link.id, who);
  link.until_at = state_->clock.now() + state_->policy.link_life;
  (void)state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<Done> {
    insert_link(tx, link);
    return Done{};
  });
  return key;
}

/// The account of a link's e-mail: whoever opens it has that mailbox, which confirms the e-mail.
Result<AccountRow> Identity::State::owner(storage::Tx& tx, const std::string& email, const std::string& index) const {
  auto row = find_account_by_email(tx, index);
  if (row && row->blocked) return forbidden("identity.blocked");
  if (!row) {
    row = sealed(tx.hromada(), {email, {}, {}, "uk", {}, false, {}, 0}, IdentityLevel::email);
    insert_account(tx, *row);
    audit::record(tx, {Actor::Kind::resident, row->id, {}, 0, IdentityLevel::email}, "identity.create_account",
                  "account", row->id, row->created_at);
  } else if (row->level < IdentityLevel::email) {
    save_level(tx, row->id, IdentityLevel::email);
    audit::record(tx, {Actor::Kind::resident, row->id, {}, 0, IdentityLevel::email}, "identity.confirm_email",
                  "account", row->id, clock.now());
  }
  return *row;
}

Result<Identity::Opened> Identity::open_link(HromadaId hromada, std::string_view key, LinkPurpose purpose,
                                             std::string_view device) {
  const std::string key_hash = state_->vault.blind_index(hromada, index_of(purpose), key);
  // Opening is nobody's deed but the two that owner() records itself.
  auto token = state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<std::string> {
    const auto link = take_link(tx, key_hash, state_->clock.now());
    if (!link) return invalid("identity.link_over");
    const std::string email = state_->opened(hromada, "links.email", link->id, link->email);
    VICHE_LET(row, state_->owner(tx, email, link->email_index));
    return state_->begin(tx, row.id, device, purpose == LinkPurpose::reset_password);
  });
  VICHE_REQUIRE(token);
  metrics::count("viche_sign_ins_total", {{"outcome", "link"}});
  return state_->given(hromada, std::move(token).value());
}

}  // namespace viche::identity
