#include "webauthn.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>

#include <viche/core/fault.hpp>
#include <viche/core/ids.hpp>
#include <viche/core/json.hpp>
#include <viche/core/text.hpp>

namespace viche::identity::webauthn {

namespace {

constexpr int deepest = 16;
constexpr std::size_t head_bytes = 37, before_credential_id = 18, longest_credential_id = 1023;
constexpr std::size_t longest_attestation = std::size_t{16} << 10, longest_assertion = std::size_t{4} << 10;
constexpr unsigned char present_flag = 0x01, verified_flag = 0x04, credential_flag = 0x40, extensions_flag = 0x80;

/// Walks over CBOR without believing any length.
class Walk {
 public:
  explicit Walk(std::string_view bytes) : left_(bytes) {}
  bool at_end() const { return left_.empty(); }

  struct Head {
    unsigned major = 0;
    std::uint64_t size = 0;
  };
  std::optional<Head> head() {
    if (left_.empty()) return std::nullopt;
    const unsigned first = static_cast<unsigned char>(left_[0]);
    left_.remove_prefix(1);
    const unsigned how = first & 31U, major = first >> 5U;
    if (how < 24) return Head{major, how};
    const std::size_t bytes = how > 27 ? left_.size() + 1 : std::size_t{1} << (how - 24);  // 31: a length not told
    if (bytes > left_.size()) return std::nullopt;
    Head read{major, 0};
    for (std::size_t i = 0; i < bytes; ++i) read.size = read.size << 8 | static_cast<unsigned char>(left_[i]);
    left_.remove_prefix(bytes);
    return read;
  }
  std::optional<std::string_view> bytes(std::uint64_t count) {
    if (count > left_.size()) return std::nullopt;
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(count));
    left_.remove_prefix(taken.size());
    return taken;
  }
  bool item(int depth = 0) {
    const auto read = depth > deepest ? std::nullopt : head();
    if (!read) return false;
    switch (read->major) {
      case text_strings:
      case byte_strings: return bytes(read->size).has_value();
      case arrays: return items(read->size, depth);
      case maps: return read->size <= left_.size() && items(2 * read->size, depth);
      case tags: return item(depth + 1);
      default: return true;  // numbers and simple values are their own head
    }
  }
  /// The item that comes next, as it stands.
  std::optional<std::string_view> whole_item() {
    const std::string_view before = left_;
    if (!item()) return std::nullopt;
    return before.substr(0, before.size() - left_.size());
  }
  /// What a string of this kind holds.
  std::optional<std::string_view> string(unsigned major) {
    const auto read = head();
    if (!read || read->major != major) return std::nullopt;
    return bytes(read->size);
  }

  static constexpr unsigned byte_strings = 2, text_strings = 3, arrays = 4, maps = 5, tags = 6;

 private:
  /// Each takes a byte at least, so a count above what is left is a lie.
  bool items(std::uint64_t count, int depth) {
    if (count > left_.size()) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!item(depth + 1)) return false;
    }
    return true;
  }

  std::string_view left_;
};

