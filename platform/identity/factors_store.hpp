#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

void insert_recovery_code(storage::Tx& tx, std::int64_t account, std::string_view code_hash, Instant now);
/// False: there is no such code any more.
bool use_recovery_code(storage::Tx& tx, std::int64_t account, std::string_view code_hash);
void drop_recovery_codes(storage::Tx& tx, std::int64_t account);
std::int64_t count_recovery_codes(storage::Session& session, std::int64_t account);

/// A code that was sent to a telephone. `phone` is sealed.
struct PhoneCodeRow {
  std::string phone, code_hash;
  std::int64_t tries = 0;
  Instant until_at;
};
/// In place of the one before.
void put_phone_code(storage::Tx& tx, std::int64_t account, const PhoneCodeRow& row);
std::optional<PhoneCodeRow> find_phone_code(storage::Session& session, std::int64_t account);
/// Counts one more try of a code that is neither past its time nor tried `limit` times; else nothing.
std::optional<PhoneCodeRow> try_phone_code(storage::Tx& tx, std::int64_t account, std::int64_t limit, Instant now);
void drop_phone_code(storage::Tx& tx, std::int64_t account);
/// Of every community.
void sweep_phone_codes(storage::Tx& tx, Instant now);

/// The account that a number confirms: this one, unless another was first.
std::int64_t own_phone(storage::Tx& tx, std::string_view phone_index, std::int64_t account);
void save_confirmed_phone(storage::Tx& tx, std::int64_t account, std::string_view phone);
/// Another number was written into the profile.
void unconfirm_phone(storage::Tx& tx, std::int64_t account);

}  // namespace viche::identity
