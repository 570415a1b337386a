#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <viche/core/ids.hpp>

namespace viche::identity {

/// Sealing of personal columns and blind indexes, from one root key outside the database
/// (`DIR/secret.key`, mode 0600, made at first start; VICHE_SECRET_KEY_FILE elsewhere).
/// root -> community key (crypto_kdf) -> XChaCha20-Poly1305; the place (table.column, row) is bound in,
/// so a sealed value moved to another row, column or community doesn't open.
class Vault {
 public:
  /// Faults: the file cannot be made or read, holds no key, or is open to the group or to others.
  explicit Vault(const std::string& key_file);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  /// base64url text; `place` is "accounts.email", `row` the identifier of the row.
  std::string seal(HromadaId hromada, std::string_view place, std::int64_t row, std::string_view plain) const;
  /// Nothing when it was sealed for another place or has been changed.
  std::optional<std::string> open(HromadaId hromada, std::string_view place, std::int64_t row,
                                  std::string_view sealed) const;
  /// For looking a value up without opening anything: keyed BLAKE2b-256 as hex; another key for each purpose and
  /// community.
  std::string blind_index(HromadaId hromada, std::string_view purpose, std::string_view plain) const;
  /// A keyed hash for form tokens, cookies and links of one purpose; base64url.
  std::string sign(HromadaId hromada, std::string_view purpose, std::string_view message) const;
  /// A secret of this community and purpose, 32 bytes, the same as long as the root key is: seeds of other keys.
  std::string derive(HromadaId hromada, std::string_view purpose) const;
  bool signed_by_us(HromadaId hromada, std::string_view purpose, std::string_view message,
                    std::string_view signature) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

}  // namespace viche::identity
