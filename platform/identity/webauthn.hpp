#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What browsers answer about passkeys, read and verified; bytes in, values out. Nothing here knows of accounts.
/// Source: W3C Web Authentication, level 2, 7.1 and 7.2; RFC 8949 (CBOR), RFC 9053 (COSE).
namespace viche::identity::webauthn {

/// The algorithms that are asked for, most wanted first.
inline constexpr int algorithms[] = {-8, -7, -257};  // EdDSA, ES256, RS256

/// One CBOR item and nothing after it: definite lengths, all of them within the bytes, at most 16 levels deep. Asked
/// before a library reads it, so that no length is believed.
bool is_one_cbor_item(std::string_view bytes);

/// What the browser says of its part.
struct ClientData {
  std::string type, challenge, origin;
  bool cross_origin = false;
};
std::optional<ClientData> read_client_data(std::string_view json);

/// The head of authenticator data.
struct AuthenticatorData {
  std::string rp_id_hash;
  bool user_present = false, user_verified = false, has_credential = false, has_extensions = false;
  std::uint32_t counter = 0;
};
/// Nothing when it is not as long as its flags say.
std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes);

struct Credential {
  std::string id;
  std::string key;  ///< "<algorithm>:<base64url>"
  std::uint32_t counter = 0;
};
/// A new credential out of an attestation object: of this relying party, with the person present and verified, its key
/// of an algorithm that is asked for, attested by nobody ("none") or by itself.
std::optional<Credential> read_credential(std::string_view attestation_object, std::string_view client_data,
                                          std::string_view host);

/// Does the signature over these hold for the key, with the person present and verified at this relying party?
struct Assertion {
  std::string_view authenticator_data, client_data, signature;
};
bool holds(const Assertion& assertion, std::string_view key, std::string_view host);

}  // namespace viche::identity::webauthn
