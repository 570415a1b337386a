#pragma once
#include <string>

#include <viche/core/clock.hpp>
#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

namespace viche::channels {

/// Where short messages are handed over: an HTTP gateway.
struct SmsSettings {
  std::string url;  ///< empty: there is none, and nobody is asked for a code
};

class Sms {
 public:
  Sms(storage::Database& database, const identity::Vault& vault, const Clock& clock, SmsSettings settings)
      : database_(database), vault_(vault), clock_(clock), settings_(std::move(settings)) {}
  bool is_there() const { return !settings_.url.empty(); }

 private:
  storage::Database& database_;
  const identity::Vault& vault_;
  const Clock& clock_;
  SmsSettings settings_;
};

}  // namespace viche::channels
