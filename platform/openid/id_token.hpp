#pragma once
#include <string>
#include <string_view>

#include <viche/core/clock.hpp>
#include <viche/core/json.hpp>
#include <viche/core/result.hpp>

/// ID tokens: OpenID Connect Core 1.0, RFC 7515, RFC 7517, RFC 8725. Signed with RS256 or ES256 and nothing else.
namespace viche::openid {

/// A refusal openid.token_wrong; `why` is for the log: a word or two of ours, nothing of the token.
Refusal wrong_token(std::string why);

struct TokenHead {
  bool is_rsa = false;  ///< RS256; else ES256
  std::string key;      ///< its `kid`, or empty
};
/// Refusal: wrong_token when it is not three parts of base64url with a head that is understood
Result<TokenHead> head_of(std::string_view token);

/// Does a document of keys (JWKS) have one that such a token may be signed with?
bool has_key(const JsonReader& keys, const TokenHead& head);
/// What stands in a token that one of the keys signed. Refusal: wrong_token
Result<JsonReader> signed_claims(std::string_view token, const TokenHead& head, const JsonReader& keys);

struct Expected {
  std::string issuer, client_id, nonce, access_token;
  Instant now;
};
/// Is it for us, from them, of now and of this sign-in? Refusal: wrong_token
Check check_claims(const JsonReader& claims, const Expected& expected);

}  // namespace viche::openid
