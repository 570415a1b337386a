#include <viche/audit/audit.hpp>
#include <viche/core/email.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/json.hpp>
#include <viche/core/phone.hpp>
#include <viche/core/text.hpp>

#include "factors_store.hpp"
#include "keys_store.hpp"
#include "state.hpp"

namespace viche::identity {

namespace {

constexpr std::size_t longest_name = 200;

std::string details_of(const AccountRow& row) {
  JsonWriter json;
  json.begin_object().key("staff").boolean(row.staff).key("roles").begin_array();
  for (const Role role : {Role::operator_, Role::executor, Role::moderator, Role::registrar, Role::head, Role::editor,
                          Role::analyst, Role::administrator}) {
    if (row.roles.has(role)) json.value(name(role));
  }
  return json.end_array().field("organisation", row.organisation).end_object().take();
}

Check check_name(std::string_view name, bool staff) {
  if (!is_valid_utf8(name)) return invalid("identity.name_empty", "name");
  if (staff && tidy_line(name).empty()) return invalid("identity.name_empty", "name");
  if (length(name) > longest_name) return invalid("identity.name_long", "name");
  return Done{};
}

/// Digits with the usual signs between them; empty is fine.
Check check_phone(std::string_view phone) {
  int digits = 0;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (std::string_view("+-() ").find(c) == std::string_view::npos) {
      return invalid("identity.phone_invalid", "phone");
    }
  }
  if (!trimmed(phone).empty() && (digits < 9 || digits > 15)) return invalid("identity.phone_invalid", "phone");
  return Done{};
}

std::string known_lang(std::string_view lang) { return lang == "en" ? "en" : "uk"; }

/// Without an e-mail its place in the index is its own identifier, which no e-mail can be.
std::string no_email(std::int64_t account) { return "none:" + std::to_string(account); }

Refusal no_account() { return not_found("identity.no_account"); }

/// Somebody has to be able to give rights again.
Check leaves_an_administrator(storage::Session& session, const AccountRow& row) {
  const bool matters = row.staff && !row.blocked && row.roles.has(Role::administrator);
  if (matters && count_other_administrators(session, row.id) == 0) return conflict("identity.last_administrator");
  return Done{};
}

}  // namespace

Identity::Identity(storage::Database& database, const Vault& vault, const Clock& clock, Policy policy)
    : state_(std::make_unique<State>(database, vault, clock, std::move(policy))) {}

Identity::~Identity() = default;

bool Identity::is_sealed(storage::Database& database) {
  return database.read({0}, [](storage::Session& session) { return find_vault_mark(session).has_value(); });
}

void Identity::recognise_key() {
  constexpr std::string_view words = "viche";
  const auto find = [&] { return state_->database.read({0}, [](storage::Session& s) { return find_vault_mark(s); }); };
  auto mark = find();
  if (!mark) {
    (void)state_->database.keep_house({0}, [&](storage::Tx& tx) -> Result<Done> {
      insert_vault_mark(tx, state_->vault.seal({0}, "vault_marks.mark", 0, words));
      return Done{};
    });
    mark = find();
  }
  if (state_->vault.open({0}, "vault_marks.mark", 0, *mark) != words) {
    throw Fault("the database was sealed with another secret key: bring back the key file that belongs to it");
  }
}

std::string Identity::State::email_index(HromadaId hromada, std::string_view email) const {
  return vault.blind_index(hromada, "email", canonical_email(email));
}

std::string Identity::State::opened(HromadaId hromada, std::string_view column, std::int64_t row,
                                    const std::string& sealed) const {
  if (sealed.empty()) return {};
  auto plain = vault.open(hromada, column, row, sealed);
  if (!plain) throw Fault("a sealed value of " + std::string(column) + " does not open");
  return *std::move(plain);
}

