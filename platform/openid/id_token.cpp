#include "id_token.hpp"

#include <cjose/cjose.h>

#include <cmath>
#include <memory>
#include <vector>

#include <viche/core/ids.hpp>
#include <viche/core/text.hpp>

namespace viche::openid {

namespace {

constexpr std::size_t longest_token = std::size_t{64} << 10, longest_subject = 255;
constexpr std::size_t least_modulus_bytes = 256, es256_signature_bytes = 64;
constexpr double skew_seconds = 60, oldest_seconds = 600;

using Key = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;
using Signed = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;

std::string text_of(const JsonReader& object, std::string_view key) { return object[key].text().value_or(""); }

/// May a token with this head be signed with this key?
bool suits(const JsonReader& key, const TokenHead& head) {
  if (!head.key.empty() && text_of(key, "kid") != head.key) return false;
  if (!key["use"].absent() && text_of(key, "use") != "sig") return false;
  if (!key["alg"].absent() && text_of(key, "alg") != (head.is_rsa ? "RS256" : "ES256")) return false;
  if (head.is_rsa) {
    return text_of(key, "kty") == "RSA" && from_base64url(text_of(key, "n")).size() >= least_modulus_bytes;
  }
  return text_of(key, "kty") == "EC" && text_of(key, "crv") == "P-256";
}

std::vector<JsonReader> suitable(const JsonReader& document, const TokenHead& head) {
  std::vector<JsonReader> found;
  const JsonReader keys = document["keys"];
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (suits(keys.at(i), head)) found.push_back(keys.at(i));
  }
  return found;
}

/// Its public half alone, as the library reads it.
Key imported(const JsonReader& key) {
  JsonWriter out;
  out.begin_object();
  for (const char* name : {"kty", "n", "e", "crv", "x", "y"}) {
    if (const auto value = key[name].text()) out.field(name, *value);
  }
  const std::string json = out.end_object().take();
  return {cjose_jwk_import(json.data(), json.size(), nullptr), cjose_jwk_release};
}

/// The library's own reading of the head has to be ours: one that reads doubled members otherwise must not matter.
bool reads_alike(cjose_jws_t* token, const TokenHead& head) {
  const char* alg = cjose_header_get(cjose_jws_get_protected(token), CJOSE_HDR_ALG, nullptr);
  return alg != nullptr && std::string_view(alg) == (head.is_rsa ? "RS256" : "ES256");
}

std::optional<std::string> content_if_signed(std::string_view token, const TokenHead& head, const JsonReader& key) {
  const Key with = imported(key);
  if (!with) return std::nullopt;
  const Signed jws{cjose_jws_import(token.data(), token.size(), nullptr), cjose_jws_release};
  if (!jws || !reads_alike(jws.get(), head) || !cjose_jws_verify(jws.get(), with.get(), nullptr)) return std::nullopt;
  std::uint8_t* content = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &content, &size, nullptr)) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(content), size);
}

bool is_for(const JsonReader& claims, const std::string& client) {
  const JsonReader audience = claims["aud"];
  const auto by = claims["azp"].text();
  if (!claims["azp"].absent() && by != client) return false;
  if (!audience.is_array()) return audience.text() == client;
  bool named = false;
  for (std::size_t i = 0; i < audience.size(); ++i) named = named || audience.at(i).text() == client;
  return named && (audience.size() == 1 || by == client);
}

/// In seconds; nothing when it is no moment.
std::optional<double> moment(const JsonReader& claims, std::string_view name) {
  const auto seconds = claims[name].real();
  if (!seconds || !std::isfinite(*seconds)) return std::nullopt;
  return seconds;
}

Check check_times(const JsonReader& claims, Instant at) {
  const auto now = static_cast<double>(at.seconds());
  const auto ends = moment(claims, "exp"), issued = moment(claims, "iat");
  if (!ends || *ends + skew_seconds <= now) return wrong_token("exp");
  if (!issued || *issued > now + skew_seconds || *issued < now - oldest_seconds) return wrong_token("iat");
  if (claims["nbf"].absent()) return Done{};
  const auto begins = moment(claims, "nbf");
  if (!begins || *begins > now + skew_seconds) return wrong_token("nbf");
  return Done{};
}

/// The left half of the access token's hash.
std::string access_hash(const std::string& access_token) { return base64url(sha256(access_token).substr(0, 16)); }

}  // namespace

Refusal wrong_token(std::string why) {
  return {RefusalKind::invalid, "openid.token_wrong", {}, {}, {{"why", std::move(why)}}, {}};
}

Result<TokenHead> head_of(std::string_view token) {
  if (token.size() > longest_token) return wrong_token("too long");
  const auto parts = split(token, '.');
  if (parts.size() != 3) return wrong_token("parts");
  for (const std::string_view part : parts) {
    if (from_base64url(part).empty()) return wrong_token("base64url");
  }
  const auto head = JsonReader::parse(from_base64url(parts[0]));
  if (!head || !head->is_object()) return wrong_token("head");
  const std::string alg = text_of(*head, "alg");
  if (alg != "RS256" && alg != "ES256") return wrong_token("alg");
  const std::string type = to_lower(text_of(*head, "typ"));
  if (!(*head)["typ"].absent() && type != "jwt") return wrong_token("typ");
  for (const char* name : {"crit", "b64", "zip"}) {
    if (!(*head)[name].absent()) return wrong_token(name);
  }
  if (!(*head)["kid"].absent() && !(*head)["kid"].text()) return wrong_token("kid");
  const bool is_rsa = alg == "RS256";
  if (!is_rsa && from_base64url(parts[2]).size() != es256_signature_bytes) return wrong_token("signature");
  return TokenHead{is_rsa, text_of(*head, "kid")};
}

bool has_key(const JsonReader& keys, const TokenHead& head) { return !suitable(keys, head).empty(); }

Result<JsonReader> signed_claims(std::string_view token, const TokenHead& head, const JsonReader& keys) {
  const auto candidates = suitable(keys, head);
  if (candidates.empty()) return wrong_token("key");
  for (const JsonReader& key : candidates) {
    const auto content = content_if_signed(token, head, key);
    if (!content) continue;
    const auto claims = JsonReader::parse(*content);
    if (!claims || !claims->is_object()) return wrong_token("claims");
    return *claims;
  }
  return wrong_token("signature");
}

Check check_claims(const JsonReader& claims, const Expected& expected) {
  if (claims["iss"].text() != expected.issuer) return wrong_token("iss");
  if (!is_for(claims, expected.client_id)) return wrong_token("aud");
  const std::string subject = text_of(claims, "sub");
  if (subject.empty() || subject.size() > longest_subject) return wrong_token("sub");
  VICHE_REQUIRE(check_times(claims, expected.now));
  if (expected.nonce.empty() || !equal_in_constant_time(text_of(claims, "nonce"), expected.nonce)) {
    return wrong_token("nonce");
  }
  if (!claims["at_hash"].absent() && text_of(claims, "at_hash") != access_hash(expected.access_token)) {
    return wrong_token("at_hash");
  }
  return Done{};
}

}  // namespace viche::openid