/// The value of a text key in a map; nothing when it is not there, or stands there twice.
std::optional<std::string_view> value_of(std::string_view map, std::string_view key) {
  Walk walk(map);
  const auto head = walk.head();
  if (!head || head->major != Walk::maps) return std::nullopt;
  std::optional<std::string_view> found;
  for (std::uint64_t i = 0; i < head->size; ++i) {
    const auto name = walk.whole_item();
    const auto value = walk.whole_item();
    if (!name || !value) return std::nullopt;
    if (Walk(*name).string(Walk::text_strings) != key) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

/// The parts of an attestation object.
struct Attested {
  std::string_view format, data;
  std::string_view signature;  ///< of a device that signs for itself
  bool has_chain = false;
};

std::optional<Attested> read_attested(std::string_view object) {
  const auto format = value_of(object, "fmt"), data = value_of(object, "authData"), told = value_of(object, "attStmt");
  if (!format || !data || !told) return std::nullopt;
  const auto name = Walk(*format).string(Walk::text_strings);
  const auto bytes = Walk(*data).string(Walk::byte_strings);
  if (!name || !bytes) return std::nullopt;
  Attested attested{*name, *bytes, {}, value_of(*told, "x5c").has_value()};
  if (const auto signature = value_of(*told, "sig")) {
    attested.signature = Walk(*signature).string(Walk::byte_strings).value_or("");
  }
  return attested;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

struct FreeCred {
  void operator()(fido_cred_t* cred) const { fido_cred_free(&cred); }
};
struct FreeAssert {
  void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }
};
using Cred = std::unique_ptr<fido_cred_t, FreeCred>;
using Assert = std::unique_ptr<fido_assert_t, FreeAssert>;

void start_library() {
  static const bool started = [] {
    fido_init(0);
    return true;
  }();
  (void)started;
}

bool is_of(const AuthenticatorData& data, std::string_view host) {
  return data.user_present && data.user_verified && equal_in_constant_time(data.rp_id_hash, sha256(host));
}

/// Nobody vouches for the device, or it signs for itself with the new key.
bool is_attested_as_asked(fido_cred_t* cred, const Attested& attested, std::string_view client_data,
                          const std::string& host) {
  if (attested.format == "none") return true;
  if (attested.format != "packed" || attested.has_chain || attested.signature.empty()) return false;
  return fido_cred_set_fmt(cred, "packed") == FIDO_OK &&
         fido_cred_set_clientdata(cred, bytes_of(client_data), client_data.size()) == FIDO_OK &&
         fido_cred_set_rp(cred, host.c_str(), nullptr) == FIDO_OK && fido_cred_set_uv(cred, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_cred_set_sig(cred, bytes_of(attested.signature), attested.signature.size()) == FIDO_OK &&
         fido_cred_verify_self(cred) == FIDO_OK;
}

/// The library has to be told the algorithm before it reads the key.
Cred read_key(std::string_view data, int algorithm) {
  Cred cred(fido_cred_new());
  if (!cred) throw Fault("no memory for a credential");
  const bool read = fido_cred_set_type(cred.get(), algorithm) == FIDO_OK &&
                    fido_cred_set_authdata_raw(cred.get(), bytes_of(data), data.size()) == FIDO_OK;
  return read ? std::move(cred) : Cred();
}

template <class Key, Key* (*make)(), void (*release)(Key**), int (*read)(Key*, const void*, std::size_t)>
bool verifies(const fido_assert_t* assertion, int algorithm, std::string_view bytes) {
  Key* key = make();
  if (key == nullptr) throw Fault("no memory for a key");
  const bool good =
      read(key, bytes.data(), bytes.size()) == FIDO_OK && fido_assert_verify(assertion, 0, algorithm, key) == FIDO_OK;
  release(&key);
  return good;
}

bool verifies(const fido_assert_t* assertion, int algorithm, std::string_view key) {
  switch (algorithm) {
    case COSE_ES256:
      return verifies<es256_pk_t, es256_pk_new, es256_pk_free, es256_pk_from_ptr>(assertion, algorithm, key);
    case COSE_RS256:
      return verifies<rs256_pk_t, rs256_pk_new, rs256_pk_free, rs256_pk_from_ptr>(assertion, algorithm, key);
    case COSE_EDDSA:
      return verifies<eddsa_pk_t, eddsa_pk_new, eddsa_pk_free, eddsa_pk_from_ptr>(assertion, algorithm, key);
    default: return false;
  }
}

}  // namespace

bool is_one_cbor_item(std::string_view bytes) {
  Walk walk(bytes);
  return walk.item() && walk.at_end();
}

std::optional<ClientData> read_client_data(std::string_view json) {
  const auto read = json.size() <= longest_assertion ? JsonReader::parse(json) : std::nullopt;
  if (!read || !read->is_object()) return std::nullopt;
  const auto text = [&](const char* key) { return (*read)[key].text().value_or(""); };
  return ClientData{text("type"), text("challenge"), text("origin"), (*read)["crossOrigin"].boolean().value_or(false)};
}

std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes) {
  if (bytes.size() < head_bytes || bytes.size() > longest_attestation) return std::nullopt;
  AuthenticatorData data;
  data.rp_id_hash = bytes.substr(0, 32);
  const auto flags = static_cast<unsigned char>(bytes[32]);
  data.user_present = (flags & present_flag) != 0;
  data.user_verified = (flags & verified_flag) != 0;
  data.has_credential = (flags & credential_flag) != 0;
  data.has_extensions = (flags & extensions_flag) != 0;
  for (std::size_t i = 33; i < head_bytes; ++i) {
    data.counter = data.counter << 8 | static_cast<unsigned char>(bytes[i]);
  }
  std::string_view rest = bytes.substr(head_bytes);
  if (data.has_credential) {
    if (rest.size() < before_credential_id) return std::nullopt;
    const std::size_t id_bytes =
        static_cast<std::size_t>(static_cast<unsigned char>(rest[16])) << 8 | static_cast<unsigned char>(rest[17]);
    rest.remove_prefix(before_credential_id);
    if (id_bytes == 0 || id_bytes > longest_credential_id || id_bytes > rest.size()) return std::nullopt;
    rest.remove_prefix(id_bytes);
  }
  Walk walk(rest);
  const int items = (data.has_credential ? 1 : 0) + (data.has_extensions ? 1 : 0);
  for (int i = 0; i < items; ++i) {
    if (!walk.item()) return std::nullopt;
  }
  if (!walk.at_end()) return std::nullopt;
  return data;
}

std::optional<Credential> read_credential(std::string_view attestation_object, std::string_view client_data,
                                          std::string_view host) {
  if (attestation_object.size() > longest_attestation || !is_one_cbor_item(attestation_object)) return std::nullopt;
  const auto attested = read_attested(attestation_object);
  const auto data = attested ? read_authenticator_data(attested->data) : std::nullopt;
  if (!data || !data->has_credential || !is_of(*data, host)) return std::nullopt;
  start_library();
  for (const int algorithm : algorithms) {
    const Cred cred = read_key(attested->data, algorithm);
    if (!cred) continue;
    if (!is_attested_as_asked(cred.get(), *attested, client_data, std::string(host))) return std::nullopt;
    const auto* id = reinterpret_cast<const char*>(fido_cred_id_ptr(cred.get()));
    const auto* key = reinterpret_cast<const char*>(fido_cred_pubkey_ptr(cred.get()));
    if (id == nullptr || key == nullptr) return std::nullopt;
    return Credential{std::string(id, fido_cred_id_len(cred.get())),
                      std::to_string(algorithm) + ":" + base64url({key, fido_cred_pubkey_len(cred.get())}),
                      data->counter};
  }
  return std::nullopt;
}

bool holds(const Assertion& assertion, std::string_view key, std::string_view host) {
  const auto data = read_authenticator_data(assertion.authenticator_data);
  if (!data || data->has_credential || !is_of(*data, host)) return false;
  if (assertion.authenticator_data.size() > longest_assertion || assertion.signature.size() > longest_assertion) {
    return false;
  }
  const auto colon = key.find(':');
  const auto algorithm = parse_integer(key.substr(0, colon));
  if (colon == std::string_view::npos || !algorithm) return false;
  start_library();
  const Assert checked(fido_assert_new());
  if (!checked) throw Fault("no memory for an assertion");
  fido_assert_t* one = checked.get();
  const std::string id(host);
  const bool set =
      fido_assert_set_rp(one, id.c_str()) == FIDO_OK && fido_assert_set_count(one, 1) == FIDO_OK &&
      fido_assert_set_up(one, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(one, FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_clientdata(one, bytes_of(assertion.client_data), assertion.client_data.size()) == FIDO_OK &&
      fido_assert_set_authdata_raw(one, 0, bytes_of(assertion.authenticator_data),
                                   assertion.authenticator_data.size()) == FIDO_OK &&
      fido_assert_set_sig(one, 0, bytes_of(assertion.signature), assertion.signature.size()) == FIDO_OK;
  return set && verifies(one, static_cast<int>(*algorithm), from_base64url(key.substr(colon + 1)));
}

}  // namespace viche::identity::webauthn
