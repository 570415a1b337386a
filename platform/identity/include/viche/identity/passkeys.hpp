#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

namespace viche::identity {

/// Keys that a device keeps and a person opens with a finger, a face or a code.
/// Source: W3C Web Authentication, level 2.
class Passkeys {
 public:
  Passkeys(storage::Database& database, const Vault& vault, const Clock& clock)
      : database_(database), vault_(vault), clock_(clock) {}

 private:
  storage::Database& database_;
  const Vault& vault_;
  const Clock& clock_;
};

}  // namespace viche::identity