Account Identity::State::opened(HromadaId hromada, const AccountRow& row) const {
  Account account;
  account.id = row.id;
  account.email = opened(hromada, "accounts.email", row.id, row.email);
  account.name = opened(hromada, "accounts.name", row.id, row.name);
  account.phone = opened(hromada, "accounts.phone", row.id, row.phone);
  account.staff = row.staff;
  account.roles = row.roles;
  account.organisation = row.organisation;
  account.level = row.level;
  account.has_password = !row.password.empty();
  account.has_totp = !row.totp.empty();
  account.has_passkey = row.has_passkey;
  account.phone_confirmed = row.phone_confirmed;
  account.blocked = row.blocked;
  account.lang = row.lang;
  account.created_at = row.created_at;
  return account;
}

AccountRow Identity::State::sealed(HromadaId hromada, const NewAccount& account, IdentityLevel level) const {
  AccountRow row;
  row.id = storage::next_id();
  row.email_index = email_index(hromada, account.email);
  row.email = vault.seal(hromada, "accounts.email", row.id, canonical_email(account.email));
  row.name = vault.seal(hromada, "accounts.name", row.id, tidy_line(account.name));
  row.phone = vault.seal(hromada, "accounts.phone", row.id, trimmed(account.phone));
  row.staff = account.staff || !account.roles.empty();
  row.roles = account.roles;
  row.organisation = account.organisation;
  row.level = level;
  row.lang = known_lang(account.lang);
  row.created_at = clock.now();
  return row;
}

std::optional<AccountRow> Identity::State::account(HromadaId hromada, std::int64_t id) const {
  return database.read(hromada, [&](storage::Session& session) { return find_account(session, id); });
}

std::optional<AccountRow> Identity::State::account(HromadaId hromada, std::string_view email) const {
  const std::string index = email_index(hromada, email);
  return database.read(hromada, [&](storage::Session& session) { return find_account_by_email(session, index); });
}

Result<std::int64_t> Identity::create(HromadaId hromada, const Actor& by, const NewAccount& account) {
  const bool staff = account.staff || !account.roles.empty();
  const std::string email = canonical_email(account.email);
  Refusals refusals;
  if (!is_email(email)) refusals.add(invalid("identity.email_invalid", "email"));
  refusals.add(check_name(account.name, staff));
  refusals.add(check_phone(account.phone));
  if (!account.password.empty()) refusals.add(check_password(account.password, email, staff));
  VICHE_REQUIRE(refusals.check());
  const bool vouched = by.kind == Actor::Kind::system || by.is_staff();
  AccountRow row = state_->sealed(hromada, account, vouched ? IdentityLevel::email : IdentityLevel::none);
  if (!account.password.empty()) {
    VICHE_LET(hash, state_->passwords.hash(account.password));
    row.password = hash;
  }
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Result<std::int64_t> {
    if (!insert_account(tx, row)) return conflict("identity.email_taken", "email");
    audit::record(tx, by, "identity.create_account", "account", row.id, row.created_at, details_of(row));
    return row.id;
  });
}

std::optional<Account> Identity::find(HromadaId hromada, std::int64_t account) const {
  const auto row = state_->account(hromada, account);
  if (!row) return std::nullopt;
  return state_->opened(hromada, *row);
}

std::optional<Account> Identity::find_by_email(HromadaId hromada, std::string_view email) const {
  const auto row = state_->account(hromada, email);
  if (!row) return std::nullopt;
  return state_->opened(hromada, *row);
}

std::vector<Account> Identity::staff_of(HromadaId hromada) const {
  const auto rows =
      state_->database.read(hromada, [](storage::Session& session) { return accounts_of_staff(session); });
  std::vector<Account> people;
  for (const AccountRow& row : rows) people.push_back(state_->opened(hromada, row));
  return people;
}

Check Identity::set_roles(HromadaId hromada, const Actor& by, std::int64_t account, Roles roles,
                          std::int64_t organisation) {
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    auto row = find_account(tx, account);
    if (!row) return no_account();
    if (!roles.has(Role::administrator)) VICHE_REQUIRE(leaves_an_administrator(tx, *row));
    const bool becomes_staff = !row->staff && !roles.empty();
    row->staff = !roles.empty();
    row->roles = roles;
    row->organisation = row->staff ? organisation : 0;
    if (becomes_staff) row->password.clear();
    save_roles(tx, *row);
    end_sessions(tx, account);
    audit::record(tx, by, "identity.set_roles", "account", account, state_->clock.now(), details_of(*row));
    return Done{};
  });
}

