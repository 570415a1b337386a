#include "passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <set>

#include <viche/core/fault.hpp>
#include <viche/core/resources.hpp>
#include <viche/core/text.hpp>

VICHE_RESOURCES(identity)

namespace viche::identity {

namespace {

constexpr std::size_t staff_least = 12;
constexpr std::size_t resident_least = 8;
constexpr std::size_t most_bytes = 256;
constexpr std::chrono::seconds longest_wait{5};

const std::set<std::string_view>& common_passwords() {
  static const std::set<std::string_view> words = [] {
    std::set<std::string_view> found;
    for (const Resource& file : resources::identity()) {
      if (file.path != "data/common_passwords.txt") continue;
      for (const std::string_view line : split(file.bytes, '\n')) {
        if (!line.empty() && line.front() != '#') found.insert(line);
      }
    }
    return found;
  }();
  return words;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_part_of_word(char c) { return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

/// "Parol2024!" without what people add at the ends.
std::string_view bare_word(std::string_view password) {
  while (!password.empty() && !is_part_of_word(password.front())) password.remove_prefix(1);
  while (!password.empty() && !is_part_of_word(password.back())) password.remove_suffix(1);
  return password;
}

/// "abcabcabc": one piece of up to a third of it again and again.
bool repeats(std::string_view password) {
  for (std::size_t piece = 1; piece <= password.size() / 3; ++piece) {
    if (password.substr(piece) == password.substr(0, password.size() - piece)) return true;
  }
  return false;
}

bool is_common(std::string_view password, std::string_view email) {
  const std::string lower = is_valid_utf8(password) ? to_lower(password) : std::string(password);
  const std::string_view word = bare_word(lower);
  if (word.empty() || repeats(lower)) return true;
  const std::string_view local = email.substr(0, email.find('@'));
  if (!email.empty() && (lower == email || word == local || word == bare_word(local))) return true;
  return common_passwords().contains(lower) || common_passwords().contains(word);
}

}  // namespace

Check check_password(std::string_view password, std::string_view email, bool staff) {
  const std::size_t least = staff ? staff_least : resident_least;
  if (length(password) < least)
    return invalid("identity.password_short", "password", {{"least", std::to_string(least)}});
  if (password.size() > most_bytes) return invalid("identity.password_long", "password");
  if (is_common(password, email)) return invalid("identity.password_common", "password");
  return Done{};
}

Passwords::Passwords(const Policy& policy)
    : bytes_(policy.hash_bytes), passes_(policy.hash_passes), places_(std::clamp(policy.hashes_at_once, 1, 64)) {
  // Any digest will do: comparing with it takes as long as with a real one. Standard base64 has the letters of
  // base64url here.
  nobodys_ = "$argon2id$v=19$m=" + std::to_string(bytes_ / 1024) + ",t=" + std::to_string(passes_) +
             ",p=1$AAAAAAAAAAAAAAAAAAAAAA$" + base64url(std::string(32, '\0'));
}

Check Passwords::wait() {
  if (places_.try_acquire_for(longest_wait)) return Done{};
  return Refusal{RefusalKind::unavailable, "identity.busy", {}, {}, {}, {}};
}

Result<std::string> Passwords::hash(std::string_view password) {
  VICHE_REQUIRE(wait());
  std::string text(crypto_pwhash_STRBYTES, '\0');
  const int failed = crypto_pwhash_str_alg(text.data(), password.data(), password.size(), passes_, bytes_,
                                           crypto_pwhash_ALG_ARGON2ID13);
  places_.release();
  if (failed != 0) throw Fault("no memory for a password hash", "unavailable");
  return std::string(text.c_str());
}

Result<bool> Passwords::fits(const std::string& stored, std::string_view password) {
  if (password.size() > most_bytes) password = password.substr(0, most_bytes + 1);  // can't fit, and costs the same
  VICHE_REQUIRE(wait());
  const std::string& compared = stored.empty() ? nobodys_ : stored;
  const int wrong = crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size());
  places_.release();
  return !stored.empty() && wrong == 0;
}

}  // namespace viche::identity
