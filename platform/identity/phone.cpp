#include <sodium.h>

#include <algorithm>

#include <viche/audit/audit.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/phone.hpp>
#include <viche/core/text.hpp>

#include "factors_store.hpp"
#include "state.hpp"

namespace viche::identity {

namespace {

constexpr std::chrono::minutes code_life{10};
constexpr std::int64_t tries_of_code = 5;
constexpr int messages_per_account = 3, messages_per_number = 3, messages_per_address = 10;  // in a quarter of an hour
constexpr int messages_a_day = 10;
constexpr std::string_view beginning = "+380";
constexpr std::size_t number_length = 13;

bool is_of_ukraine(std::string_view phone) { return phone.size() == number_length && starts_with(phone, beginning); }

std::string new_code() {
  const std::string digits = std::to_string(randombytes_uniform(1'000'000));
  return std::string(6 - digits.size(), '0') + digits;
}

std::string digits_of(std::string_view said) {
  std::string digits;
  std::copy_if(said.begin(), said.end(), std::back_inserter(digits), [](char c) { return c != ' ' && c != '-'; });
  return digits;
}

std::string hash_of(const Vault& vault, HromadaId hromada, std::int64_t account, std::string_view code) {
  return vault.blind_index(hromada, "phone.code", std::to_string(account) + ":" + std::string(code));
}

}  // namespace

Check Identity::ask_phone(HromadaId hromada, std::int64_t account, std::string_view said, std::string_view address,
                          const CodeSender& send) {
  const std::string phone = canonical_phone(said);
  if (!is_of_ukraine(phone)) return invalid("identity.phone_invalid", "phone");
  const std::string who = std::to_string(account);
  VICHE_REQUIRE(throttle(hromada, "phone.account_day", who, messages_a_day, std::chrono::hours(24)));
  VICHE_REQUIRE(throttle(hromada, "phone.number_day", phone, messages_a_day, std::chrono::hours(24)));
  VICHE_REQUIRE(state_->within(hromada, {{"phone.account", who, messages_per_account},
                                         {"phone.number", phone, messages_per_number},
                                         {"phone.address", std::string(address), messages_per_address}}));
  const std::string code = new_code();
  PhoneCodeRow row;
  row.phone = state_->vault.seal(hromada, "phone_codes.phone", account, phone);
  row.code_hash = hash_of(state_->vault, hromada, account, code);
  row.until_at = state_->clock.now() + code_life;
  // A number of somebody else is sent a code too: only who holds it learns that it is taken.
  return state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Check {
    put_phone_code(tx, account, row);
    return send(tx, phone, code);
  });
}

std::string Identity::phone_asked(HromadaId hromada, std::int64_t account) const {
  const auto row =
      state_->database.read(hromada, [&](storage::Session& session) { return find_phone_code(session, account); });
  if (!row || row->until_at <= state_->clock.now()) return {};
  return state_->opened(hromada, "phone_codes.phone", account, row->phone);
}

Check Identity::confirm_phone(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view said) {
  const Instant now = state_->clock.now();
  // The try is counted for good, whatever comes of it.
  const auto tried = state_->database.keep_house(hromada, [&](storage::Tx& tx) -> Result<std::optional<PhoneCodeRow>> {
    return try_phone_code(tx, account, tries_of_code, now);
  });
  if (!tried.value()) return invalid("identity.phone_code_over", "code");
  const PhoneCodeRow row = *tried.value();
  if (!equal_in_constant_time(row.code_hash, hash_of(state_->vault, hromada, account, digits_of(said)))) {
    return invalid("identity.wrong_phone_code", "code");
  }
  const std::string phone = state_->opened(hromada, "phone_codes.phone", account, row.phone);
  const std::string index = state_->vault.blind_index(hromada, "phone.owner", phone);
  const std::string sealed = state_->vault.seal(hromada, "accounts.phone", account, phone);
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    if (own_phone(tx, index, account) != account) return conflict("identity.phone_taken", "code");
    drop_phone_code(tx, account);
    save_confirmed_phone(tx, account, sealed);
    raise_level(tx, account, IdentityLevel::phone);
    audit::record(tx, by, "identity.confirm_phone", "account", account, now);
    state_->tell(tx, account, FactorChange::phone_confirmed);
    return Done{};
  });
}

}  // namespace viche::identity
