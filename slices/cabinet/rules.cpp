#include "rules.hpp"

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>

namespace viche::cabinet {

std::optional<std::string> key_of(std::string_view text) {
  std::string bytes = from_base64url(text);
  if (bytes.size() != key_bytes || base64url(bytes) != text) return std::nullopt;
  return bytes;
}

Instant export_ends(Instant ready_at) { return ready_at + export_life; }

Check may_take(const Export& archive, const Asker& asker, std::string_view key) {
  const auto bytes = key_of(key);
  const bool theirs = archive.account == asker.account && archive.session == asker.session;
  const bool runs = archive.ready_at && asker.now < export_ends(*archive.ready_at);
  if (!bytes || !theirs || !runs || !equal_in_constant_time(*bytes, archive.key)) return not_found();
  return Done{};
}

bool is_fresh(Instant session_began_at, Instant now) { return now - session_began_at < fresh_for; }

Check may_erase(std::string_view typed, std::string_view wanted, bool proven) {
  Refusals refusals;
  if (!is_valid_utf8(typed) || to_lower(tidy_line(typed)) != to_lower(wanted)) {
    refusals.add(invalid("cabinet.word_wrong", "word", {{"word", std::string(wanted)}}));
  }
  if (!proven) refusals.add(invalid("cabinet.proof_wanted", "proof"));
  return refusals.check();
}

}  // namespace viche::cabinet
