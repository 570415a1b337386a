#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <viche/core/clock.hpp>
#include <viche/core/result.hpp>
#include <viche/identity/seal.hpp>
#include <viche/jobs/jobs.hpp>
#include <viche/storage/database.hpp>

namespace viche::channels {

/// Where short messages are handed over: an HTTP gateway. It is sent POST `{"to":"+380671234567","from":"Viche",
/// "text":"…"}` as application/json with `Authorization: Bearer <token>`; any 2xx says that it was taken.
struct SmsSettings {
  std::string url;         ///< empty: there is none, and nobody is asked for a code
  std::string token = {};  ///< empty: no Authorization
  std::string from = {};   ///< name of the sender, as agreed with the operator
  /// Hosts of the own network, as of webhooks: all others are spoken to by https only, at public addresses.
  std::vector<std::string> allowed_hosts = {};
  std::chrono::seconds timeout{10};
};

struct ShortMessage {
  std::string to;    ///< "+380671234567"
  std::string text;  ///< 70 letters are one part
  Instant until;     ///< afterwards nobody needs it
};

class Sms {
 public:
  Sms(storage::Database& database, const identity::Vault& vault, const Clock& clock, SmsSettings settings);
  ~Sms();

  bool is_there() const;
  /// Puts a message, sealed, into the act's own transaction. Refusals: channels.phone_invalid (not +380 and nine digits),
  /// channels.no_gateway (unavailable)
  Check send(storage::Tx& tx, const ShortMessage& message, Instant now) const;
  /// Registers the job that hands messages over (kind channels.sms). What the gateway does not take is tried again until
  /// the message's time is over; it is dropped then, and when the gateway says that it is wrong (4xx but 408, 425, 429).
  void attach(jobs::Runner& runner);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace viche::channels
