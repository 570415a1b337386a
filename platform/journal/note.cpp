#include <sodium.h>

#include <algorithm>

#include <viche/core/assert.hpp>
#include <viche/core/fault.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>
#include <viche/journal/note.hpp>

#include "lines.hpp"

namespace viche::journal {

namespace {

constexpr char ed25519 = 1;
constexpr std::size_t id_bytes = 4, key_bytes = crypto_sign_ed25519_PUBLICKEYBYTES;
constexpr std::string_view dash = "\u2014 ";

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool is_name(std::string_view name) {
  return !name.empty() && is_valid_utf8(name) && name.find_first_of(" +") == name.npos && !has_control(name);
}

struct Signature {
  std::string_view name;
  std::string bytes;  ///< identifier of the key, then the signature
};
/// Of a line "— name base64(id | signature)".
std::optional<Signature> signature_of(std::string_view line) {
  if (!starts_with(line, dash)) return std::nullopt;
  line.remove_prefix(dash.size());
  const auto space = line.find(' ');
  if (space == line.npos || !is_name(line.substr(0, space))) return std::nullopt;
  auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= id_bytes) return std::nullopt;
  return Signature{line.substr(0, space), std::move(*bytes)};
}

}  // namespace

std::string NoteKey::id() const { return sha256(name + "\n" + ed25519 + public_key).substr(0, id_bytes); }

std::string NoteKey::text() const { return name + "+" + hex(id()) + "+" + base64(ed25519 + public_key); }

std::optional<NoteKey> note_key_of(std::string_view text) {
  const auto parts = split(text, '+');
  // The base64 of a key may have its sign of parting in it.
  if (parts.size() < 3) return std::nullopt;
  const std::string_view encoded = text.substr(parts[0].size() + parts[1].size() + 2);
  const auto bytes = from_base64(encoded);
  if (!is_name(parts[0]) || !bytes || bytes->size() != key_bytes + 1 || bytes->front() != ed25519) return std::nullopt;
  NoteKey key{std::string(parts[0]), bytes->substr(1)};
  return hex(key.id()) == parts[1] ? std::optional(key) : std::nullopt;
}

struct NoteSigner::Secret {
  Secret() : bytes(static_cast<unsigned char*>(sodium_malloc(crypto_sign_ed25519_SECRETKEYBYTES))) {
    if (!bytes) throw Fault("no memory for a signing key");
  }
  ~Secret() { sodium_free(bytes); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  unsigned char* bytes;
};

NoteSigner::NoteSigner(std::string name, std::string_view seed) {
  VICHE_ASSERT(is_name(name) && seed.size() == crypto_sign_ed25519_SEEDBYTES);
  if (sodium_init() < 0) throw Fault("libsodium did not start");
  secret_ = std::make_unique<Secret>();
  key_ = {std::move(name), std::string(key_bytes, '\0')};
  crypto_sign_ed25519_seed_keypair(reinterpret_cast<unsigned char*>(key_.public_key.data()), secret_->bytes,
                                   bytes_of(seed));
}

NoteSigner::~NoteSigner() = default;
NoteSigner::NoteSigner(NoteSigner&&) noexcept = default;
NoteSigner& NoteSigner::operator=(NoteSigner&&) noexcept = default;

std::string NoteSigner::sign(std::string_view text) const {
  VICHE_ASSERT(!text.empty() && text.back() == '\n');
  std::string signature(crypto_sign_ed25519_BYTES, '\0');
  crypto_sign_ed25519_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, bytes_of(text), text.size(),
                               secret_->bytes);
  std::string note(text);
  return note.append("\n")
      .append(dash)
      .append(key_.name)
      .append(" ")
      .append(base64(key_.id() + signature))
      .append("\n");
}

std::optional<std::string> signed_text(std::string_view note, const NoteKey& key) {
  const bool plain = std::none_of(note.begin(), note.end(), [](char c) { return c >= 0 && c < ' ' && c != '\n'; });
  // The signatures stand after the last empty line: the text may have empty lines of its own.
  const auto end = note.rfind("\n\n");
  if (!plain || !is_valid_utf8(note) || end == note.npos || key.public_key.size() != key_bytes) return std::nullopt;
  const std::string_view text = note.substr(0, end + 1);
  std::string_view rest = note.substr(end + 2);
  bool is_signed = false;
  while (const auto line = take_line(rest)) {
    const auto signature = signature_of(*line);
    if (!signature) return std::nullopt;
    if (signature->name != key.name || !starts_with(signature->bytes, key.id())) continue;
    const std::string_view own = std::string_view(signature->bytes).substr(id_bytes);
    const bool ours =
        own.size() == crypto_sign_ed25519_BYTES &&
        crypto_sign_ed25519_verify_detached(bytes_of(own), bytes_of(text), text.size(), bytes_of(key.public_key)) == 0;
    if (!ours) return std::nullopt;
    is_signed = true;
  }
  return is_signed && rest.empty() ? std::optional(std::string(text)) : std::nullopt;
}

std::string text_of(const Checkpoint& head) {
  return head.origin + "\n" + std::to_string(head.size) + "\n" + base64(head.root) + "\n";
}

std::optional<Checkpoint> checkpoint_of(std::string_view text) {
  const auto origin = take_line(text), size = take_line(text), root = take_line(text);
  if (!origin || origin->empty() || !size || !root) return std::nullopt;
  const auto number = number_of(*size);
  const auto hash = hash_of_base64(*root);
  if (!number || !hash) return std::nullopt;
  return Checkpoint{std::string(*origin), *number, *hash};
}

}  // namespace viche::journal
