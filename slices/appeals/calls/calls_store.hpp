#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <viche/identity/seal.hpp>
#include <viche/storage/database.hpp>

#include "calls/model.hpp"

namespace viche::appeals::calls {

// Calls. The caller's number is sealed on the way in and opened on the way out.
std::optional<PhoneCall> find_call(storage::Session& session, const identity::Vault& vault, std::int64_t id);
std::optional<PhoneCall> find_by_exchange(storage::Session& session, const identity::Vault& vault,
                                          std::string_view exchange_id);
/// Those not over yet that began after `since`, the newest first: what the exchange told, nothing opened by hand.
std::vector<PhoneCall> live_calls(storage::Session& session, const identity::Vault& vault, Instant since,
                                  std::int64_t limit);
/// That an appeal was filed during, the newest first.
std::vector<PhoneCall> calls_of(storage::Session& session, const identity::Vault& vault, std::int64_t appeal);
/// Writes it, new or known by its identifier.
void put_call(storage::Tx& tx, const identity::Vault& vault, const PhoneCall& call);
/// @returns how many there were
std::int64_t delete_calls_before(storage::Tx& tx, Instant before);

// Consultations
void insert_consultation(storage::Tx& tx, const Consultation& consultation);
/// How long the call was, once that is known.
void set_length(storage::Tx& tx, std::int64_t call, std::int64_t seconds);

struct Asked {
  std::optional<Instant> from, to;  ///< [from, to)
  std::int64_t category = 0;
  std::int64_t below = 0;  ///< pages by identifier
  std::int64_t limit = 50;
};
std::vector<Consultation> consultations(storage::Session& session, const Asked& asked);  ///< newest first

/// Sums of one category, or of one operator.
struct ConsultationSum {
  std::int64_t key = 0, count = 0, seconds = 0;
};
std::vector<ConsultationSum> consultations_by_category(storage::Session& session, Instant from, Instant to);
std::vector<ConsultationSum> consultations_by_operator(storage::Session& session, Instant from, Instant to);

}  // namespace viche::appeals::calls
