#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <viche/core/clock.hpp>

/// The operator's telephone: calls, who is calling, and what is answered on the spot.
namespace viche::appeals::calls {

/// A call as the exchange tells of it, or as an operator opened it by hand.
struct PhoneCall {
  std::int64_t id = 0;
  std::string exchange_id;  ///< the exchange's own; empty: opened by hand
  std::string phone;        ///< of who calls, canonical_phone; empty: hidden. Sealed in the database
  std::string called;       ///< the number of the centre
  std::string extension;    ///< the operator's, of the exchange
  std::string recording;    ///< its name at the exchange
  Instant started_at;
  std::optional<Instant> answered_at, ended_at;
  std::int64_t operator_account = 0;  ///< who took it here; 0: nobody yet
  std::int64_t appeal = 0;            ///< code of the number of the appeal that was filed during it; 0: none
};

/// A question of somebody that was answered at once. Nothing of the person.
struct Consultation {
  std::int64_t id = 0;
  Instant at;
  std::int64_t category = 0;
  std::string question, answer;
  std::string lang = "uk";       ///< that was spoken
  std::string source = "phone";  ///< phone visit
  std::int64_t operator_account = 0;
  std::int64_t seconds = 0;  ///< how long the call was
  std::int64_t call = 0;     ///< 0: without one
};

}  // namespace viche::appeals::calls
