#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <viche/channels/mail.hpp>

namespace viche::channels {

struct LetterRow {
  std::int64_t id = 0;
  std::string state;   ///< waiting, sent, dead
  std::string letter;  ///< sealed JSON; empty once sent
  std::int64_t attempts = 0;
  Instant made_at;
};

void insert_letter(storage::Tx& tx, const LetterRow& row);
std::optional<LetterRow> find_letter(storage::Session& session, std::int64_t id);
void count_attempt(storage::Tx& tx, std::int64_t id, std::string_view error);
/// The text goes: nobody needs it any more.
void mark_sent(storage::Tx& tx, std::int64_t id, Instant now);
void mark_dead(storage::Tx& tx, std::int64_t id, std::string_view error, Instant now);
/// Letters of every community that wait with this error, in the order in which they were written.
std::vector<std::pair<HromadaId, std::int64_t>> waiting_with(storage::Session& session, std::string_view error);
/// @returns false when it waits with this error no more
bool forget_error(storage::Tx& tx, std::int64_t id, std::string_view error);
bool mark_waiting(storage::Tx& tx, std::int64_t id);
std::int64_t delete_waiting(storage::Tx& tx);
bool delete_dead(storage::Tx& tx, std::int64_t id);
std::vector<FailedLetter> dead_letters(storage::Session& session);
/// Sent ones of every community settled before `before`.
void sweep_letters(storage::Tx& tx, Instant before);

}  // namespace viche::channels
