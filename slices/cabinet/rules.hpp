#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/result.hpp>

#include "model.hpp"

namespace viche::cabinet {

inline constexpr std::size_t key_bytes = 16;
inline constexpr std::chrono::minutes export_life{15};
inline constexpr std::chrono::minutes fresh_for{10};

/// The bytes of a key as it stands in an address: 22 characters of base64url, and no other text means the same bytes.
/// Law: house rule, ADR-0025
std::optional<std::string> key_of(std::string_view text);

/// From this moment on nobody gets the archive any more.
/// Law: house rule, ADR-0025
Instant export_ends(Instant ready_at);

/// Where somebody stands who wants an archive.
struct Asker {
  std::int64_t account = 0, session = 0;
  Instant now;
};
/// May they have it with this key? Only the session that asked for it, while its time runs.
/// Refusal: not_found, whatever is wrong
/// Law: 2297-VI ст. 8 ч. 2 п. 4 (доступ до своїх персональних даних)
Check may_take(const Export& archive, const Asker& asker, std::string_view key);

/// Did whoever sits there show who they are a moment ago?
/// Law: house rule, ADR-0025
bool is_fresh(Instant session_began_at, Instant now);

/// May the account be erased? The word is typed as it was asked for, in any case, and the person has just shown who they
/// are. Refusals, both at once: cabinet.word_wrong [word], cabinet.proof_wanted [proof]
/// Law: 2297-VI ст. 8 ч. 2 п. 6 (вимога знищення персональних даних)
Check may_erase(std::string_view typed, std::string_view wanted, bool proven);

}  // namespace viche::cabinet
