#include <viche/audit/audit.hpp>
#include <viche/core/text.hpp>

#include "factors_store.hpp"
#include "state.hpp"

namespace viche::identity {

namespace {

constexpr int how_many = 10;
constexpr std::size_t code_letters = 10, group_letters = 5;
// Crockford's base 32: no letter that is taken for a digit.
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

std::string new_code() {
  const std::string bytes = random_bytes(code_letters);
  std::string code;
  for (const char byte : bytes) code += alphabet[static_cast<unsigned char>(byte) % alphabet.size()];
  return code;
}

std::string shown(const std::string& code) { return code.substr(0, group_letters) + "-" + code.substr(group_letters); }

/// As people type it: with spaces, in capitals, an O for a nought.
std::string tidied(std::string_view said) {
  std::string code;
  for (char c : said) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    code += c;
  }
  return code;
}

}  // namespace

bool Identity::State::is_recovery_code(std::string_view said) { return tidied(said).size() == code_letters; }

std::string Identity::State::recovery_hash(HromadaId hromada, std::int64_t account, std::string_view said) const {
  return vault.blind_index(hromada, "recovery", std::to_string(account) + ":" + tidied(said));
}

Result<std::vector<std::string>> Identity::make_recovery_codes(HromadaId hromada, const Actor& by, std::int64_t account,
                                                               std::string_view keep) {
  std::vector<std::string> codes;
  const Instant now = state_->clock.now();
  const Check done = state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    const auto row = find_account(tx, account);
    if (!row) return not_found("identity.no_account");
    VICHE_REQUIRE(check_strength(by, *row));
    codes.clear();
    drop_recovery_codes(tx, account);
    for (int i = 0; i < how_many; ++i) codes.push_back(add_recovery_code(tx, account));
    end_sessions(tx, account, state_->token_hash(hromada, keep));
    audit::record(tx, by, "identity.make_recovery_codes", "account", account, now);
    state_->tell(tx, account, FactorChange::recovery_made);
    return Done{};
  });
  VICHE_REQUIRE(done);
  return codes;
}

std::string Identity::add_recovery_code(storage::Tx& tx, std::int64_t account) const {
  const std::string code = new_code();
  insert_recovery_code(tx, account, state_->recovery_hash(tx.hromada(), account, code), state_->clock.now());
  return shown(code);
}

std::int64_t Identity::recovery_codes_left(HromadaId hromada, std::int64_t account) const {
  return state_->database.read(hromada,
                               [&](storage::Session& session) { return count_recovery_codes(session, account); });
}

}  // namespace viche::identity
