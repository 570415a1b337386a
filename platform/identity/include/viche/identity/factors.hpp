#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include <viche/core/result.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

/// What has changed in how an account may be entered.
enum class FactorChange : std::uint8_t {
  passkey_added,
  passkey_removed,
  totp_set,
  totp_cleared,
  recovery_made,
  recovery_used,
  phone_confirmed,
};

/// Tells the owner of an account, in the transaction of the change.
using FactorTeller = std::function<void(storage::Tx&, std::int64_t account, FactorChange)>;

/// Hands a code over to the telephone, in the transaction that keeps it.
using CodeSender = std::function<Check(storage::Tx&, const std::string& phone, const std::string& code)>;

}  // namespace viche::identity
