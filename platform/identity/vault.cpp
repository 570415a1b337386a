#include <sodium.h>

#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include <viche/core/fault.hpp>
#include <viche/identity/seal.hpp>

#include "key_file.hpp"

namespace viche::identity {

namespace {

constexpr char kdf_context[crypto_kdf_CONTEXTBYTES + 1] = "vichekey";
constexpr char version = 1;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// What a sealed value is bound to. Numbers come first, so that no place can pretend to be another row.
std::string bound_to(HromadaId hromada, std::string_view place, std::int64_t row) {
  return std::to_string(hromada.value) + "|" + std::to_string(row) + "|" + std::string(place);
}

}  // namespace

struct Vault::Keys {
  explicit Keys(const std::string& path) {
    std::string key = root_key_of(path);  // starts libsodium when it makes a key
    if (sodium_init() < 0) throw Fault("libsodium did not start");
    root = static_cast<unsigned char*>(sodium_malloc(crypto_kdf_KEYBYTES));
    if (root == nullptr) throw Fault("no memory for the secret key");
    std::copy(key.begin(), key.end(), root);
    sodium_memzero(key.data(), key.size());
  }
  ~Keys() {
    for (auto& [hromada, uses] : kept) {
      for (auto& [use, key] : uses) sodium_memzero(key.data(), key.size());
    }
    sodium_free(root);
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  /// The key of one community for one use: a word of the program's own, so that there are few. Derived once.
  const std::string& key_for(HromadaId hromada, std::string_view use) {
    {
      const std::shared_lock hold(mutex);
      if (const auto uses = kept.find(hromada.value); uses != kept.end()) {
        if (const auto key = uses->second.find(use); key != uses->second.end()) return key->second;
      }
    }
    std::string key = derived(hromada, use);
    const std::unique_lock hold(mutex);
    return kept[hromada.value].emplace(use, std::move(key)).first->second;
  }

  std::string derived(HromadaId hromada, std::string_view use) const {
    std::string community(crypto_generichash_KEYBYTES, '\0');
    crypto_kdf_derive_from_key(raw(community), community.size(), static_cast<std::uint64_t>(hromada.value), kdf_context,
                               root);
    return hash256(use, community);
  }

  unsigned char* root = nullptr;
  std::shared_mutex mutex;
  std::unordered_map<std::int64_t, std::map<std::string, std::string, std::less<>>> kept;
};

Vault::Vault(const std::string& key_file) : keys_(std::make_unique<Keys>(key_file)) {}
Vault::~Vault() = default;

std::string Vault::seal(HromadaId hromada, std::string_view place, std::int64_t row, std::string_view plain) const {
  const std::string& key = keys_->key_for(hromada, "seal");
  const std::string nonce = random_bytes(nonce_bytes);
  const std::string bound = bound_to(hromada, place, row);
  std::string box(plain.size() + tag_bytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(box), nullptr, raw(plain), plain.size(), raw(bound), bound.size(),
                                             nullptr, raw(nonce), raw(key));
  return base64url(version + nonce + box);
}

std::optional<std::string> Vault::open(HromadaId hromada, std::string_view place, std::int64_t row,
                                       std::string_view sealed) const {
  const std::string bytes = from_base64url(sealed);
  if (bytes.size() < 1 + nonce_bytes + tag_bytes || bytes[0] != version) return std::nullopt;
  const std::string& key = keys_->key_for(hromada, "seal");
  const std::string bound = bound_to(hromada, place, row);
  const std::string_view nonce = std::string_view(bytes).substr(1, nonce_bytes);
  const std::string_view box = std::string_view(bytes).substr(1 + nonce_bytes);
  std::string plain(box.size() - tag_bytes, '\0');
  const int wrong = crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(box), box.size(),
                                                               raw(bound), bound.size(), raw(nonce), raw(key));
  if (wrong != 0) return std::nullopt;
  return plain;
}

std::string Vault::blind_index(HromadaId hromada, std::string_view purpose, std::string_view plain) const {
  return hex(hash256(plain, keys_->key_for(hromada, "index:" + std::string(purpose))));
}

std::string Vault::sign(HromadaId hromada, std::string_view purpose, std::string_view message) const {
  return base64url(hash256(message, keys_->key_for(hromada, "sign:" + std::string(purpose))));
}

std::string Vault::derive(HromadaId hromada, std::string_view purpose) const {
  return keys_->key_for(hromada, "derive:" + std::string(purpose));
}

bool Vault::signed_by_us(HromadaId hromada, std::string_view purpose, std::string_view message,
                         std::string_view signature) const {
  return equal_in_constant_time(sign(hromada, purpose, message), signature);
}

}  // namespace viche::identity
