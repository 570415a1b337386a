#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <viche/core/actor.hpp>
#include <viche/core/clock.hpp>
#include <viche/storage/database.hpp>

namespace viche::audit {

/// One deed in the append-only, hash-chained journal of a community.
/// hash = BLAKE2b-256(previous hash ‖ canonical bytes of the entry); the first links to 64 zeros.
struct Entry {
  std::int64_t seq = 0;  ///< from 1, without gaps
  Instant at;
  std::string actor_kind;
  std::int64_t actor = 0;
  std::string action;  ///< "appeals.accept"
  std::string object;  ///< "appeal"
  std::int64_t object_id = 0;
  std::string details;  ///< JSON without personal data, or empty
  std::string hash;     ///< hex
};

/// Writes an entry in the act's own transaction and marks the act as audited.
/// @param details JSON without personal data: codes, numbers, states
void record(storage::Tx& tx, const Actor& actor, std::string_view action, std::string_view object,
            std::int64_t object_id, Instant at, std::string_view details = {});

/// A look at somebody's personal data by staff, where the person can see it later.
/// @param subject account of the person, 0 when they have none; `object` and id say through what
void record_look(storage::Tx& tx, const Actor& actor, std::int64_t subject, std::string_view object,
                 std::int64_t object_id, std::string_view why, Instant at);

struct Look {
  Instant at;
  std::int64_t actor = 0;
  std::string object;
  std::int64_t object_id = 0;
  std::string why;
};
std::vector<Look> looks_at(storage::Session& session, std::int64_t subject, std::int64_t limit = 100);
std::vector<Look> looks_through(storage::Session& session, std::string_view object, std::int64_t object_id);

std::vector<Entry> entries_of(storage::Session& session, std::string_view object, std::int64_t object_id);

/// When the newest entry about objects of this kind was made, if there is one.
std::optional<Instant> last_about(storage::Session& session, std::string_view object);

struct Verdict {
  std::int64_t entries = 0;
  std::string head;                       ///< hash of the last entry
  std::optional<std::int64_t> broken_at;  ///< first entry whose hash or number does not follow
};
/// Recomputes the whole chain of the session's community.
Verdict verify(storage::Session& session);

}  // namespace viche::audit
