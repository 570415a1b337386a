#pragma once
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>

namespace viche::identity::testing {

inline std::string cbor_head(unsigned major, std::size_t size) {
  std::string out;
  const auto put = [&](unsigned how, int bytes) {
    out += static_cast<char>(major << 5 | how);
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(size >> (8 * i) & 0xFF);
  };
  if (size < 24) {
    put(static_cast<unsigned>(size), 0);
  } else if (size < 256) {
    put(24, 1);
  } else {
    put(25, 2);
  }
  return out;
}
inline std::string cbor_bytes(std::string_view bytes) { return cbor_head(2, bytes.size()) + std::string(bytes); }
inline std::string cbor_text(std::string_view text) { return cbor_head(3, text.size()) + std::string(text); }

/// A device with one passkey, in the test's own process. Whatever it says can be bent.
class Device {
 public:
  enum class Kind : std::uint8_t { es256, rs256, eddsa };
  explicit Device(Kind kind = Kind::es256) : kind_(kind), key_(made(kind), EVP_PKEY_free), id(random_bytes(32)) {}

  static constexpr unsigned char present = 0x01, verified = 0x04, with_credential = 0x40, with_extensions = 0x80;

 private:
  Kind kind_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;

 public:
  std::string id;
  std::string origin = "https://ladyzhyn.example", host = "ladyzhyn.example";
  std::string user_handle;
  unsigned char flags = present | verified;
  std::uint32_t counter = 0;
  bool cross_origin = false;
  bool signs_for_itself = false;  ///< attestation "packed" by the new key
  std::string format = "none";

  static std::string field(const std::string& json, const char* key) {
    return (*JsonReader::parse(json))[key].text().value_or("");
  }
  std::string client_data(const std::string& type, const std::string& challenge) const {
    JsonWriter out;
    out.begin_object().field("type", type).field("challenge", challenge).field("origin", origin);
    return out.key("crossOrigin").boolean(cross_origin).end_object().take();
  }
  std::string authenticator_data(bool new_one) const {
    std::string data = sha256(host);
    data += static_cast<char>(flags | (new_one ? with_credential : 0));
    for (int i = 3; i >= 0; --i) data += static_cast<char>(counter >> (8 * i) & 0xFF);
    if (!new_one) return data;
    data.append(16, '\0');
    data += static_cast<char>(id.size() >> 8);
    data += static_cast<char>(id.size() & 0xFF);
    return data + id + cose_key();
  }
  std::string attestation(const std::string& client) const {
    const std::string data = authenticator_data(true);
    std::string statement = cbor_head(5, 0);
    if (signs_for_itself) {
      statement = cbor_head(5, 2) + cbor_text("alg") + algorithm() + cbor_text("sig") +
                  cbor_bytes(signature(data + sha256(client)));
    }
    return cbor_head(5, 3) + cbor_text("fmt") + cbor_text(signs_for_itself ? "packed" : format) + cbor_text("attStmt") +
           statement + cbor_text("authData") + cbor_bytes(data);
  }
  /// The answer to an offer.
  std::string made_for(const std::string& options) {
    user_handle = from_base64url((*JsonReader::parse(options))["user"]["id"].text().value_or(""));
    const std::string client = client_data("webauthn.create", field(options, "challenge"));
    return created(client, attestation(client));
  }
  std::string created(const std::string& client, const std::string& attested) const {
    JsonWriter out;
    out.begin_object().field("id", base64url(id)).field("clientData", base64url(client));
    return out.field("attestation", base64url(attested)).end_object().take();
  }
  /// The answer to a question.
  std::string answer(const std::string& options) {
    return answer_as(client_data("webauthn.get", field(options, "challenge")));
  }
  std::string answer_as(const std::string& client) {
    const std::string data = authenticator_data(false);
    JsonWriter out;
    out.begin_object().field("id", base64url(id)).field("clientData", base64url(client));
    out.field("authenticatorData", base64url(data)).field("signature", base64url(signature(data + sha256(client))));
    if (!user_handle.empty()) out.field("userHandle", base64url(user_handle));
    return out.end_object().take();
  }
  std::string signature(const std::string& message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, kind_ == Kind::eddsa ? nullptr : EVP_sha256(), nullptr, key_.get());
    std::size_t size = 1024;
    std::string out(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    out.resize(size);
    return out;
  }

 private:
  static EVP_PKEY* made(Kind kind) {
    if (kind == Kind::es256) return EVP_EC_gen("P-256");
    if (kind == Kind::rs256) return EVP_RSA_gen(2048);
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  }
  std::string number(const char* name, int size) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), size);
    BN_free(value);
    return bytes;
  }
  std::string algorithm() const {
    if (kind_ == Kind::es256) return "\x26";
    if (kind_ == Kind::eddsa) return "\x27";
    return std::string("\x39\x01\x00", 3);
  }
  std::string cose_key() const {
    switch (kind_) {
      case Kind::es256:
        return "\xA5\x01\x02\x03" + algorithm() + "\x20\x01\x21" + cbor_bytes(number(OSSL_PKEY_PARAM_EC_PUB_X, 32)) +
               "\x22" + cbor_bytes(number(OSSL_PKEY_PARAM_EC_PUB_Y, 32));
      case Kind::rs256:
        return "\xA4\x01\x03\x03" + algorithm() + "\x20" + cbor_bytes(number(OSSL_PKEY_PARAM_RSA_N, 256)) + "\x21" +
               cbor_bytes(std::string("\x01\x00\x01", 3));
      case Kind::eddsa: break;
    }
    std::string raw(32, '\0');
    std::size_t size = raw.size();
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
    return "\xA4\x01\x01\x03" + algorithm() + "\x20\x06\x21" + cbor_bytes(raw);
  }
};

}  // namespace viche::identity::testing