Check Identity::set_blocked(HromadaId hromada, const Actor& by, std::int64_t account, bool blocked) {
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    const auto row = find_account(tx, account);
    if (!row) return no_account();
    if (blocked) VICHE_REQUIRE(leaves_an_administrator(tx, *row));
    save_blocked(tx, account, blocked);
    end_sessions(tx, account);
    if (blocked) drop_links(tx, row->email_index);
    audit::record(tx, by, blocked ? "identity.block" : "identity.unblock", "account", account, state_->clock.now());
    return Done{};
  });
}

Check Identity::set_password(HromadaId hromada, const Actor& by, std::int64_t account, std::string_view password,
                             std::string_view keep) {
  const auto row = state_->account(hromada, account);
  if (!row) return no_account();
  const std::string email = state_->opened(hromada, "accounts.email", row->id, row->email);
  VICHE_REQUIRE(check_password(password, email, row->staff));
  VICHE_LET(hash, state_->passwords.hash(password));
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    save_password(tx, account, hash);
    const std::string kept = state_->token_hash(hromada, keep);
    end_sessions(tx, account, kept);
    settle_reset(tx, kept);
    drop_links(tx, row->email_index);
    audit::record(tx, by, "identity.set_password", "account", account, state_->clock.now());
    return Done{};
  });
}

Check Identity::erase_account(storage::Tx& tx, const Actor& by, std::int64_t account) const {
  const auto row = find_account(tx, account);
  if (!row) return no_account();
  if (row->staff) return conflict("identity.staff_not_erased");
  drop_links(tx, row->email_index);
  delete_doors(tx, account);
  save_erased(tx, account, no_email(account));
  audit::record(tx, by, "identity.erase_account", "account", account, state_->clock.now());
  return Done{};
}

std::int64_t Identity::create_for_person(storage::Tx& tx, const Actor& by, std::string_view name,
                                         std::string_view lang) const {
  NewAccount account;
  account.name = name;
  account.lang = lang;
  AccountRow row = state_->sealed(tx.hromada(), account, IdentityLevel::none);
  row.email.clear();
  row.email_index = no_email(row.id);
  insert_account(tx, row);
  const Actor actor = by.kind == Actor::Kind::anonymous ? Actor{Actor::Kind::resident, row.id, {}, 0, {}} : by;
  audit::record(tx, actor, "identity.create_account", "account", row.id, row.created_at, details_of(row));
  return row.id;
}

void Identity::raise_level(storage::Tx& tx, std::int64_t account, IdentityLevel level) const {
  const auto row = find_account(tx, account);
  if (row && row->level < level) save_level(tx, account, level);
}

Check Identity::set_profile(HromadaId hromada, const Actor& by, std::int64_t account, const Profile& profile) {
  const auto row = state_->account(hromada, account);
  if (!row) return no_account();
  Refusals refusals;
  refusals.add(check_name(profile.name, row->staff));
  refusals.add(check_phone(profile.phone));
  VICHE_REQUIRE(refusals.check());
  const std::string sealed_name = state_->vault.seal(hromada, "accounts.name", account, tidy_line(profile.name));
  const std::string sealed_phone = state_->vault.seal(hromada, "accounts.phone", account, trimmed(profile.phone));
  const std::string before = state_->opened(hromada, "accounts.phone", account, row->phone);
  const bool same_phone = canonical_phone(before) == canonical_phone(profile.phone);
  return state_->database.act(hromada, [&](storage::Tx& tx) -> Check {
    if (row->phone_confirmed && !same_phone) unconfirm_phone(tx, account);
    save_profile(tx, account, sealed_name, sealed_phone, known_lang(profile.lang));
    audit::record(tx, by, "identity.set_profile", "account", account, state_->clock.now());
    return Done{};
  });
}

}  // namespace viche::identity
