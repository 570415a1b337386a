#include "accounts_store.hpp"

namespace viche::identity {

namespace {

using storage::Row;
using storage::Sql;

constexpr Sql insert_one{"identity.insert_account", R"(
    INSERT INTO accounts(hromada_id, id, email_index, email, name, phone, password, totp, totp_offer, totp_step, staff,
                         roles, organisation, level, blocked, lang, created_at)
    VALUES(:hromada, :id, :email_index, :email, :name, :phone, :password, '', '', 0, :staff,
           :roles, :organisation, :level, 0, :lang, :created_at)
    ON CONFLICT DO NOTHING)"};
constexpr Sql select_one{"identity.select_account", R"(
    SELECT id, email_index, email, name, phone, password, totp, totp_offer, totp_step, staff, roles, organisation, level,
           blocked, lang, created_at, phone_confirmed, EXISTS(SELECT 1 FROM passkeys p
             WHERE p.hromada_id = accounts.hromada_id AND p.account = accounts.id) FROM accounts WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql select_by_email{"identity.select_account_by_email", R"(
    SELECT id, email_index, email, name, phone, password, totp, totp_offer, totp_step, staff, roles, organisation, level,
           blocked, lang, created_at, phone_confirmed, EXISTS(SELECT 1 FROM passkeys p
             WHERE p.hromada_id = accounts.hromada_id AND p.account = accounts.id) FROM accounts WHERE hromada_id = :hromada AND email_index = :email_index)"};
constexpr Sql select_staff{"identity.select_staff", R"(
    SELECT id, email_index, email, name, phone, password, totp, totp_offer, totp_step, staff, roles, organisation, level,
           blocked, lang, created_at, phone_confirmed, EXISTS(SELECT 1 FROM passkeys p
             WHERE p.hromada_id = accounts.hromada_id AND p.account = accounts.id) FROM accounts WHERE hromada_id = :hromada AND staff = 1 ORDER BY id)"};
constexpr Sql count_administrators{"identity.count_administrators", R"(
    SELECT count(*) FROM accounts
     WHERE hromada_id = :hromada AND staff = 1 AND blocked = 0 AND (roles & :administrator) <> 0 AND id <> :id)"};
constexpr Sql update_roles{"identity.update_roles", R"(
    UPDATE accounts SET staff = :staff, roles = :roles, organisation = :organisation, password = :password
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_blocked{"identity.update_blocked",
                             "UPDATE accounts SET blocked = :blocked WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql update_password{"identity.update_password",
                              "UPDATE accounts SET password = :password WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql update_profile{"identity.update_profile", R"(
    UPDATE accounts SET name = :name, phone = :phone, lang = :lang WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_level{"identity.update_level",
                           "UPDATE accounts SET level = :level WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql update_totp_offer{"identity.update_totp_offer",
                                "UPDATE accounts SET totp_offer = :offer WHERE hromada_id = :hromada AND id = :id"};
constexpr Sql update_totp{"identity.update_totp", R"(
    UPDATE accounts SET totp = :totp, totp_offer = '', totp_step = :step WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql update_totp_step{"identity.update_totp_step", R"(
    UPDATE accounts SET totp_step = :step WHERE hromada_id = :hromada AND id = :id AND totp_step < :step)"};
constexpr Sql update_erased{"identity.erase_account", R"(
    UPDATE accounts SET email_index = :email_index, email = '', name = '', phone = '', password = '', totp = '',
                        totp_offer = '', totp_step = 0, organisation = 0, level = 0, phone_confirmed = 0, blocked = 1
     WHERE hromada_id = :hromada AND id = :id)"};
constexpr Sql delete_passkeys{"identity.erase_passkeys",
                              "DELETE FROM passkeys WHERE hromada_id = :hromada AND account = :id"};
constexpr Sql delete_recovery_codes{"identity.erase_recovery_codes",
                                    "DELETE FROM recovery_codes WHERE hromada_id = :hromada AND account = :id"};
constexpr Sql delete_phone_codes{"identity.erase_phone_codes",
                                 "DELETE FROM phone_codes WHERE hromada_id = :hromada AND account = :id"};
constexpr Sql delete_phones{"identity.erase_phones",
                            "DELETE FROM phone_owners WHERE hromada_id = :hromada AND account = :id"};
constexpr Sql delete_sessions{"identity.erase_sessions",
                              "DELETE FROM sessions WHERE hromada_id = :hromada AND account = :id"};

AccountRow account_of(const Row& row) {
  AccountRow account;
  account.id = row.integer(0);
  account.email_index = row.text(1);
  account.email = row.text(2);
  account.name = row.text(3);
  account.phone = row.text(4);
  account.password = row.text(5);
  account.totp = row.text(6);
  account.totp_offer = row.text(7);
  account.totp_step = row.integer(8);
  account.staff = row.flag(9);
  account.roles = Roles::from_bits(static_cast<std::uint32_t>(row.integer(10)));
  account.organisation = row.integer(11);
  account.level = static_cast<IdentityLevel>(row.integer(12));
  account.blocked = row.flag(13);
  account.lang = row.text(14);
  account.created_at = row.instant(15);
  account.phone_confirmed = row.flag(16);
  account.has_passkey = row.flag(17);
  return account;
}

}  // namespace

bool insert_account(storage::Tx& tx, const AccountRow& row) {
  return tx.run(insert_one, {{"id", row.id},
                             {"email_index", row.email_index},
                             {"email", row.email},
                             {"name", row.name},
                             {"phone", row.phone},
                             {"password", row.password},
                             {"staff", row.staff},
                             {"roles", row.roles.bits()},
                             {"organisation", row.organisation},
                             {"level", static_cast<int>(row.level)},
                             {"lang", row.lang},
                             {"created_at", row.created_at}}) == 1;
}

std::optional<AccountRow> find_account(storage::Session& session, std::int64_t id) {
  return session.one(select_one, {{"id", id}}, account_of);
}

std::optional<AccountRow> find_account_by_email(storage::Session& session, std::string_view email_index) {
  return session.one(select_by_email, {{"email_index", email_index}}, account_of);
}

std::vector<AccountRow> accounts_of_staff(storage::Session& session) {
  return session.all(select_staff, {}, account_of);
}

std::int64_t count_other_administrators(storage::Session& session, std::int64_t id) {
  return session.number(count_administrators, {{"administrator", Roles{Role::administrator}.bits()}, {"id", id}});
}

void save_roles(storage::Tx& tx, const AccountRow& row) {
  tx.run(update_roles, {{"id", row.id},
                        {"staff", row.staff},
                        {"roles", row.roles.bits()},
                        {"organisation", row.organisation},
                        {"password", row.password}});
}

void save_blocked(storage::Tx& tx, std::int64_t id, bool blocked) {
  tx.run(update_blocked, {{"id", id}, {"blocked", blocked}});
}

void save_password(storage::Tx& tx, std::int64_t id, std::string_view hash) {
  tx.run(update_password, {{"id", id}, {"password", hash}});
}

void save_profile(storage::Tx& tx, std::int64_t id, std::string_view name, std::string_view phone,
                  std::string_view lang) {
  tx.run(update_profile, {{"id", id}, {"name", name}, {"phone", phone}, {"lang", lang}});
}

void save_level(storage::Tx& tx, std::int64_t id, IdentityLevel level) {
  tx.run(update_level, {{"id", id}, {"level", static_cast<int>(level)}});
}

void save_erased(storage::Tx& tx, std::int64_t id, std::string_view email_index) {
  tx.run(update_erased, {{"id", id}, {"email_index", email_index}});
}

void delete_doors(storage::Tx& tx, std::int64_t id) {
  for (const Sql* sql :
       {&delete_passkeys, &delete_recovery_codes, &delete_phone_codes, &delete_phones, &delete_sessions}) {
    tx.run(*sql, {{"id", id}});
  }
}

void save_totp_offer(storage::Tx& tx, std::int64_t id, std::string_view offer) {
  tx.run(update_totp_offer, {{"id", id}, {"offer", offer}});
}

void save_totp(storage::Tx& tx, std::int64_t id, std::string_view totp, std::int64_t step) {
  tx.run(update_totp, {{"id", id}, {"totp", totp}, {"step", step}});
}

bool use_totp_step(storage::Tx& tx, std::int64_t id, std::int64_t step) {
  return tx.run(update_totp_step, {{"id", id}, {"step", step}}) == 1;
}

}  // namespace viche::identity
